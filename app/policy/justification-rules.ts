import type { Category, Purpose } from '../domain/justification.ts';
import { namesIn } from './personal-words.ts';
import { judgeReasonOf, type ReasonJudgement, type ReasonParts, type ReasonVerdict } from './reason/judge.ts';

/**
 * What a justification must contain. DPIA: a reason is given on each occasion. The lengths and lists are [default].
 * The same checks give the live feedback in the prompt and the refusal by the service.
 */
export const REASON_MAX_CHARACTERS = 500;
export const PROPORTIONALITY_MIN_CHARACTERS = 15;
export const PROPORTIONALITY_MAX_CHARACTERS = 1_000;

const normaliseSpaces = (text: string): string => text.trim().replace(/\s+/g, ' ');

/** The verdict alone, for callers that only need to know whether a reason is enough; `judgeReasonOf` has the parts. */
export const judgeReason = (text: string | undefined, parts: ReasonParts = {}): ReasonVerdict =>
  judgeReasonOf(text, parts, REASON_MAX_CHARACTERS).verdict;
export const judgeReasonWhole = (text: string | undefined, parts: ReasonParts = {}): ReasonJudgement =>
  judgeReasonOf(text, parts, REASON_MAX_CHARACTERS);
export { REASON_CLASS, type ReasonParts, type ReasonVerdict } from './reason/judge.ts';

/** Advice. A refused reason is never told to be longer, but what it lacks. */
export const REASON_MESSAGES: Readonly<Record<ReasonVerdict, string>> = {
  EMPTY: 'Say why you need this search.',
  TOO_LONG: `Say it in at most ${REASON_MAX_CHARACTERS} characters.`,
  NONSENSE: 'These are not words that can be checked. Say what happened, where and when.',
  PERSONAL:
    'This looks personal. If it is police work and you know nobody in it, say which offence or risk. If you know the vehicle, a person or the address, ask your supervisor to pass it to a colleague.',
  ORDER: 'Who asked does not say why. Say which offence or risk it is about; put the name under Who asked for it.',
  BOILERPLATE:
    'This could be said of any search. Say what happened, where and when, and how this vehicle is part of it.',
  NO_OFFENCE:
    'Say which offence or risk to a person this is about, and where that comes from: a witness, CCTV, a keeper, a log.',
  ASK_FACTS: 'Say where and when, or who or what told you of this vehicle.',
  ASK_OFFENCE: 'Say which offence or risk to a person this is about.',
  ASK_OPINION: 'This is an opinion. Say what was seen, where and when, and by whom.',
  ACCEPTED: 'Clear',
};

/** In two or three words what is wrong with a reason that does not run; the messages say how to mend it. */
export const REFUSED_WORDS: Readonly<Partial<Record<ReasonVerdict, string>>> = {
  TOO_LONG: 'Too long',
  NONSENSE: 'No words that can be checked',
  PERSONAL: 'Looks personal',
  ORDER: 'Says who asked, not why',
  BOILERPLATE: 'Fits any search',
  NO_OFFENCE: 'No offence or risk named',
};

/** What a thin reason still needs. */
export const ASK_AGAIN_MESSAGE =
  'Or confirm it as it is: it then runs, goes to sampling, and somebody asks you about it.';

export type ReasonHint = {
  readonly id: 'suspected' | 'vehicle' | 'expected' | 'noName';
  readonly met: boolean;
  /** What is said, and what to do where it is not. */
  readonly label: string;
  readonly lacks: string;
};

/** Whether a text seems to name a person. */
export const namesPerson = (text: string): boolean => namesIn(text).length > 0;

/** What a reason says and does not say yet, while it is typed. Advisory; the judgement decides. */
export function reasonHints(text: string, parts: ReasonParts = {}): readonly ReasonHint[] {
  const { signals } = judgeReasonWhole(text, parts);
  const { offences, generalCrime, source, connection, harmed, count, described, place, time } = signals;
  return [
    {
      id: 'suspected',
      met: offences.length > 0 || generalCrime,
      label: 'offence or risk',
      lacks: 'say which offence or risk',
    },
    {
      id: 'vehicle',
      met: source || connection || harmed || count || described,
      label: 'how it is known',
      lacks: 'say who or what told of the vehicle',
    },
    { id: 'expected', met: place || time, label: 'where or when', lacks: 'say where or when' },
    {
      id: 'noName',
      met: text.trim() !== '' && !namesPerson(text),
      label: 'no person named',
      lacks: 'leave the name of the person out',
    },
  ];
}

export { judgeReference, REFERENCE_MAX_CHARACTERS, REFERENCE_MESSAGES } from './reference.ts';

export type ProportionalityVerdict = 'EMPTY' | 'TOO_SHORT' | 'TOO_LONG' | 'ACCEPTED';

export function judgeProportionality(text: string | undefined): ProportionalityVerdict {
  const statement = normaliseSpaces(text ?? '');
  if (statement === '') return 'EMPTY';
  if (statement.length < PROPORTIONALITY_MIN_CHARACTERS) return 'TOO_SHORT';
  return statement.length > PROPORTIONALITY_MAX_CHARACTERS ? 'TOO_LONG' : 'ACCEPTED';
}

/** Ways to collect a tax or duty that are not a search, and what became of them. */
const PROCEDURES =
  /\b(?:letters?|notices?|reminders?|demands?|calls?|visits?|invoices?|penalt(?:y|ies)|fines?|clamp\w*|bailiffs?|enforcement agents?|statements?|assessments?|correspondence|summons|court orders?|payment plans?|e ?mails?|contacts?|procedures?|means|methods?|steps|attempts?|enquir(?:y|ies)|options|measures|routes|checks|requests?)\b/i;
const FAILED =
  /\b(?:fail(?:ed|s|ure)?|exhausted|tried|unsuccessful\w*|ignored|unanswered|returned|refused|no (?:reply|response|answer|result|success|trace|effect)|without (?:success|result|reply|response|effect)|not (?:answered|paid|replied|complied|responded|worked|succeeded)|did not|did nothing|unpaid|nothing|undelivered|in vain|came back|gone away|untraced|disregarded)\b/i;

/**
 * Whether a text says that other procedures have failed. DPIA: tax or duty is collected with ANPR only as a last
 * resort.
 */
export function saysOthersFailed(...texts: readonly (string | undefined)[]): boolean {
  return texts.some((text = '') => /\blast resort\b/i.test(text) || (PROCEDURES.test(text) && FAILED.test(text)));
}
export const OTHER_PROCEDURES_MESSAGE =
  'Tax or duty is searched as a last resort. Say which other procedures were tried and how they failed, such as letters unanswered or visits without result.';

/**
 * Purposes of the DPIA that a category can serve. Volume crime does not serve national security, nor murder tax.
 * [default]
 */
const ANY: readonly Purpose[] = ['PREVENT_DETECT', 'APPREHEND_PROSECUTE', 'PUBLIC_SAFETY'];
export const PURPOSES_OF_CATEGORY: Readonly<Record<Category, readonly Purpose[]>> = {
  CT: [...ANY, 'NATIONAL_SECURITY'],
  MAJOR: [...ANY, 'NATIONAL_SECURITY'],
  SERIOUS: [...ANY, 'NATIONAL_SECURITY'],
  PRIORITY_VOLUME: ANY,
  PUBLIC_SAFETY: ANY,
  TAX_DUTY: ['TAX_DUTY', 'PREVENT_DETECT', 'APPREHEND_PROSECUTE'],
  AUDIT: [...ANY, 'NATIONAL_SECURITY', 'TAX_DUTY'],
  DATA_SUBJECT: [...ANY, 'NATIONAL_SECURITY', 'TAX_DUTY'],
};
export const purposeFits = (category: Category, purpose: Purpose): boolean =>
  PURPOSES_OF_CATEGORY[category].includes(purpose);
