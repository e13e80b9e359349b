import { describe, expect, it } from 'vitest';
import { daysIn, spanInWords } from './span.ts';

const words = (from: string, to: string): string => spanInWords({ fromMs: Date.parse(from), toMs: Date.parse(to) });

describe('a stretch of time in words', () => {
  it('names a day once, and the zone at the end', () => {
    expect(words('2025-01-14T04:30:00Z', '2025-01-14T08:30:00Z')).toBe('Tue 14 Jan 2025, 04:30 to 08:30 GMT');
    expect(words('2025-07-14T04:30:00Z', '2025-07-15T08:30:00Z')).toBe(
      'Mon 14 Jul 2025, 05:30 to Tue 15 Jul 2025, 09:30 BST',
    );
  });

  it('shows seconds where it is short, and both zones where the clocks change in it', () => {
    expect(words('2025-01-14T04:30:05Z', '2025-01-14T04:31:10Z')).toBe('Tue 14 Jan 2025, 04:30:05 to 04:31:10 GMT');
    expect(words('2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z')).toBe('Sun 25 Oct 2026, 01:30 BST to 01:30 GMT');
  });
});

describe('the days of a stretch', () => {
  const days = (from: string, to: string): number => daysIn({ fromMs: Date.parse(from), toMs: Date.parse(to) });

  it('are as many just after midnight as just before it, with the last one begun', () => {
    expect(days('2026-11-02T00:00:00Z', '2026-12-01T00:14:00Z')).toBe(30);
    expect(days('2026-11-02T00:00:00Z', '2026-12-01T23:59:00Z')).toBe(30);
    expect(days('2026-11-02T12:00:00Z', '2026-11-09T12:00:00Z')).toBe(7);
  });

  it('go by the local clock where it changes', () => {
    expect(days('2026-10-02T00:00:00+01:00', '2026-11-01T00:00:00Z')).toBe(30);
    expect(days('2027-03-02T00:00:00Z', '2027-04-01T00:00:00+01:00')).toBe(30);
  });
});
