import { classifyVrm, normaliseVrmText } from '../domain/vrm.ts';
import { isStandInWord } from './reason/nonsense.ts';

/**
 * Crime, log and operation references. Forces number in many ways, so the shape decides: a keyword with a number, a
 * number in parts, or an operation by name. Texts that are certainly something else are refused: a registration mark,
 * a date, a telephone number, a placeholder. [default]
 */
export const REFERENCE_MAX_CHARACTERS = 40;
export type ReferenceVerdict = 'EMPTY' | 'BLOCKED' | 'REGISTRATION_MARK' | 'DATE' | 'MALFORMED' | 'ACCEPTED';

export const REFERENCE_MESSAGES: Readonly<Record<ReferenceVerdict, string>> = {
  EMPTY: 'Give the crime or log reference.',
  BLOCKED: 'This is a placeholder, not a reference.',
  REGISTRATION_MARK: 'This is a registration mark, not a reference. Give the crime, log or operation reference.',
  DATE: 'This is a date, not a reference. Give the crime, log or operation reference.',
  MALFORMED:
    'Not a reference: 4 to 40 letters, digits, / . or -, such as 14/22871/25, CAD 123 of 3 March or OP HARROWGATE.',
  ACCEPTED: 'Reference format recognised',
};

const SHAPE = /^[A-Z0-9][A-Z0-9 /.\-():#&]{2,38}[A-Z0-9)]$/;
const STAND_INS: ReadonlySet<string> = new Set([
  'TEST',
  'TESTS',
  'TESTING',
  'TESTREF',
  'NA',
  'NONE',
  'NIL',
  'NULL',
  'NO',
  'TBC',
  'TBA',
  'TODO',
  'UNKNOWN',
  'UNK',
  'NK',
  'NOTKNOWN',
  'SEE',
  'ASDF',
  'QWERTY',
  'ABC',
  'ABCD',
  'DUMMY',
  'FAKE',
  'EXAMPLE',
  'SAMPLE',
  'FOO',
  'BAR',
  'PLACEHOLDER',
  'PENDING',
  'ANY',
  'ANYTHING',
  'SOMETHING',
  'WHATEVER',
  'BLAH',
  'HELLO',
  'X',
  'XX',
  'XXX',
  'XXXX',
]);
/** Keywords before a number. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'CAD',
  'LOG',
  'URN',
  'CRIME',
  'CR',
  'CRN',
  'CRIS',
  'INC',
  'INCIDENT',
  'OCC',
  'OCCURRENCE',
  'NICHE',
  'STORM',
  'CASE',
  'CUSTODY',
  'HOLMES',
  'MISPER',
  'INTEL',
  'RTC',
  'JOB',
  'ISR',
  'NCA',
  'HMRC',
  'SAR',
  'DSAR',
  'FOI',
  'URD',
  'IR',
  'CCN',
  'AUTH',
  'WARRANT',
  'COURT',
  'INV',
  'REQ',
  'TASK',
]);
const JOINING: ReadonlySet<string> = new Set([
  'OF',
  'ON',
  'NO',
  'NUMBER',
  'NUM',
  'REF',
  'REFERENCE',
  'DATED',
  'AND',
  'FOR',
  'THE',
  'FILE',
  'REPORT',
  'RECORD',
  'SERIAL',
]);
const MONTHS = /^(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)(?:UARY|RUARY|CH|IL|E|Y|UST|TEMBER|EMBER|OBER)?$/;

const isDay = (day: number, month: number): boolean => day >= 1 && day <= 31 && month >= 1 && month <= 12;

/**
 * Nothing but a date. A two-digit year counts only after a day and a month of two digits: 14/1/25 may be force 14,
 * crime 1 of 2025.
 */
function isDate(reference: string): boolean {
  const [, a = '', b = '', c = ''] = /^(\d{1,4})[/.\- ](\d{1,2})[/.\- ](\d{1,4})$/.exec(reference) ?? [];
  if (a.length === 4) return /^(?:19|20)/.test(a) && isDay(Number(c), Number(b));
  if (c.length === 4) return /^(?:19|20)/.test(c) && (isDay(Number(a), Number(b)) || isDay(Number(b), Number(a)));
  if (a.length === 2 && b.length === 2 && c.length === 2) return isDay(Number(a), Number(b));
  const [, year = '', month = '', day = ''] =
    /^(20\d\d)(\d\d)(\d\d)$/.exec(reference) ?? /^()(\d\d)(\d\d)20\d\d$/.exec(reference) ?? [];
  if (month !== '') return year === '' ? isDay(Number(month), Number(day)) : isDay(Number(day), Number(month));
  return (
    /^\d{1,2}(?:ST|ND|RD|TH)?(?: OF)? [A-Z]{3,9}\.?(?: \d{2,4})?$/.test(reference) &&
    MONTHS.test(/[A-Z]{3,9}/.exec(reference.replace(/\d(?:ST|ND|RD|TH)|\bOF\b/g, ' '))?.[0] ?? '')
  );
}

const isSequence = (digits: string): boolean =>
  digits.length >= 4 && ('0123456789012'.includes(digits) || '9876543210987'.includes(digits));
/** A plain number that looks made up: a round one, or one of two alternating digits. */
const isMadeUp = (reference: string): boolean => /^\d{6,}$/.test(reference) && new Set(reference).size <= 2;
const isStandIn = (word: string): boolean =>
  STAND_INS.has(word) || (word.length > 3 && isStandInWord(word.toLowerCase())) || /^([A-Z])\1{2,}$/.test(word);

/** `OP HARROWGATE`, `Operation Venetic 2`: the name is a word. */
function isOperation(words: readonly string[]): boolean {
  const [first = '', ...name] = words;
  if (!/^(?:OP|OPS|OPERATION|OPN)$/.test(first) || name.length === 0 || name.length > 4) return false;
  return (
    name.some((word) => /^[A-Z]{3,}$/.test(word)) &&
    name.every((word) => /^\d{1,6}$/.test(word) || (/^[A-Z]{2,20}$/.test(word) && !isStandIn(word)))
  );
}

export function judgeReference(text: string | undefined): ReferenceVerdict {
  const reference = (text ?? '').trim().replace(/\s+/g, ' ').toUpperCase();
  if (reference === '') return 'EMPTY';
  const bare = reference.replace(/[^A-Z0-9]/g, '');
  const numbers = reference.match(/\d+/g) ?? [];
  const digits = numbers.join('');
  // A series letter stands before its number: X2611/00321.
  const words = (reference.match(/[A-Z]+/g) ?? []).filter((word) => word !== 'X' || !/\bX\d{4}/.test(reference));
  if (
    bare === '' ||
    /^(.)\1*$/.test(bare) ||
    words.some((word) => isStandIn(word) && !JOINING.has(word)) ||
    isSequence(bare) ||
    (digits.length > 3 && /^(\d)\1*$/.test(digits)) ||
    STAND_INS.has(bare) ||
    isMadeUp(reference)
  )
    return 'BLOCKED';
  if (isOperation(reference.match(/[A-Z]+|\d+/g) ?? [])) return 'ACCEPTED';
  if (isDate(reference)) return 'DATE';
  const keyword = words.some((word) => KEYWORDS.has(word));
  const vrm = normaliseVrmText(reference);
  if (!keyword && words.length > 0 && !/[/.\-]/.test(reference) && classifyVrm(vrm) !== 'other')
    return 'REGISTRATION_MARK';
  if (!SHAPE.test(reference) || digits === '' || /^(?:\+?44|0)7\d{9}$/.test(bare)) return 'MALFORMED';
  // Words of a reference are keywords, months, or short codes of a force or a system.
  if (words.some((word) => word.length > 10 && !KEYWORDS.has(word) && !JOINING.has(word) && !MONTHS.test(word)))
    return 'MALFORMED';
  if (keyword) return Number(digits) >= 10 ? 'ACCEPTED' : 'MALFORMED';
  const parts = reference.split(/[/.\- ]+/).filter((part) => part !== '');
  if (parts.length >= 3 && numbers.length >= 2) return 'ACCEPTED';
  if (parts.length === 2 && numbers.length >= 1 && words.length === 0)
    return digits.length >= 5 ? 'ACCEPTED' : 'MALFORMED';
  return digits.length >= (words.length > 0 ? 4 : 5) ? 'ACCEPTED' : 'MALFORMED';
}
