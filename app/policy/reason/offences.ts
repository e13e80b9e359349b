/**
 * What a search may be about: offences, risks to people, and duties of the police and the courts, with the words that are typed for
 * them. `name*` is a stem, a space stands for any separator. No word is here that ordinary talk uses for something else. [default]
 */

export const OFFENCE_GROUPS = [
  'Life at risk',
  'Violence',
  'Sexual',
  'Theft',
  'Drugs and exploitation',
  'Roads',
  'Fraud and duty',
  'Terrorism and state',
  'Order',
  'Safety',
  'Courts',
] as const;
export type OffenceGroup = (typeof OFFENCE_GROUPS)[number];

export type Offence = {
  readonly id: string;
  readonly label: string;
  readonly group: OffenceGroup;
  readonly words: string;
};

const of = (
  group: OffenceGroup,
  rows: readonly (readonly [id: string, label: string, words: string])[],
): readonly Offence[] => rows.map(([id, label, words]) => ({ id, label, group, words }));

export const OFFENCES: readonly Offence[] = [
  ...of('Life at risk', [
    [
      'KIDNAP',
      'Kidnap or hostage',
      'kidnap*, hostage*, false imprisonment, falsely imprisoned, held against will, held against her will, held against his will, held captive, ransom',
    ],
    [
      'CHILD_ABDUCTION',
      'Child abduction',
      'abduct*, child rescue alert, snatched child, child snatched, child taken from, parental abduction, missing child alert',
    ],
    [
      'THREAT_TO_LIFE',
      'Threat to life',
      'threat to life, threats to life, threat to kill, threats to kill, threatened to kill, threatening to kill, risk to life, life at risk, danger to life, immediate danger, imminent danger, osman, danger of death, real and immediate, going to kill, ttl, ttk, wrong side of barrier, wrong side of the barrier, over the barrier, on the ledge, on a ledge, on the bridge parapet, jump from, threatening to jump, going to jump',
    ],
    [
      'SUICIDE_RISK',
      'Suicide or self-harm risk',
      'suicid*, self harm*, selfharm*, suicide note, ending her life, ending his life, end her life, end his life, end their life, take her own life, take his own life, take their own life, goodbye message, goodbye messages, taken an overdose, overdose*',
    ],
    [
      'MISSING_PERSON',
      'Missing person',
      'misper*, missing person*, missing from home, missing from care, mfh, missing child*, missing girl, missing boy, missing baby, missing toddler, missing teen*, missing male, missing female, missing man, missing woman, missing adult, reported missing, gone missing, went missing, high risk missing, medium risk missing, child missing, girl missing, boy missing, missing vulnerable, vulnerable missing, absent from care, runaway*, missing elderly, missing pensioner, missing patient, missing',
    ],
    [
      'ATTACK_UNDER_WAY',
      'Attack under way',
      'active shooter, marauding, attack imminent, imminent attack, bomb*, explosive device, suspect device, ied, vehicle as a weapon, ramming people',
    ],
    [
      'WRONG_WAY',
      'Vehicle on the wrong side of a motorway',
      'wrong way driver, wrong way on, wrong side of the motorway, wrong way down, wrong carriageway, driving the wrong way',
    ],
  ]),
  ...of('Violence', [
    [
      'MURDER',
      'Murder or manslaughter',
      'murder*, homicide*, manslaughter, infanticide, contract killing, killing of, body found, body disposed, human remains',
    ],
    [
      'ATTEMPTED_MURDER',
      'Shooting or stabbing',
      'attempted murder, attempt murder, shooting*, shots fired, shot at, gunshot*, gunfire, drive by shooting, stabb*, knifed, firearms discharge, firearm discharge, discharge of firearm',
    ],
    [
      'ASSAULT',
      'Assault',
      'assault*, abh, gbh, wounding*, grievous, glassing, glassed, s18, s20, s47, sec 18, sec 20, sec 47, section 18, section 20, section 47, beaten up, battery, headbutt*, strangl*, suffocat*, acid attack*, corrosive, noxious substance, punched, kicked, attacked, attack on, attack at, spat at, spitting at',
    ],
    [
      'ROBBERY',
      'Robbery',
      'robber*, robbed, robbing, mugging*, mugged, carjack*, car jack*, held up at, armed raid, cash in transit, cit robbery, knifepoint, gunpoint, snatch theft, bag snatch*, phone snatch*, moped snatch*, handbag snatch*',
    ],
    [
      'DOMESTIC_ABUSE',
      'Domestic abuse',
      'domestic*, dv, da incident, non mol*, nonmol*, non molestation, dvpo, dvpn, coercive, controlling behaviour, occupation order, honour based, hbv, forced marriage, fgm, marac',
    ],
    [
      'STALKING',
      'Stalking or harassment',
      'stalk*, harass*, malicious comm*, mal comms, breach of injunction, unwanted contact, restraining order, intimidat*, witness intimidation, following her, followed her home, follows her, follows complainant, threatening messages, threats made, threatened, threatening, blackmail*, extort*, sextort*, revenge porn',
    ],
    [
      'WEAPON',
      'Weapon',
      'firearm*, shotgun*, handgun*, pistol*, rifle*, gun, guns, imitation firearm, bladed article, blade, blades, knife, knives, machete*, offensive weapon*, zombie knife, crossbow*, taser, ammunition, samurai sword, sword, baseball bat, knuckleduster*, acid, armed',
    ],
    [
      'HATE_CRIME',
      'Hate crime',
      'hate crime*, hate incident, racially aggravated, racial abuse, racist abuse, homophobic*, antisemitic, religiously aggravated, islamophobic',
    ],
    [
      'CHILD_CRUELTY',
      'Child neglect or cruelty',
      'child neglect, neglect*, child cruelty, child abuse, baby left, abandoned baby, abandoned child, newborn, child left in, shaken baby',
    ],
  ]),
  ...of('Sexual', [
    [
      'RAPE',
      'Rape or sexual assault',
      'rape*, raping, rapist, sexual assault*, sexually assault*, sexual offence*, serious sexual, rasso, indecent assault, penetration, spiking, spiked',
    ],
    [
      'CHILD_SEXUAL',
      'Child sexual exploitation',
      'grooming, groomed, cse, child sexual, csa, iioc, indecent images, paedophil*, sexual communication with, meeting a child, online groom*, underage',
    ],
    [
      'INDECENT_EXPOSURE',
      'Indecent exposure or voyeurism',
      'indecent exposure, exposed himself, exposing himself, flasher, flashing at, voyeur*, upskirt*, kerb crawl*, outraging public decency, masturbat*',
    ],
    [
      'SEX_OFFENDER',
      'Registered sex offender',
      'sex offender*, rso, shpo, sopo, vioser, visor, sexual harm prevention, notification requirements',
    ],
  ]),
  ...of('Theft', [
    [
      'BURGLARY',
      'Burglary',
      'burgl*, burg, burgs, dwelling burg, breakin, break in, break ins, broke in, broken into, house breaking, housebreak*, intruder*, aggravated burg, distraction burg, creeper burg*, car key burg*, forced entry, forced the door, hanoi, 2 in 1 burg*, attempt burg, smash and grab, ram raid*, ramraid*, ramming',
    ],
    [
      'VEHICLE_THEFT',
      'Theft of a vehicle',
      'twoc*, twocced, tda, utmv, tomv, car theft, theft of vehicle, theft of motor*, theft of mv, theft of m v, vehicle theft*, stolen car, stolen van, stolen vehicle*, vehicle stolen, car stolen, van stolen, stolen lorry, stolen hgv, stolen motorbike, stolen motorcycle, stolen moped, stolen trailer, stolen caravan, stolen tractor, stolen plant, plant theft, keyless, relay theft, relay attack, hotwir*, unauthorised taking, agg twoc, taken without consent, taken without owner*, tracker, chop shop, ringer, ringed vehicle',
    ],
    [
      'THEFT',
      'Theft',
      'theft*, thief*, thieves, stole, stolen, stealing, steals, steal, shoplift*, shop lift*, pickpocket*, purse dip*, dipping, till snatch, tfmv, from motor vehicle, catalytic*, cat converter*, cats stolen, metal theft, lead theft, cable theft, cargo theft, curtain slash*, freight crime, lorry load, diesel theft, fuel theft, siphon*, livestock theft, sheep rustl*, rustling, horse theft, tool theft, tools taken, parcel theft, dog theft, bike theft, cycle theft, pedal cycle theft, handling stolen, receiving stolen, going equipped, nicked, atm raid, atm explosion, atm attack, gas attack on atm, cashpoint theft, heist, safe taken, goods taken, jewellery taken, cash taken',
    ],
    [
      'BILKING',
      'Making off without payment',
      'bilk*, making off without, make off without, made off without, drive off without, drove off without, moto without payment, nmop, no means of payment, motwp, moff without, unpaid fuel, fuel drive off, drive off from petrol, left without paying, without paying, non payment of fuel',
    ],
    [
      'CRIMINAL_DAMAGE',
      'Criminal damage or arson',
      'criminal damage, crim dam*, crimdam, c damage, arson*, set on fire, set alight, set fire, fire setting, firebomb*, petrol bomb*, deliberate fire, torched, burnt out, burned out, vandal*, graffiti, tyres slashed, slashed tyres, keyed, windows smashed, window smashed, smashed window*, bricked, damage to property, damaged property',
    ],
    [
      'RURAL_CRIME',
      'Wildlife or rural crime',
      'hare cours*, poach*, wildlife crime, badger*, lamping, fly tip*, flytip*, waste crime, illegal dumping, dumping waste, illegal waste, animal cruelty, dog fight*, dangerous dog*, dog attack*, xl bully, egg collecting, illegal hunting, fox hunting, rave, unlicensed music event, night hawk*, heritage crime',
    ],
  ]),
  ...of('Drugs and exploitation', [
    [
      'DRUGS_SUPPLY',
      'Drugs supply',
      'drug*, pwits, pwit, possession with intent, county line*, countylines, cuckoo*, cocaine, heroin, crack, ketamine, cannabis, spice deal*, amphetamine*, mdma, ecstasy, class a, class b, class c, cultivation, weed deal*, grow house, drug run*, drug line, deal line, dealing from, street dealing, dealer arrives, dealers, dealer deliver*, dealer selling, dealer sells, dealer meets, dealer drives, dealer uses, known dealer, drug dealer*, dead drop, nitrous',
    ],
    [
      'ORGANISED_CRIME',
      'Organised crime group',
      'ocg*, organised crime, organised criminal, organised immigration, soc nominal, serious and organised, urban street gang, usg, gang member*, gang related, gang fight, gang violence, travelling criminals, cross border crim*, mapped nominal*, criminal network, enforcer*, feud*',
    ],
    [
      'MODERN_SLAVERY',
      'Modern slavery or trafficking',
      'modern slavery, slavery, traffick*, forced labour, labour exploitation, debt bondage, servitude, exploit*, cce, pop up brothel*, brothel*, prostitut*, pimping, sex work*, nrm, begging, beggars, smuggling people, people smuggl*, clandestine*, illegal entrants, illegal entry, immigration offence*, immigration crime, small boat*',
    ],
    [
      'PRISON_CONTRABAND',
      'Prison contraband',
      'contraband, throwover*, throw over, drone drop*, drone delivery, prison drop, drones into prison, drone near prison, drones over hmp, conveying into prison, list a article*, mobile phones into prison',
    ],
  ]),
  ...of('Roads', [
    [
      'FATAL_COLLISION',
      'Fatal or serious collision',
      'fatal rtc, fatal rta, fatal collision, fatal crash, fatal, fatality, death by dangerous, death by careless, dbdd, ddcd, serious injury by dangerous, life changing injur*, serious collision, serious rtc',
    ],
    [
      'HIT_AND_RUN',
      'Hit and run, fail to stop',
      'hit and run*, hit run, hit n run, fail to stop*, failed to stop*, failing to stop*, failure to stop*, fts, ftsrta, fts rtc, ftsaa, failed to report, fail to report, left the scene, left scene, leaving the scene, did not stop, didnt stop, drove off after, made off from police, made off after, pursuit*, police chase, refused to stop',
    ],
    [
      'COLLISION',
      'Collision',
      'rtc*, rta, collision*, crash*, knocked down, knocked off, run over, ran over, hit a pedestrian, hit pedestrian, hit a cyclist, struck pedestrian, struck a pedestrian, struck by, dri, drti',
    ],
    [
      'DANGEROUS_DRIVING',
      'Dangerous or careless driving',
      'dangerous driv*, dang driv*, careless driv*, driving dangerously, driving erratic*, erratic driv*, erratically, swerving, all over the road, reckless driv*, inconsiderate driv*, road rage, wanton, furious driving, street rac*, racing, car cruise, car meet, rally run, near miss with, ran red light, tailgat*, undertaking at speed, excess speed, speeding, undertook',
    ],
    [
      'DRINK_DRUG_DRIVING',
      'Drink or drug driving',
      'drink driv*, drunk driv*, drunk driver, drug driv*, drunk in charge, drunk behind, drove drunk, driving drunk, excess alcohol, over the limit, opl, dd caller, possible dd, drink drive, drug drive, smells of alcohol, intoxicated driver, driving while intoxicated, unfit through',
    ],
    [
      'DOCUMENTS',
      'Disqualified, uninsured or unlicensed',
      'disqual*, disq driver, disq driving, whilst disq, uninsured, no insurance, without insurance, no ins, unlicensed, no licence, no driving licence, provisional only, licence revoked, revoked licence, no mot, no test certificate, unroadworthy, overweight, tacho*, o licence, operator licence, untaxed, no tax, sorn, no keeper, no current keeper, no registered keeper',
    ],
    [
      'FALSE_PLATES',
      'Cloned or false plates',
      'clone*, cloning, false plate*, fake plate*, stolen plate*, plates stolen, plate stolen, ghost plate*, altered plate*, wrong plates, swapped plates, plates swapped, false number plate*, false vrm*, false index, stolen vrm*, on plates, plate theft, theft of plates, false reg*, dodgy plates, copied plate*',
    ],
  ]),
  ...of('Fraud and duty', [
    [
      'FRAUD',
      'Fraud',
      'fraud*, loan shark*, money lend*, courier fraud, romance fraud, scam*, rogue trad*, cowboy builder*, doorstep crime, bogus caller*, bogus official, bogus workm*, false representation, deception, deceived, con man, conman, conned, counterfeit*, forged, forgery, false documents, false insurance, false document, false identity, false id, fake documents, fake id, fake notes, crash for cash, ghost brok*, identity theft, money launder*, launder*, cash mule*, mule account, poca, proceeds of crime, unexplained wealth, cash seizure, criminal property, bribery, corrupt*',
    ],
    [
      'TAX_DUTY',
      'Tax or duty evasion',
      'duty evasion, evading duty, evade duty, tax evasion, evading tax, evade tax, excise*, vat fraud, mtic, missing trader, hmrc, red diesel, fuel launder*, illicit tobacco, illicit cigarettes, illicit alcohol, tobacco smuggl*, cigarette smuggl*, smuggl*, customs offence*, unpaid duty, unpaid tax, unpaid vehicle tax, unpaid excise, duty unpaid, tax unpaid, tax owed, duty owed, duty due, tax due, tax debt*, vehicle excise, ved, vehicle tax, persistent evader*, road tax',
    ],
  ]),
  ...of('Terrorism and state', [
    [
      'TERRORISM',
      'Terrorism',
      'terror*, tact, extremis*, radicalis*, isis, daesh, attack planning, attack plan, hostile recce, hostile reconnaissance, proscribed, foreign fighter, prevent referral, tpim, sch 7, schedule 7, explosive*, precursor*',
    ],
    [
      'STATE_THREAT',
      'State threat or sabotage',
      'espionage, spying for, spying on base, hostile state, state threat, foreign power, sabotage, foreign intelligence, official secrets, cni, critical infrastructure',
    ],
  ]),
  ...of('Order', [
    [
      'PUBLIC_ORDER',
      'Public order',
      'public order, affray, violent disorder, riot*, disorder, football disorder, football banning, mass brawl, brawl*, fight, fighting, large scale fight, breach of the peace, breach of peace, obstruct*, aggravated trespass, trespass*, unauthorised encampment, lock on, perverting the course, drone near airport, drone over airport, laser at aircraft, laser attack, hoax call, bomb hoax',
    ],
    [
      'ANTISOCIAL',
      'Antisocial behaviour',
      'asb, antisocial, anti social, off road bike*, illegal bike*, nuisance bike*, nuisance vehicle*, wheelie*, egging, missiles thrown, throwing missiles, throwing bricks, stone throwing, fireworks thrown, firework attack',
    ],
    [
      'WANTED',
      'Wanted person or breach',
      'wanted on, wanted for, wanted person, wanted male, wanted female, wanted suspect, wanted nominal, wanted man, wanted woman, wanted missing, is wanted, warrant*, no bail warrant, fta warrant, failed to appear, fail to appear, recall to prison, prison recall, recalled to prison, unlawfully at large, ual, absconder*, abscond*, escapee*, escaped*, escape from, bail breach, breach of bail, breach bail, breached bail, breach of conditions, breach of order, breach of court, court order, tag breach, breach of tag, curfew*, breaching, bailed, licence conditions, cbo, breach of licence, interpol, extradition, extradited, awol, evading arrest, evaded arrest, arrest attempt, circulated, pnc wanted, outstanding suspect, os suspect',
    ],
    [
      'POLICE_HARM',
      'Harm to an emergency worker',
      'assault pc, assault police, assaulted officer, officer injured, officer assaulted, rammed police, rammed patrol, police vehicle rammed, emergency worker*, paramedic assault*',
    ],
  ]),
  ...of('Safety', [
    [
      'WELFARE',
      'Concern for safety',
      'concern for welfare, concern for safety, cfw, cfs, concern for, concerns for, welfare check, welfare concern*, safe and well, vulnerable, safeguard*, at risk, dementia, alzheimer*, mental health crisis, mental health, s136, s135, sec 136, absent without leave, concern raised for, medical emergency, needs medication, insulin, collapsed, unconscious, lost on moor, mountain rescue, overdue, hazard on, debris, unsafe load, insecure load, dangerous load, chemical spill, fuel leak, gas leak, livestock on',
    ],
    [
      'DEATH',
      'Sudden or unexplained death',
      'sudden death, unexplained death, suspicious death, unexpected death, deceased, coroner*, inquest*, dead body, died, found dead, death message',
    ],
  ]),
  ...of('Courts', [
    [
      'COURT_CASE',
      'Court, disclosure or complaint',
      'defence, disclosure schedule, disclosure request, unused material, cpia, exhibit*, court case, trial, prosecution case, crown court, magistrates*, alibi*, cps, civil recovery, iopc, misconduct, gross misconduct, psd, complaint against, subject access, identification evidence, viper, charged with, charge file, on bail for, full file, cold case, unsolved, ex pte, production order',
    ],
  ]),
];

/** Ids of the list, for the wire: a typed part names one of them. */
export const offenceOf = (id: string): Offence | undefined => OFFENCES.find((offence) => offence.id === id);

/** A need too general to be an offence: acceptable with facts, not alone. */
export const GENERAL_CRIME =
  'struck, made off, makes off, crime, crimes, criminal, criminals, criminality, offence*, offend*, incident*, suspect*, unlawful*, illegal*, stop check, disturbance, police incident, emergency, alarm activation, serious crime, series, nominal*, target vehicle, casing, scoping, loiter*, prowl*, trying door handles, trying car doors, recce, lookout, look out, decoy, getaway, get away car, damage, damaged, raid*, injur*, victim*, arrested, arrest, supply, supplying, violence, violent, threat*, abuse*, harm, risk of, evade*, evasion';

/** Expresses dislike of what was seen, and nothing else. */
export const SUSPICION =
  'suspicious*, suspicion, dodgy, shifty, iffy, sketchy, fishy, shady, sus, suss, not right, out of place, up to no good, acting strange*, acting weird*, acting odd*, bad feeling, gut feeling, feeling about, funny feeling, hunch, something off, something is off, looks wrong, looked wrong, strange vehicle, odd vehicle, weird, weirdo, well known to us, in my opinion, my opinion, dont like the look, seems off, looks off, not sure about, does not look right, doesnt look right, does not feel right, doesnt feel right';

/** A life may be lost now: these run at once and are reviewed within the hour. */
export const LIFE_AT_RISK =
  'kidnap*, hostage*, falsely imprisoned, false imprisonment, held captive, held against her will, held against his will, held against their will, held against will, abduct*, child rescue alert, missing child alert, child snatched, snatched child, threat to life, threats to life, threat to kill, threats to kill, threatened to kill, threatening to kill, risk to life, life at risk, danger to life, immediate danger, imminent danger, real and immediate, ttl, ttk, osman, going to kill, wrong side of barrier, wrong side of the barrier, on a ledge, threatening to jump, going to jump, about to jump, suicid*, self harm*, selfharm*, suicide note, goodbye message*, taken an overdose, ending her life, ending his life, end her life, end his life, end their life, take her own life, take his own life, take their own life, high risk misper, high risk missing, high risk mfh, misper high risk, missing high risk, missing child, missing girl, missing boy, missing baby, missing toddler, child missing, girl missing, boy missing, baby missing, toddler missing, vulnerable missing, vulnerable misper, missing vulnerable, active shooter, marauding, attack imminent, imminent attack, bomb threat, bomb on board, explosive device, vehicle as a weapon, wrong way driver, wrong way on, wrong carriageway, driving the wrong way, person in boot, person in the boot, child in boot, child in the boot, needs medication, needs insulin, without insulin, without his medication, without her medication, shots being fired, person on bonnet, clinging to';

/** Violence that puts a life at risk while it goes on. */
export const GRAVE =
  'murder*, stabb*, shooting*, shots fired, rape*, raping, robber*, carjack*, firearm*, gun, gunman, knife*, machete*, domestic*, assault*, attack*, terror*, traffick*, threatening, strangl*, acid attack*, aggravated burg*, bomb*, arson*, fighting, gbh';
export const UNDER_WAY =
  'in progress, under way, underway, happening now, happening right now, going on now, live job, live incident, live now, ongoing now, as we speak, right now, still inside, still at scene, being attacked, being assaulted, active now, imminent, imminently, 999 now, immediate response';
/** A missing person who cannot look after themself. */
export const MISSING = 'misper*, missing, mfh, runaway*, not returned, gone missing';
export const FRAIL =
  'child, children, toddler, baby, infant, dementia, alzheimer*, vulnerable, suicidal, high risk, diabetic, insulin, medication, autistic, pensioner, elderly, teenage*, girl, boy, schoolgirl, schoolboy, schoolchild, pregnant, self harm*, depressed';
