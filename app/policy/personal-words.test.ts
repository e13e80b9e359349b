import { describe, expect, it } from 'vitest';
import { namesIn, sensitiveIn } from './personal-words.ts';

describe('M7: names in free text', () => {
  it.each([
    'John Smith of 4 Mill Lane',
    'Smith, John',
    'JOHN SMITH',
    'SMITH John',
    'john smith lives there',
    'Mr X',
    'Mr Jones',
    'mrs patel',
    'driver is Tyrone Okafor',
    'Keeper: Mohammed Khan',
    'Sarah drives it to work',
    'Owner SINGH',
    'Seen with Dave Wilkinson',
    'Krzysztof Nowak uses it',
    'Keeper is called Jane, lives near',
    'used by Kowalski, Piotr',
    'known as Tommo',
    'the suspect James Whitfield',
    'Dr Ahmed of Leeds',
    'Passenger Priya Sharma',
    'Belongs to Liam',
    'J Smith',
    'D. WILSON',
    'Cars of Mo Farahh',
    'Cars of the Smith family',
    'lent by Ty Okafor',
  ])('M7: %s names a person', (text) => {
    expect(namesIn(text)).not.toEqual([]);
  });

  it.each([
    'Ford Focus',
    'Old Weir Lane',
    'West Yorkshire',
    'stolen from Mill Lane',
    'Stolen in a burglary',
    'St John Street, Wakefield',
    'Victoria Road',
    'Prince Charles Hospital',
    'Charles Street car park',
    'Mark the vehicle for forensics',
    'Will not stop for police',
    'May be armed',
    'Seen at James Street Harrogate',
    'Ring DS 1182 on 101',
    'Rose Lane',
    'Taylor Wimpey site theft',
    'Marks and Spencer Leeds',
    'Ford Escort Mk2',
    'Land Rover Discovery',
    'Theft from John Lewis',
    'Driver believed armed',
    'Keeper West Yorkshire Police',
    'Do not approach. Call control room.',
    'Harley Davidson',
    'driver made off towards Martin House',
    'Suspect Ford Transit',
    'owner Hertz',
    'seen on Scott Hall Road',
    'Kings Cross',
    'Wright Brothers yard',
    'Alfa Romeo Giulia',
    'High Risk Missing Person',
    'Robbery at Lloyds Bank',
    'Sale of Mk Two parts',
    'the Ford family of vans',
    'Cars of the Traveller site',
    'driven to Al Street',
    'Lists of Vi Park',
    'Fleet of the Royal Mail',
  ])('M7: %s names nobody', (text) => {
    expect(namesIn(text)).toEqual([]);
  });
});

describe('M7: special categories in free text', () => {
  it.each([
    ['muslim', 'FAITH'],
    ['attends the mosque on Fridays', 'FAITH'],
    ['IC3 male', 'ORIGIN'],
    ['black male in passenger seat', 'ORIGIN'],
    ['Roma family', 'ORIGIN'],
    ['diabetic', 'HEALTH'],
    ['Subject is H.I.V. pos', 'HEALTH'],
    ['is on anti-psychotics', 'HEALTH'],
    ['Followers of the imam', 'FAITH'],
    ['Ramadan visitors', 'FAITH'],
    ['at Friday prayers', 'FAITH'],
    ['suffers from depression', 'HEALTH'],
    ['heroin addict', 'HEALTH'],
    ['gay', 'SEXUALITY'],
    ['member of the BNP', 'POLITICS'],
    ['union rep', 'POLITICS'],
  ])('M7: %s speaks of %s', (text, kind) => {
    expect(sensitiveIn(text)).toContain(kind);
  });

  it.each([
    'black BMW',
    'white van',
    'stolen from outside the mosque',
    'Church Lane',
    'Catholic Church Road',
    'Asian supermarket on Roundhay Road',
    'armed and violent',
    'drugs supply',
    'blind bend at A61',
    'white Transit driver side damage',
    'brown estate',
    'A.N.P.R. operator',
    'Reid Street',
  ])('M7: %s speaks of none', (text) => {
    expect(sensitiveIn(text)).toEqual([]);
  });
});
