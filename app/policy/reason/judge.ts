import type { ConnectionId, SourceId } from '../../domain/justification.ts';
import { isNonsense } from './nonsense.ts';
import { offenceOf } from './offences.ts';
import { signalsOf, type Signals } from './signals.ts';
import { plainText } from './word-list.ts';

/**
 * The verdict on a reason. `refuse`: it does not run, and the words say what helps. `ask`: it runs when confirmed,
 * and is then reviewed. `accept`: it runs. The verdict follows from the parts of a reason and never from whole
 * sentences: what is suspected or at risk, the source, how the vehicle is involved, where, when, how many; and whose
 * business it is.
 */
export type ReasonClass = 'refuse' | 'ask' | 'accept';
export type ReasonVerdict =
  | 'EMPTY'
  | 'TOO_LONG'
  | 'NONSENSE'
  | 'PERSONAL'
  | 'ORDER'
  | 'BOILERPLATE'
  | 'NO_OFFENCE'
  | 'ASK_FACTS'
  | 'ASK_OFFENCE'
  | 'ASK_OPINION'
  | 'ACCEPTED';

export const REASON_CLASS: Readonly<Record<ReasonVerdict, ReasonClass>> = {
  EMPTY: 'refuse',
  TOO_LONG: 'refuse',
  NONSENSE: 'refuse',
  PERSONAL: 'refuse',
  ORDER: 'refuse',
  BOILERPLATE: 'refuse',
  NO_OFFENCE: 'refuse',
  ASK_FACTS: 'ask',
  ASK_OFFENCE: 'ask',
  ASK_OPINION: 'ask',
  ACCEPTED: 'accept',
};

/** What may be chosen beside the sentence. */
export type ReasonParts = {
  readonly offence?: string | undefined;
  readonly connection?: ConnectionId | undefined;
  readonly source?: SourceId | undefined;
  readonly where?: string | undefined;
  readonly when?: string | undefined;
};

export type ReasonJudgement = {
  readonly verdict: ReasonVerdict;
  readonly class: ReasonClass;
  /** A life may be at risk: the search runs at once and is reviewed within the hour. */ readonly lifeAtRisk: boolean;
  readonly signals: Signals;
};

const NONSENSE_SHARE = 0.3;
/** The least number of words that say something; key words in a row are fewer. */
const NARRATIVE_WORDS = 8;
const LIFE_OFFENCES: ReadonlySet<string> = new Set([
  'KIDNAP',
  'CHILD_ABDUCTION',
  'THREAT_TO_LIFE',
  'SUICIDE_RISK',
  'ATTACK_UNDER_WAY',
  'WRONG_WAY',
]);

const saysPlace = (where: string): boolean => {
  const words = plainText(where)
    .split(' ')
    .filter((word) => /^[a-z]{2,}$/.test(word));
  return /[\p{L}\p{N}]{2,}/u.test(where) && !words.some((word) => isNonsense(word));
};

/** The signals of the sentence, with what was chosen beside it. */
function withParts(signals: Signals, { offence, connection, source, where = '', when = '' }: ReasonParts): Signals {
  const timed = when === '' ? undefined : signalsOf(when);
  const known = offence === undefined ? undefined : offenceOf(offence);
  return {
    ...signals,
    offences: known === undefined ? signals.offences : [...new Set([...signals.offences, known.id])],
    life: signals.life || (known !== undefined && LIFE_OFFENCES.has(known.id)),
    connection: signals.connection || connection !== undefined,
    source: signals.source || source !== undefined,
    place: signals.place || saysPlace(where),
    time: signals.time || timed?.time === true || timed?.vagueTime === true,
  };
}

function verdictOf(signals: Signals): ReasonVerdict {
  const { offences, generalCrime, suspicion, source, harmed, connection, place, time, vagueTime, count, described } =
    signals;
  if (signals.nonsense >= NONSENSE_SHARE) return 'NONSENSE';
  if (signals.own) return 'PERSONAL';
  if (signals.life) return 'ACCEPTED';
  const strong = [source, place, time].filter(Boolean).length;
  const weak = [harmed, connection, count, vagueTime, described, signals.words >= NARRATIVE_WORDS].filter(
    Boolean,
  ).length;
  if (offences.length > 0) {
    const told = strong >= 1 || (weak >= 2 && (harmed || count || described));
    return told ? 'ACCEPTED' : suspicion ? 'ASK_OPINION' : 'ASK_FACTS';
  }
  if (generalCrime) {
    const told = strong >= 2 || (strong === 1 && weak >= 1);
    if (told && !(suspicion && strong < 2)) return signals.order && !source ? 'ASK_FACTS' : 'ACCEPTED';
    return suspicion ? 'ASK_OPINION' : 'ASK_FACTS';
  }
  if (signals.near) return 'PERSONAL';
  if (signals.order) return 'ORDER';
  if (suspicion) return source && (place || time) ? 'ACCEPTED' : 'ASK_OPINION';
  if (source) return 'ASK_OFFENCE';
  return signals.boilerplate ? 'BOILERPLATE' : 'NO_OFFENCE';
}

export function judgeReasonOf(text: string | undefined, parts: ReasonParts, mostCharacters: number): ReasonJudgement {
  const reason = (text ?? '').trim().replace(/\s+/g, ' ');
  const signals = withParts(signalsOf(reason.slice(0, mostCharacters)), parts);
  const verdict = reason === '' ? 'EMPTY' : reason.length > mostCharacters ? 'TOO_LONG' : verdictOf(signals);
  return { verdict, class: REASON_CLASS[verdict], lifeAtRisk: signals.life && verdict === 'ACCEPTED', signals };
}

/**
 * Makes the judge quick: its word lists are compiled when they are first used, once as they are and once more for speed,
 * which takes a quarter of a second. Whoever will judge soon calls this while nobody waits.
 */
export function readyJudge(): void {
  for (let use = 0; use < 2; use += 1) signalsOf('Burglary.');
}
