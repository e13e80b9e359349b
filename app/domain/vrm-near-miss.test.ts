import { describe, expect, it } from 'vitest';
import { classifyVrm, parseVrm } from './vrm.ts';
import type { Vrm } from './vrm.ts';
import { CONFUSION_PAIRS, MAX_NEAR_MISSES, confusableCharacters, nearMisses } from './vrm-near-miss.ts';

const aVrm = (text: string): Vrm => {
  const parsed = parseVrm(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.vrm;
};

describe('the confusion table', () => {
  it('has the published pairs at cost 1 and those from general knowledge at cost 2', () => {
    const pairs = (cost: number): string =>
      CONFUSION_PAIRS.filter((p) => p.cost === cost)
        .map((p) => p.pair.join(''))
        .join(' ');
    expect(pairs(1)).toBe('0O 1I 2Z 5S 8B 6G D0 Q0 VY');
    expect(pairs(2)).toBe('CG EF PR MN NW MW UV KX 4A 7T');
    expect(CONFUSION_PAIRS.every((p) => (p.cost === 1) === (p.source === 'found'))).toBe(true);
  });

  it('names no pair twice', () => {
    const keys = CONFUSION_PAIRS.map((p) => [...p.pair].sort().join(''));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('answers for one character, either way round', () => {
    expect(confusableCharacters('0')).toEqual([
      { to: 'O', cost: 1 },
      { to: 'D', cost: 1 },
      { to: 'Q', cost: 1 },
    ]);
    expect(confusableCharacters('V')).toEqual([
      { to: 'Y', cost: 1 },
      { to: 'U', cost: 2 },
    ]);
    expect(confusableCharacters('J')).toEqual([]);
    expect(confusableCharacters('toString')).toEqual([]);
  });
});

describe('near misses', () => {
  it('are the marks one swap away, cheapest first, then by mark', () => {
    expect(nearMisses(aVrm('YK38RVL'), 1)).toEqual([
      { vrm: 'VK38RVL', swaps: [{ position: 0, from: 'Y', to: 'V' }], cost: 1 },
      { vrm: 'YK38RYL', swaps: [{ position: 5, from: 'V', to: 'Y' }], cost: 1 },
      { vrm: 'YK38PVL', swaps: [{ position: 4, from: 'R', to: 'P' }], cost: 2 },
      { vrm: 'YK38RUL', swaps: [{ position: 5, from: 'V', to: 'U' }], cost: 2 },
      { vrm: 'YX38RVL', swaps: [{ position: 1, from: 'K', to: 'X' }], cost: 2 },
    ]);
  });

  it('add the costs of two swaps', () => {
    expect(nearMisses(aVrm('YK38RVL'), 2).find((miss) => miss.vrm === 'VX38RVL')).toEqual({
      vrm: 'VX38RVL',
      swaps: [
        { position: 0, from: 'Y', to: 'V' },
        { position: 1, from: 'K', to: 'X' },
      ],
      cost: 3,
    });
  });

  it('drop a swap that breaks the format: 8 is not B where a digit stands', () => {
    const misses = nearMisses(aVrm('YK38RVL'), 2).map((miss) => miss.vrm);
    expect(misses).not.toContain('YK3BRVL');
    expect(misses.filter((vrm) => classifyVrm(vrm) === 'other')).toEqual([]);
  });

  it('keep every swap of a mark that fits no format, the way from a misread to the mark', () => {
    expect(nearMisses(aVrm('LBO7SEO'), 1).map((miss) => miss.vrm)).toEqual([
      'L8O7SEO',
      'LB07SEO',
      'LBO75EO',
      'LBO7SE0',
      'LBO7SFO',
      'LBOTSEO',
    ]);
    expect(nearMisses(aVrm('LB07SEO'), 1).map((miss) => miss.vrm)).not.toContain('LBO7SEO');
  });

  it('are none when no swap is allowed', () => {
    expect(nearMisses(aVrm('YK38RVL'), 0)).toEqual([]);
  });

  it('are at most MAX_NEAR_MISSES, which ten zeros reach', () => {
    expect(nearMisses(aVrm('0000000000'), 2)).toHaveLength(MAX_NEAR_MISSES);
  });
});
