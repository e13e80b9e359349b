import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import { DAY_MS, HOUR_MS, instantText } from '../../../app/domain/instant.ts';
import { aStatus, locked, PRIYA, Refuse, signedIn, type FakeBridge } from '../../testing/fake-bridge.ts';
import { commandsOf } from '../../shell/commands.ts';
import { renderApp, resetApp } from '../../testing/render-app.tsx';
import { pressable, speechless, titled, unmatched, type Walk } from '../../testing/walk.ts';
import { whyNot } from '../../commands/command.ts';
import { anAuthority, NECESSITY } from './authorities.fixture.ts';
import { useAuthoritiesView } from './view-store.ts';

const HELEN = {
  ...PRIYA,
  userName: 'h.marsh',
  displayName: 'Insp 2210 Helen Marsh',
  roles: ['authoriser' as const],
  rank: 'INSPECTOR' as const,
};
const WORDS = 'Necessary for the series; the part over 90 days is enough for it.';
const ago = (ms: number): string => instantText(Date.now() - ms);

/** jsdom lays nothing out: a grid draws the rows that fit into its height, which has to be said. */
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(900);
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
      disconnect(): void {}
    },
  );
});
afterEach(() => {
  resetApp();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

type Service = { all: AuthorityAnswer[]; fake: FakeBridge };

/** The workspace over a service that keeps what is decided. */
async function open(all: AuthorityAnswer[], account: typeof HELEN | typeof PRIYA = HELEN): Promise<Service> {
  const service: Service = { all, fake: undefined as unknown as FakeBridge };
  const put = (id: string, part: Parameters<typeof anAuthority>[1]) => {
    service.all = service.all.map((one) =>
      one.authorityId === id ? anAuthority(Date.now(), { ...one, ...part }) : one,
    );
    const found = service.all.find((one) => one.authorityId === id);
    if (found === undefined) throw new Refuse({ code: 'NOT_FOUND', ref: 'R1' });
    return { status: 200 as const, value: found };
  };
  service.fake = await renderApp(signedIn(account), (fake) =>
    fake.on({
      'authorities.list': () => ({ status: 200, value: { authorities: service.all, next: null } }),
      'authorities.estimate': ({ body }) => ({
        status: 200,
        value:
          'window' in body
            ? { cameras: 600, expectedReads: 120, expectedVehicles: 1, olderReads: 120 }
            : { cameras: 600, expectedReads: 610, expectedVehicles: 1, olderReads: 250 },
      }),
      'authorities.decide': ({ params, body }) =>
        put(params.id, {
          state: body.granted ? 'GRANTED' : 'REFUSED',
          decision: { by: account.userName, at: ago(0), granted: body.granted, considerations: body.considerations },
          ...(body.window === undefined ? {} : { window: body.window }),
        }),
      'authorities.ratify': ({ params, body }) =>
        put(params.id, {
          state: 'GRANTED',
          ratifyBy: null,
          ratification: { by: account.userName, at: ago(0), considerations: body.considerations },
        }),
      'authorities.close': ({ params, body }) =>
        put(params.id, { state: 'CLOSED', closure: { by: account.userName, at: ago(0), reason: body.reason } }),
    }),
  );
  await screen.findByRole('region', { name: 'Request' });
  return service;
}

const grid = (): HTMLElement => screen.getByRole('grid', { name: 'Requests' });
const rows = (): readonly HTMLElement[] =>
  within(grid())
    .getAllByRole('row')
    .filter((row) => row.hasAttribute('aria-selected'));
const request = () => within(screen.getByRole('region', { name: 'Request' }));
const button = (name: string): HTMLElement => request().getByRole('button', { name });
const say = (words = WORDS): void =>
  void fireEvent.change(request().getByRole('textbox', { name: /^Why (?:this is|it was) necessary/ }), {
    target: { value: words },
  });
const press = (key: string, more: Partial<KeyboardEventInit> = {}): void =>
  void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });

const several = (): AuthorityAnswer[] => {
  const nowMs = Date.now();
  return [
    anAuthority(nowMs, { authorityId: 'AUTH-NEW', requestedAt: ago(8 * 60_000) }),
    anAuthority(nowMs, {
      authorityId: 'AUTH-ORAL',
      requestedAt: ago(2 * HOUR_MS),
      category: 'PUBLIC_SAFETY',
      form: 'URGENT_ORAL',
      vrms: ['PJ33TAW'],
    }),
    anAuthority(nowMs, {
      authorityId: 'AUTH-RATIFY',
      requestedAt: ago(3 * HOUR_MS),
      category: 'PUBLIC_SAFETY',
      form: 'URGENT_ORAL',
      decision: { at: ago(2 * HOUR_MS), by: 'd.achebe' },
      ratifyBy: instantText(nowMs + 22 * HOUR_MS),
      vrms: ['GU41FED'],
    }),
    anAuthority(nowMs, {
      authorityId: 'AUTH-USED',
      requestedAt: ago(5 * DAY_MS),
      decision: { at: ago(4 * DAY_MS) },
      searches: [{ searchId: 's1', auditIndex: 1_201, kind: 'vrm', at: ago(3 * DAY_MS) }],
    }),
    anAuthority(nowMs, {
      authorityId: 'AUTH-NO',
      requestedAt: ago(6 * DAY_MS),
      decision: { at: ago(5 * DAY_MS), granted: false, considerations: 'A shorter period would show the same route.' },
    }),
  ];
};

describe('Authorities', () => {
  test('lists what waits first, the urgent on top, then what is to be ratified, then what is decided', async () => {
    await open(several());
    expect(rows().map((row) => /YK38|PJ33|GU41/.exec(row.textContent ?? '')?.[0])).toEqual([
      'PJ33',
      'YK38',
      'GU41',
      'YK38',
      'YK38',
    ]);
    expect(rows()[0]?.textContent).toContain('Urgent, oral');
    expect(rows()[2]?.textContent).toContain('Ratify by');
    expect(rows()[4]?.textContent).toContain('Refused');
    for (const heading of ['Waiting for a decision · 2', 'To be ratified in writing · 1', 'Decided · 2'])
      expect(screen.getByText(heading)).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: 'To ratify' }));
    expect(rows()).toHaveLength(1);
    fireEvent.click(screen.getByRole('radio', { name: 'Ended' }));
    expect(rows().map((row) => row.textContent)).toEqual([expect.stringContaining('Refused')]);
  });

  test('shows what is asked for and why, what each choice would open, and the same person’s other requests', async () => {
    await open(several());
    fireEvent.click(rows()[1] as HTMLElement);
    expect(request().getByText(NECESSITY)).toBeTruthy();
    expect(request().getByText('DC 4471 Priya Anand')).toBeTruthy();
    await waitFor(() => expect(request().getByText(/reads of a typical vehicle, about 250 of them/)).toBeTruthy());
    const table = within(request().getByRole('table', { name: 'What each choice would open' }));
    expect(table.getAllByRole('row').map((row) => row.textContent)).toEqual([
      expect.stringContaining('Choice'),
      expect.stringMatching(/As asked.*46.*136 days.*about 250/),
      expect.stringMatching(/Narrower, 46 days.*about 120/),
      expect.stringContaining('No authority, last 90 days only'),
    ]);
    const earlier = within(request().getByRole('group', { name: 'Other requests of the same person' }));
    expect(earlier.getByText('Refused')).toBeTruthy();
    fireEvent.click(earlier.getByRole('button', { name: 'AUTH-NO' }));
    expect(request().getByText('A shorter period would show the same route.')).toBeTruthy();
  });

  test('lists the searches that were made under an authority, and nothing that they found', async () => {
    await open(several());
    fireEvent.click(rows()[3] as HTMLElement);
    const under = within(request().getByRole('region', { name: 'Searches under it' }));
    expect(under.getByText('record no. 1,201')).toBeTruthy();
    expect(under.getByText('Reads of the marks')).toBeTruthy();
  });

  test('grants as asked, with reasons, under the key that signs', async () => {
    const { fake } = await open([anAuthority(Date.now())]);
    fireEvent.click(button('Grant'));
    expect(fake.callsOf('authorities.decide')).toEqual([]);
    expect(request().getByText('Say it in 15 characters or more.')).toBeTruthy();
    expect(document.activeElement).toBe(request().getByRole('textbox', { name: /^Why this is necessary/ }));
    say();
    press('Enter', { ctrlKey: true });
    await waitFor(() => expect(fake.callsOf('authorities.decide')).toHaveLength(1));
    expect(fake.callsOf('authorities.decide')).toEqual([
      { params: { id: 'AUTH-7KQ2-M4XD' }, body: { granted: true, considerations: WORDS } },
    ]);
    expect(await request().findAllByText('Granted as asked')).not.toEqual([]);
    expect(request().queryByRole('button', { name: 'Grant' })).toBeNull();
  });

  test('grants narrower as quickly: one key, the words, one key', async () => {
    const { fake } = await open([anAuthority(Date.now())]);
    act(() => grid().focus());
    press('n');
    expect(document.activeElement).toBe(request().getByRole('textbox', { name: /^Why this is necessary/ }));
    say();
    press('Enter', { ctrlKey: true });
    await waitFor(() => expect(fake.callsOf('authorities.decide')).toHaveLength(1));
    const [sent] = fake.callsOf('authorities.decide');
    const asked = anAuthority(Date.now()).asked.window;
    expect(sent?.body.granted).toBe(true);
    expect(sent?.body.window?.from.slice(0, 10)).toBe(asked.from.slice(0, 10));
    expect(Date.parse(sent?.body.window?.to ?? '')).toBeLessThan(Date.now() - 88 * DAY_MS);
    expect(await request().findAllByText('Granted narrower')).not.toEqual([]);
  });

  test('a narrower grant is changed by its days, and nothing wrong is sent', async () => {
    const { fake } = await open([anAuthority(Date.now())]);
    fireEvent.click(request().getByRole('radio', { name: 'Narrower' }));
    say();
    fireEvent.change(request().getByRole('textbox', { name: 'First day' }), { target: { value: '1 Jan 2020' } });
    fireEvent.click(button('Grant'));
    expect(fake.callsOf('authorities.decide')).toEqual([]);
    expect(request().getByText(/Not in the period that was asked for/)).toBeTruthy();
    expect(document.activeElement).toBe(request().getByRole('textbox', { name: 'First day' }));
  });

  test('a narrower grant may be of fewer cameras: found by name, kept or left out, never none', async () => {
    const kinds = ['area' as const];
    const { fake } = await open([anAuthority(Date.now(), { vrms: [], kinds, cameraIds: ['C-A61', 'C-A62', 'C-M1'] })]);
    fireEvent.click(request().getByRole('radio', { name: 'Narrower' }));
    say();
    const cameras = within(request().getByRole('group', { name: /^Cameras/ }));
    expect(cameras.getAllByRole('checkbox')).toHaveLength(3);
    fireEvent.click(cameras.getByRole('button', { name: 'None of them' }));
    fireEvent.click(button('Grant'));
    expect(request().getByText('Choose at least one camera.')).toBeTruthy();
    expect(fake.callsOf('authorities.decide')).toEqual([]);
    fireEvent.change(cameras.getByRole('textbox', { name: 'Find a camera' }), { target: { value: 'a6' } });
    fireEvent.click(cameras.getByRole('button', { name: 'Only those found, 2' }));
    fireEvent.click(cameras.getByRole('checkbox', { name: 'C-A62' }));
    expect(request().getByRole('group', { name: 'Cameras, 1 of 3' })).toBeTruthy();
    fireEvent.click(button('Grant'));
    await waitFor(() => expect(fake.callsOf('authorities.decide')).toHaveLength(1));
    expect(fake.callsOf('authorities.decide')[0]?.body.cameraIds).toEqual(['C-A61']);
  });

  test('refuses with reasons, by button and by key', async () => {
    const { fake } = await open([anAuthority(Date.now())]);
    say('A search of the last 90 days would show the same.');
    press('Enter', { ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(fake.callsOf('authorities.decide')).toHaveLength(1));
    expect(fake.callsOf('authorities.decide')[0]?.body.granted).toBe(false);
    expect(await request().findByText('A search of the last 90 days would show the same.')).toBeTruthy();
  });

  test('ratifies an urgent oral authority, with the time that is left', async () => {
    const { fake } = await open(several());
    fireEvent.click(rows()[2] as HTMLElement);
    expect(request().getByText(/2[12] h(?: \d+ min)? left to ratify in writing/)).toBeTruthy();
    say('The missing man had threatened to harm himself that night.');
    fireEvent.click(button('Ratify'));
    await waitFor(() => expect(fake.callsOf('authorities.ratify')).toHaveLength(1));
    expect(await request().findByText('Ratified by Insp 2210 Helen Marsh')).toBeTruthy();
  });

  test('says of an urgent request what follows once it is granted, and not that it is in force', async () => {
    const urgent = anAuthority(Date.now(), { category: 'PUBLIC_SAFETY', form: 'URGENT_ORAL' });
    await open([urgent]);
    const decision = within(request().getByRole('group', { name: 'Your decision' }));
    expect(
      decision.getByText(/In force once you grant it\. It must be ratified in writing within 24 hours/),
    ).toBeTruthy();
    expect(decision.queryByText(/in force at once/i)).toBeNull();
    expect(
      decision.getByText(/28 days, or 24 hours after you grant it unless it is ratified in writing$/),
    ).toBeTruthy();
  });

  test('says of a written request only how many days it would run', async () => {
    await open([anAuthority(Date.now())]);
    const decision = within(request().getByRole('group', { name: 'Your decision' }));
    expect(decision.getByText(/, 28 days$/)).toBeTruthy();
  });

  test('says among how many requests it looked, while older ones have not been read', async () => {
    const { fake, all } = await open([
      anAuthority(Date.now()),
      anAuthority(Date.now(), {
        authorityId: 'AUTH-OTHER',
        requestedBy: 'o.ther',
        reference: '14/1/26',
        vrms: ['AB12CDE'],
      }),
    ]);
    const background = () => request().getByRole('region', { name: 'Checks and background' }).textContent;
    const others = () => request().getByRole('group', { name: 'Other requests of the same person' }).textContent;
    expect(background()).toMatch(/No decision on this case before\s*Nobody else asked for these marks\s*No search/);
    expect(others()).toMatch(/None\.$/);
    fake.on({ 'authorities.list': () => ({ status: 200, value: { authorities: all, next: 'older' } }) });
    fireEvent.click(screen.getByRole('button', { name: 'Look for new requests' }));
    await screen.findByRole('button', { name: 'Older' });
    expect(background()).toContain('No decision on this case before among the 2 requests read');
    expect(background()).toContain('Nobody else asked for these marks among the 2 requests read');
    expect(others()).toMatch(/None among the 2 requests read\.$/);
  });

  test('has its grid also with nothing in it, and says beneath why', async () => {
    const service = await open([anAuthority(Date.now())]);
    fireEvent.click(screen.getByRole('radio', { name: 'Ended' }));
    expect(within(grid()).getAllByRole('row')).toHaveLength(1);
    expect(screen.getByText('None in this state')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Show all 1' }));
    expect(rows()).toHaveLength(1);
    service.all = [];
    fireEvent.click(screen.getByRole('button', { name: 'Look for new requests' }));
    expect(await screen.findByText('Nobody has asked yet')).toBeTruthy();
    expect(rows()).toEqual([]);
  });

  test('ends an authority before its time', async () => {
    const { fake } = await open(several());
    fireEvent.click(rows()[3] as HTMLElement);
    fireEvent.change(request().getByRole('textbox', { name: 'Why it is closed' }), {
      target: { value: 'The suspect was charged; nothing more is needed.' },
    });
    fireEvent.click(button('Close authority'));
    await waitFor(() => expect(fake.callsOf('authorities.close')).toHaveLength(1));
    expect(await request().findByText('Closed by Insp 2210 Helen Marsh')).toBeTruthy();
  });

  test('has a command for every button and choice, and a reason for each that cannot run', async () => {
    await open(several());
    const walk: Walk = {
      commandOf: [
        [/^Look for new requests$/, /^Look for new requests$/],
        [/^All$/, /^List all requests$/],
        [/^Waiting$/, /^List requests that wait$/],
        [/^To ratify$/, /^List what is to be ratified$/],
        [/^In force$/, /^List authorities in force$/],
        [/^Ended$/, /^List requests that ended$/],
        [/^As asked$/, /^Grant as asked$/],
        [/^Narrower$/, /^Grant narrower$/],
        [/^(?:Grant|Ratify)$/, /^(?:Grant|Ratify)$/],
        [/^Refuse$/, /^Refuse$/],
        [/^Close authority$/, /^End this authority before its time$/],
        [/^Next that waits$/, /^Next request that waits$/],
      ],
      needsNone: [[/^AUTH-/, 'a row of the list beside it']],
    };
    const left = () => unmatched(walk, commandsOf(['authoriser']));
    for (const row of rows()) {
      fireEvent.click(row);
      expect(left()).toEqual([]);
      expect(speechless(commandsOf(['authoriser']))).toEqual([]);
    }
    expect(pressable()).toContain('Next that waits');
    const command = (title: string) => titled(commandsOf(['authoriser']), title);
    expect(whyNot(command('End this authority before its time'), { online: true })).toMatch(/^Choose an authority/);
    fireEvent.click(rows()[3]!);
    act(() => command('End this authority before its time').run());
    expect(document.activeElement).toBe(request().getByRole('textbox', { name: 'Why it is closed' }));
    act(() => command('List what is to be ratified').run());
    expect(rows()).toHaveLength(1);
  });

  test('is all there by keyboard: next, next that waits, and why a command cannot run', async () => {
    await open(several());
    act(() => grid().focus());
    press('j');
    expect(rows()[1]?.getAttribute('aria-selected')).toBe('true');
    press('k');
    expect(rows()[0]?.getAttribute('aria-selected')).toBe('true');
    press('End');
    expect(rows()[4]?.getAttribute('aria-selected')).toBe('true');
    press('g');
    expect(screen.getByText('Choose a request that waits for a decision first.')).toBeTruthy();
    press('w');
    expect(rows()[0]?.getAttribute('aria-selected')).toBe('true');
  });
});

describe('who may not decide', () => {
  test('on their own request, is told so, and nothing is sent', async () => {
    const { fake } = await open([anAuthority(Date.now(), { requestedBy: 'h.marsh' })]);
    const decision = within(request().getByRole('group', { name: 'Your decision' }));
    expect(decision.getByText(/Nobody decides on their own request\./)).toBeTruthy();
    say();
    for (const name of ['Grant', 'Refuse']) fireEvent.click(button(name));
    press('Enter', { ctrlKey: true });
    expect(fake.callsOf('authorities.decide')).toEqual([]);
    expect(button('Grant').getAttribute('title')).toBe('Nobody decides on their own request.');
  });

  test('for want of rank, is told which it takes', async () => {
    await open([anAuthority(Date.now())], { ...HELEN, rank: null as never });
    const decision = within(request().getByRole('group', { name: 'Your decision' }));
    expect(decision.getByText(/This takes the rank of inspector or above\./)).toBeTruthy();
  });

  test('has no such workspace with another role', async () => {
    await renderApp(signedIn(PRIYA));
    const rail = within(screen.getByRole('navigation', { name: 'Workspaces' }));
    expect(rail.queryByRole('button', { name: 'Authorities' })).toBeNull();
  });
});

test('of two who decide at once the second sees what there is now, in words, and loses no words', async () => {
  const service = await open([anAuthority(Date.now())]);
  say();
  service.fake.on({
    'authorities.decide': () => {
      service.all = [anAuthority(Date.now(), { decision: { by: 'd.achebe', at: ago(60_000), granted: false } })];
      throw new Refuse({ code: 'CONFLICT', ref: 'R-9' });
    },
  });
  fireEvent.click(button('Grant'));
  expect(await request().findByText('Somebody else was first.')).toBeTruthy();
  await waitFor(() => expect(request().getByRole('alert').textContent).toContain('Refused by Supt 1034 David Achebe'));
  expect(request().queryByRole('button', { name: 'Grant' })).toBeNull();
});

test('what the service refuses is said in the form, and the words stay', async () => {
  const service = await open([anAuthority(Date.now())]);
  service.fake.on({
    'authorities.decide': () => {
      throw new Refuse({ code: 'CONFLICT_OF_INTEREST', ref: 'R-3' });
    },
  });
  say();
  fireEvent.click(button('Refuse'));
  expect(await request().findByText('R-3')).toBeTruthy();
  expect(request().getByText(/stands behind your account too/)).toBeTruthy();
  expect(request().getByRole<HTMLTextAreaElement>('textbox', { name: /^Why this is/ }).value).toBe(WORDS);
});

test('a list that cannot be read is said in words and can be tried again', async () => {
  const fake = await renderApp(signedIn(HELEN), (bridge) =>
    bridge.on({
      'authorities.list': () => {
        throw new Refuse({ code: 'SERVICE_UNREACHABLE', ref: 'R-7' });
      },
    }),
  );
  expect(await screen.findByText('R-7')).toBeTruthy();
  fake.on({ 'authorities.list': () => ({ status: 200, value: { authorities: [], next: null } }) });
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Nobody has asked yet')).toBeTruthy();
  act(() => fake.emit('status.changed', aStatus()));
});

test('at lock nothing of a request or of a decision is left', async () => {
  const { fake } = await open([anAuthority(Date.now())]);
  say();
  fireEvent.click(screen.getByRole('radio', { name: 'Waiting' }));
  act(() => fake.emit('session.changed', locked(HELEN)));
  expect(useAuthoritiesView.getState()).toEqual(useAuthoritiesView.getInitialState());
  expect(document.documentElement.outerHTML).not.toMatch(/YK38|linked tool thefts/);
});
