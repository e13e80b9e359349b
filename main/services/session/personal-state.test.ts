import { describe, expect, test } from 'vitest';
import { personalState } from './personal-state.ts';

const aState = () => {
  const lines: string[] = [];
  return {
    lines,
    ...personalState({ write: (level, event, fields) => lines.push(`${level} ${event} ${String(fields?.['name'])}`) }),
  };
};

describe('personal state', () => {
  test('says what there was, and holds nothing afterwards', () => {
    const at = aState();
    let held = 3;
    at.onForget(
      'searches',
      () => held,
      () => (held = 0),
    );
    expect(at.forget()).toEqual({ searches: 3 });
    expect(at.counts()).toEqual({ searches: 0 });
    expect(at.lines).toEqual([]);
  });

  test('one that throws or keeps something stops no other, and is loud', () => {
    const at = aState();
    let held = 1;
    at.onForget(
      'broken',
      () => 1,
      () => {
        throw new Error('planted');
      },
    );
    at.onForget(
      'keeper',
      () => 2,
      () => undefined,
    );
    at.onForget(
      'good',
      () => held,
      () => (held = 0),
    );
    expect(at.forget()).toEqual({ broken: 1, keeper: 2, good: 1 });
    expect(held).toBe(0);
    expect(at.lines).toEqual(['error personal.kept broken', 'error personal.kept keeper']);
  });

  test('two of one name are a bug', () => {
    const at = aState();
    at.onForget(
      'a',
      () => 0,
      () => undefined,
    );
    expect(() => {
      at.onForget(
        'a',
        () => 0,
        () => undefined,
      );
    }).toThrow();
  });
});
