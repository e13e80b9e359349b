import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import type { MethodRequest } from '../../../app/contract/methods.ts';
import { DAY_MS, HOUR_MS, instantText } from '../../../app/domain/instant.ts';
import { PRIYA, Refuse, signedIn, type FakeBridge } from '../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../testing/render-app.tsx';
import { anAuthority } from '../../workspaces/authorities/authorities.fixture.ts';
import { useDraft } from '../../workspaces/investigate/search-bar/draft-store.ts';

// The map engine needs a graphics card; its panel has tests of its own.
vi.mock('../../map/map-panel.tsx', () => ({ MapPanel: () => null }));

const REASON =
  'Seen by a witness leaving the Old Weir Lane burglary on 8 September. I need its route to find the stolen tools.';
const PROPORTIONALITY = 'One vehicle, and only the weeks of the burglaries in this series.';
const CONSIDERED = 'A day either side of the burglary is enough for its route.';

beforeEach(() =>
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'], shouldAdvanceTime: true }),
);
afterEach(() => {
  resetApp();
  vi.useRealTimers();
});

type Service = { readonly fake: FakeBridge; all: AuthorityAnswer[]; changes: number };

/** The page over a service that keeps requests; their decisions are made by the test. */
async function open(all: AuthorityAnswer[] = [], daysAgo = 120): Promise<Service> {
  const service: Service & { fake: FakeBridge } = { all, changes: 0, fake: undefined as unknown as FakeBridge };
  service.fake = await renderApp(signedIn(), (fake) =>
    fake.on({
      'authorities.list': () => ({ status: 200, value: { authorities: service.all, next: null } }),
      'authorities.changes': ({ query }) => ({
        status: 200,
        value: {
          changed: query.after === undefined || query.after === `${service.changes}.0` ? [] : ['AUTH-7KQ2-M4XD'],
          waiting: [],
          next: `${service.changes}.0`,
        },
      }),
      'authorities.officers': () => ({
        status: 200,
        value: {
          officers: [
            {
              userName: 'h.marsh',
              displayName: 'Insp 2210 Helen Marsh',
              rank: 'INSPECTOR',
              mayDecide: true,
              signedIn: true,
            },
            {
              userName: 'd.achebe',
              displayName: 'Supt 1034 David Achebe',
              rank: 'SUPERINTENDENT',
              mayDecide: true,
              signedIn: false,
            },
          ],
        },
      }),
      'authorities.ask': ({ body }: MethodRequest<'authorities.ask'>) => {
        const made = anAuthority(Date.now(), {
          requestedBy: PRIYA.userName,
          requestedAt: instantText(Date.now()),
          category: body.category,
          reference: body.reference,
          necessity: body.necessity,
          proportionality: body.proportionality,
          form: body.form ?? 'WRITTEN',
          window: body.window,
          vrms: [...(body.vrms ?? [])],
          kinds: [...(body.kinds ?? ['vrm'])],
        });
        service.all = [made, ...service.all];
        return { status: 201, value: made };
      },
    }),
  );
  const now = Date.now();
  fireEvent.change(await screen.findByRole('textbox', { name: 'Registration mark' }), { target: { value: 'yk38rvl' } });
  act(() => useDraft.setState({ period: { kind: 'custom', fromMs: now - daysAgo * DAY_MS, toMs: now - HOUR_MS } }));
  fireEvent.click(screen.getByRole('button', { name: 'Justify and search' }));
  await dialog();
  return service;
}

const dialog = (): Promise<HTMLElement> => screen.findByRole('dialog', { name: 'Why do you need this search?' });
const field = (name: string): HTMLInputElement => screen.getByRole('textbox', { name });
const type = (name: string, value: string): void => void fireEvent.change(field(name), { target: { value } });
const choose = (name: string): void => void fireEvent.click(screen.getByRole('radio', { name }));
const press = (name: string | RegExp): void => void fireEvent.click(screen.getByRole('button', { name }));

function fill(category = 'Serious and complex'): void {
  choose('Prevent or detect crime');
  choose(category);
  type('Crime or log reference', '14/22871/26');
  type('Reason', REASON);
}

/** What a decision makes of the newest request; the page hears of it when it asks next. */
async function decide(service: Service, part: Parameters<typeof anAuthority>[1]): Promise<void> {
  const [newest, ...rest] = service.all;
  const { state: _state, expiresAt: _expiresAt, ...kept } = newest!;
  service.all = [anAuthority(Date.now(), { ...kept, ...part }), ...rest];
  service.changes += 1;
  await act(() => vi.advanceTimersByTimeAsync(6_000));
}

describe('data older than 90 days', () => {
  test('is asked for with what was typed, by the scope of the search and no more', async () => {
    const { fake } = await open();
    fill();
    press('Ask for authority');
    type('Proportionality', PROPORTIONALITY);
    expect(await screen.findByText('Insp 2210 Helen Marsh')).toBeTruthy();
    expect(screen.getByText(/of the rank of inspector or superintendent/)).toBeTruthy();
    expect(screen.getByText('at a workstation now')).toBeTruthy();
    press('Ask for authority');
    await waitFor(() => expect(fake.callsOf('authorities.ask')).toHaveLength(1));
    const [sent] = fake.callsOf('authorities.ask');
    expect(sent?.body).toEqual({
      category: 'SERIOUS',
      purpose: 'PREVENT_DETECT',
      reference: '14/22871/26',
      form: 'WRITTEN',
      vrms: ['YK38RVL'],
      kinds: ['vrm'],
      window: sent?.body.window,
      necessity: REASON,
      proportionality: PROPORTIONALITY,
    });
    expect(Date.parse(sent?.body.window.from ?? '')).toBeLessThan(Date.now() - 119 * DAY_MS);
    expect(await screen.findByText(/You are told here and in the search bar/)).toBeTruthy();
    expect(fake.callsOf('search.start')).toEqual([]);
  });

  test('its button keeps its name while the request is being sent, and is busy', async () => {
    const { fake } = await open();
    fake.on({ 'authorities.ask': () => new Promise<never>(() => undefined) });
    fill();
    press('Ask for authority');
    type('Proportionality', PROPORTIONALITY);
    press('Ask for authority');
    await waitFor(() => expect(screen.getByText('Sending').getAttribute('role')).toBe('status'));
    expect(screen.getByRole('button', { name: 'Ask for authority' }).getAttribute('aria-busy')).toBe('true');
  });

  test('nothing is sent before category, reason and proportionality are there, and each is named', async () => {
    const { fake } = await open();
    press('Ask for authority');
    expect(screen.getByText('Choose the category first.')).toBeTruthy();
    choose('Serious and complex');
    press('Ask for authority');
    expect(screen.getByText('Say why you need this search.')).toBeTruthy();
    expect(screen.getByText('Say it in 15 characters or more.')).toBeTruthy();
    expect(fake.callsOf('authorities.ask')).toEqual([]);
  });

  test('the part that needs no authority runs at once, and the request stays', async () => {
    const service = await open();
    fill();
    press('Ask for authority');
    type('Proportionality', PROPORTIONALITY);
    press('Ask for authority');
    press(
      await screen.findByRole('button', { name: 'Run the last 90 days now' }).then(() => 'Run the last 90 days now'),
    );
    await waitFor(() => expect(service.fake.callsOf('search.start')).toHaveLength(1));
    const { query, authorityId } = service.fake.callsOf('search.start')[0] as MethodRequest<'search.start'>;
    expect(authorityId).toBeUndefined();
    expect(query.kind === 'vrm' && Date.parse(query.window.from)).toBeGreaterThan(Date.now() - 91 * DAY_MS);
    expect(await screen.findByRole('button', { name: 'Your requests for older data: 1 waiting' })).toBeTruthy();
  });

  test('whoever waits is told when it is decided, and runs it with one press, everything filled in', async () => {
    const service = await open();
    fill();
    press('Ask for authority');
    type('Proportionality', PROPORTIONALITY);
    press('Ask for authority');
    await screen.findByText(/You are told here and in the search bar/);
    press('Cancel');
    const asked = service.all[0]!.asked;
    const window = { from: asked.window.from, to: instantText(Date.parse(asked.window.from) + 3 * DAY_MS) };
    await decide(service, {
      window,
      asked,
      decision: { at: instantText(Date.now()), considerations: CONSIDERED, window },
    });
    const status = await screen.findByRole('button', { name: 'Your requests for older data: 1 granted' });
    expect(
      screen.getByText(/^Granted narrower: AUTH-7KQ2-M4XD\. Granted narrower by Insp 2210 Helen Marsh/),
    ).toBeTruthy();
    fireEvent.click(status);
    const popover = within(screen.getByRole('dialog', { name: 'Your requests for older data' }));
    expect(popover.getByText(/A day either side/)).toBeTruthy();
    fireEvent.click(popover.getByRole('button', { name: 'Run it now under AUTH-7KQ2-M4XD' }));
    const prompt = await dialog();
    expect(field('Reason').value).toBe(REASON);
    expect(field('Crime or log reference').value).toBe('14/22871/26');
    expect(within(prompt).getByRole<HTMLInputElement>('radio', { name: 'Use AUTH-7KQ2-M4XD' }).checked).toBe(true);
    press('Run search');
    await waitFor(() => expect(service.fake.callsOf('search.start')).toHaveLength(1));
    expect(service.fake.callsOf('search.start')[0]).toMatchObject({
      authorityId: 'AUTH-7KQ2-M4XD',
      query: { kind: 'vrm', vrms: ['YK38RVL'], window },
    });
  });

  test('a refusal is said with the officer’s words, and another request may follow', async () => {
    const service = await open();
    fill();
    press('Ask for authority');
    type('Proportionality', PROPORTIONALITY);
    press('Ask for authority');
    await screen.findByText(/You are told here and in the search bar/);
    await decide(service, { decision: { granted: false, at: instantText(Date.now()), considerations: CONSIDERED } });
    expect((await dialog()).textContent).toContain('Refused by Insp 2210 Helen Marsh');
    expect((await dialog()).textContent).toContain(CONSIDERED);
    expect(await screen.findByRole('button', { name: 'Ask for authority' })).toBeTruthy();
  });

  test('an authority that covers the search is offered, and brings its category and reference', async () => {
    const now = Date.now();
    const mine = {
      requestedBy: PRIYA.userName,
      window: { from: instantText(now - 130 * DAY_MS), to: instantText(now) },
    };
    const { fake } = await open([
      anAuthority(now, { ...mine, authorityId: 'AUTH-COVERS', decision: {} }),
      anAuthority(now, { ...mine, authorityId: 'AUTH-OTHER-MARK', vrms: ['PJ33TAW'], decision: {} }),
      anAuthority(now, { ...mine, authorityId: 'AUTH-ELSES', requestedBy: 's.okoro', decision: {} }),
    ]);
    const offered = await screen.findByRole('radio', { name: 'Use AUTH-COVERS' });
    expect(screen.queryByRole('radio', { name: /OTHER|ELSES/ })).toBeNull();
    fireEvent.click(offered);
    expect(field('Crime or log reference').value).toBe('14/22871/26');
    choose('Prevent or detect crime');
    type('Reason', REASON);
    press('Run search');
    await waitFor(() => expect(fake.callsOf('search.start')[0]?.authorityId).toBe('AUTH-COVERS'));
  });

  test('an urgent oral authority is offered where the rules have one, and nowhere else', async () => {
    const { fake } = await open();
    fill();
    press('Ask for authority');
    expect(screen.queryByRole('radio', { name: 'Urgent, oral' })).toBeNull();
    choose('Public safety');
    choose('Missing or at-risk person');
    choose('Urgent, oral');
    expect(screen.getByText(/ratified in writing within 24 hours/)).toBeTruthy();
    type('Proportionality', PROPORTIONALITY);
    press('Ask for authority');
    await waitFor(() => expect(fake.callsOf('authorities.ask')[0]?.body.form).toBe('URGENT_ORAL'));
  });

  test('where the category has none, nothing is offered but the last 90 days', async () => {
    await open();
    choose('Priority and volume');
    expect(screen.queryByRole('button', { name: 'Ask for authority' })).toBeNull();
    expect(screen.queryByRole('textbox', { name: 'Authority reference' })).toBeNull();
    expect(screen.getByRole('radio', { name: 'Search the last 90 days only' })).toBeTruthy();
  });

  test('what the service refuses is said in the form, and the words stay', async () => {
    const { fake } = await open();
    fake.on({
      'authorities.ask': () => {
        throw new Refuse({ code: 'REFERENCE_INVALID', ref: 'R-4' });
      },
    });
    fill();
    press('Ask for authority');
    type('Proportionality', PROPORTIONALITY);
    press('Ask for authority');
    expect(await screen.findByText('R-4')).toBeTruthy();
    expect(field('Proportionality').value).toBe(PROPORTIONALITY);
  });
});
