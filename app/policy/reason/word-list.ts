/** Matching of word lists: case, accents, apostrophes, hyphens and full stops make no difference. */

/** Lower case, words separated by one space, nothing else: `Ex-wife's car.` becomes `ex wifes car`. */
export const plainText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/['’`]/g, '')
    .replace(/[^\p{L}\p{N}£]+/gu, ' ')
    .trim();

const escaped = (word: string): string => word.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);

/**
 * Compiles a list `assault*, going equipped` to one expression over plain text. A trailing `*` is a stem. The longest
 * match wins.
 */
export function listPattern(list: string, flags = 'g'): RegExp {
  const words = [
    ...new Set(
      list
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    ),
  ].sort((a, b) => b.length - a.length);
  return new RegExp(
    String.raw`\b(?:${words.map((word) => (word.endsWith('*') ? `${escaped(word.slice(0, -1))}\\w*` : escaped(word))).join('|')})\b`,
    flags,
  );
}

export const words = (list: string): ReadonlySet<string> => new Set(list.split(/[\s,]+/).filter((word) => word !== ''));
