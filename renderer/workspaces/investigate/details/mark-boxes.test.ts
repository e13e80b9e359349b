import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VRM_MAX_CHARACTERS } from '../../../../app/domain/vrm.ts';
import { boxesOf, eraseBefore, markIn, typeInto } from './mark-boxes.ts';

const mark = fc.stringMatching(/^[A-Z0-9]{1,10}$/);

describe('boxes of a mark', () => {
  it('hold any mark unchanged, with one box more while it may be longer', () => {
    fc.assert(
      fc.property(mark, (text) => {
        const boxes = boxesOf(text);
        expect(markIn(boxes)).toBe(text);
        expect(boxes.length).toBe(Math.min(text.length + 1, VRM_MAX_CHARACTERS));
      }),
    );
  });

  it('take a typed character over the one that stands there, and go on to the next', () => {
    expect(typeInto(boxesOf('YK38RVI'), 6, 'l')).toEqual({ boxes: [...'YK38RVL', ''], at: 7 });
  });

  it('take a pasted mark from the first box on, spaces left out, whatever stood there', () => {
    fc.assert(
      fc.property(mark, mark, (before, pasted) => {
        const { boxes, refused } = typeInto(boxesOf(before), 0, [...pasted].join(' ').toLowerCase());
        expect(refused).toBeUndefined();
        expect(markIn(boxes)).toBe(pasted + before.slice(pasted.length));
      }),
    );
  });

  it('take all of a text or nothing, and say which character no plate has', () => {
    const boxes = boxesOf('AB12CDE');
    expect(typeInto(boxes, 0, 'A-1')).toEqual({ boxes, at: 0, refused: expect.stringContaining('“-”') });
    expect(typeInto(boxes, 6, 'ÅÄÖ').boxes).toBe(boxes);
    expect(typeInto(boxes, 6, '123456')).toEqual({ boxes, at: 6, refused: expect.stringContaining('10') });
  });

  it('never hold what is no mark, whatever is typed, pasted and erased', () => {
    fc.assert(
      fc.property(
        mark,
        fc.array(fc.record({ at: fc.nat(9), text: fc.oneof(mark, fc.string(), fc.constant(undefined)) })),
        (start, acts) => {
          let boxes = boxesOf(start);
          for (const { at, text } of acts) {
            const place = Math.min(at, boxes.length - 1);
            const next = text === undefined ? eraseBefore(boxes, place) : typeInto(boxes, place, text);
            boxes = next.boxes;
            expect(next.at).toBeGreaterThanOrEqual(0);
            expect(next.at).toBeLessThan(boxes.length);
            expect(markIn(boxes)).toMatch(/^[A-Z0-9]{0,10}$/);
            expect(boxes.length).toBeLessThanOrEqual(VRM_MAX_CHARACTERS);
          }
        },
      ),
    );
  });

  it('are erased backwards: the box itself, then the one before it', () => {
    const once = eraseBefore(boxesOf('AB1'), 2);
    expect(once).toEqual({ boxes: ['A', 'B', ''], at: 2 });
    expect(eraseBefore(once.boxes, once.at)).toEqual({ boxes: ['A', ''], at: 1 });
    expect(eraseBefore(['', ''], 0).at).toBe(0);
  });
});
