/**
 * What a justification must say. DPIA: a reason is given on each occasion. The lengths and lists are [default].
 * One set of checks gives both the live feedback in the prompt and the refusal by the service.
 */
export const REASON_MIN_CHARACTERS = 15;
export const REASON_MAX_CHARACTERS = 500;
export const PROPORTIONALITY_MIN_CHARACTERS = 15;
export const PROPORTIONALITY_MAX_CHARACTERS = 1_000;
export const REFERENCE_MAX_CHARACTERS = 40;

/** Phrases that say nothing when they are all that is said. */
const BOILERPLATE: readonly string[] = [
  'ongoing enquiry', 'ongoing enquiries', 'ongoing investigation', 'intel check', 'intelligence check', 'police enquiry',
  'police enquiries', 'police purpose', 'police purposes', 'routine check', 'vehicle check', 'anpr check', 'as requested',
  'per request', 'for investigation', 'investigation purposes', 'investigative purposes', 'intelligence purposes',
  'to find the vehicle', 'for police use', 'law enforcement purposes', 'checking vehicle', 'checking the vehicle',
];

const FILLER: ReadonlySet<string> = new Set([
  'a', 'an', 'the', 'of', 'for', 'to', 'and', 'in', 'on', 'at', 'is', 'was', 'it', 'this', 'that', 'please', 'need', 'needed',
  'required', 'check', 'search', 'vehicle', 'car', 'enquiry', 'enquiries', 'investigation', 'ongoing', 'police', 'purpose',
  'purposes', 'intel', 'intelligence', 'test', 'testing', 'asdf', 'na', 'n', 'none', 'reason', 'general', 'routine', 'work', 'job',
]);

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];

const normaliseSpaces = (text: string): string => text.trim().replace(/\s+/g, ' ');

export type ReasonVerdict = 'EMPTY' | 'TOO_SHORT' | 'TOO_LONG' | 'BOILERPLATE' | 'TOO_THIN' | 'ACCEPTED';

/** Whether a reason is enough to be checked by somebody who was not there. */
export function judgeReason(text: string | undefined): ReasonVerdict {
  const reason = normaliseSpaces(text ?? '');
  if (reason === '') return 'EMPTY';
  if (reason.length > REASON_MAX_CHARACTERS) return 'TOO_LONG';
  if (reason.length < REASON_MIN_CHARACTERS) return 'TOO_SHORT';
  const words = wordsOf(reason);
  const bare = words.join(' ');
  if (BOILERPLATE.includes(bare)) return 'BOILERPLATE';
  const telling = new Set(words.filter((word) => word.length > 1 && !FILLER.has(word)));
  return telling.size < 3 ? 'TOO_THIN' : 'ACCEPTED';
}

export const REASON_MESSAGES: Readonly<Record<ReasonVerdict, string>> = {
  EMPTY: 'Say why you need this search.',
  TOO_SHORT: `Say more: at least ${REASON_MIN_CHARACTERS} characters.`,
  TOO_LONG: `Say it in at most ${REASON_MAX_CHARACTERS} characters.`,
  BOILERPLATE: 'This could be said of any search. Say what is suspected and why this vehicle.',
  TOO_THIN: 'Too thin to check. Say what is suspected, why this vehicle, and what the reads should show.',
  ACCEPTED: 'Clear',
};

export type ReasonHint = { readonly id: 'suspected' | 'vehicle' | 'expected' | 'noName'; readonly met: boolean; readonly label: string };

const SUSPECTED = /\b(suspect|suspected|theft|thefts|stolen|burglar|burglary|robbery|assault|murder|fraud|drug|drugs|dealing|supply|missing|abduct|kidnap|traffick|offence|crime|collision|hit and run|arson|weapon|firearm|terror|threat|harm|risk|wanted|absconded|escaped|uninsured|cloned|smuggl|exploitation|violence|stalking|harassment)/i;
const VEHICLE = /\b(seen|witness|witnessed|cctv|driven|used|left|leaving|arrived|involved|registered|linked|matches|described|left the scene|keeper|vehicle|car|van|lorry|it|its|same)\b/i;
const EXPECTED = /\b(route|where|movements?|find|locat\w*|direction|establish|confirm|show|trace|direction|identify|whereabouts|timeline|arriv\w*|travel\w*|address|going|went|came|been)\b/i;
/** A title with a capitalised name, or "name is": names belong on the case file, not in the log. */
const NAMED = /\b(?:Mr|Mrs|Ms|Miss|Mx)\.?\s+\p{Lu}\p{Ll}+|\b(?:named|called|name is)\s+\p{Lu}\p{Ll}+/u;

/** Whether a text seems to name a person. */
export const namesPerson = (text: string): boolean => NAMED.test(text);

/** Live hints while a reason is typed. They advise; only `judgeReason` refuses. */
export function reasonHints(text: string): readonly ReasonHint[] {
  return [
    { id: 'suspected', met: SUSPECTED.test(text), label: 'what is suspected' },
    { id: 'vehicle', met: VEHICLE.test(text) || /\b[A-Z]{2}\d{2} ?[A-Z]{3}\b/.test(text), label: 'why this vehicle' },
    { id: 'expected', met: EXPECTED.test(text), label: 'what the reads should show' },
    { id: 'noName', met: text.trim() !== '' && !namesPerson(text), label: 'no person named' },
  ];
}

/** A crime, log or operation reference: letters, digits and separators, with at least two digits [default]. */
const REFERENCE_SHAPE = /^[A-Z0-9][A-Z0-9 /.\-()]{3,39}$/;
const REFERENCE_BLOCKED: ReadonlySet<string> = new Set(['TEST', 'NA', 'NONE', 'TBC', 'TBA', 'UNKNOWN', '12345', '123456', '1234', '123456789', '1234567', '12345678', '000000']);

export type ReferenceVerdict = 'EMPTY' | 'BLOCKED' | 'MALFORMED' | 'ACCEPTED';

export function judgeReference(text: string | undefined): ReferenceVerdict {
  const reference = normaliseSpaces(text ?? '').toUpperCase();
  if (reference === '') return 'EMPTY';
  const bare = reference.replace(/[^A-Z0-9]/g, '');
  if (REFERENCE_BLOCKED.has(bare) || /^(.)\1*$/.test(bare) || /^TEST\d*$/.test(bare)) return 'BLOCKED';
  const digits = bare.replace(/\D/g, '').length;
  return REFERENCE_SHAPE.test(reference) && digits >= 2 ? 'ACCEPTED' : 'MALFORMED';
}

export const REFERENCE_MESSAGES: Readonly<Record<ReferenceVerdict, string>> = {
  EMPTY: 'Give the crime or log reference.',
  BLOCKED: 'This is a placeholder, not a reference.',
  MALFORMED: 'Not a reference: 4 to 40 letters, digits, / . or -, with at least two digits, such as 14/22871/25.',
  ACCEPTED: 'Reference format recognised',
};

export type ProportionalityVerdict = 'EMPTY' | 'TOO_SHORT' | 'TOO_LONG' | 'ACCEPTED';

export function judgeProportionality(text: string | undefined): ProportionalityVerdict {
  const statement = normaliseSpaces(text ?? '');
  if (statement === '') return 'EMPTY';
  if (statement.length < PROPORTIONALITY_MIN_CHARACTERS) return 'TOO_SHORT';
  return statement.length > PROPORTIONALITY_MAX_CHARACTERS ? 'TOO_LONG' : 'ACCEPTED';
}
