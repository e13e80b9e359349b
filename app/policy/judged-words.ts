import * as z from 'zod';
import { COMMON_WORDS } from './reason/common-words.ts';
import { isFiller, isStandInWord, isNonsense } from './reason/nonsense.ts';

/**
 * Texts that give reasons, outside of searches: preservations, disclosures, authorities, corrections, accounts and
 * whatever else is reviewed later. They are judged only for being words; whether they convince is up to the reader.
 * Reasons of searches are judged for more.
 */
export const NOT_WORDS = 'is not words: say why, so that somebody else can check it';

/**
 * Whether a text contains no words: keys in a row, one letter or one word again and again. Codes, numbers and names
 * are not judged.
 */
export function isNoWords(text: string): boolean {
  const pieces = text.normalize('NFKC').match(/\p{L}+/gu) ?? [];
  const bad: string[] = [];
  const good = new Set<string>();
  for (const piece of pieces) {
    const word = piece.toLowerCase();
    // Letters of other scripts are not judged; a code in capitals, such as CPS, is one unless it is AAAA.
    const code = /^\p{Lu}{2,6}$/u.test(piece);
    if (
      !COMMON_WORDS.has(word) &&
      /^[a-z]+$/.test(word) &&
      (code ? isFiller(word) || isStandInWord(word) : isNonsense(word) || word.length === 1)
    )
      bad.push(word);
    else good.add(word);
  }
  // A single word is enough when it is said once; repetition adds nothing.
  const again = good.size === 1 && pieces.length > 2 && bad.length === 0;
  return good.size === 0 || again || bad.length > (pieces.length * 2) / 3;
}

/** A text that gives reasons, with a least and a greatest length. */
export const judgedWords = (least: number, most: number) =>
  z
    .string()
    .trim()
    .min(least, `say it in ${least} characters or more`)
    .max(most)
    .refine((text) => text.length < least || !isNoWords(text), NOT_WORDS);
