import { describe, expect, test } from 'vitest';
import { DAY_MS, instantText } from '../../../app/domain/instant.ts';
import { anAuthority } from '../authorities/authorities.fixture.ts';
import { summaryOf } from './authority-status.tsx';

const NOW_MS = Date.UTC(2026, 10, 28, 14);
const daysAgo = (days: number): string => instantText(NOW_MS - days * DAY_MS);
const granted = (part: object = {}) => anAuthority(NOW_MS, { decision: { at: daysAgo(1) }, ...part });
const used = granted({ searches: [{ searchId: 's', auditIndex: 1, kind: 'vrm', at: daysAgo(0) }] });
const waiting = anAuthority(NOW_MS);
const refused = (days: number) => anAuthority(NOW_MS, { decision: { granted: false, at: daysAgo(days) } });
const words = (...all: Parameters<typeof summaryOf>[0]) => summaryOf(all, NOW_MS)?.words;

describe('the button of one’s own requests', () => {
  test('says first what can be run, then what waits, then what was refused', () => {
    expect(words(refused(1), waiting, used, granted())).toBe('1 granted');
    expect(words(refused(1), waiting, waiting, used)).toBe('2 waiting');
    expect(words(refused(1), used)).toBe('1 refused');
    expect(words(used, used)).toBe('2 in force');
  });

  test('is absent where there is nothing to do or to know', () => {
    expect(words()).toBeUndefined();
    expect(words(refused(4))).toBeUndefined();
    expect(words(anAuthority(NOW_MS, { state: 'EXPIRED', decision: { at: daysAgo(40) } }))).toBeUndefined();
  });
});
