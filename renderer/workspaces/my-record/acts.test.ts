import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actsOf, receiptOf, type Act, type Entry } from './acts.ts';
import { shownActs } from './filters.ts';
import { aSearch, byService, byWorkstation, here, JUSTIFICATION, QUERY, REASON, receipt } from './my-record.fixture.ts';

const log = (entries: readonly Entry[], from = 0, treeSize = 100) => ({ entries, from, treeSize });
const words = ({ outcome }: Act): string => [outcome.words, outcome.why].filter(Boolean).join(': ');
const indexes = (acts: readonly Act[]): readonly (readonly number[])[] =>
  acts.map(({ entries }) => entries.map(({ index }) => index));

describe('the records of one act', () => {
  test('are one row: of what, why, how it ended', () => {
    const [act, ...more] = actsOf(log(aSearch(10)), []);
    expect(more).toEqual([]);
    expect(act).toMatchObject({
      action: 'SEARCH_VRM',
      kind: 'search',
      subject: { marks: ['YK38RVL'] },
      reason: REASON,
      reference: '22/90417/26',
      outcome: { words: 'Found 17 reads', isRefusal: false },
    });
    expect(indexes([act as Act])).toEqual([[10, 11, 12, 13]]);
  });

  test('whoever sends one correlation for two searches makes two rows of it', () => {
    const twice = [...aSearch(10), ...aSearch(20, { requestId: 'R-2' })];
    const acts = actsOf(log(twice), []);
    expect(acts.filter(({ subject }) => subject.marks.includes('YK38RVL')).length).toBeGreaterThanOrEqual(2);
    expect(acts.some(({ entries }) => entries.some(({ index }) => index === 20) && entries.length === 2)).toBe(true);
  });

  test('a contested record is a row of its own and says who brought it', () => {
    const planted = byWorkstation(
      30,
      { correlationId: 'C-1', phase: 'INTENT', outcome: null, details: { query: QUERY, justification: JUSTIFICATION } },
      { deliveredBy: { userName: 'm.other', sessionId: 'S9' }, contested: ['OTHER_PERSON'] },
    );
    const acts = actsOf(log([...aSearch(10), planted]), []);
    expect(indexes(acts)).toContainEqual([30]);
    expect(acts.find(({ entries }) => entries[0]?.index === 30)?.delivered).toMatchObject({
      by: 'm.other',
      contested: ['OTHER_PERSON'],
    });
  });

  test('a record of a workstation that nobody has approved is this person’s all the same', () => {
    const [started, ended, intent, outcome] = aSearch(10) as [Entry, Entry, Entry, Entry];
    const pending = ({ record, ...rest }: Entry): Entry => ({
      ...rest,
      record: { ...record, contested: ['DEVICE_PENDING'] },
    });
    expect(indexes(actsOf(log([started, ended, pending(intent), pending(outcome)]), []))).toEqual([[10, 11, 12, 13]]);
  });

  test('a look that both sides recorded is one row, each look of its own', () => {
    const look = { action: 'VIEW_PLATE_IMAGE', details: { readId: 'read-1' } };
    const later = '2026-11-08T09:10:00.000Z';
    const again = byWorkstation(16, { ...look, details: { readId: 'read-1', again: true } });
    const entries = [
      byService(10, look),
      byService(11, look),
      byWorkstation(12, look),
      byWorkstation(13, look),
      byWorkstation(14, { ...look, at: later }),
      byService(15, { ...look, details: { readId: 'read-2' } }),
      again,
    ];
    const byFirst = [...indexes(actsOf(log(entries), []))].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
    expect(byFirst).toEqual([[10, 12], [11, 13], [14], [15], [16]]);
  });

  test('a record in a form that is not known here is shown at its time, and not hidden', () => {
    const at = '2026-11-08T09:00:00.000Z';
    const acts = actsOf(log([{ index: 7, leafHash: '', record: { kind: 'LATER', at } }]), []);
    expect(acts).toMatchObject([
      { action: 'Record 7', atMs: Date.parse(at), outcome: { words: 'Cannot be read here' } },
    ]);
  });

  test('no record is lost or shown twice, whatever correlations it carries', () => {
    const entry = fc.record({
      id: fc.constantFrom('C-1', 'C-2', 'C-3'),
      request: fc.constantFrom('R-1', 'R-2'),
      what: fc.constantFrom('STARTED', 'OK', 'INTENT', 'OUTCOME', 'EVENT', 'garbage'),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), (wanted) => {
        const entries = wanted.map(({ id, request, what }, index): Entry =>
          what === 'garbage'
            ? { index, leafHash: '', record: { kind: 'SERVICE', at: 7 } }
            : what === 'STARTED' || what === 'OK'
              ? byService(index, { correlationId: id, requestId: request, outcome: what })
              : byWorkstation(index, { correlationId: id, phase: what, outcome: what === 'INTENT' ? null : 'OK' }),
        );
        const shown = indexes(actsOf(log(entries), [])).flat();
        expect([...shown].sort((a, b) => a - b)).toEqual(entries.map(({ index }) => index));
      }),
    );
  });
});

describe('how it ended', () => {
  const refused = { outcome: 'DENIED', status: 403, code: 'REASON_TOO_VAGUE' };
  test.each([
    [byService(1, { action: 'SEARCH', ...refused }), 'Refused: The reason is too thin to check'],
    [
      byService(1, { action: 'VOI_REVISE', op: 'ALTER', outcome: 'ERROR', code: 'NEVER_HEARD_OF' }),
      'Failed: NEVER_HEARD_OF',
    ],
    [byService(1, { action: 'SEARCH', outcome: 'STARTED' }), 'No end on record'],
    [byService(1, { action: 'SEARCH', outcome: 'OK', details: { resultCount: 0 } }), 'Found nothing'],
    [byWorkstation(1, { phase: 'OUTCOME', outcome: 'CANCELLED', details: { reads: 3 } }), 'Cancelled after 3 reads'],
    [byWorkstation(1, { action: 'COPY_READS', op: 'DISCLOSE', details: { reads: 1 } }), 'Copied 1 read'],
    [byWorkstation(1, { action: 'LOCK', op: 'AUTHN' }), 'Done'],
    [byService(1, {}), 'Shown'],
  ])('case %#', (entry, expected) => {
    expect(actsOf(log([entry]), []).map(words)).toEqual([expected]);
  });

  test('a search that the workstation cut short is not called complete because the service gave all', () => {
    const [started, ended, intent] = aSearch(10) as [Entry, Entry, Entry];
    const cut = byWorkstation(13, {
      correlationId: 'C-1',
      phase: 'OUTCOME',
      outcome: 'ERROR',
      details: { failureCode: 'STREAM_TRUNCATED' },
    });
    expect(actsOf(log([started, ended, intent, cut]), [])[0]?.outcome).toMatchObject({
      words: 'Failed',
      code: 'STREAM_TRUNCATED',
    });
  });
});

describe('a receipt of this workstation', () => {
  const search = aSearch(10);
  const state = (acts: readonly Act[]) => acts.map((act) => receiptOf(act)?.state);

  test('is that of the record at its place in the log', () => {
    const acts = actsOf(log(search), [here(4, { phase: 'OUTCOME', receipt: receipt(13, { entries: search }) })]);
    expect(acts).toHaveLength(1);
    expect(receiptOf(acts[0] as Act)).toMatchObject({ state: 'verified', receipt: { ref: '9F3C-71AE' } });
  });

  test('is waited for, also when the log has the record already, and a record that it has not is a row', () => {
    expect(state(actsOf(log(search), [here(4, { phase: 'OUTCOME' })]))).toEqual(['waiting']);
    expect(state(actsOf(log([]), [here(4, { action: 'LOCK', correlationId: 'C-9' })]))).toEqual(['waiting']);
  });

  test('that did not hold says so', () => {
    expect(
      state(
        actsOf(log(search), [
          here(4, { phase: 'OUTCOME', receipt: receipt(13, { ref: 'AAAA-0000', verified: false, entries: search }) }),
        ]),
      ),
    ).toEqual(['unverified']);
  });

  test('for another record than the log shows at its place says so, whoever the record names', () => {
    const other = here(4, { phase: 'OUTCOME', correlationId: 'C-9', receipt: receipt(13) });
    const acts = actsOf(log(search), [other]);
    expect(state(acts)).toContain('altered');
    expect(receiptOf(acts.find(({ locals }) => locals.length > 0) as Act)?.state).toBe('altered');
  });

  test('for a record that does not fit its own leaf hash says so', () => {
    const own = here(4, { phase: 'OUTCOME', receipt: receipt(13, { entries: search }) });
    const acts = actsOf({ ...log(search), altered: new Set([13]) }, [own]);
    expect(state(acts)).toEqual(['altered']);
    expect(acts[0]?.isAltered).toBe(true);
    // The service's own records have no receipt here; the leaf hash still tells.
    expect(actsOf({ ...log(search), altered: new Set([10]) }, [])[0]?.isAltered).toBe(true);
    expect(actsOf(log(search), [])[0]?.isAltered).toBe(false);
  });

  test('for a place where the log has nothing of this person is said, but not of a part that nobody looked at', () => {
    const lost = here(4, { action: 'LOCK', correlationId: 'C-9', receipt: receipt(50) });
    expect(state(actsOf(log(search, 10), [lost]))).toContain('missing');
    expect(actsOf(log(search, 60), [lost])).toHaveLength(1);
    expect(state(actsOf(log(search, 10, 40), [lost]))).toContain('verified');
    expect(state(actsOf(undefined, [lost]))).toEqual(['verified']);
  });
});

describe('filters', () => {
  const acts = actsOf(
    log([
      ...aSearch(10),
      byService(20, {
        action: 'SEARCH',
        outcome: 'DENIED',
        code: 'TOO_WIDE',
        details: { query: { ...QUERY, vrms: ['AB12CDE'] } },
      }),
      byService(21, { action: 'WHO_AM_I', op: 'AUTHZ' }),
      byService(22, { action: 'LIST_CAMERAS', outcome: 'DENIED', code: 'TOO_FAST' }),
      byWorkstation(23, { action: 'LOCK', op: 'AUTHN' }),
      byService(24, { action: 'BRAND_NEW', op: 'ALTER' }),
    ]),
    [],
  );
  const shown = (part: Partial<Parameters<typeof shownActs>[1]>): readonly string[] =>
    shownActs(acts, { kind: 'all', text: '', byItself: false, ...part })
      .map(({ action }) => action)
      .sort();

  test('what Sightline asked by itself is shown when wanted, and always when it was refused', () => {
    expect(shown({})).toEqual(['BRAND_NEW', 'LIST_CAMERAS', 'LOCK', 'SEARCH', 'SEARCH_VRM']);
    expect(shown({ byItself: true })).toContain('WHO_AM_I');
  });

  test('by kind; a refused search is a search and a refusal', () => {
    expect(shown({ kind: 'search' })).toEqual(['SEARCH', 'SEARCH_VRM']);
    expect(shown({ kind: 'refusal' })).toEqual(['LIST_CAMERAS', 'SEARCH']);
    expect(shown({ kind: 'signing' })).toEqual(['LOCK']);
    expect(shown({ kind: 'other' })).toEqual(['BRAND_NEW']);
  });

  test.each(['yk38 rvl', 'YK38RVL', 'k38', 'harbour street', '90417', 'found 17'])('by text: %s', (text) => {
    expect(shown({ text })).toEqual(['SEARCH_VRM']);
  });
});
