import type { ConnectionId, SourceId } from '../../domain/justification.ts';

/**
 * What makes a reason checkable beside the offence: its source, how the vehicle is involved, where, and when.
 * [default]
 */

export const SOURCE_LABELS: Readonly<Record<SourceId, string>> = {
  WITNESS: 'Witness or caller',
  VICTIM: 'Victim or complainant',
  CCTV: 'CCTV, dashcam or doorbell',
  OFFICER: 'Police officer or patrol',
  KEEPER: 'Registered keeper or owner',
  INTELLIGENCE: 'Intelligence report or log',
  ARREST: 'Arrest, interview or search',
  PHONE: 'Phone, comms or forensic data',
  PARTNER: 'Another agency or force',
  ANPR: 'An earlier ANPR read or hit',
};
export const CONNECTION_LABELS: Readonly<Record<ConnectionId, string>> = {
  USED_BY_SUSPECT: 'Used by a suspect',
  SEEN_AT_SCENE: 'Seen at or leaving the scene',
  STOLEN: 'Stolen, or on stolen plates',
  CLONE: 'Cloned, or the keeper disputes it',
  VICTIM: 'Used by the victim',
  MISSING: 'Used by a missing person',
  CARRIES: 'Carries people, goods or drugs',
  ASSOCIATE: 'Linked to a suspect’s group',
  WITNESS: 'May hold a witness',
};

/** A person or thing as the source. */
export const SOURCE_WORDS =
  'witness*, eyewitness*, cctv, dashcam, dash cam, doorbell, ring camera, headcam, bodycam, body worn, bwv, footage, video, camera shows, on camera, keeper says, keeper states, keeper denies, keeper reports, keeper has, keeper was, keeper confirms, keeper is, rk says, rk states, reg keeper, registered keeper, owner says, owner reports, owner states, owners says, owner of vehicle, plate from, vrm from, index from, reg from, part plate, partial plate, partial vrm, part vrm, part index, reg given, plate given, index given, vrm given, vrm provided, index provided, reg provided, plate noted, reg noted, index noted, plate recorded, plate seen, plate left, pcn, parking ticket*, fixed penalty, speeding ticket*, has ticket, received ticket*, receiving ticket*, ticket from, tickets from, penalty notice, fines for, receiving fines, informant*, caller*, call from, 999 call, 101 call, anonymous call, crimestoppers, crime stoppers, chis, intel log, intel report*, intel received, intel suggests, intel says, intel states, intel indicates, intel shows, intel that, intel from, intel re, 5x5x5, 3x5x2, intelligence log, intelligence report*, intelligence received, intelligence suggests, intelligence states, intelligence says, intelligence indicates, intelligence that, intelligence from, information received, info received, information from, info from, tip off, tipoff, phone data, phone download, cell site, cellsite, comms data, telematics, tracker, tracked to, tracking, sat nav, satnav, forensic*, dna, fingerprint*, blood, receipt, bank card, card used, social media, facebook, snapchat, whatsapp, instagram, text message*, messages show, interview*, prisoner, detainee, arrested, in custody, admitted, admits, officer saw, officers saw, officer sighted, police saw, seen by police, seen by officer*, seen by patrol, patrol saw, observed by, off duty, from police, from officers, patrols, surveillance, obs, traffic unit, rpu, pnc marker, pnc shows, hmp, prison intel, social services, social worker, school reports, hospital reports, ambulance, nhs, border force, trading standards, council reports, nca, hmrc, dvsa, insurer, insurance company, hire company, rental company, taxi firm, employer, store manager, security guard, security staff, shop staff, staff saw, staff report*, staff noted, staff state*, shop manager, manager reports, door staff, landlord reports, resident*, neighbour reports, neighbours report, neighbour saw, neighbour states, neighbours saw, neighbour heard, passer by, passerby, member of public, mop, mops, postman, bus driver, taxi driver, driver reports, father reports, mother reports, family report*, husband reports, wife reports, partner reports, parents report*, son reports, daughter reports, carer, care home, relative reports, friend reports, colleague reports, defence asks, defence says, defence claims, exhibit*, alibi*, statement*, statement from, photofit, e fit, identified by, id by, positive id, description of, described, anpr hit, anpr shows, anpr read, anpr activation, pinged, last seen';

/** The victim. A victim who can be asked makes a reason checkable. */
export const HARMED_WORDS =
  'victim, victims, vic, ip, aggrieved, complainant*, injured party, pedestrian*, ped, peds, cyclist*, motorcyclist*, rider, pensioner*, elderly, widow, widower, shopkeeper*, cashier*, homeowner*, householder*, occupier*, occupant*, tenant*, girl, boy, schoolgirl, schoolboy, child, children, toddler, baby, teenager*, teen, infant, yr old, year old, yo male, yo female, passenger*, customer*, delivery driver, courier driver, nurse, teacher, doctor, paramedic*, firefighter*, deceased, dead man, dead woman, foreign national*, students, student, farmer*, lady, woman, women, householders, bank customer';

/** How the vehicle is involved. Alone this is a key word and no fact. */
export const CONNECTION_WORDS =
  'used in, used by, used for, using this, in this car, in this van, in this vehicle, in this lorry, in this taxi, this plate, this vrm, this index, this reg, on this plate, getaway, get away, runner, left in, left scene, leaving scene, made off, makes off, driven by, drove, drives, driving, arrived in, arrives in, arriving in, picked up, drop off, dropped off, dropping off, carrying, carried, transport*, collect*, delivers, delivering, delivered, transporting, conveying, followed by, following victim, involved, linked to, links to, linked, connected to, associated, associate*, same vehicle, same car, same van, matching, matches, seen leaving, seen entering, seen near, seen outside, parked outside, parked at, parked in, parked near, sat outside, hire car, rental, courtesy car, recovered, abandoned, dumped, found, stolen from, taken from, on plates, displaying, bearing, convoy, scout car, spotter, occupants, occupied by, passenger, boot, route in, route out, in and out, direction of travel, heading, headed, movements of';

/** No place by itself; the road or the house of a name is one. */
const STREETS =
  'street|st|road|rd|lane|ln|avenue|ave|av|drive|dr|close|cl|way|crescent|cres|court|ct|place|pl|square|sq|terrace|grove|gardens|gdns|park|parade|hill|bridge|row|mews|walk|rise|view|mount|bank|green|common|estate|roundabout|rbt|services|station|airport|port|docks|dock|marina|retail park|trading estate|industrial estate|ind est|business park|shopping centre|centre|center|mall|market|arms|inn|hotel|hospital|infirmary|school|academy|college|university|prison|bypass|ring road|flyover|viaduct|tunnel|interchange|junction|jct|farm|wood|moor|beach|quay|wharf|tower|towers|flats|house|lodge|hall|garage|depot|yard|works|mill|bar|club|stadium|ground|cemetery|church|mosque|temple|synagogue|golf club|leisure centre|playing fields|reservoir';

const VENUES =
  'home|home address|address|house|flat|school|nursery|primary|college|hotel|travelodge|premier inn|hostel|pub|bar|nightclub|club|car park|carpark|multi storey|layby|lay by|petrol station|petrol stn|filling station|garage|forecourt|service station|services|shop|store|supermarket|newsagent*|jewellers|jeweller|bookies|betting shop|off licence|bank|post office|cash machine|cashpoint|atm|cash point|takeaway|restaurant|cafe|hospital|surgery|care home|station|bus stop|bus station|train station|railway station|taxi rank|airport|port|docks|prison|court|farm|field|barn|warehouse|depot|yard|building site|industrial estate|business park|retail park|trading estate|golf club|golf course|gym|park|play park|playground|woods|woodland|quarry|reservoir|canal|river|beach|bridge|motorway|hard shoulder|slip road|roundabout|crossroads|junction|toll|church|mosque|synagogue|temple|church roof|cemetery|driveway|drive|doorstep|garden|street|workplace|place of work|site|compound|caravan site|scene|premises|dealership|showroom|salon|chemist|pharmacy|stadium|market|ferry|ferry port|terminal|border|hmp|custody|workshop|lock up|unit|flats|estate|campus|halls|stables|paddock|allotment*|level crossing|town centre|city centre|village|high street';

/** Roads of the network, junctions and postcodes: `A61`, `A1(M)`, `J27`, `LS12 6AB`. */
export const ROAD =
  /\b(?:[AM]\d{1,4}(?:\s?\(M\)|M)?|B\d{3,4})\b(?!\s?[A-Z]{3}\b)|\bj(?:ct|unction)?\.? ?\d{1,2}[a-z]?\b/i;
export const POSTCODE = /\b(?:[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}|[A-Z]{1,2}\d{1,2}[A-Z]?\s?(?:area|postcode))\b/i;
/** A named street or place: `Harbour Street`, `14 elm st`. */
export const NAMED_STREET = new RegExp(
  String.raw`\b(?:[A-Z][\p{L}'’]+ (?:${STREETS})|[A-Z][\p{L}'’]+ (?:[A-Z][\p{L}'’]+ )?(?:${STREETS.replaceAll(/\b[a-z]/g, (c) => `[${c}${c.toUpperCase()}]`)}))\b`,
  'u',
);
export const NUMBERED_STREET = new RegExp(String.raw`\b\d{1,4}[a-z]? (?:[\p{L}'’]+ ){1,3}(?:${STREETS})\b`, 'iu');
/** A place without a name that can still be found: `outside the school`, `near victim home`. */
export const AT_VENUE = new RegExp(
  String.raw`\b(?:at|near|nr|outside|from|in|inside|behind|by|opposite|off|to|towards|into|around|under|on|over|through|leaving|left|entering|attending|parked|via|beside|o s) (?:the |a |an |his |her |their |this |that |my |our |local |victims? |suspects? |ips? |mothers |parents |partners |complainants? |neighbours |[a-z]+ ){0,3}?(?:${VENUES.replaceAll('*', String.raw`\w*`)})\b`,
);
export const COUNTRY_LINE = /\b(?:north|south|east|west|n|s|e|w)bound\b|\b(?:nb|sb|eb|wb)\b/;

/** Towns, counties and districts that are typed without a capital. */
export const TOWNS =
  'aberdeen, aberystwyth, accrington, aldershot, andover, ashford, aylesbury, ayr, banbury, bangor, barnet, barnsley, barrow, basildon, basingstoke, batley, bedford, belfast, beverley, birkenhead, birmingham, blackburn, blackpool, bolton, boston, bournemouth, bracknell, bradford, brentwood, bridgend, bridlington, brighton, bristol, brixton, burnley, burton, caerphilly, camberley, cambridge, camden, canterbury, cardiff, carlisle, castleford, chapeltown, chatham, chelmsford, cheltenham, chester, chesterfield, chichester, chorley, clacton, cleckheaton, colchester, corby, cornwall, coventry, crawley, crewe, croydon, cumbria, darlington, dartford, derby, devon, dewsbury, doncaster, dorchester, dorset, dover, dudley, dumfries, dundee, dunfermline, durham, ealing, eastbourne, edinburgh, enfield, epping, essex, exeter, falkirk, fareham, farnborough, felixstowe, fleetwood, folkestone, gateshead, gillingham, glasgow, gloucester, gosport, gravesend, greenwich, grimsby, guildford, hackney, halifax, hampshire, haringey, harlow, harrogate, hartlepool, harwich, hastings, hebden, hemel, hereford, hertford, hexham, heysham, high wycombe, holbeck, holyhead, horsforth, hounslow, hove, huddersfield, hull, hunslet, inverness, ipswich, islington, keighley, kendal, kent, kettering, kidderminster, kilmarnock, kings lynn, kirkcaldy, lambeth, lancashire, lancaster, leeds, leicester, leicestershire, lewisham, lincoln, liverpool, livingston, london, lowestoft, luton, macclesfield, maidenhead, maidstone, manchester, mansfield, margate, merseyside, merthyr, middlesbrough, milton keynes, morecambe, morley, neath, newark, newbury, newcastle, newham, newport, newquay, norfolk, northampton, norwich, nottingham, nuneaton, oldham, ormskirk, otley, oxford, paisley, peckham, perth, peterborough, plymouth, pontefract, poole, portsmouth, preston, pudsey, ramsgate, rawtenstall, redcar, redditch, redhill, rhyl, richmond, ripon, rochdale, romford, rotherham, rugby, runcorn, salford, salisbury, scarborough, scotland, scunthorpe, selby, sheffield, shipley, shrewsbury, skegness, skipton, slough, solihull, somerset, southampton, southend, southport, southwark, stafford, stevenage, stirling, stockport, stockton, stoke, stranraer, stratford, suffolk, sunderland, surrey, sussex, sutton, swansea, swindon, tameside, tamworth, taunton, telford, thetford, thurrock, tilbury, tingley, todmorden, tottenham, torquay, truro, tyneside, wakefield, wales, wallasey, walsall, waltham, warrington, warwick, watford, wellingborough, wembley, weston, wetherby, weymouth, whitby, widnes, wigan, winchester, windsor, woking, wolverhampton, woolwich, worcester, workington, worksop, worthing, wrexham, yeovil, york, yorkshire, heathrow, gatwick, stansted, dunkirk, calais, ireland, shell, esso, bp, texaco, asda, tesco, morrisons, sainsburys, aldi, lidl, screwfix, toolstation, ikea, argos, currys, halfords, primark, greggs, mcdonalds, kfc, starbucks, wetherspoons';

/** A time that can be checked. */
export const TIME =
  /\b(?:[01]?\d|2[0-3])[:.][0-5]\d\b|\b(?:[01]\d|2[0-3])[0-5]\d(?: ?h(?:rs|ours)?)?\b|\b(?:1[0-2]|0?[1-9]) ?(?:am|pm)\b|\b(?:midnight|midday|noon|dawn|dusk)\b/i;
export const DATE =
  /\b\d{1,2}[/.-]\d{1,2}(?:[/.-](?:\d{4}|\d{2}))?\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\b|\b(?:january|february|march|april|june|july|august|september|october|november|december) (?:\d{1,2}(?:st|nd|rd|th)?|\d{4})\b|\bon the \d{1,2}(?:st|nd|rd|th)\b/i;
export const DAY =
  /\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:[Mm]on|[Tt]ues?|[Ww]eds?|[Tt]hurs?|Fri|Sat|Sun)\b/;
export const TIME_SPAN =
  /\b(?:last|previous|yesterday|tomorrow|this|early|earlier this|fri(?:day)?|sat(?:urday)?|sun(?:day)?|mon(?:day)?) ?(?:night|evening|morning|afternoon|weekend)\b|\bovernight\b|\bearly hours\b|\b(?:\d+|an|few|couple of|two|three|four|five|six|ten|twenty|thirty) ?(?:mins?|minutes|hrs?|hours?|days?|weeks?|months?) (?:ago|earlier|before)\b|\b(?:last|past|previous) (?:\d+|two|three|four|five|six|few|ten|twelve) (?:mins?|minutes|hrs?|hours?|days?|nights?|weeks?|months?)\b|\b(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]* 20\d\d\b|\b(?:since|in|until|during|from|late|early|mid) (?:january|february|march|april|may|june|july|august|september|october|november|december|christmas|easter)\b/i;
/** Too near to now to mean much alone. */
export const VAGUE_TIME =
  /\b(?:now|today|tonight|yesterday|currently|just|recently|this week|last week|last month|this month|daily|nightly|weekly|regularly|again)\b/i;
/** A count, a sum or a quantity. */
export const COUNT =
  /£ ?\d|\bx ?\d{1,3}\b|\b\d{1,3} ?x\b|\b\d{1,4} ?(?:k|kg|kilos?|g|litres?|mph|males?|females?|men|women|people|persons?|persons|ped|peds|pedestrians?|children|kids|offenders?|suspects?|offences?|crimes?|jobs|thefts|burgs?|burglaries|robberies|victims?|vehicles?|cars|vans|shops|houses|addresses|premises|bikes|injured|dead|casualt(?:y|ies)|occupants?|occupied|yo|yr old|yrs|year old)\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|several|multiple) (?:[a-z]+ ){0,1}(?:males?|females?|men|women|people|persons|offenders?|suspects?|offences?|crimes?|thefts|burglaries|robberies|victims?|vans|shops|houses|addresses|youths|injured|casualties|jobs|raids|stores|premises|occasions|masked|armed|hooded)\b|\b(?:silver|black|white|red|blue|grey|gray|green|yellow|gold|orange|brown|purple|dark|light) (?:[a-z]+ )?(?:bmw|audi|vw|golf|ford|focus|fiesta|transit|mercedes|merc|vauxhall|astra|corsa|insignia|seat|leon|skoda|octavia|toyota|prius|nissan|qashqai|juke|honda|civic|kia|hyundai|renault|clio|megane|peugeot|citroen|berlingo|volvo|range rover|land rover|discovery|defender|jaguar|tesla|mini|fiat|mazda|mitsubishi|l200|suzuki|lexus|porsche|sprinter|vito|vivaro|kangoo|caddy|polo|passat|tiguan|5 series|3 series|1 series|a3|a4|s3|rs3|estate|saloon|hatchback|hatch|coupe|convertible|pickup|van|lorry|suv|4x4|tipper|flatbed|people carrier|minibus|moped|motorbike|motorcycle|scooter|quad)\b/i;
