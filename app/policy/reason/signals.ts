import { CALENDAR_WORDS, COMMON_WORDS, SHORTHAND, VEHICLE_WORDS } from './common-words.ts';
import {
  AT_VENUE,
  CONNECTION_WORDS,
  COUNT,
  COUNTRY_LINE,
  DATE,
  DAY,
  HARMED_WORDS,
  NAMED_STREET,
  NUMBERED_STREET,
  POSTCODE,
  ROAD,
  SOURCE_WORDS,
  TIME,
  TIME_SPAN,
  TOWNS,
  VAGUE_TIME,
} from './facts.ts';
import { isFiller, isNonsense } from './nonsense.ts';
import { FRAIL, GENERAL_CRIME, GRAVE, LIFE_AT_RISK, MISSING, OFFENCES, SUSPICION, UNDER_WAY } from './offences.ts';
import { MOTIVE, NEAR, ORDER, OWN, BOILERPLATE } from './people.ts';
import { listPattern, plainText } from './word-list.ts';

/** What the words of a reason contain, part by part. The judge decides from these alone. */
export type Signals = {
  readonly words: number;
  readonly offences: readonly string[];
  readonly generalCrime: boolean;
  readonly suspicion: boolean;
  readonly life: boolean;
  readonly source: boolean;
  readonly harmed: boolean;
  readonly connection: boolean;
  readonly place: boolean;
  readonly time: boolean;
  readonly vagueTime: boolean;
  readonly count: boolean;
  /** A make, a model or a colour. */
  readonly described: boolean;
  readonly own: boolean;
  readonly near: boolean;
  readonly order: boolean;
  readonly boilerplate: boolean;
  /** Share of words that are nonsense. */
  readonly nonsense: number;
};

const OFFENCE_PATTERNS = OFFENCES.map(({ id, words }) => ({ id, pattern: listPattern(words) }));
/** True when any of them is set. */
const OFFENCE_WORDS = listPattern(OFFENCES.map(({ words }) => words).join(','));
const GENERAL = listPattern(GENERAL_CRIME);
const SUSPICIOUS = listPattern(SUSPICION);
const LIFE = listPattern(LIFE_AT_RISK, '');
const GRAVE_WORDS = listPattern(GRAVE, '');
const UNDER_WAY_WORDS = listPattern(UNDER_WAY, '');
const MISSING_WORDS = listPattern(MISSING, '');
const FRAIL_WORDS = listPattern(FRAIL, '');
const SOURCES = listPattern(SOURCE_WORDS);
const HARMED = listPattern(HARMED_WORDS);
const CONNECTIONS = listPattern(CONNECTION_WORDS);
const TOWN = listPattern(TOWNS);

/** The spans that an expression matches, removed from the text. */
const without = (plain: string, pattern: RegExp): string => plain.replace(pattern, ' | ');
const has = (pattern: RegExp, text: string): boolean => {
  pattern.lastIndex = 0;
  return pattern.test(text);
};

const isKnown = (word: string): boolean =>
  COMMON_WORDS.has(word) || SHORTHAND.has(word) || VEHICLE_WORDS.has(word) || CALENDAR_WORDS.has(word);

/** The position of a word in its sentence, which gives a capital its meaning. */
type Token = { readonly text: string; readonly first: boolean };

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let first = true;
  for (const match of text.matchAll(/[\p{L}\p{N}'’]+|[.!?;:\n]/gu)) {
    const [piece] = match;
    if (/^[.!?;:\n]$/.test(piece)) {
      first = true;
      continue;
    }
    tokens.push({ text: piece, first });
    first = false;
  }
  return tokens;
}

const isCapitalised = (text: string): boolean => /^\p{Lu}[\p{Ll}'’]{2,}$/u.test(text);
const isShouted = (text: string): boolean => /^[\p{Lu}\d]{2,}$/u.test(text);

/** A capitalised name inside a sentence that is otherwise in lower case. */
function hasProperName(tokens: readonly Token[], known: (word: string) => boolean): boolean {
  const lettered = tokens.filter(({ text }) => /\p{L}{3,}/u.test(text));
  const capitals = lettered.filter(({ text }) => isCapitalised(text));
  if (lettered.length > 3 && capitals.length > lettered.length * 0.6) return false;
  return capitals.some(({ text, first }) => !first && !known(plainText(text)));
}

/** `at x`, `near x`: x is a place unless it is a word of another kind. */
function hasUnknownPlace(plain: string, known: (word: string) => boolean): boolean {
  for (const [, word = ''] of plain.matchAll(
    /\b(?:at|near|nr|outside|around|from|in|off|via|towards) (?:the )?([a-z]{4,})\b/g,
  )) {
    if (!known(word) && !isNonsense(word)) return true;
  }
  return false;
}

export function signalsOf(text: string): Signals {
  const plain = plainText(text);
  const tokens = tokensOf(text);
  const rest = without(plain, OFFENCE_WORDS);
  const offences =
    rest === plain ? [] : OFFENCE_PATTERNS.filter(({ pattern }) => has(pattern, plain)).map(({ id }) => id);
  const shown = new Set(rest.split(' '));
  // A word that one of our lists knows, alone or in a phrase, is neither nonsense nor a place.
  const inLists = new Set([
    ...plain.split(' ').filter((word) => !shown.has(word)),
    ...[GENERAL, SUSPICIOUS, SOURCES, HARMED, CONNECTIONS, TOWN]
      .flatMap((pattern) => plain.match(pattern) ?? [])
      .flatMap((match) => match.split(' ')),
  ]);
  const known = (word: string): boolean => isKnown(word) || inLists.has(word);

  const shouting = tokens.length > 0 && tokens.every(({ text: piece }) => !/\p{Ll}/u.test(piece));
  const judged = tokens
    .map(({ text: piece }) => ({
      word: plainText(piece),
      capital: !shouting && (isCapitalised(piece) || isShouted(piece)),
    }))
    .filter(({ word }) => /^[a-z]{2,}$/.test(word));
  const bad = judged.filter(
    ({ word, capital }) =>
      (isFiller(word) && !inLists.has(word)) || (!known(word) && !(capital && offences.length > 0) && isNonsense(word)),
  );

  const quoteless = plainText(text.replace(/["“”][^"“”]*["“”]/g, ' '));
  const place =
    has(TOWN, plain) ||
    ROAD.test(text.replace(/\b(?:audi|bmw|mercedes|merc) [a-z]\d\b/gi, ' ')) ||
    POSTCODE.test(text) ||
    NAMED_STREET.test(text) ||
    NUMBERED_STREET.test(text) ||
    AT_VENUE.test(plain) ||
    COUNTRY_LINE.test(plain) ||
    hasProperName(tokens, known) ||
    hasUnknownPlace(rest, known);
  return {
    words: plain === '' ? 0 : plain.split(' ').length,
    offences,
    generalCrime: has(GENERAL, plain),
    suspicion:
      has(SUSPICIOUS, plain) ||
      /\bi (?:think|reckon|believe|feel|suspect)\b|\blooks? (?:wrong|odd|strange|off)\b/.test(plain),
    life:
      has(LIFE, plain) ||
      (has(GRAVE_WORDS, plain) && has(UNDER_WAY_WORDS, plain)) ||
      (has(MISSING_WORDS, plain) && has(FRAIL_WORDS, plain)),
    source: has(SOURCES, plain),
    harmed: has(HARMED, plain),
    connection: has(CONNECTIONS, rest),
    place,
    time: TIME.test(text) || DATE.test(text) || DAY.test(text) || TIME_SPAN.test(text),
    vagueTime: VAGUE_TIME.test(text),
    count: COUNT.test(text),
    described: plain.split(' ').some((word) => VEHICLE_WORDS.has(word) && !COMMON_WORDS.has(word)),
    own: OWN.test(quoteless) || MOTIVE.test(quoteless),
    near: NEAR.test(quoteless),
    order: ORDER.test(plain),
    boilerplate: BOILERPLATE.test(plain),
    nonsense: judged.length === 0 ? 1 : bad.length / judged.length,
  };
}
