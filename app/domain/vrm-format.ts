/**
 * How marks are shown, typed and read aloud. Stored without spaces, shown with them, in the groups that DVLA
 * prescribes for each issue.
 */
import { HOUR_MS } from './instant.ts';
import { classifyVrm } from './vrm.ts';

/** The groups of a mark, as on its plate; a single group when it fits no UK format or is not in normal form. */
function groupsOf(vrm: string): readonly string[] {
  const format = classifyVrm(vrm);
  const [first = '', second = '', third = '', ...rest] =
    format === 'other' ? [vrm] : (vrm.match(/[A-Z]+|[0-9]+/g) ?? [vrm]);
  switch (format) {
    case 'current':
    case 'prefix':
    case 'q':
      return [first + second, third];
    case 'suffix':
      return [first, second + third];
    default:
      return [first, second, third, ...rest].filter((group) => group !== '');
  }
}

/**
 * The mark with the spaces of its format: `AB12 CDE`, `A123 BCD`, `ABC 123A`, `ABZ 1234`, `101 D 101`. A mark of no
 * UK format is returned unchanged. `normaliseVrmText` removes the spaces again.
 */
export function formatVrm(vrm: string): string {
  return groupsOf(vrm).join(' ');
}

/** The mark character by character with a pause between groups, for screen readers: "Y K 3 8, R V L". */
export function spellVrm(vrm: string): string {
  return groupsOf(vrm)
    .map((group) => Array.from(group).join(' '))
    .join(', ');
}

/**
 * Shapes of marks while being typed; each capture group becomes a group on screen. `?` may stand for a letter or a
 * digit. Two letters and two digits wait for what follows, since most become `AB12 CDE`; a military `AB 12 CD` and a
 * short dateless `AB 12` get their spaces only from `formatVrm`, after typing. The alternative is a space that jumps
 * while the person types.
 */
const TYPED_SHAPES: readonly RegExp[] = [
  /^([A-Z?]{2}[0-9?]{2})([A-Z?]{1,3})$/,
  /^([A-Z?][0-9?]{1,3})([A-Z?]{1,3})$/,
  /^([A-Z?]{3})([0-9?]{1,3}[A-Z?]|[0-9?]{1,4})$/,
  /^([A-Z?]{2})([0-9?]{3,4})$/,
  /^([A-Z?])([0-9?]{4})$/,
  /^([0-9?]{1,4})([A-Z?]{1,3})$/,
  /^([0-9?]{3})([DX?])([0-9?]{1,3})$/,
  /^([0-9?]{2})([A-Z?]{2})([0-9?]{1,2})$/,
];

/** With a `?` a beginning is ambiguous: its spaces would move with every key. */
const LENGTH_TO_SPACE_WILDCARDS = 7;

function spaceTyped(kept: string): string {
  if (kept.includes('?') && kept.length < LENGTH_TO_SPACE_WILDCARDS) return kept;
  const spacings = new Set<string>();
  for (const shape of TYPED_SHAPES) {
    const match = shape.exec(kept);
    if (match !== null) spacings.add(match.slice(1).join(' '));
  }
  const [only] = spacings;
  return spacings.size === 1 && only !== undefined ? only : kept;
}

/** Code point by code point, so that filtering a prefix gives a prefix of the filtered whole. */
function keepTyped(text: string): string {
  let kept = '';
  for (const character of text) kept += character.normalize('NFKC').replace(/[^A-Za-z0-9?*]/g, '');
  return kept.toUpperCase();
}

/**
 * The content of a mark field after each keystroke: upper case, spaced where the shape allows one reading, with the
 * wildcards `?` and `*` and without other characters. A text with `*` has no spaces; nor has one with `?` before it
 * is as long as a current mark, or while its `?` allow two spacings. Never truncates a paste: a truncated mark is
 * another mark. The caret stays behind the character it was behind, before a space that follows it. Idempotent, never
 * throws; a caret outside the text is moved inside. Limit: a forward Delete before a space changes nothing, because
 * the space comes back.
 */
export function formatAsTyped(text: string, caret: number): { readonly text: string; readonly caret: number } {
  const before = Number.isNaN(caret) ? text.length : Math.min(Math.max(Math.trunc(caret), 0), text.length);
  const formatted = spaceTyped(keepTyped(text));
  if (formatted === text) return { text, caret: before };
  let toPass = keepTyped(text.slice(0, before)).length;
  let at = 0;
  while (toPass > 0 && at < formatted.length) {
    if (formatted[at] !== ' ') toPass -= 1;
    at += 1;
  }
  return { text: formatted, caret: at };
}

const MARCH = 2;
const SEPTEMBER = 8;

/**
 * Whether the age identifier of a current mark has been issued by `nowMs`: nn from 1 March 20nn, nn + 50 from 1
 * September 20nn (DVLA), each from midnight in London. 'not-issued' is a warning, not an error: the cause is a
 * misread, a false plate or a demonstration. `undefined` for every other format. Says nothing of the vehicle's age.
 */
export function ageNote(vrm: string, nowMs: number): 'plausible' | 'not-issued' | undefined {
  if (classifyVrm(vrm) !== 'current') return undefined;
  const identifier = Number(vrm.slice(2, 4));
  const issuedFromMs =
    identifier < 50 ? Date.UTC(2000 + identifier, MARCH, 1) : Date.UTC(2000 + identifier - 50, SEPTEMBER, 1) - HOUR_MS; // Summer time.
  return issuedFromMs <= nowMs ? 'plausible' : 'not-issued';
}
