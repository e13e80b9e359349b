import { describe, expect, it } from 'vitest';
import { nearMisses } from '../../app/domain/vrm-near-miss.ts';
import { classifyVrm, isVrm } from '../../app/domain/vrm.ts';
import { MarkBook, isUnissued } from './marks.ts';
import { Misreader } from './misreads.ts';
import { Random } from './random.ts';

describe('marks', () => {
  it('are unique, of the current format, and never of an age identifier that has been issued', () => {
    const book = new MarkBook(7);
    const marks = Array.from({ length: 60_000 }, (_, i) => book.text(book.next('YBL'.charAt(i % 3))));
    expect(new Set(marks).size).toBe(marks.length);
    for (const mark of marks) {
      expect(classifyVrm(mark)).toBe('current');
      const age = Number(mark.slice(2, 4));
      expect((age >= 27 && age <= 49) || (age >= 77 && age <= 99)).toBe(true);
    }
  });

  it('begin with the letter of their area', () => {
    const book = new MarkBook(7);
    for (const letter of 'ABYSN') expect(book.text(book.next(letter)).startsWith(letter)).toBe(true);
  });

  it('tell issued from unissued', () => {
    expect(isUnissued('YK38RVL')).toBe(true);
    expect(isUnissued('YK99RVL')).toBe(true);
    for (const issued of ['YK26RVL', 'YK02RVL', 'YK51RVL', 'YK76RVL', 'YK50RVL', 'YK00RVL', 'Y538RVL'])
      expect(isUnissued(issued)).toBe(false);
  });

  it('that a camera could take for a reserved one are not handed out', () => {
    const book = new MarkBook(7);
    const spare = new MarkBook(7);
    const taken = spare.text(spare.next('Y'));
    if (!isVrm(taken)) throw new Error('not a mark');
    const twin = nearMisses(taken, 1)[0]?.vrm;
    if (twin === undefined) throw new Error(`${taken} has no near miss`);
    book.reserve(twin);
    expect(book.text(book.next('Y'))).not.toBe(taken);
  });
});

describe('misreads', () => {
  it('never give the second letter a digit, which would make a mark of an older format', () => {
    const misreader = new Misreader();
    const random = new Random(3);
    for (const mark of ['YS38ABC', 'YB48GGG', 'AO39OOO', 'BD27DDD', 'SZ84ZZZ', 'AA44AAA']) {
      for (let i = 0; i < 500; i += 1) {
        const position = misreader.doubtfulPosition(mark, random);
        const read = misreader.misread(mark, position, random);
        expect(read).not.toBe(mark);
        expect(read.charAt(1)).toMatch(/[A-Z]/);
        expect(classifyVrm(read) === 'other' || isUnissued(read)).toBe(true);
      }
    }
  });
});
