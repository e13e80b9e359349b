import { describe, expect, it } from 'vitest';
import { succeed } from '../../app/domain/result.ts';
import { copying, MARKING } from './copying.ts';
import { failed } from './failures.ts';

const ROW = {
  readId: 'r-1',
  time: '2026-03-01T12:00:00.000Z',
  vrm: 'AB12 CDE',
  camera: 'J27\tGildersome',
  road: 'M62',
  direction: 'W',
  confidence: '97',
  note: '=cmd()',
};
const REF = 'abcdef01-2345-4678-9abc-def012345678';

function bench(canWrite = true) {
  const events: string[] = [];
  const records: Record<string, unknown>[] = [];
  const failure = (code: string) => ({ code, ref: 'R1' }) as never;
  const service = copying({
    audit: {
      write: (record) => {
        events.push('record');
        if (!canWrite) return failed(failure('AUDIT_LOG_UNWRITABLE'));
        records.push(record);
        return succeed({} as never);
      },
    },
    delivery: { soon: () => undefined },
    searches: {
      find: (ref) => (ref === REF ? ({ searchId: 'S-1', receiptRef: '9F3C-71AE', reads: 2 } as never) : undefined),
    },
    account: () => ({ userName: 'p.anand', organisation: 'West Yorkshire Police' }) as never,
    serviceNowMs: () => Date.parse('2026-03-01T13:00:00.000Z'),
    random: { bytes: () => new Uint8Array(), uuid: () => 'u-1' },
    failure: failure,
    writeClipboard: (text) => events.push(text),
  });
  return { service, events, records };
}

describe('copying reads', () => {
  it('copies the columns that are shown, under their headings, in the order of the rows that the page gave', () => {
    const { service, events } = bench();
    const row = { ...ROW, lane: '2', vehicle: 'Blue Ford', received: '2026-03-01T12:00:01.000Z' };
    const rows = [{ ...row, readId: 'r-2' }, row];
    const columns = ['vrm', 'lane', 'vehicle', 'time', 'received', 'since'] as const;
    service.reads({ searchRef: REF, what: 'rows', rows, columns: [...columns] });
    const [marking, head, headings, ...table] = events[1]?.split('\n') ?? [];
    expect([marking, head, headings]).toEqual([
      MARKING,
      expect.stringMatching(/^2 reads of search S-1, receipt 9F3C-71AE/),
      'VRM read\tLane\tVehicle\tTime\tReceived\tSince previous\tNote\tRead',
    ]);
    expect(table).toEqual([
      "AB12 CDE\t2\tBlue Ford\t2026-03-01T12:00:00.000Z\t2026-03-01T12:00:01.000Z\t\t'=cmd()\tr-2",
      "AB12 CDE\t2\tBlue Ford\t2026-03-01T12:00:00.000Z\t2026-03-01T12:00:01.000Z\t\t'=cmd()\tr-1",
      MARKING,
    ]);
  });

  it('M8: is recorded as a disclosure, by count and digest and not by its text, before anything is on the clipboard', () => {
    const { service, events, records } = bench();
    expect(service.reads({ searchRef: REF, what: 'rows', rows: [ROW] })).toEqual(succeed({ reads: 1 }));
    expect(events[0]).toBe('record');
    expect(records).toEqual([
      expect.objectContaining({
        op: 'DISCLOSE',
        action: 'COPY_READS',
        phase: 'EVENT',
        outcome: 'OK',
        details: {
          searchId: 'S-1',
          searchRef: REF,
          what: 'rows',
          reads: 1,
          resultDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
          recipient: 'CLIPBOARD',
        },
      }),
    ]);
    expect(JSON.stringify(records)).not.toContain('AB12');
  });

  it('M8: carries its marking, the search, the receipt and who copied it, and no formula', () => {
    const { service, events } = bench();
    service.reads({ searchRef: REF, what: 'rows', rows: [ROW] });
    const lines = (events[1] ?? '').split('\n');
    expect([lines[0], lines.at(-1)]).toEqual([MARKING, MARKING]);
    expect(lines[1]).toBe(
      '1 read of search S-1, receipt 9F3C-71AE, copied 2026-03-01T13:00:00.000Z by p.anand, West Yorkshire Police',
    );
    expect(lines[3]?.split('\t')).toEqual([
      '2026-03-01T12:00:00.000Z',
      'AB12 CDE',
      'J27 Gildersome',
      'M62',
      'W',
      '97',
      "'=cmd()",
      'r-1',
    ]);
  });

  it('M8: as a sentence says mark, local time, place, confidence and read, and carries marking and receipt all the same', () => {
    const { service, events, records } = bench();
    service.reads({
      searchRef: REF,
      what: 'sentence',
      rows: [{ ...ROW, time: '2026-07-01T22:30:05.000Z', note: 'near miss, possible only' }],
    });
    expect(records[0]).toMatchObject({ details: { what: 'sentence', reads: 1 } });
    const lines = (events[1] ?? '').split('\n');
    expect([lines[0], lines.at(-1)]).toEqual([MARKING, MARKING]);
    expect(lines[1]).toContain('receipt 9F3C-71AE');
    expect(lines[2]).toBe(
      'AB12 CDE was read Wed 1 Jul 2026 23:30:05 BST at J27 Gildersome, M62 westbound, confidence 97% (near miss, possible only), read r-1.',
    );
  });

  it('M8: as a sentence claims neither confidence nor the text read where the page was not told of them', () => {
    const { service, events } = bench();
    const { confidence: _, ...row } = ROW;
    service.reads({
      searchRef: REF,
      what: 'sentence',
      rows: [{ ...row, time: '2026-07-01T22:30:05.000Z', note: 'one of a pair that one vehicle cannot have made' }],
    });
    expect(events[1]?.split('\n')[2]).toBe(
      'A read of the mark AB12 CDE, Wed 1 Jul 2026 23:30:05 BST at J27 Gildersome, M62 westbound (one of a pair that one vehicle cannot have made), read r-1.',
    );
  });

  it('M8: is of no more reads than the search gave, and of none twice', () => {
    const { service, events } = bench();
    const ids = (...readIds: readonly string[]) => readIds.map((readId) => ({ ...ROW, readId }));
    for (const rows of [ids('r-1', 'r-2', 'r-3'), ids('r-1', 'r-1')])
      expect(service.reads({ searchRef: REF, what: 'rows', rows })).toMatchObject({ ok: false });
    expect(events).toEqual([]);
    expect(service.reads({ searchRef: REF, what: 'rows', rows: ids('r-1', 'r-2') })).toMatchObject({ ok: true });
  });

  it('M8: does not happen when it cannot be recorded, or when the search is not of this session', () => {
    const { service, events } = bench(false);
    expect(service.reads({ searchRef: REF, what: 'rows', rows: [ROW] })).toMatchObject({ ok: false });
    expect(events).toEqual(['record']);
    const other = bench();
    expect(
      other.service.reads({ searchRef: 'abcdef01-0000-4678-9abc-def012345678', what: 'rows', rows: [ROW] }),
    ).toMatchObject({ ok: false });
    expect(other.events).toEqual([]);
  });
});
