import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MethodReply, MethodRequest } from '../../../app/contract/methods.ts';
import { aStatus, locked, PRIYA, Refuse, signedIn, type FakeBridge } from '../../testing/fake-bridge.ts';
import { commandsOf } from '../../shell/commands.ts';
import { renderApp, resetApp } from '../../testing/render-app.tsx';
import { pressable, speechless, titled, unmatched, type Walk } from '../../testing/walk.ts';
import type { Entry } from './acts.ts';
import { useRecordFilters } from './filters.ts';
import { aSearch, byService, byWorkstation, here, REASON, receipt } from './my-record.fixture.ts';

vi.mock('../../map/map-panel.tsx', async () => {
  const { Panel } = await import('../../ui/panel.tsx');
  return { MapPanel: () => <Panel name="Map">map</Panel> };
});

type Page = MethodReply<'record.mine'>['value'];
const page = (part: Partial<Page>): MethodReply<'record.mine'> => ({
  status: 200,
  value: { records: [], next: null, lookedBackTo: '2026-11-01T08:00:00.000Z', treeSize: 100, ...part },
});

/** jsdom has no layout: the grid draws as many rows as fit its height, which the test sets. */
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
});
afterEach(() => {
  resetApp();
  vi.restoreAllMocks();
});

async function open(prepare: (fake: FakeBridge) => void): Promise<FakeBridge> {
  // An auditor has no other workspace, so this one is in front at once.
  return renderApp(signedIn({ ...PRIYA, roles: ['auditor'] }), prepare);
}
const rows = (): readonly HTMLElement[] =>
  within(screen.getByRole('grid', { name: 'My record' }))
    .getAllByRole('row')
    .filter((row) => row.hasAttribute('aria-selected'));
const text = (element: HTMLElement | undefined): string => element?.textContent ?? '';
const details = () => within(screen.getByRole('region', { name: 'Record details' }));

const withASearch = (fake: FakeBridge): void =>
  fake.on({
    'record.mine': () =>
      page({
        records: [
          ...aSearch(10),
          byService(20, { at: '2026-11-08T10:00:00.000Z', action: 'SEARCH', outcome: 'DENIED', code: 'TOO_WIDE' }),
          byWorkstation(
            30,
            { at: '2026-11-07T10:00:00.000Z', action: 'LOCK', op: 'AUTHN' },
            { deliveredBy: { userName: 'm.other', sessionId: 'S9' }, contested: ['OTHER_PERSON'] },
          ),
          byService(31, { at: '2026-11-06T10:00:00.000Z', action: 'WHO_AM_I' }),
        ] as Page['records'],
      }),
    'audit.mine': () => ({ records: [here(4, { phase: 'OUTCOME', receipt: receipt(13, { entries: aSearch(10) }) })] }),
  });

describe('My record', () => {
  test('has a row for each act, under its day, with reason, outcome and receipt', async () => {
    await open(withASearch);
    await screen.findByRole('grid', { name: 'My record' });
    expect(rows().map((row) => text(row).slice(0, 30))).toHaveLength(3);
    const [refusal, search, lock] = rows();
    expect(text(refusal)).toContain('Refused');
    for (const words of [
      'Search of a mark',
      'YK38 RVL',
      '22/90417/26',
      REASON,
      'Found 17 reads',
      'verified receipt',
      '9F3C-71AE',
    ])
      expect(text(search)).toContain(words);
    expect(text(lock)).toContain('contested');
    expect(screen.getByText(/Sun 8 Nov 2026 · 2 acts · times in GMT/)).toBeTruthy();
    expect(screen.getByRole('status', { name: 'How far back' }).textContent).toContain('beginning of the log');
  });

  test('on the night when the clocks go back every time has its zone: one hour of it comes twice', async () => {
    const at = (instant: string, index: number) => byWorkstation(index, { at: instant, action: 'LOCK', op: 'AUTHN' });
    await open((fake) =>
      fake.on({
        'record.mine': () =>
          page({
            records: [at('2026-10-25T01:30:00.000Z', 41), at('2026-10-25T00:30:00.000Z', 40)] as Page['records'],
          }),
      }),
    );
    await screen.findByRole('grid', { name: 'My record' });
    expect(screen.getByText('Sun 25 Oct 2026 · 2 acts · times in BST, then GMT')).toBeTruthy();
    expect(text(rows()[0])).toContain('01:30:00 GMT');
    expect(text(rows()[1])).toContain('01:30:00 BST');
  });

  test('shows the chosen act in full: fields, hash, tree size and the record as it was entered', async () => {
    await open(withASearch);
    await screen.findByRole('grid', { name: 'My record' });
    expect(details().getByText(/see every use of the system/)).toBeTruthy();
    fireEvent.click(rows()[1] as HTMLElement);
    expect(details().getByText('Serious and complex')).toBeTruthy();
    const outcome = within(details().getByRole('region', { name: 'Record 13' }));
    expect(outcome.getByText(aSearch(10)[3]?.leafHash ?? '')).toBeTruthy();
    expect(outcome.getByText('100')).toBeTruthy();
    expect(outcome.getByText(/checked its proof/)).toBeTruthy();
    expect(outcome.getByLabelText('Record 13 in JSON').textContent).toContain('"phase": "OUTCOME"');
  });

  test('says so when the service shows something else than it logged', async () => {
    const [started, ended, intent, outcome] = aSearch(10) as [Entry, Entry, Entry, Entry];
    const rewritten = { ...started, record: { ...started.record, at: '2026-11-08T11:00:00.000Z' } };
    await open((fake) =>
      fake.on({
        'record.mine': () => page({ records: [rewritten, ended, intent, outcome] as Page['records'] }),
        'audit.mine': () => ({
          records: [here(4, { phase: 'OUTCOME', receipt: receipt(13, { entries: aSearch(10) }) })],
        }),
      }),
    );
    await screen.findByRole('grid', { name: 'My record' });
    expect(text(rows()[0])).toContain('not as logged');
    fireEvent.click(rows()[0] as HTMLElement);
    const altered = within(details().getByRole('region', { name: 'Record 10' }));
    expect(altered.getByText(/This is not what was logged/)).toBeTruthy();
    const proved = within(details().getByRole('region', { name: 'Record 13' }));
    expect(proved.queryByText(/This is not what was logged/)).toBeNull();
    expect(proved.getByText(/checked its proof/)).toBeTruthy();
  });

  test('says plainly what was delivered in this person’s name by somebody else', async () => {
    await open(withASearch);
    await screen.findByRole('grid', { name: 'My record' });
    fireEvent.click(rows()[2] as HTMLElement);
    expect(details().getByText(/delivered in your name by m\.other/)).toBeTruthy();
  });

  test('has a command for every button and choice, and a reason for each that cannot run', async () => {
    await open((bridge) =>
      bridge.on({ 'record.mine': () => page({ records: aSearch(60) as Page['records'], next: 50 }) }),
    );
    await screen.findByRole('grid', { name: 'My record' });
    fireEvent.click(rows()[0] as HTMLElement);
    act(() => useRecordFilters.setState({ text: 'a' }));
    const walk: Walk = {
      commandOf: [
        [/^Refresh$/, /^Read the record again$/],
        [/^Older$/, /^Older records$/],
        [/^All$/, /^List all acts$/],
        [/^Searches$/, /^List searches$/],
        [/^Looked at$/, /^List what was looked at$/],
        [/^Refusals$/, /^List refusals$/],
        [/^Signing in and out$/, /^List signing in and out$/],
        [/^Other$/, /^List other acts$/],
      ],
      needsNone: [[/^Clear the text$/, 'empties the field that it stands in']],
    };
    const commands = commandsOf(['auditor']);
    expect(pressable()).toEqual(expect.arrayContaining(['Refresh', 'Older', 'Refusals', 'Clear the text']));
    expect(unmatched(walk, commands)).toEqual([]);
    expect(speechless(commands)).toEqual([]);
    act(() => titled(commands, 'List refusals').run());
    expect(screen.getByRole('radio', { name: 'Refusals' }).getAttribute('aria-checked')).toBe('true');
  });

  test('is driven by the keyboard', async () => {
    const fake = await open(withASearch);
    await screen.findByRole('grid', { name: 'My record' });
    fireEvent.keyDown(document.body, { key: 'j' });
    expect(rows()[0]?.getAttribute('aria-selected')).toBe('true');
    fireEvent.keyDown(document.body, { key: 'j' });
    expect(rows()[1]?.getAttribute('aria-selected')).toBe('true');
    fireEvent.keyDown(document.body, { key: '/' });
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Find in the record' }));
    act(() => screen.getByRole('grid', { name: 'My record' }).focus());
    fireEvent.keyDown(document.activeElement as Element, { key: 'r' });
    await waitFor(() => expect(fake.callsOf('record.mine')).toHaveLength(2));
    fireEvent.keyDown(document.activeElement as Element, { key: 'o' });
    expect(fake.callsOf('record.mine')).toHaveLength(2);
  });

  test('filters by kind and text, and says when nothing fits', async () => {
    await open(withASearch);
    await screen.findByRole('grid', { name: 'My record' });
    fireEvent.click(screen.getByRole('radio', { name: 'Refusals' }));
    expect(rows()).toHaveLength(1);
    fireEvent.change(screen.getByRole('textbox', { name: 'Find in the record' }), {
      target: { value: 'no such words' },
    });
    fireEvent.click(screen.getByRole('button', { name: /^Show all/ }));
    expect(rows()).toHaveLength(4);
  });

  test('reads on page by page, and says how far back it has looked', async () => {
    const fake = await open((bridge) =>
      bridge.on({
        'record.mine': ({ query }: MethodRequest<'record.mine'>) =>
          query.before === undefined
            ? page({ records: [byService(60, {})] as Page['records'], next: 50 })
            : page({ records: aSearch(10) as Page['records'], next: null }),
      }),
    );
    await screen.findByRole('grid', { name: 'My record' });
    expect(rows()).toHaveLength(1);
    const far = screen.getByRole('status', { name: 'How far back' });
    expect(far.textContent).toContain('Looked back to Sun 1 Nov 2026 08:00:00 GMT');
    fireEvent.click(screen.getByRole('button', { name: /^Older/ }));
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(fake.callsOf('record.mine').map(({ query }) => query.before)).toEqual([undefined, 50]);
    expect(screen.queryByRole('button', { name: /^Older/ })).toBeNull();
  });

  test.each([
    [199, false, 'the log was read'],
    [200, true, 'the log was read'],
    [200, true, 'the log cannot be read'],
  ] as const)(
    'of %i records of this workstation, older receipts are said not to be shown: %s, when %s',
    async (count, said, log) => {
      await open((fake) =>
        fake.on({
          'record.mine': () => {
            if (log === 'the log cannot be read') throw new Refuse({ code: 'SERVICE_UNREACHABLE', ref: 'R-7' });
            return page({ treeSize: 1_000 });
          },
          'audit.mine': () => ({
            records: Array.from({ length: count }, (_none, i) => here(i + 1, { correlationId: `C-${i}` })),
          }),
        }),
      );
      await screen.findByRole('grid', { name: 'My record' });
      const words = 'Receipts of this workstation are shown for its 200 newest records of yours, not for older ones';
      expect(screen.queryAllByText(words)).toHaveLength(said ? 1 : 0);
    },
  );

  test('says that nothing is there in the part that was looked at', async () => {
    await open((fake) => fake.on({ 'record.mine': () => page({ next: 50 }) }));
    expect(await screen.findByText('Nothing is under your name')).toBeTruthy();
    expect(screen.getByText(/There is an older part/)).toBeTruthy();
  });
});

describe('a log that cannot be read', () => {
  const unreachable = (): never => {
    throw new Refuse({ code: 'SERVICE_UNREACHABLE', ref: 'R-7' });
  };

  test('is said in words, and can be tried again', async () => {
    const fake = await open((bridge) => bridge.on({ 'record.mine': unreachable }));
    const panel = within(await screen.findByRole('region', { name: 'My record panel' }));
    expect(await panel.findByText('R-7')).toBeTruthy();
    withASearch(fake);
    fireEvent.click(panel.getByRole('button', { name: /^Try again/ }));
    expect(await screen.findByRole('grid', { name: 'My record' })).toBeTruthy();
  });

  test('leaves what this workstation has, and says that it is not all', async () => {
    await open((fake) =>
      fake.on({ 'record.mine': unreachable, 'audit.mine': () => ({ records: [here(4, { action: 'LOCK' })] }) }),
    );
    await screen.findByRole('grid', { name: 'My record' });
    expect(text(rows()[0])).toContain('waiting');
    expect(screen.getByText(/the log has more/)).toBeTruthy();
  });

  test('further back leaves what was read', async () => {
    const fake = await open((bridge) =>
      bridge.on({ 'record.mine': () => page({ records: aSearch(60) as Page['records'], next: 50 }) }),
    );
    await screen.findByRole('grid', { name: 'My record' });
    fake.on({ 'record.mine': unreachable });
    fireEvent.click(screen.getByRole('button', { name: /^Older/ }));
    expect(await screen.findByText('R-7')).toBeTruthy();
    expect(rows()).toHaveLength(1);
  });
});

test('at lock nothing of the record, its filters or what was chosen is left', async () => {
  const fake = await open(withASearch);
  await screen.findByRole('grid', { name: 'My record' });
  fireEvent.change(screen.getByRole('textbox', { name: 'Find in the record' }), { target: { value: 'YK38' } });
  fireEvent.click(screen.getByRole('radio', { name: 'Searches' }));
  fireEvent.click(rows()[0] as HTMLElement);
  act(() => fake.emit('session.changed', locked({ ...PRIYA, roles: ['auditor'] })));
  expect(useRecordFilters.getState()).toEqual(useRecordFilters.getInitialState());
  expect(document.documentElement.outerHTML).not.toMatch(/YK38|Harbour/);
  await act(async () => fake.emit('session.changed', signedIn({ ...PRIYA, roles: ['auditor'] })));
  expect((await screen.findByRole<HTMLInputElement>('textbox', { name: 'Find in the record' })).value).toBe('');
});

test('somebody who comes back to it sees what was done in between', async () => {
  const fake = await renderApp(signedIn(), withASearch);
  const rail = within(screen.getByRole('navigation', { name: 'Workspaces' }));
  fireEvent.click(rail.getByRole('button', { name: 'My record' }));
  await screen.findByRole('grid', { name: 'My record' });
  fireEvent.click(rail.getByRole('button', { name: 'Investigate' }));
  fireEvent.click(rail.getByRole('button', { name: 'My record' }));
  await waitFor(() => expect(fake.callsOf('record.mine')).toHaveLength(2));
});

test('a receipt that it waits for is shown when it has come', async () => {
  let records = [here(4, { action: 'LOCK' })];
  const fake = await open((bridge) => bridge.on({ 'record.mine': () => page({}), 'audit.mine': () => ({ records }) }));
  await screen.findByRole('grid', { name: 'My record' });
  expect(text(rows()[0])).toContain('waiting');
  records = [here(4, { action: 'LOCK', receipt: receipt(100, { ref: 'BEEF-0001' }) })];
  const status = aStatus();
  const lastReceipt = { ref: 'BEEF-0001', atMs: Date.now(), treeSize: 101, verified: true };
  act(() => fake.emit('status.changed', { ...status, audit: { ...status.audit, lastReceipt } }));
  await waitFor(() => expect(text(rows()[0])).toContain('BEEF-0001'));
});
