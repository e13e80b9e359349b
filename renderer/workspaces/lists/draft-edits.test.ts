import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ENTRY_FIELDS } from '../../../app/domain/voi.ts';
import { DRAFT_MAX_CHANGES } from '../../../app/policy/draft-rules.ts';
import { aVoiEntry } from '../../../app/voi/voi-entry.fixture.ts';
import {
  addLines,
  applied,
  newLines,
  pastedCells,
  pasteInto,
  putTexts,
  removeLines,
  restoreLines,
  textOfLine,
  type Changes,
  type Edit,
  type Line,
} from './draft-edits.ts';

const REVISION = 12;
const listed = (entryId: string): Line => ({
  key: entryId,
  entry: { ...aVoiEntry(), entryId, createdAt: '2026-11-01T00:00:00.000Z', createdBy: 'm.okafor' },
});
const LINES = ['E-1', 'E-2', 'E-3', 'E-4'].map(listed);
const NONE: Changes = new Map();
const put = (line: Line, text: string, changes: Changes = NONE): Edit =>
  putTexts([{ line, field: 'make', text }], changes, REVISION);

describe('an edit of a draft', () => {
  test('is no change when the text is the one that the list has', () => {
    const changes = applied(NONE, put(LINES[0]!, 'SEAT'));
    expect(changes.get('E-1')).toMatchObject({ entryId: 'E-1', baseRevision: REVISION, text: { make: 'SEAT' } });
    expect(applied(changes, put(LINES[0]!, 'FORD', changes)).size).toBe(0);
    expect(put(LINES[0]!, 'FORD')).toEqual([]);
  });

  test('takes a new line away and marks one of the list as removed', () => {
    const [added] = newLines(1, REVISION);
    const changes = applied(NONE, addLines([added!]));
    const edit = removeLines([{ key: added!.key, entry: undefined }, LINES[1]!], changes, REVISION);
    const after = applied(changes, edit);
    expect([...after.keys()]).toEqual(['E-2']);
    expect(after.get('E-2')?.text).toBeNull();
    expect(applied(after, restoreLines([LINES[1]!], after)).size).toBe(0);
  });

  test('of any kind is taken back whole, in the order of the last first', () => {
    const step = fc.record({
      kind: fc.constantFrom('put', 'remove', 'restore', 'add'),
      line: fc.nat(LINES.length - 1),
      text: fc.constantFrom('SEAT', 'KIA', ''),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let changes: Changes = NONE;
        const states: Changes[] = [];
        const edits: Edit[] = [];
        for (const { kind, line, text } of steps) {
          const of = LINES[line]!;
          const edit =
            kind === 'put'
              ? changes.get(of.key)?.text === null
                ? []
                : put(of, text, changes)
              : kind === 'remove'
                ? removeLines([of], changes, REVISION)
                : kind === 'restore'
                  ? restoreLines([of], changes)
                  : addLines(newLines(1, REVISION, { make: text }));
          states.push(changes);
          edits.push(edit);
          changes = applied(changes, edit);
        }
        for (const edit of [...edits].reverse()) {
          changes = applied(changes, edit, true);
          expect(new Map(changes)).toEqual(new Map(states.pop()));
        }
      }),
    );
  });
});

describe('what a spreadsheet copies', () => {
  test('is read with its quotes, line breaks in cells, and empty cells', () => {
    expect(pastedCells('a\tb\n"c\n d"\t"say ""x"""\r\n\te\r\n')).toEqual([
      ['a', 'b'],
      ['c d', 'say "x"'],
      ['', 'e'],
    ]);
  });

  test('comes out as it went in, for any cells of one line each', () => {
    const text = fc.stringMatching(/^[A-Za-z0-9 .,/"-]{0,12}$/).map((one) => one.trim());
    const table = fc.array(fc.array(text, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    const quoted = (one: string): string => (/"/.test(one) ? `"${one.replaceAll('"', '""')}"` : one);
    fc.assert(
      fc.property(table, (cells) => {
        const copied = cells.map((row) => row.map(quoted).join('\t')).join('\r\n');
        // A last row of nothing but an end of line is none.
        fc.pre(!copied.endsWith('\n'));
        expect(pastedCells(copied)).toEqual(cells);
      }),
    );
  });

  test('fills the cells from the focused one on and makes the lines that are missing', () => {
    const { edit, leftOut } = pasteInto(
      [
        ['SEAT', 'IBIZA'],
        ['KIA', 'RIO'],
      ],
      { below: [LINES[3]!], field: 'make', changes: NONE, revision: REVISION },
    );
    expect(leftOut).toBe(0);
    expect(edit.map(({ before, after }) => [before, after?.entryId, after?.text?.make, after?.text?.model])).toEqual([
      [undefined, 'E-4', 'SEAT', 'IBIZA'],
      [undefined, null, 'KIA', 'RIO'],
    ]);
    expect(applied(applied(NONE, edit), edit, true).size).toBe(0);
  });

  test('leaves out what a draft cannot hold, and says how much', () => {
    const cells = Array.from({ length: DRAFT_MAX_CHANGES + 3 }, (_, i) => [`AB12CD${i}`]);
    const { edit, leftOut } = pasteInto(cells, { below: [], field: 'vrm', changes: NONE, revision: REVISION });
    expect([edit.length, leftOut]).toEqual([DRAFT_MAX_CHANGES, 3]);
  });

  test('leaves out columns behind the last', () => {
    const last = ENTRY_FIELDS.at(-1)!;
    const { edit } = pasteInto([['no', 'x', 'y']], {
      below: [LINES[0]!],
      field: last,
      changes: NONE,
      revision: REVISION,
    });
    expect(textOfLine(LINES[0]!, applied(NONE, edit))[last]).toBe('no');
  });
});
