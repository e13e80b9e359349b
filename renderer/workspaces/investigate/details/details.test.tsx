import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../app/domain/instant.ts';
import type { ReadPreservation } from '../../../../app/api/preservations.ts';
import type { Correction } from '../../../../app/api/corrections.ts';
import type { Read } from '../../../../app/domain/read.ts';
import { READ_FLAGS } from '../../../../app/domain/read-columns.ts';
import type { MethodReply } from '../../../../app/contract/methods.ts';
import { sessionIn } from '../../../search/sessions.ts';
import { PRIYA, Refuse, signedIn, type FakeBridge } from '../../../testing/fake-bridge.ts';
import { commandsOf } from '../../../shell/commands.ts';
import { whyNot, type Command } from '../../../commands/command.ts';
import { titled } from '../../../testing/walk.ts';
import { renderApp, resetApp } from '../../../testing/render-app.tsx';
import { showColumn } from '../reads/table-store.ts';
import { correctionState } from './correction-history.tsx';
import { reviewDay } from './preserve.tsx';
import { answered, searched } from '../../../testing/searched.ts';

vi.mock('../../../map/map-panel.tsx', async () => {
  const { Panel } = await import('../../../ui/panel.tsx');
  return { MapPanel: () => <Panel name="Map">map</Panel> };
});

const AT_MS = Date.parse('2026-11-01T08:00:00.000Z');
const aRead = (part: Partial<Read> = {}): Read => ({
  id: 'R-1',
  vrm: 'YK38RVI',
  vrmRaw: 'YK38RVI',
  capturedAt: '2026-11-01T08:00:00.000Z',
  receivedAt: null,
  cameraId: 'C1',
  direction: 'away',
  lane: 2,
  confidence: 71,
  characterConfidence: null,
  plateColour: null,
  make: 'FORD',
  model: null,
  colour: 'BLUE',
  hasPlateImage: true,
  hasOverviewImage: true,
  version: 1,
  correctedFrom: null,
  ...part,
});
const FIXED = {
  id: 'C1',
  name: 'J30 Rothwell',
  organisation: 'West Yorkshire Police',
  kind: 'STATIC' as const,
  road: 'M62',
  junction: null,
  direction: 'W',
  lat: 53.74,
  lon: -1.47,
  locationQuality: 'SURVEYED' as const,
  status: 'OK' as const,
  statusPeriods: [],
};
const aCorrection = (part: Partial<Correction> = {}): Correction => ({
  correctionId: 'K-1',
  readId: 'R-1',
  state: 'PROPOSED',
  version: 1,
  oldVrm: 'YK38RVI',
  newVrm: 'YK38RVL',
  evidence: 'PATCH',
  reason: 'The last character is plainly an L.',
  by: 's.okoro',
  at: new Date().toISOString(),
  confirmedBy: null,
  madeAt: null,
  ...part,
});

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
});
afterEach(() => {
  resetApp();
  vi.restoreAllMocks();
});

/** The one read of a finished search, chosen. */
async function open(prepare: (fake: FakeBridge) => void = () => undefined, flags = 3): Promise<FakeBridge> {
  const fake = await renderApp(signedIn(), (bridge) => {
    bridge.on({
      'reads.details': () => ({ read: aRead(), versions: [aRead()], correctionWaits: false, preservations: [] }),
      'reads.corrections': () => ({ status: 200, value: { corrections: [], seenBy: [] } }),
    });
    prepare(bridge);
  });
  await searched(fake, {
    query: {
      kind: 'vrm',
      vrms: ['YK38RVI'],
      nearMiss: 0,
      window: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' },
    },
    reads: [{ id: 'R-1', vrm: 'YK38RVI', at: AT_MS, camera: 'C1', flags, characters: '62616263605f47' }],
  });
  act(() => sessionIn('investigate')?.selection.getState().select(0));
  return fake;
}
const panel = () => within(screen.getByRole('region', { name: 'Read details' }));
const inPalette = (title: string): Command => titled(commandsOf(PRIYA.roles), title);
const press = (key: string): void => void fireEvent.keyDown(window, { key });
const click = async (name: RegExp | string): Promise<void> => {
  await act(async () => void fireEvent.click(panel().getByRole('button', { name })));
};

describe('pictures', () => {
  test('come first, stay shut until they are opened, and a missing one is said', async () => {
    const fake = await open(undefined, 1);
    expect(panel().queryByRole('img', { name: /image/ })).toBeNull();
    await click(/^Open images/);
    expect(panel().getByRole('img', { name: /^Plate image, rear/ })).toBeTruthy();
    expect(panel().queryByRole('img', { name: /^Overview/ })).toBeNull();
    expect(panel().getByText('This camera gave no overview image of this read.')).toBeTruthy();
    expect(fake.callsOf('reads.details')).toHaveLength(1);
    const text = screen.getByRole('region', { name: 'Read details' }).innerHTML;
    expect(text.indexOf('Plate image')).toBeLessThan(text.indexOf('Camera read'));
  });

  test('say that the read was deleted, or corrected, at the service since', async () => {
    await open((fake) =>
      fake.on({
        'reads.details': () => {
          throw new Refuse({ code: 'NOT_FOUND', ref: 'R1' });
        },
      }),
    );
    await click(/^Open images/);
    expect(await panel().findByText('This read was deleted at the service since.')).toBeTruthy();
    resetApp();
    const now = aRead({ vrm: 'YK38RVL', version: 2, correctedFrom: 'YK38RVI' });
    await open((fake) =>
      fake.on({
        'reads.details': () => ({ read: now, versions: [aRead(), now], correctionWaits: false, preservations: [] }),
      }),
    );
    await click(/^Open images/);
    expect(await panel().findByText('This read was corrected since: it is YK38 RVL.')).toBeTruthy();
  });
});

describe('comparing', () => {
  const box = (): HTMLInputElement => panel().getByRole('checkbox', { name: 'I compared plate, make and colour' });

  test('is one act on record, with its time and by whom, and only after the pictures were opened', async () => {
    const fake = await open((bridge) =>
      bridge.on({
        'reads.compare': ({ params, body }) => ({
          status: 201,
          value: {
            readId: params.id,
            searchId: 'S-1',
            version: 1,
            compared: ['PLATE', 'MAKE', 'COLOUR'],
            stated: { vrm: 'YK38RVI', make: 'FORD', colour: 'BLUE' },
            pictures: ['PLATE'],
            result: body.result,
            by: 'p.anand',
            at: '2026-11-02T07:00:00.000Z',
          },
        }),
      }),
    );
    const agrees = () => inPalette('I compared plate, make and colour');
    expect(whyNot(agrees(), { online: true })).toBe('Open the images first');
    fireEvent.click(box());
    await answered(fake);
    expect([box().checked, fake.callsOf('reads.compare')]).toEqual([false, []]);
    await click(/^Open images/);
    await answered(fake);
    expect(panel().getByText(/Blue Ford/, { selector: '.compared *' })).toBeTruthy();
    fireEvent.click(box());
    expect(box().checked, 'ticked from the press on').toBe(true);
    await answered(fake);
    expect(box().checked).toBe(true);
    expect(fake.callsOf('reads.compare')).toEqual([
      { params: { id: 'R-1' }, query: { searchId: 'S-1' }, body: { result: 'AGREE', version: 1 } },
    ]);
    expect(panel().getByText(/Recorded Mon 2 Nov 2026 07:00:00 GMT by p\.anand/)).toBeTruthy();
    fireEvent.click(box());
    await answered(fake);
    expect([box().checked, fake.callsOf('reads.compare').length], 'a record is not taken back').toEqual([true, 1]);
    expect(whyNot(agrees(), { online: true })).toBe('It is on record and cannot be taken back');
    await click('They differ');
    expect(panel().getByText(/They differ from the read/)).toBeTruthy();
  });

  test('is stated by a command as by the checkbox', async () => {
    const fake = await open();
    await click(/^Open images/);
    await answered(fake);
    await act(async () => inPalette('I compared: I cannot tell').run());
    expect(fake.callsOf('reads.compare')).toMatchObject([{ params: { id: 'R-1' }, body: { result: 'CANNOT_TELL' } }]);
  });

  test('that the service refuses is not shown as done, and says why', async () => {
    const fake = await open((bridge) =>
      bridge.on({
        'reads.compare': () => {
          throw new Refuse({ code: 'CONFLICT', ref: 'C1' });
        },
      }),
    );
    await click(/^Open images/);
    await answered(fake);
    fireEvent.click(box());
    expect(await panel().findByText(/There is nothing to compare with yet/)).toBeTruthy();
    expect(box().checked).toBe(false);
  });
});

describe('correcting a misread', () => {
  const boxes = (): readonly HTMLInputElement[] =>
    within(panel().getByRole('group', { name: 'What you see' })).getAllByRole('textbox');
  const mark = (): string =>
    boxes()
      .map(({ value }) => value)
      .join('');
  const say = (text: string): void =>
    void fireEvent.change(panel().getByRole('textbox', { name: 'What shows it' }), { target: { value: text } });
  const answering = (status: 200 | 202) => (fake: FakeBridge) =>
    fake.on({
      'reads.correct': ({ body }) => ({
        status,
        value: {
          read: aRead(),
          correction: aCorrection({ newVrm: body.vrm, state: status === 200 ? 'MADE' : 'PROPOSED' }),
          seenBy: [],
          matchedAgain: false,
        },
      }),
    });

  test('opens by its key at the most doubtful character, with the confidence under each', async () => {
    await open();
    await act(async () => press('e'));
    expect(mark()).toBe('YK38RVI');
    expect(document.activeElement).toBe(boxes()[6]);
    expect(boxes()[6]?.getAttribute('aria-label')).toBe('Character 7, camera 71%');
    fireEvent.keyDown(boxes()[6] as HTMLElement, { key: 'ArrowLeft' });
    expect(document.activeElement).toBe(boxes()[5]);
    fireEvent.keyDown(boxes()[5] as HTMLElement, { key: 'Home' });
    expect(document.activeElement).toBe(boxes()[0]);
    fireEvent.keyDown(boxes()[0] as HTMLElement, { key: 'Escape' });
    expect(panel().queryByRole('group', { name: 'What you see' })).toBeNull();
  });

  test('says a character that no plate has, and takes nothing of it', async () => {
    await open();
    await click(/^Correct misread/);
    fireEvent.change(boxes()[6] as HTMLElement, { target: { value: '-' } });
    expect(panel().getByText(/“-” is on no plate/)).toBeTruthy();
    expect(mark()).toBe('YK38RVI');
  });

  test('submits mark, version, ground and reason, and says whether it is made or waits for a second person', async () => {
    for (const status of [200, 202] as const) {
      const fake = await open(answering(status));
      await click(/^Correct misread/);
      await answered(fake);
      fireEvent.change(boxes()[6] as HTMLElement, { target: { value: 'l' } });
      await click(/^Submit correction/);
      expect(panel().getByText(/in 10 characters or more/)).toBeTruthy();
      say('The last character is plainly an L.');
      await click(/^Submit correction/);
      await answered(fake);
      expect(fake.callsOf('reads.correct')).toEqual([
        {
          params: { id: 'R-1' },
          query: { searchId: 'S-1' },
          body: {
            vrm: 'YK38RVL',
            baseVersion: 1,
            evidence: 'PATCH',
            reason: 'The last character is plainly an L.',
            foreignOrOther: false,
          },
        },
      ]);
      expect(panel().getByText(status === 200 ? 'Corrected to YK38 RVL.' : 'Submitted as YK38 RVL.')).toBeTruthy();
      if (status === 202) expect(panel().getByText(/waits for a second person/)).toBeTruthy();
      resetApp();
    }
  });

  test('into a mark of no UK format is allowed with a note; into the same mark it is not', async () => {
    const fake = await open(answering(202));
    await click(/^Correct misread/);
    await answered(fake);
    say('The last character is plainly an L.');
    await click(/^Submit correction/);
    expect(panel().getByText(/This is the mark that the read has/)).toBeTruthy();
    fireEvent.change(boxes()[0] as HTMLElement, { target: { value: 'WXYZ 12345' } });
    expect(panel().getByText(/has no UK format/)).toBeTruthy();
    await click(/^Submit correction/);
    await answered(fake);
    expect(fake.callsOf('reads.correct')).toMatchObject([{ body: { foreignOrOther: true } }]);
  });

  test('that is refused keeps what was typed and says why in words', async () => {
    const fake = await open((bridge) =>
      bridge.on({
        'reads.correct': () => {
          throw new Refuse({ code: 'CONFLICT', ref: 'C9' });
        },
      }),
    );
    await click(/^Correct misread/);
    await answered(fake);
    fireEvent.change(boxes()[6] as HTMLElement, { target: { value: 'L' } });
    say('The last character is plainly an L.');
    await click(/^Submit correction/);
    expect(await panel().findByText(/The read has changed since you opened it/)).toBeTruthy();
    expect(mark()).toBe('YK38RVL');
  });

  test('shows what was corrected before, by whom and how far, who had the read, and lets a second person confirm', async () => {
    const fake = await open((bridge) =>
      bridge.on({
        'reads.corrections': () => ({
          status: 200,
          value: {
            corrections: [
              aCorrection({
                correctionId: 'K-0',
                state: 'MADE',
                newVrm: 'YK38RVT',
                by: 'a.first',
                confirmedBy: 'b.second',
              }),
              aCorrection(),
              aCorrection({ correctionId: 'K-2', by: 'p.anand', newVrm: 'YK38RVP' }),
              aCorrection({ correctionId: 'K-3', newVrm: 'YK38RVX', at: '2026-01-01T00:00:00.000Z' }),
            ],
            seenBy: [
              {
                auditIndex: 4,
                at: '2026-11-01T09:00:00.000Z',
                userName: 'c.third',
                organisation: 'Kent Police',
                how: 'SEARCH',
                certain: true,
              },
            ],
          },
        }),
        'reads.confirmCorrection': () => ({
          status: 200,
          value: { read: aRead(), correction: aCorrection({ state: 'MADE' }), seenBy: [], matchedAgain: false },
        }),
      }),
    );
    await click(/^Correct misread/);
    const history = within(await panel().findByRole('region', { name: 'Corrections of this read' }));
    const items = history.getAllByRole('listitem').map(({ textContent }) => textContent ?? '');
    expect(items[0]).toContain('as the camera read it');
    expect(items[1]).toMatch(/YK38 RVT.*Accepted.*a\.first.*confirmed by b\.second/s);
    expect(items[2]).toMatch(/YK38 RVL.*Waits for a second person.*s\.okoro/s);
    expect(items[3]).toMatch(/a colleague confirms it/);
    expect(items[4]).toMatch(/lapsed/);
    expect(items[5]).toMatch(/c\.third, Kent Police, in a search/);
    expect(history.getAllByRole('button', { name: 'Confirm correction' })).toHaveLength(1);
    await act(async () => void fireEvent.click(history.getByRole('button', { name: 'Confirm correction' })));
    await waitFor(() =>
      expect(fake.callsOf('reads.confirmCorrection')).toEqual([
        { params: { id: 'R-1', correctionId: 'K-1' }, query: { searchId: 'S-1' } },
      ]),
    );
  });

  test('that waits is shown to whoever opens the read, with its history and the button, and to nobody before', async () => {
    let confirmed = false;
    const now = aRead({ vrm: 'YK38RVL', version: 2, correctedFrom: 'YK38RVI' });
    const fake = await open((bridge) =>
      bridge.on({
        'reads.details': () =>
          confirmed
            ? { read: now, versions: [aRead(), now], correctionWaits: false, preservations: [] }
            : { read: aRead(), versions: [aRead()], correctionWaits: true, preservations: [] },
        'reads.corrections': () => ({
          status: 200,
          value: { corrections: [aCorrection(confirmed ? { state: 'MADE' } : {})], seenBy: [] },
        }),
        'reads.confirmCorrection': () => {
          confirmed = true;
          return {
            status: 200,
            value: { read: now, correction: aCorrection({ state: 'MADE' }), seenBy: [], matchedAgain: false },
          };
        },
      }),
    );
    await answered(fake);
    expect(fake.callsOf('reads.corrections')).toEqual([]);
    expect(panel().queryByText(/waits for a second person/i)).toBeNull();
    await click(/^Open images/);
    expect(await panel().findByText('A correction waits for a second person.')).toBeTruthy();
    const history = within(await panel().findByRole('region', { name: 'Corrections of this read' }));
    expect(fake.callsOf('reads.corrections')).toHaveLength(1);
    const confirm = () => inPalette('Confirm correction');
    expect(whyNot(confirm(), { online: true })).toBeUndefined();
    await act(async () => void fireEvent.click(history.getByRole('button', { name: 'Confirm correction' })));
    expect(await history.findByText('Accepted')).toBeTruthy();
    expect(panel().queryByText('A correction waits for a second person.')).toBeNull();
    expect(whyNot(confirm(), { online: true })).toBe('No correction of the chosen read waits for you');
    expect(panel().queryByRole('button', { name: 'Confirm correction' })).toBeNull();
  });

  test('that waits is refused with a reason in words', async () => {
    const fake = await open((bridge) =>
      bridge.on({
        'reads.corrections': () => ({ status: 200, value: { corrections: [aCorrection()], seenBy: [] } }),
        'reads.refuseCorrection': () => ({ status: 200, value: aCorrection({ state: 'REFUSED' }) }),
      }),
    );
    await click(/^Correct misread/);
    await answered(fake);
    await click(/^Refuse correction/);
    const why = panel().getByRole('textbox', { name: 'Why it is refused' });
    await click(/^Refuse it/);
    expect(panel().getByText(/in 10 characters or more and in words/)).toBeTruthy();
    fireEvent.change(why, { target: { value: 'The plate plainly shows an I at the end.' } });
    await click(/^Refuse it/);
    await answered(fake);
    expect(fake.callsOf('reads.refuseCorrection')).toEqual([
      {
        params: { id: 'R-1', correctionId: 'K-1' },
        query: { searchId: 'S-1' },
        body: { reason: 'The plate plainly shows an I at the end.' },
      },
    ]);
  });

  test('that waits is decided by a command too, but never while the read is not on screen', async () => {
    const fake = await open((bridge) =>
      bridge.on({
        'reads.corrections': () => ({ status: 200, value: { corrections: [aCorrection()], seenBy: [] } }),
        'reads.confirmCorrection': () => ({
          status: 200,
          value: { read: aRead(), correction: aCorrection({ state: 'MADE' }), seenBy: [], matchedAgain: false },
        }),
      }),
    );
    await click(/^Correct misread/);
    await panel().findByRole('button', { name: 'Confirm correction' });
    const why = () =>
      ['Confirm correction', 'Refuse correction'].map((title) => whyNot(inPalette(title), { online: true }));
    act(() => screen.getByRole('region', { name: 'Map' }).focus());
    press('F11');
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Read details' })).toBeNull());
    expect(why()).toEqual(['Read details are not on the screen', 'Read details are not on the screen']);
    press('F11');
    await waitFor(() => expect(why()).toEqual([undefined, undefined]));
    act(() => inPalette('Refuse correction').run());
    expect(panel().getByRole('textbox', { name: 'Why it is refused' })).toBeTruthy();
    await act(async () => inPalette('Confirm correction').run());
    expect(fake.callsOf('reads.confirmCorrection')).toMatchObject([{ params: { id: 'R-1', correctionId: 'K-1' } }]);
  });

  test('that does not wait is not asked for: to ask is recorded', async () => {
    const fake = await open();
    await click(/^Open images/);
    await answered(fake);
    expect(fake.callsOf('reads.details')).toHaveLength(1);
    expect(fake.callsOf('reads.corrections')).toEqual([]);
  });

  test('waits for fourteen days and lapses then', () => {
    const at = '2026-11-01T00:00:00.000Z';
    const day = (days: number): number => Date.parse(at) + days * DAY_MS;
    expect(correctionState({ state: 'PROPOSED', at }, day(14))).toBe('waiting');
    expect(correctionState({ state: 'PROPOSED', at }, day(14) + 1)).toBe('lapsed');
    expect(correctionState({ state: 'MADE', at }, day(400))).toBe('accepted');
  });
});

describe('the place of a read', () => {
  /** Reads of one vehicle, on the hour from eight on: the first of lane 1, the rest of lane 2. */
  async function openOf(reads: number, row: number, everyMs = HOUR_MS): Promise<void> {
    const fake = await renderApp(signedIn());
    await searched(fake, {
      reads: Array.from({ length: reads }, (_, i) => ({
        ...{ id: `R-${i}`, vrm: 'YK38RVL', at: AT_MS + i * everyMs, camera: `C${i}`, lane: i === 0 ? 1 : 2 },
      })),
    });
    act(() => sessionIn('investigate')?.selection.getState().select(row));
  }
  const beside = (): string => panel().getByText('Before / after').nextElementSibling?.textContent ?? '';

  test('is told by the reads beside it, on which side they are, or that it is the only one', async () => {
    await openOf(1, 0);
    expect(panel().getByText('Read 1 of 1')).toBeTruthy();
    expect(beside()).toBe('only read');
    resetApp();
    await openOf(3, 0);
    expect(beside()).toBe('after: 1 h');
    act(() => sessionIn('investigate')?.selection.getState().select(1));
    expect(beside()).toBe('1 h · 1 h');
    act(() => sessionIn('investigate')?.selection.getState().select(2));
    expect(beside()).toBe('before: 1 h');
  });

  test('of a vehicle with too many for one journey is worked out once all of them were looked at together', async () => {
    await openOf(10_001, 5, 1_000);
    expect(panel().getByText('Read 6 of 10,001')).toBeTruthy();
    await waitFor(() => expect(beside()).toBe('1 s · 1 s'));
  });

  test('out of view says whether it is the time or the filters that leave it out', async () => {
    await openOf(3, 0);
    const looking = (): NonNullable<ReturnType<typeof sessionIn>>['looking'] => sessionIn('investigate')!.looking;
    act(() => looking().setTime({ fromMs: AT_MS, toMs: AT_MS + HOUR_MS }));
    expect(panel().queryByText(/outside the time shown|left out by/)).toBeNull();
    act(() => looking().setReads(() => ({ lane: ['2'] })));
    expect(await panel().findByText('left out by the filters')).toBeTruthy();
    act(() => looking().clearReads());
    act(() => looking().setTime({ fromMs: AT_MS + HOUR_MS, toMs: AT_MS + 2 * HOUR_MS }));
    expect(await panel().findByText('outside the time shown')).toBeTruthy();
  });
});

describe('two clocks', () => {
  test('are both told in full, and a read that came late is marked in table, details and in words', async () => {
    // Which reads are late depends on the kind of the camera.
    await open(
      (bridge) => bridge.on({ 'reference.cameras': () => ({ cameras: [FIXED], asOfMs: Date.now() }) }),
      3 | READ_FLAGS.lateFixed,
    );
    expect(panel().getByText('Sun 1 Nov 2026 08:00:00.000 GMT')).toBeTruthy();
    expect(panel().getByText(/^Sun 1 Nov 2026 08:00:01\.000 GMT/).textContent).toBe(
      'Sun 1 Nov 2026 08:00:01.000 GMT 1.0 s after capture Late later than 30 s after capture',
    );
    const table = within(screen.getByRole('grid', { name: 'Reads' }));
    expect(table.getByRole('img', { name: 'received late' })).toBeTruthy();
    expect(screen.getByRole('list', { name: 'The timeline in words' }).textContent).toContain(
      '1 received late, the first read at 08:00:00',
    );
    expect(table.queryByText('08:00:01')).toBeNull();
    await act(async () => showColumn('received', true));
    expect(await table.findByText('08:00:01')).toBeTruthy();
    await act(async () => showColumn('received', false));
  });

  test('of a read that came in time say nothing of late', async () => {
    await open();
    expect(screen.queryByRole('img', { name: 'received late' })).toBeNull();
    expect(panel().queryByText('Late')).toBeNull();
  });
});

describe('preserving as evidence', () => {
  const kept = (fake: FakeBridge): void =>
    fake.on({
      'reads.preserve': ({ body }) =>
        ({
          status: 201,
          value: {
            preservationId: 'P-1',
            ...body,
            preservedBy: 'p.anand',
            organisation: 'West Yorkshire Police',
            preservedAt: new Date().toISOString(),
            reads: 1,
            reviews: [],
            releasedAt: null,
            state: 'HELD',
            lapsesAt: null,
          },
        }) as unknown as MethodReply<'reads.preserve'>,
    });
  const why = (): HTMLElement => panel().getByRole('textbox', { name: 'Why it is evidence' });

  test('takes a reason in words, the case of the search and a day of review, and marks the read', async () => {
    const fake = await open(kept);
    await act(async () => press('r'));
    expect(document.activeElement).toBe(why());
    fireEvent.change(why(), { target: { value: 'xxxxxxxxxxxxxxxx' } });
    await click(/^Preserve this read/);
    expect(panel().getByText(/These are not words/)).toBeTruthy();
    fireEvent.change(why(), { target: { value: 'Shows the vehicle leaving the scene of the burglary.' } });
    await click(/^Preserve this read/);
    await answered(fake);
    expect(fake.callsOf('reads.preserve')).toMatchObject([
      { body: { searchId: 'S-1', readIds: ['R-1'], basis: 'CPIA', reference: '14/22871/26' } },
    ]);
    expect(panel().getByText('Preserved as evidence', { selector: 'b' })).toBeTruthy();
    expect(
      within(screen.getByRole('grid', { name: 'Reads' })).getByRole('img', { name: 'preserved as evidence' }),
    ).toBeTruthy();
  });

  const known = (part: Partial<ReadPreservation>): ReadPreservation => ({
    state: 'HELD',
    basis: 'CPIA',
    reference: '14/22871/26',
    preservedBy: 's.okoro',
    preservedAt: '2026-11-02T09:00:00.000Z',
    approvedBy: null,
    reviewAt: '2027-05-03T12:00:00.000Z',
    releasedAt: null,
    ...part,
  });

  test('is what the service says of the read, so that it is known after a lock and of colleagues', async () => {
    const fake = await open((bridge) =>
      bridge.on({
        'reads.details': () => ({
          read: aRead(),
          versions: [aRead()],
          correctionWaits: false,
          preservations: [
            known({}),
            known({
              state: 'LAPSED',
              reference: '9/1',
              preservedAt: '2026-01-02T09:00:00.000Z',
              releasedAt: '2026-10-02T09:00:00.000Z',
            }),
          ],
        }),
      }),
    );
    expect([fake.callsOf('reads.details'), screen.queryByRole('img', { name: 'preserved as evidence' })]).toEqual([
      [],
      null,
    ]);
    await click(/^Open images/);
    const note = (await panel().findByText('Preserved as evidence', { selector: 'b' })).parentElement;
    expect(note?.textContent).toBe(
      'Preserved as evidence under 14/22871/26, review on Mon 3 May 2027. Preserved by s.okoro, Mon 2 Nov 2026.',
    );
    expect(panel().getByText(/it lapsed on Fri 2 Oct 2026, because nobody reviewed it/)).toBeTruthy();
    expect(
      within(screen.getByRole('grid', { name: 'Reads' })).getByRole('img', { name: 'preserved as evidence' }),
    ).toBeTruthy();
    expect(panel().getByText('not before its review, Mon 3 May 2027')).toBeTruthy();
    const again = panel().getByRole('button', { name: 'Preserve as evidence' });
    const noted = panel().getByText('Preserved already: another case only');
    expect(again.getAttribute('aria-describedby')).toBe(noted.id);
    await click('Preserve as evidence');
    expect(panel().getByText(/It is kept under 14\/22871\/26/)).toBeTruthy();
  });

  test('that waits keeps nothing yet, and is asked for once', async () => {
    await open((bridge) =>
      bridge.on({
        'reads.details': () => ({
          read: aRead(),
          versions: [aRead()],
          correctionWaits: false,
          preservations: [known({ state: 'WAITING' })],
        }),
      }),
    );
    await click(/^Preserve as evidence/);
    expect(await panel().findByText('Preservation waits for a second person', { selector: 'b' })).toBeTruthy();
    expect(panel().getByText(/It waits to be kept under 14\/22871\/26/)).toBeTruthy();
    expect(panel().getByText('unless preserved')).toBeTruthy();
  });

  test('that is refused says why in words and marks nothing', async () => {
    await open((fake) =>
      fake.on({
        'reads.preserve': () => {
          throw new Refuse({ code: 'REFERENCE_INVALID', ref: 'P9' });
        },
      }),
    );
    await click(/^Preserve as evidence/);
    fireEvent.change(why(), { target: { value: 'Shows the vehicle leaving the scene of the burglary.' } });
    await click(/^Preserve this read/);
    expect(await panel().findByText(/The reference is not one/)).toBeTruthy();
    expect(screen.queryByRole('img', { name: 'preserved as evidence' })).toBeNull();
  });

  test('is reviewed on a day in the future, and within a year', () => {
    const nowMs = Date.parse('2026-11-29T13:00:00.000Z');
    expect(reviewDay('1 Dec 2026', nowMs)).toEqual({ ms: Date.parse('2026-12-01T12:00:00.000Z') });
    expect(reviewDay('1/7/2027', nowMs)).toEqual({ ms: Date.parse('2027-07-01T11:00:00.000Z') });
    for (const text of ['29 Nov 2026', '2 Dec 2027', 'soon']) expect(reviewDay(text, nowMs)).toHaveProperty('error');
  });
});

test('copying as a sentence goes through main as such', async () => {
  const fake = await open();
  await act(async () => void fireEvent.keyDown(window, { key: 'C', shiftKey: true }));
  await answered(fake);
  expect(fake.callsOf('reads.copy')).toMatchObject([{ what: 'sentence', rows: [{ readId: 'R-1' }] }]);
});
