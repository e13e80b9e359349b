import { HOUR_MS } from '../domain/instant.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain, EXPLANATIONS, leastKmhBetween, type EndFacts, type PairFacts } from './incompatible.ts';

const anEnd = (change: Partial<EndFacts> = {}): EndFacts => ({
  confidence: 97,
  make: null,
  colour: null,
  receivedLate: false,
  receivedBeforeCapture: false,
  cameraStatus: 'OK',
  locationQuality: 'SURVEYED',
  nearMissSeen: false,
  alone: false,
  ...change,
});
const aPair = (first: Partial<EndFacts>, second: Partial<EndFacts>, change: Partial<PairFacts> = {}): PairFacts => ({
  distanceKm: 200,
  gapMs: 540_000,
  first: anEnd(first),
  second: anEnd(second),
  pairsOfMark: 1,
  ...change,
});
const best = (facts: PairFacts): string | undefined => explain(facts)[0]?.code;

describe('the speed that two reads demand', () => {
  it('is distance over time, and finite for two reads of one instant', () => {
    expect(leastKmhBetween(100, HOUR_MS)).toBe(100);
    expect(leastKmhBetween(100, -HOUR_MS)).toBe(100);
    expect(leastKmhBetween(100, 0)).toBe(leastKmhBetween(100, 1));
    expect(leastKmhBetween(0, 0)).toBe(0);
  });
});

describe('what may lie behind two incompatible reads', () => {
  it('is a clone when both reads are sure of themselves, the more so when the vehicles look different', () => {
    expect(best(aPair({}, {}))).toBe('CLONED_PLATES');
    expect(explain(aPair({ make: 'FORD' }, { make: 'Ford' }))[0]?.because).not.toContain('MAKE_OR_COLOUR_DIFFERS');
    expect(explain(aPair({ colour: 'RED' }, { colour: 'BLUE' }))[0]).toMatchObject({
      code: 'CLONED_PLATES',
      because: ['BOTH_READS_CONFIDENT', 'MAKE_OR_COLOUR_DIFFERS'],
    });
  });

  it('is a misread when one is doubtful or a mark like it was there', () => {
    expect(best(aPair({}, { confidence: 62 }))).toBe('MISREAD');
    expect(best(aPair({ nearMissSeen: true, alone: true }, {}))).toBe('MISREAD');
  });

  it('is a clock when a read came late, or before it was captured', () => {
    expect(best(aPair({ receivedLate: true }, {}))).toBe('CLOCK_FAULT');
    expect(best(aPair({}, { receivedBeforeCapture: true }))).toBe('CLOCK_FAULT');
  });

  it('is a position when it is not known, or when the cameras are so near that any error explains it', () => {
    expect(best(aPair({ locationQuality: 'UNKNOWN' }, {}))).toBe('CAMERA_POSITION');
    expect(best(aPair({}, {}, { distanceKm: 1.5, gapMs: 1_000 }))).toBe('CAMERA_POSITION');
  });

  it('is fast driving while a car could do it', () => {
    expect(best(aPair({}, {}, { distanceKm: 20, gapMs: 420_000 }))).toBe('DRIVEN_FAST');
    expect(explain(aPair({}, {})).map(({ code }) => code)).not.toContain('DRIVEN_FAST');
  });

  it('always has something to say, in order, each thing once and with a weight from 0 to 1', () => {
    const anyEnd = fc.record<EndFacts>({
      confidence: fc.option(fc.integer({ min: 0, max: 100 })),
      make: fc.constantFrom(null, 'FORD', 'VW'),
      colour: fc.constantFrom(null, 'RED', 'BLUE'),
      receivedLate: fc.boolean(),
      receivedBeforeCapture: fc.boolean(),
      cameraStatus: fc.constantFrom('OK', 'SUSPECT', 'OUT_OF_SERVICE'),
      locationQuality: fc.constantFrom('SURVEYED', 'GPS', 'UNKNOWN'),
      nearMissSeen: fc.boolean(),
      alone: fc.boolean(),
    });
    fc.assert(
      fc.property(
        anyEnd,
        anyEnd,
        fc.double({ min: 0, max: 1_200, noNaN: true }),
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.integer({ min: 1, max: 9 }),
        (first, second, distanceKm, gapMs, pairsOfMark) => {
          const found = explain({ distanceKm, gapMs, first, second, pairsOfMark });
          expect(found.length).toBeGreaterThan(0);
          expect(new Set(found.map(({ code }) => code)).size).toBe(found.length);
          for (const [i, { code, weight }] of found.entries()) {
            expect(EXPLANATIONS).toContain(code);
            expect(weight).toBeGreaterThan(0);
            expect(weight).toBeLessThanOrEqual(found[i - 1]?.weight ?? 1);
          }
          expect(Number.isFinite(leastKmhBetween(distanceKm, gapMs))).toBe(true);
        },
      ),
    );
  });
});
