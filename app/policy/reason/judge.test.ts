import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HONEST, LAZY } from './corpus.fixture.ts';
import { judgeReasonOf, type ReasonClass } from './judge.ts';
import wordsJson from '../vectors/words.json' with { type: 'json' };

const classOf = (text: string): ReasonClass => judgeReasonOf(text, {}, 500).class;
const lifeOf = (text: string): boolean => judgeReasonOf(text, {}, 500).lifeAtRisk;

describe('M5: reasons in words', () => {
  it('M5: of sentences that the rule knows nothing of, no lazy one runs and hardly an honest one is lost', () => {
    expect(HONEST.length + LAZY.length).toBeGreaterThan(150);
    expect(LAZY.filter((text) => classOf(text) === 'accept')).toEqual([]);
    const kept = HONEST.filter((text) => classOf(text) === 'accept');
    expect(kept.length / HONEST.length).toBeGreaterThan(0.98);
  });

  it('M5: a private motive is refused whatever offence stands beside it, and a colleague’s case is none', () => {
    for (const text of [
      'my ex-wife stole my car in Leeds on Friday',
      'My brother was robbed at Otley 0310, witness saw this car',
      'Burglary at our house on Friday 0200',
      'Out of curiosity: robbery in Otley 0310',
    ])
      expect([text, classOf(text)]).toEqual([text, 'refuse']);
    for (const text of [
      "Victim's ex husband breached restraining order in Otley",
      "My victim's ex partner left Leeds at 0200 after assault",
      'Wife reports husband missing from Otley since Friday',
      '"He took my car" says victim of robbery in Leeds',
    ]) {
      expect([text, classOf(text)]).toEqual([text, 'accept']);
    }
  });

  it('M5: keys, stand-ins and repeated letters are refused in any order and number', () => {
    const junk = fc.constantFrom(
      'asdf',
      'qwer',
      'zxcv',
      'hjkl',
      'tyui',
      'qwe',
      'rty',
      'uio',
      'dfg',
      'blah',
      'foo',
      'bar',
      'baz',
      'qux',
      'lorem',
      'ipsum',
      'test',
      'aaaa',
      'sdkjfh',
      'xcvbnm',
      'poiuy',
      'fghj',
    );
    fc.assert(
      fc.property(
        fc.array(junk, { minLength: 1, maxLength: 12 }),
        fc.subarray(['burglary', 'Leeds', 'CCTV', '0310']),
        (words, bait) => {
          const text = [...words, ...words, ...bait.slice(0, words.length)].join(' ');
          expect(classOf(text)).toBe('refuse');
        },
      ),
    );
  });

  it('M5: an offence alone is asked about, with where or when it runs, and with an order it does not run better', () => {
    const offence = fc.constantFrom(
      'Hit and run',
      'Burglary',
      'arson',
      'Robbery',
      'drug dealing',
      'Bilking',
      'TWOC',
      'stalking',
      'RTC',
      'courier fraud',
      'GBH',
      'hare coursing',
      'cloned vehicle',
    );
    const place = fc.constantFrom(
      'A61',
      'at Shell Tingley',
      'in Otley',
      'M62 J27',
      '14 Elm St',
      'Harbour Street',
      'near Selby',
      'LS12 6AB',
    );
    fc.assert(
      fc.property(offence, place, (what, where) => {
        expect(classOf(what)).toBe('ask');
        expect(classOf(`${what} ${where}`)).toBe('accept');
        expect(classOf(`Sergeant asked for it, ${what}`)).not.toBe('accept');
      }),
    );
  });

  it('M5: a life at risk is accepted however short, and says so', () => {
    for (const text of [
      'Kidnap',
      'Hostage',
      'Suicidal',
      'Threat to life',
      'Child abduction',
      'Kidnap in progress',
      'missing child',
      'Rape in progress',
      'Stabbing, live now',
      'Misper with dementia',
    ])
      expect([text, classOf(text), lifeOf(text)]).toEqual([text, 'accept', true]);
    for (const text of ['Murder in Leeds in 2024', 'Burglary at Otley 0310', 'Drugs in the boot, Otley'])
      expect([text, lifeOf(text)]).toEqual([text, false]);
  });

  it('M5: parts that are chosen mend a thin sentence, one by one, and never a private or senseless one', () => {
    const whole = { offence: 'BURGLARY', source: 'WITNESS', where: 'Harbour Street', when: 'Fri 0240' } as const;
    const judge = (text: string, parts: Parameters<typeof judgeReasonOf>[1]): ReasonClass =>
      judgeReasonOf(text, parts, 500).class;
    expect(judge('find its route', whole)).toBe('accept');
    expect(judge('find its route', { offence: 'BURGLARY' })).toBe('ask');
    expect(judge('Burglary', { where: 'Harbour Street' })).toBe('accept');
    expect(judge('Burglary', { where: 'asdf' })).toBe('ask');
    expect(judge('asdf qwer zxcv', whole)).toBe('refuse');
    expect(judge('my ex wife', whole)).toBe('refuse');
    expect(judge('', whole)).toBe('refuse');
  });

  it('judges any text at all, without an exception, and case and spaces make no difference to what is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        expect(['refuse', 'ask', 'accept']).toContain(classOf(text));
      }),
    );
    for (const text of LAZY)
      for (const other of [text.toUpperCase(), text.toLowerCase(), `  ${text.replaceAll(' ', '   ')}.`])
        expect([other, classOf(other) === 'accept']).toEqual([other, false]);
    for (const text of HONEST.slice(0, 30)) expect([text, classOf(text.toUpperCase())]).toEqual([text, 'accept']);
  });

  it('has the vectors of the issue', () => {
    expect(wordsJson.length).toBeGreaterThan(40);
  });
});
