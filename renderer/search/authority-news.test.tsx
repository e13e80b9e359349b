import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AuthorityAnswer } from '../../app/api/authorities.ts';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import { goToWorkspace } from '../shell/current-workspace.ts';
import { lockNow, signOut } from '../state/session-life.ts';
import { useAnnouncements } from '../state/announce.ts';
import { PRIYA, Refuse, signedIn, type FakeBridge } from '../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../testing/render-app.tsx';
import { anAuthority } from '../workspaces/authorities/authorities.fixture.ts';

// The map engine needs a graphics card; its panel has tests of its own.
vi.mock('../map/map-panel.tsx', () => ({ MapPanel: () => null }));

const HELEN = {
  ...PRIYA,
  userName: 'h.marsh',
  displayName: 'Insp 2210 Helen Marsh',
  roles: ['authoriser' as const],
  rank: 'INSPECTOR' as const,
};
const CONSIDERED = 'A day either side of the burglary is enough for its route.';

beforeEach(() =>
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'], shouldAdvanceTime: true }),
);
afterEach(() => {
  resetApp();
  vi.useRealTimers();
});

type Service = {
  fake: FakeBridge;
  all: AuthorityAnswer[];
  waiting: string[];
  version: number;
  /** What this workstation keeps of what was put away. */
  told: Map<string, string>;
};

/** A service that answers as the real one does: ids of what changed since the cursor, and who waits. */
async function open(account: typeof HELEN | typeof PRIYA, all: AuthorityAnswer[], waiting: string[] = []) {
  const service: Service = { all, waiting, version: 1, told: new Map(), fake: undefined as unknown as FakeBridge };
  service.fake = await renderApp(signedIn(account), (fake) =>
    fake.on({
      'authorities.list': () => ({ status: 200, value: { authorities: service.all, next: null } }),
      'authorities.changes': ({ query: { after } }) => ({
        status: 200,
        value: {
          changed: after === undefined || after === `${service.version}.0` ? [] : ['AUTH-7KQ2-M4XD'],
          waiting: service.waiting,
          next: `${service.version}.0`,
        },
      }),
      'authorities.told': () => ({
        told: [...service.told].map(([authorityId, standing]) => ({ authorityId, standing })),
      }),
      'authorities.putAway': ({ authorityId, standing }) => {
        service.told.set(authorityId, standing);
        return {};
      },
      'record.mine': () => ({ status: 200, value: { records: [], next: null, lookedBackTo: null, treeSize: 1 } }),
    }),
  );
  return service;
}

const pass = (ms = 6_000): Promise<unknown> => act(() => vi.advanceTimersByTimeAsync(ms));
const happens = async (service: Service, change: Partial<Pick<Service, 'all' | 'waiting'>>): Promise<void> => {
  Object.assign(service, change);
  service.version += 1;
  await pass();
};
const said = (): string => useAnnouncements.getState().polite;
const rail = () => within(screen.getByRole('navigation', { name: 'Workspaces' }));
const notice = () => screen.queryByRole('region', { name: 'What became of your request' });
const daysAgo = (days: number): string => instantText(Date.now() - days * DAY_MS);
const mine = (part: Parameters<typeof anAuthority>[1] = {}) =>
  anAuthority(Date.now(), { requestedBy: PRIYA.userName, ...part });

describe('an officer', () => {
  test('learns of a new request in another workspace: on the rail, in its name, and once in words', async () => {
    const service = await open(HELEN, []);
    act(() => goToWorkspace('my-record'));
    await pass();
    expect(rail().getByRole('button', { name: 'Authorities' })).toBeTruthy();
    await happens(service, { all: [anAuthority(Date.now())], waiting: ['AUTH-7KQ2-M4XD'] });
    const item = rail().getByRole('button', { name: 'Authorities 1 request waits for you' });
    expect(item.textContent).toContain('1');
    expect(said()).toBe('1 new request for older data. 1 waits for you.');
    act(() => useAnnouncements.setState({ polite: '' }));
    await pass(20_000);
    expect(said()).toBe('');
    await happens(service, { waiting: [] });
    expect(rail().getByRole('button', { name: 'Authorities' })).toBeTruthy();
    expect(said()).toBe('');
  });

  test('is told at sign-in how many wait', async () => {
    await open(HELEN, [anAuthority(Date.now())], ['AUTH-1', 'AUTH-2']);
    await waitFor(() => expect(said()).toBe('Requests for older data: 2 wait for you.'));
  });

  test('is told of a new one also when another was decided at the same time', async () => {
    const service = await open(HELEN, [], ['AUTH-1']);
    await pass();
    await happens(service, { waiting: ['AUTH-2'] });
    expect(said()).toBe('1 new request for older data. 1 waits for you.');
  });

  test('has the list read again when something changed, and at no other time', async () => {
    const service = await open(HELEN, [anAuthority(Date.now())], ['AUTH-7KQ2-M4XD']);
    await pass();
    const before = service.fake.callsOf('authorities.list').length;
    await pass(60_000);
    expect(service.fake.callsOf('authorities.list')).toHaveLength(before);
    await happens(service, { all: [] });
    expect(service.fake.callsOf('authorities.list').length).toBeGreaterThan(before);
  });
});

describe('whoever asked and was away', () => {
  const lockAndComeBack = async (service: Service): Promise<void> => {
    await act(lockNow);
    expect(notice()).toBeNull();
    act(() => service.fake.emit('session.changed', signedIn(PRIYA)));
    await pass();
  };

  test.each([
    ['granted', {}],
    ['refused', { granted: false }],
  ])('is told of what was %s while the screen was locked', async (word, decision) => {
    const service = await open(PRIYA, [mine()]);
    await pass();
    service.all = [mine({ decision })];
    await lockAndComeBack(service);
    expect(notice()?.textContent?.toLowerCase()).toContain(word);
    expect(said()).toContain('AUTH-7KQ2-M4XD');
  });

  test('is told once more what the lock took from the screen, until it is put away', async () => {
    const service = await open(PRIYA, [mine({ decision: {} })]);
    await pass();
    await lockAndComeBack(service);
    fireEvent.click(within(notice()!).getByRole('button', { name: 'Put this away' }));
    await lockAndComeBack(service);
    expect(notice()).toBeNull();
    service.all = [
      mine({
        decision: {},
        state: 'CLOSED',
        closure: { by: 'h.marsh', at: instantText(Date.now()), reason: 'The case was closed today.' },
      }),
    ];
    await lockAndComeBack(service);
    expect(notice()?.textContent).toContain('Closed by Insp 2210 Helen Marsh');
  });

  test('is told that an oral authority lapsed after they searched under it', async () => {
    const service = await open(PRIYA, [mine({ decision: { at: daysAgo(2) } })]);
    service.all = [
      mine({
        form: 'URGENT_ORAL',
        decision: { at: daysAgo(2) },
        state: 'NOT_RATIFIED',
        searches: [{ searchId: 's1', auditIndex: 1_201, kind: 'vrm', at: daysAgo(1.5) }],
      }),
    ];
    await lockAndComeBack(service);
    expect(notice()?.textContent).toContain('not ratified in writing');
  });

  test('is not told what they searched under, although they put away how it stood before', async () => {
    const service = await open(PRIYA, []);
    service.told.set('AUTH-7KQ2-M4XD', 'ratify');
    service.all = [
      mine({
        decision: { at: daysAgo(3) },
        ratification: { by: 'h.marsh', at: daysAgo(2), considerations: CONSIDERED },
        searches: [{ searchId: 's1', auditIndex: 1_201, kind: 'vrm', at: daysAgo(1) }],
      }),
    ];
    await lockAndComeBack(service);
    expect(notice()).toBeNull();
  });

  const NOT_NEWS: readonly [string, Parameters<typeof anAuthority>[1]][] = [
    ['what was decided more than a week ago', { decision: { at: daysAgo(8) } }],
    [
      'an authority under which they searched since',
      {
        decision: { at: daysAgo(2) },
        searches: [{ searchId: 's1', auditIndex: 1_201, kind: 'vrm', at: daysAgo(1) }],
      },
    ],
    [
      'what they withdrew themselves',
      { state: 'CLOSED', closure: { by: PRIYA.userName, at: daysAgo(1), reason: 'No longer needed at all.' } },
    ],
  ];
  test.each(NOT_NEWS)('is not told of %s', async (_, part) => {
    await open(PRIYA, [mine(part)]);
    await pass();
    expect(notice()).toBeNull();
  });

  test('is told all of it when this workstation cannot say what they put away', async () => {
    const service = await open(PRIYA, [mine({ decision: {} })]);
    service.fake.on({
      'authorities.told': () => {
        throw new Refuse({ code: 'AUDIT_LOG_UNWRITABLE', ref: 'R1' });
      },
    });
    await lockAndComeBack(service);
    await pass(20_000);
    expect(notice()?.textContent).toContain('Granted as asked');
  });
});

describe('whoever asked', () => {
  test.each([
    ['Granted as asked', { decision: { considerations: CONSIDERED } }],
    [
      'Granted narrower',
      {
        decision: { considerations: CONSIDERED },
        window: {
          from: instantText(Date.now() - 120 * DAY_MS),
          to: instantText(Date.now() - 118 * DAY_MS),
        },
        asked: mine().asked,
      },
    ],
  ] as const)('is told above every workspace, and runs it from there: %s', async (word, part) => {
    const service = await open(PRIYA, [mine()]);
    act(() => goToWorkspace('my-record'));
    await pass();
    expect(notice()).toBeNull();
    await happens(service, { all: [mine(part)] });
    expect(notice()?.textContent).toContain(`${word} by Insp 2210 Helen Marsh`);
    expect(notice()?.textContent).toContain(CONSIDERED);
    expect(said()).toContain(`${word}: AUTH-7KQ2-M4XD. ${word} by Insp 2210 Helen Marsh`);
    fireEvent.click(within(notice()!).getByRole('button', { name: 'Run it now' }));
    const prompt = await screen.findByRole('dialog', { name: 'Why do you need this search?' });
    expect(within(prompt).getByRole<HTMLInputElement>('radio', { name: 'Use AUTH-7KQ2-M4XD' }).checked).toBe(true);
    expect(rail().getByRole('button', { name: 'Investigate' }).getAttribute('aria-current')).toBe('page');
    expect(notice()).toBeNull();
    expect(service.fake.callsOf('search.start')).toEqual([]);
  });

  test('is told of a refusal and of an end by somebody else, without a way to run it, and puts it away', async () => {
    const service = await open(PRIYA, [mine()]);
    await pass();
    await happens(service, { all: [mine({ decision: { granted: false, considerations: CONSIDERED } })] });
    expect(notice()?.textContent).toContain('Refused by Insp 2210 Helen Marsh');
    expect(within(notice()!).queryByRole('button', { name: 'Run it now' })).toBeNull();
    fireEvent.click(within(notice()!).getByRole('button', { name: 'Put this away' }));
    expect(notice()).toBeNull();
  });

  test('is told that an authority ended', async () => {
    const service = await open(PRIYA, [mine({ decision: {} })]);
    await pass();
    await happens(service, {
      all: [
        mine({
          decision: {},
          state: 'CLOSED',
          closure: { by: 'h.marsh', at: instantText(Date.now()), reason: 'The case was closed today.' },
        }),
      ],
    });
    expect(notice()?.textContent).toContain('Closed by Insp 2210 Helen Marsh');
    fireEvent.click(within(notice()!).getByRole('button', { name: 'Show requests' }));
    expect(screen.getByRole('dialog', { name: 'Your requests for older data' })).toBeTruthy();
  });

  test('is told of a request that another program made and that was decided before it was seen waiting', async () => {
    const old = mine({ authorityId: 'AUTH-OLD', decision: { at: daysAgo(9) } });
    const service = await open(PRIYA, [old]);
    await pass();
    expect(notice()).toBeNull();
    await happens(service, { all: [mine({ decision: { granted: false } }), old] });
    expect(notice()?.textContent).toContain('Refused by Insp 2210 Helen Marsh');
  });

  test('is not told of what they did themselves', async () => {
    const service = await open(PRIYA, [mine()]);
    await pass();
    await happens(service, {
      all: [
        mine({
          state: 'CLOSED',
          closure: { by: PRIYA.userName, at: instantText(Date.now()), reason: 'No longer needed at all.' },
        }),
      ],
    });
    expect(notice()).toBeNull();
  });

  test('sees the searches that were run under an authority', async () => {
    await open(PRIYA, [
      mine({
        decision: {},
        searches: [{ searchId: 's1', auditIndex: 1_201, kind: 'vrm', at: instantText(Date.now() - HOUR_MS) }],
      }),
    ]);
    fireEvent.click(await screen.findByRole('button', { name: 'Your requests for older data: 1 in force' }));
    const under = within(screen.getByRole('region', { name: 'Searches under AUTH-7KQ2-M4XD' }));
    expect(under.getByText('Reads of the marks')).toBeTruthy();
    expect(under.getByText('record no. 1,201')).toBeTruthy();
  });
});

describe('the service', () => {
  test('is not asked again and again by whoever has nothing that may change', async () => {
    const { fake } = await open(PRIYA, [mine({ decision: { granted: false } })]);
    await pass(60_000);
    expect(fake.callsOf('authorities.changes')).toEqual([]);
    expect(fake.callsOf('authorities.list')).toHaveLength(1);
  });

  test.each([
    ['lock', lockNow],
    ['sign-out', signOut],
  ])('is not asked any more after %s', async (_, leave) => {
    const { fake } = await open(HELEN, []);
    await pass();
    expect(fake.callsOf('authorities.changes').length).toBeGreaterThan(1);
    await act(leave);
    const asked = fake.callsOf('authorities.changes').length;
    await pass(60_000);
    expect(fake.callsOf('authorities.changes')).toHaveLength(asked);
  });

  test('goes on from where it was after it could not be reached', async () => {
    const service = await open(HELEN, [], []);
    await pass();
    const back = (fake: FakeBridge) =>
      fake.on({
        'authorities.changes': ({ query: { after } }) => ({
          status: 200,
          value: { changed: after === '1.0' ? ['AUTH-1'] : [], waiting: ['AUTH-1'], next: '2.0' },
        }),
      });
    service.fake.on({
      'authorities.changes': () => {
        throw new Refuse({ code: 'SERVICE_UNREACHABLE', ref: 'R1' });
      },
    });
    await pass(20_000);
    back(service.fake);
    await pass();
    expect(said()).toBe('1 new request for older data. 1 waits for you.');
  });
});
