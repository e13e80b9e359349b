import * as z from 'zod';
import { COMMON_WORDS } from './reason/common-words.ts';
import { isFiller, isStandInWord, isNonsense } from './reason/nonsense.ts';

/**
 * Texts that say why: of preservations, disclosures, authorities, corrections, accounts and whatever else is looked at later. They are
 * judged for one thing only, that they are words; whether they convince is for who reads them. Reasons of searches are judged for more.
 */
export const NOT_WORDS = 'is not words: say why, so that somebody else can check it';

/** Whether a text is no words at all: keys in a row, one letter or one word again and again. Codes, numbers and names are not judged. */
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
  // One word is enough where it is said once: more of the same says no more.
  const again = good.size === 1 && pieces.length > 2 && bad.length === 0;
  return good.size === 0 || again || bad.length > (pieces.length * 2) / 3;
}

/** A text that says why, from so many characters to so many. */
export const judgedWords = (least: number, most: number) =>
  z
    .string()
    .trim()
    .min(least, `say it in ${least} characters or more`)
    .max(most)
    .refine((text) => text.length < least || !isNoWords(text), NOT_WORDS);
