/**
 * Registration marks: the normal form in which they are stored and compared, and the issue whose shape a mark has.
 * Source: DVLA's published number plate formats; normal form and the handling of marks of no UK shape follow the DPIA
 * (a read is never dropped for its shape). Formats classify and never exclude: a foreign mark and a misread must both
 * be findable.
 */

declare const vrmBrand: unique symbol;
/** A mark in normal form: one to ten of A-Z and 0-9. Only `parseVrm` and `isVrm` make one. */
export type Vrm = string & { readonly [vrmBrand]: true };

export const VRM_MAX_CHARACTERS = 10;
/** More raw text than any spacing of a mark needs; longer input is refused before it is parsed. */
export const VRM_INPUT_MAX_LENGTH = 64;

const NORMAL = /^[A-Z0-9]{1,10}$/;
/**
 * What people and spreadsheets put between the groups of a mark: spaces, hyphens and dashes, full stops, middle dots.
 * Applied after NFKC, so a no-break space and a non-breaking hyphen are already plain. No tabs or line ends: those
 * separate two marks, and joining them would invent a third.
 */
const SEPARATORS = /[ \-.\u00b7\u2010-\u2015\u2212]/g;

/**
 * The form in which marks are compared: NFKC, only A-Z and 0-9 kept, upper case. Never fails, so it may return '' or
 * a text that is no mark; input from outside goes through `parseVrm`, which refuses what this drops. Idempotent.
 * Filters before changing case, or `ß` would become two letters and a dotless `ı` an I.
 */
export function normaliseVrmText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[^A-Za-z0-9]/g, '')
    .toUpperCase();
}

/** The text in NFKC, without surrounding white space and inner separators. Keeps case and every other character. */
export function unspaced(text: string): string {
  return text.normalize('NFKC').trim().replace(SEPARATORS, '');
}

/** True when the text is a mark already in normal form. */
export function isVrm(text: string): text is Vrm {
  return NORMAL.test(text);
}

export type VrmFailureCode = 'VRM_MISSING' | 'VRM_EMPTY' | 'VRM_TOO_LONG' | 'VRM_BAD_CHARACTERS';
export type ParsedVrm =
  | { readonly ok: true; readonly vrm: Vrm; readonly format: VrmFormat }
  | { readonly ok: false; readonly code: VrmFailureCode; readonly message: string };

/**
 * The mark of an input, in normal form, with its format. Surrounding white space and inner separators are dropped
 * silently; any other character is a failure, because dropping it would search for a mark that nobody gave. A mark of
 * no UK format is accepted as 'other'. Anything but a string is VRM_MISSING.
 */
export function parseVrm(input: unknown): ParsedVrm {
  if (typeof input !== 'string') return { ok: false, code: 'VRM_MISSING', message: 'vrm missing' };
  if (input.length > VRM_INPUT_MAX_LENGTH) return tooLong();
  const text = unspaced(input);
  if (text === '') return { ok: false, code: 'VRM_EMPTY', message: 'vrm empty' };
  if (/[^A-Za-z0-9]/.test(text))
    return { ok: false, code: 'VRM_BAD_CHARACTERS', message: 'vrm has characters no mark has' };
  const vrm = text.toUpperCase();
  return isVrm(vrm) ? { ok: true, vrm, format: classifyVrm(vrm) } : tooLong();
}

function tooLong(): ParsedVrm {
  return { ok: false, code: 'VRM_TOO_LONG', message: `vrm longer than ${VRM_MAX_CHARACTERS} characters` };
}

/**
 * The issues, in the order in which `classifyVrm` tries them. Only two collide: a trade plate such as `123 ABC` has
 * the shape of a reversed dateless mark. Dateless wins, because far more vehicles carry one, and a dateless mark
 * taken for a trade plate would lose its keeper; 'trade' is left with five digits, or a serial with a leading zero.
 * No other pair of shapes has a mark in common (property test), so the rest of the order has no meaning.
 */
export const VRM_FORMATS = [
  'current',
  'prefix',
  'suffix',
  'q',
  'datelessGb',
  'northernIreland',
  'diplomatic',
  'military',
  'trade',
  'other',
] as const;
export type VrmFormat = (typeof VRM_FORMATS)[number];
export type UkVrmFormat = Exclude<VrmFormat, 'other'>;

/**
 * The shape of each issue, on marks in normal form.
 *
 * DVLA: serial letters leave out I and Q, and Z too except in the last three of a current mark; year letters leave out
 * I, O, Q, U and Z; numbers do not start with 0; age identifiers 00, 01 and 50 were not used. Northern Ireland: the
 * county code has an I or a Z, and never as the first letter of three. Military and trade are from general knowledge.
 */
export const UK_VRM_SHAPES: Readonly<Record<UkVrmFormat, RegExp>> = {
  current: /^[A-HJ-PR-Y]{2}(?:0[2-9]|[1-4][0-9]|5[1-9]|[6-9][0-9])[A-HJ-PR-Z]{3}$/,
  prefix: /^[A-HJ-NPR-TV-Y][1-9][0-9]{0,2}[A-HJ-PR-Y]{3}$/,
  suffix: /^[A-HJ-PR-Y]{3}[1-9][0-9]{0,2}[A-HJ-NPR-TV-Y]$/,
  q: /^Q[1-9][0-9]{0,2}[A-HJ-PR-Y]{3}$/,
  datelessGb:
    /^(?:[A-HJ-PR-Y]{1,2}[1-9][0-9]{0,3}|[A-HJ-PR-Y]{3}[1-9][0-9]{0,2}|[1-9][0-9]{0,3}[A-HJ-PR-Y]{1,2}|[1-9][0-9]{0,2}[A-HJ-PR-Y]{3})$/,
  northernIreland: /^(?:[A-HJ-PR-Y]?(?:I[A-Z]|[A-PR-Y][IZ])[1-9][0-9]{0,3}|[1-9][0-9]{0,3}(?:I[A-Z]|[A-PR-Y][IZ]))$/,
  diplomatic: /^[1-9][0-9]{2}[DX][1-9][0-9]{2}$/,
  military: /^(?:[A-Z]{2}[0-9]{2}[A-Z]{2}|[0-9]{2}[A-Z]{2}[0-9]{2})$/,
  trade: /^(?:[0-9]{5}|[0-9]{3}[A-HJ-PR-Y]{1,3})$/,
};

/**
 * The issue whose shape the mark has, or 'other'. Says nothing of the vehicle: a mark may have been transferred, so
 * neither age, region nor keeper follows. Text that is not in normal form is 'other'.
 */
export function classifyVrm(vrm: string): VrmFormat {
  return VRM_FORMATS.find((format) => format === 'other' || UK_VRM_SHAPES[format].test(vrm)) ?? 'other';
}
