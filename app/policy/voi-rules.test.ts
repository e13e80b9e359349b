import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../domain/instant.ts';
import { voiEntrySchema, type VoiHours } from '../domain/voi.ts';
import {
  actionOf,
  autoDeleteMs,
  entryErrors,
  listTextErrors,
  queueOf,
  reviewDueMs,
  voiListState,
  withinHours,
} from './voi-rules.ts';

describe('the times of a list', () => {
  it('are 28 days to its review and 56 to its end', () => {
    expect([reviewDueMs(0), autoDeleteMs(0)]).toEqual([28 * DAY_MS, 56 * DAY_MS]);
    expect([27, 28, 29].map((day) => voiListState(0, day * DAY_MS))).toEqual(['CURRENT', 'CURRENT', 'REVIEW_OVERDUE']);
  });
});

describe('the hours of a list', () => {
  const weekdays: VoiHours = { days: [1, 2, 3, 4, 5], from: '07:30', to: '19:00' };
  const at = (text: string): number => Date.parse(text);

  it('are those of London, in winter and in summer', () => {
    expect(withinHours(weekdays, at('2026-02-02T07:29:59.999Z'))).toBe(false);
    expect(withinHours(weekdays, at('2026-02-02T07:30:00.000Z'))).toBe(true);
    expect(withinHours(weekdays, at('2026-07-06T06:30:00.000Z'))).toBe(true);
    expect(withinHours(weekdays, at('2026-07-06T18:00:00.000Z'))).toBe(false);
    expect(withinHours(weekdays, at('2026-02-01T12:00:00.000Z'))).toBe(false);
  });

  it('that go over midnight belong to the day on which they begin', () => {
    const fridayNight: VoiHours = { days: [5], from: '22:00', to: '04:00' };
    expect(withinHours(fridayNight, at('2026-02-06T23:00:00.000Z'))).toBe(true);
    expect(withinHours(fridayNight, at('2026-02-07T03:59:00.000Z'))).toBe(true);
    expect(withinHours(fridayNight, at('2026-02-07T23:00:00.000Z'))).toBe(false);
    expect(withinHours(fridayNight, at('2026-02-06T03:00:00.000Z'))).toBe(false);
    expect(withinHours({ days: [7], from: '22:00', to: '04:00' }, at('2026-02-02T01:00:00.000Z'))).toBe(true);
  });

  it('and the hours that are left make up the week', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
    fc.assert(
      fc.property(
        time,
        time,
        fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2026-12-31T00:00:00Z') }),
        (from, to, atMs) => {
          fc.pre(from !== to);
          const days = [1, 2, 3, 4, 5, 6, 7];
          expect(withinHours({ days, from, to }, atMs)).toBe(!withinHours({ days, from: to, to: from }, atMs));
        },
      ),
    );
  });
});

describe('what a hit asks for', () => {
  it('is never to stop a vehicle on a near miss', () => {
    expect([
      actionOf('STOP', 'EXACT', false),
      actionOf('STOP', 'POSSIBLE', false),
      actionOf('SILENT', 'POSSIBLE', false),
    ]).toEqual(['STOP', 'ASSESS', 'SILENT']);
  });

  it('H10: is never to stop a vehicle because somebody wrote another mark in place of the camera’s', () => {
    expect([
      actionOf('STOP', 'EXACT', true),
      actionOf('STOP', 'POSSIBLE', true),
      actionOf('SILENT', 'EXACT', true),
    ]).toEqual(['ASSESS', 'ASSESS', 'SILENT']);
  });

  it('waits in a queue that bulk lists do not share with those about a life', () => {
    expect(queueOf('ACT', 'HIGH')).toBe(1);
    for (const priority of ['HIGH', 'MEDIUM', 'LOW'] as const)
      expect([queueOf('BULK_MIB', priority), queueOf('BULK_DVLA', priority), queueOf('ACT', priority) < 4]).toEqual([
        4,
        4,
        true,
      ]);
  });
});

describe('the free text of an entry', () => {
  const faults = (change: Readonly<Record<string, unknown>>): readonly string[] =>
    entryErrors(
      voiEntrySchema.parse({
        vrm: 'AB12CDE',
        action: 'ASSESS',
        priority: 'MEDIUM',
        reason: 'Stolen in a burglary',
        grading: '1AP',
        forceArea: 'West Yorkshire',
        weedAt: '2026-03-10T00:00:00Z',
        sourceReference: '14/22871/25',
        factualBasisConfirmed: true,
        ...change,
      }),
      Date.parse('2026-03-01T12:00:00Z'),
    ).map(({ pointer, message }) => `${pointer} ${message}`);

  it('M7: names nobody, whatever the name looks like, and points to the PNC reference', () => {
    expect(faults({ information: 'John Smith of 4 Mill Lane, muslim, diabetic' })).toEqual([
      '/information names a person: give the PNC reference in pncId instead',
      expect.stringMatching(/^\/information speaks of faith, health: .*schedule8Condition$/),
    ]);
    for (const field of ['reason', 'operationalInstructions', 'cadInformation', 'sourceReference'])
      expect(faults({ [field]: 'SMITH, John' })).toEqual([
        `/${field} names a person: give the PNC reference in pncId instead`,
      ]);
    expect(
      faults({ information: 'JOHN SMITH', sensitiveProcessing: true, schedule8Condition: 'SAFEGUARDING' }),
    ).toHaveLength(1);
  });

  it('M7: names nobody where a colour, an area or a number belongs, nor in what is said of the list', () => {
    for (const field of ['colour', 'forceArea', 'pncId'])
      expect(faults({ [field]: 'John Smith' })).toEqual([
        `/${field} names a person: give the PNC reference in pncId instead`,
      ]);
    expect(faults({ colour: 'DARK GREY', forceArea: 'West Yorkshire', pncId: '12/345678X' })).toEqual([]);
    expect(
      listTextErrors({ '/purpose': 'Cars of John Smith of 4 Mill Lane, muslim, diabetic', '/note': undefined }).map(
        ({ pointer }) => pointer,
      ),
    ).toEqual(['/purpose', '/purpose']);
    expect(
      listTextErrors({
        '/purpose': 'Vehicles stolen in the force area',
        '/justification': 'Current crime reports only, reviewed each month.',
        '/note': 'Reviewed with DI Harris, no change.',
      }),
    ).toEqual([]);
  });

  it('M7: is judged in every field of words, also where a make, a model or a contact belongs', () => {
    const named = (pointer: string, message = 'give the PNC reference in pncId instead'): string =>
      `${pointer} names a person: ${message}`;
    expect(faults({ model: 'of Mohammed Khan, ex wife' })).toEqual([named('/model')]);
    expect(faults({ make: 'Muslim driver, diabetic' })).toEqual([
      expect.stringMatching(/^\/make speaks of faith, health/),
    ]);
    expect(faults({ contact24h: 'Abdul Hussain, HIV positive, gay' })).toEqual([
      named('/contact24h', 'an officer is given by rank, number and role'),
      expect.stringMatching(/^\/contact24h speaks of health, sex life/),
    ]);
    expect(
      faults({ make: 'MERCEDES-BENZ', model: 'C CLASS', contact24h: 'DS Ahmed Hussain 1182, control room' }),
    ).toEqual([]);
    const texts = Object.entries(voiEntrySchema.shape)
      .filter(([name, schema]) => schema.safeParse('John Smith').success && !['vrm'].includes(name))
      .map(([name]) => name);
    expect(
      texts.flatMap((name) => (faults({ [name]: 'John Smith' }).length === 0 ? [name] : [])),
      'a new field of words is judged unless it is excepted',
    ).toEqual([]);
  });

  it('M7: speaks of faith or illness only as sensitive processing with a condition', () => {
    expect(faults({ information: 'Driver is diabetic and may collapse' })).toHaveLength(1);
    expect(
      faults({
        information: 'Driver is diabetic and may collapse',
        sensitiveProcessing: true,
        schedule8Condition: 'VITAL_INTERESTS',
      }),
    ).toEqual([]);
    expect(
      faults({
        information: 'Ford Focus stolen from Old Weir Lane, West Yorkshire',
        operationalInstructions: 'Do not approach, call control',
      }),
    ).toEqual([]);
  });
});
