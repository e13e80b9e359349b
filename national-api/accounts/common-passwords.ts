import { dictionary } from '@zxcvbn-ts/language-common';

let known: ReadonlySet<string> | undefined;

/** Whether a lower-case text is one of the 49,000 passwords that attackers try first. */
export function isCommonPassword(text: string): boolean {
  known ??= new Set(dictionary['passwords-common']);
  return known.has(text);
}
