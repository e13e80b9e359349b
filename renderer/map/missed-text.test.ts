import { expect, it } from 'vitest';
import { missedText } from './missed-text.ts';

const answer = (passes: number, missed: number) => ({
  from: '2026-10-31T00:00:00.000Z',
  to: '2026-11-30T00:00:00.000Z',
  days: 30,
  cameras: [{ cameraId: 'C1', passes, missed, low: 0.0277, high: 0.0596 }],
});

it('says what share of passes a camera misses, between which bounds and of how many, and where that is not known', () => {
  expect(missedText(answer(612, 25), 'C1')).toBe(
    'Misses about 4 % of passes, 95 % interval 2.8 to 6 % (612 passes, 30 days).',
  );
  expect(missedText(answer(1_200, 3), 'C1')).toBe(
    'Misses less than 1 % of passes, 95 % interval 2.8 to 6 % (1,200 passes, 30 days).',
  );
  expect(missedText(answer(612, 25), 'C2')).toBe('How many passes it misses is not known.');
});
