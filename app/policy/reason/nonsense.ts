import { words } from './word-list.ts';

/**
 * Whether letters are words at all. Nonsense is: keys in a row, letters that no English word combines, words that
 * stand for any word. What another list knows is never nonsense; the caller says what is known. [default]
 */
const ROWS = [
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qazwsxedcrfvtgbyhnujmikolp',
  'abcdefghijklmnopqrstuvwxyz',
  '1234567890',
];
const REVERSED = ROWS.map((row) => [...row].reverse().join(''));

/** Placeholders of programmers, printers and people with nothing to say. */
const FILLER =
  words(`foo bar baz qux quux quuz corge grault garply waldo plugh xyzzy thud foobar foobaz barbaz blah bla blahblah yada yadda etcetera lorem ipsum
 dolor amet consectetur adipiscing elit eiusmod tempor test tests tester asdf qwerty qwertz azerty asd sdf dfg fgh jkl zxc xcv cvb qwe wer ert rty tyu yui uio iop abc abcd xyz xxx xxxx yyy zzz aaa
 bbb hmm hmmm umm uhh lol lmao rofl haha hahaha hehe hihi meh idk dunno whatever whatevs thingy thingamajig wibble wobble dummy placeholder gibberish nonsense na nil null undefined tbc tba todo
 rhubarb custard unicorn fnord tralala lala dumdidum doobie bloop bleep wotsit doodah`);

/** Letters that often follow a letter in English words, names and shorthand. */
const FOLLOWS: Readonly<Record<string, string>> = {
  a: 'bcdefghijklmnopqrstuvwxyz',
  b: 'abceijlorstuy',
  c: 'acehiklorstuyq',
  d: 'adefghijlmnorsuvwy',
  e: 'abcdefghijklmnopqrstuvwxyz',
  f: 'aefilorstuy',
  g: 'aeghilmnorsuy',
  h: 'aeilmnorstuwy',
  i: 'abcdefghijklmnopqrstuvxz',
  j: 'aeiou',
  k: 'aefhilnosuwy',
  l: 'abcdefgiklmnopstuvwy',
  m: 'abeimnopsuy',
  n: 'acdefghijklmnopqrstuvxyz',
  o: 'abcdefghijklmnopqrstuvwxyz',
  p: 'aehilmoprstuy',
  q: 'u',
  r: 'abcdefghijklmnopqrstuvwxy',
  s: 'acefhiklmnopqrstuwy',
  t: 'acefhilmnorstuwyz',
  u: 'abcdefghijklmnopqrstuvxyz',
  v: 'aeiouy',
  w: 'abcdefhiklnorsty',
  x: 'aceiptuhy',
  y: 'abcdefghijklmnoprstuwz',
  z: 'aeioyzl',
};

const runsOnKeys = (word: string): boolean => {
  if (word.length < 3) return false;
  let longest = 0;
  for (const row of [...ROWS, ...REVERSED]) {
    for (let from = 0; from < word.length; from += 1) {
      let length = 3;
      while (from + length <= word.length && row.includes(word.slice(from, from + length))) length += 1;
      longest = Math.max(longest, length - 1);
    }
  }
  return longest >= 4 || (longest >= 3 && longest >= word.length - 1);
};

/** Real words along a row of keys. */
const RUN_WORDS = words(
  'were tree trees rewrite power tower property properties quiet write wrote type typed typewriter pop top opt hill deed reed feed point points route support report retire proper upper poor',
);

const isRepeated = (word: string): boolean =>
  /(.)\1{3,}/.test(word) || /^(.{1,4})\1{2,}$/.test(word) || /^([a-z]{3,5})\1$/.test(word);

/**
 * Letters that are no word: without an English vowel, with too many consonants, or with pairs that English does not
 * have.
 */
function unsayable(word: string): boolean {
  if (word.length < 4) return word.length === 3 && !/[aeiouy]/.test(word);
  if (!/[aeiouy]/.test(word)) return true;
  if (/[bcdfghjklmnpqrstvwxz]{5,}/.test(word) && !/(?:ngths|ghtsc|tchst|rthsh|ngstr|ghtst)/.test(word)) return true;
  let odd = 0;
  for (let i = 0; i + 1 < word.length; i += 1)
    if (!(FOLLOWS[word[i] ?? ''] ?? '').includes(word[i + 1] ?? '')) odd += 1;
  return odd >= 2 || (odd >= 1 && word.length <= 5);
}

/** Whether one word, in lower case, means nothing. */
export const isFiller = (word: string): boolean => FILLER.has(word) || isRepeated(word);

/** Keys in a row, or a placeholder; unpronounceable codes are neither. */
export const isStandInWord = (word: string): boolean => isFiller(word) || (!RUN_WORDS.has(word) && runsOnKeys(word));

export function isNonsense(word: string): boolean {
  if (isFiller(word)) return true;
  if (/\d/.test(word) || RUN_WORDS.has(word)) return false;
  return runsOnKeys(word) || unsayable(word);
}
