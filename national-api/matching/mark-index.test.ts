import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VOI_ACTIONS, VOI_PRIORITIES } from '../../app/domain/voi.ts';
import { possibleMisreads } from '../../app/domain/vrm-near-miss.ts';
import { normaliseVrmText, type Vrm } from '../../app/domain/vrm.ts';
import { MarkIndex, markKey, markOfKey, nearKeys } from './mark-index.ts';

const mark = fc.stringMatching(/^[A-Z0-9]{2,10}$/);

describe('the number of a mark', () => {
  it('is its own and gives the mark back', () => {
    fc.assert(
      fc.property(mark, (vrm) => {
        expect(markOfKey(markKey(vrm))).toBe(vrm);
      }),
    );
    expect(markKey('9Z')).not.toBe(markKey('09Z'));
    expect(Number.isSafeInteger(markKey('ZZZZZZZZZZ'))).toBe(true);
  });

  it('leads to the marks that one confusable character makes, as the domain has them', () => {
    fc.assert(
      fc.property(mark, (vrm) => {
        const near = new Set<string>();
        nearKeys(vrm, (key) => near.add(markOfKey(key)));
        expect(near).toEqual(possibleMisreads(normaliseVrmText(vrm) as Vrm, 1));
      }),
    );
  });
});

describe('entries by mark', () => {
  it('are what a plain map has, whatever is added and removed', () => {
    const few = fc.constantFrom('AB12CDE', 'AB12CDF', 'A1', 'ZZ99ZZZ', 'LB07SEO', '101D101', 'B1', 'C1');
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ vrm: fc.oneof(few, mark), add: fc.boolean(), list: fc.integer({ min: 0, max: 65_535 }) }),
          { maxLength: 400 },
        ),
        (steps) => {
          const index = new MarkIndex();
          const plain = new Map<string, Map<number, number>>();
          steps.forEach(({ vrm, add, list }, number) => {
            const entries = plain.get(vrm) ?? new Map<number, number>();
            plain.set(vrm, entries);
            if (add) {
              index.add(vrm, {
                number,
                first: number + 1,
                list,
                weedMs: number * 10,
                action: VOI_ACTIONS[number % 3] ?? 'STOP',
                priority: VOI_PRIORITIES[number % 2] ?? 'LOW',
              });
              entries.set(number, list);
            } else {
              const [old = -1] = entries.keys();
              expect(index.remove(vrm, old)).toBe(entries.delete(old));
            }
          });
          for (const [vrm, entries] of plain) {
            const found = new Map<number, number>();
            index.visit(markKey(vrm), ({ number, list, ...rest }) => {
              expect(rest).toEqual({
                first: number + 1,
                weedMs: number * 10,
                action: VOI_ACTIONS[number % 3],
                priority: VOI_PRIORITIES[number % 2],
              });
              found.set(number, list);
            });
            expect(found).toEqual(entries);
          }
          expect(index.size).toBe([...plain.values()].reduce((sum, { size }) => sum + size, 0));
        },
      ),
    );
  });

  it('grow past the first table, and marks that are gone make room', () => {
    const index = new MarkIndex();
    const vrmOf = (i: number): string => `A${String(i).padStart(6, '0')}`;
    for (let i = 0; i < 20_000; i += 1)
      index.add(vrmOf(i), { number: i, first: i, list: 1, weedMs: 0, action: 'STOP', priority: 'HIGH' });
    for (let i = 0; i < 20_000; i += 2) expect(index.remove(vrmOf(i), i)).toBe(true);
    for (let i = 20_000; i < 60_000; i += 1)
      index.add(vrmOf(i), { number: i, first: i, list: 1, weedMs: 0, action: 'STOP', priority: 'HIGH' });
    let found = 0;
    for (let i = 0; i < 60_000; i += 1) index.visit(markKey(vrmOf(i)), ({ number }) => (found += number === i ? 1 : 0));
    expect([found, index.size]).toEqual([50_000, 50_000]);
  });
});
