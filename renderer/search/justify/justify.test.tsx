import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { FailureCode } from '../../../app/contract/failures.ts';
import { DAY_MS } from '../../../app/domain/instant.ts';
import { formatVrm } from '../../../app/domain/vrm-format.ts';
import { exposedMarks } from '../../../app/domain/vrm-near-miss.ts';
import type { Vrm } from '../../../app/domain/vrm.ts';
import { queryHash } from '../query-hash.ts';
import { Refuse, signedIn, type FakeBridge } from '../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../testing/render-app.tsx';
import { useDraft } from '../../workspaces/investigate/search-bar/draft-store.ts';

// The map engine needs a graphics card; its panel has tests of its own.
vi.mock('../../map/map-panel.tsx', () => ({ MapPanel: () => null }));

const REASON =
  'Seen by a witness leaving the Old Weir Lane burglary. I need its route in and out to find the stolen tools.';

const dialog = (): Promise<HTMLElement> => screen.findByRole('dialog', { name: 'Why do you need this search?' });
const field = (name: string): HTMLInputElement => screen.getByRole('textbox', { name });
const type = (name: string, value: string): void => void fireEvent.change(field(name), { target: { value } });
const choose = (name: string): void => void fireEvent.click(screen.getByRole('radio', { name }));
const ctrlEnter = (element: Element): void => void fireEvent.keyDown(element, { key: 'Enter', ctrlKey: true });

async function openPrompt(prepare?: (fake: FakeBridge) => void, mark = 'yk38rvl'): Promise<FakeBridge> {
  const fake = await renderApp(signedIn(), prepare);
  fireEvent.change(await screen.findByRole('textbox', { name: 'Registration mark' }), { target: { value: mark } });
  fireEvent.click(screen.getByRole('button', { name: 'Justify and search' }));
  await dialog();
  return fake;
}

function fill(): void {
  choose('Prevent or detect crime');
  choose('Serious and complex');
  type('Crime or log reference', '14/22871/25');
  type('Reason', REASON);
}

const run = (): void => void fireEvent.click(screen.getByRole('button', { name: 'Run search' }));

afterEach(resetApp);

describe('the justification prompt', () => {
  test('has the names that people and tests rely on', async () => {
    await openPrompt();
    expect(screen.getByRole('radiogroup', { name: 'Category' })).toBeTruthy();
    expect(screen.getByRole('radiogroup', { name: 'Purpose' })).toBeTruthy();
    for (const name of ['Crime or log reference', 'Reason', 'Who asked for it']) expect(field(name)).toBeTruthy();
    expect(screen.queryByRole('textbox', { name: 'Proportionality' })).toBeNull();
  });

  test('cannot be skipped: nothing runs from the search bar, by Enter, or with empty answers', async () => {
    const fake = await openPrompt();
    run();
    ctrlEnter(await dialog());
    expect(fake.callsOf('search.start')).toEqual([]);
    expect((await dialog()).textContent).toContain('4 answers to finish');
    expect(screen.getByText('Choose the category.')).toBeTruthy();
    expect(screen.getByText('Choose the purpose.')).toBeTruthy();
    expect(document.activeElement?.textContent).toContain('National security');
  });

  test.each([
    ['Reason', 'ongoing enquiry', 'This could be said of any search.'],
    ['Reason', 'too short', 'Say which offence or risk'],
    ['Reason', 'x'.repeat(10_000), 'at most 500 characters'],
    ['Crime or log reference', 'TEST', 'placeholder'],
  ])('%s of %s does not run', async (name, value, said) => {
    const fake = await openPrompt();
    fill();
    type(name, value);
    run();
    expect(fake.callsOf('search.start')).toEqual([]);
    expect((await dialog()).textContent).toContain(said);
    expect(document.activeElement).toBe(field(name));
  });

  test('runs once complete, bound to the query by its hash', async () => {
    const fake = await openPrompt();
    fill();
    type('Who asked for it', 'DS 1182 T. Haigh');
    ctrlEnter(field('Reason'));
    await waitFor(() => expect(fake.callsOf('search.start')).toHaveLength(1));
    const [sent] = fake.callsOf('search.start');
    expect(sent?.justification).toEqual({
      category: 'SERIOUS',
      purpose: 'PREVENT_DETECT',
      reference: '14/22871/25',
      reason: REASON,
      requestedFor: 'DS 1182 T. Haigh',
    });
    expect(sent?.query).toMatchObject({ kind: 'vrm', vrms: ['YK38RVL'], nearMiss: 0 });
    expect(sent?.queryHash).toBe(await queryHash(sent?.query as never));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('gives quality feedback in a word and ticks, once the typing pauses', async () => {
    await openPrompt();
    type('Reason', 'need it for work today please');
    expect((await screen.findByRole('status', { name: 'Reason quality' })).textContent).toContain('Fits any search');
    type('Reason', 'Vehicle suspected in linked tool thefts, need to know more');
    await waitFor(() =>
      expect(screen.getByRole('status', { name: 'Reason quality' }).textContent).toContain('Nearly there'),
    );
    type('Reason', REASON);
    await waitFor(() => expect(screen.getByRole('status', { name: 'Reason quality' }).textContent).toContain('Clear'));
  });

  test('M5: whether the vehicle is known is asked with nothing chosen, and the answer is sent', async () => {
    const fake = await openPrompt();
    fill();
    for (const name of ['Yes', 'No'])
      expect(screen.getByRole('radio', { name }).getAttribute('aria-checked')).toBe('false');
    expect((await dialog()).textContent).toContain('Unanswered, the search goes to sampling.');
    choose('No');
    run();
    await waitFor(() =>
      expect(fake.callsOf('search.start')[0]?.justification).toMatchObject({ conflictDeclared: false }),
    );
  });

  test('M5: a thin reason is asked about again, says that it goes to sampling, and runs with a second press', async () => {
    const fake = await openPrompt();
    fill();
    type('Reason', 'Hit and run');
    run();
    expect(fake.callsOf('search.start')).toEqual([]);
    expect((await dialog()).textContent).toContain('goes to this week’s sampling');
    type('Reason', 'Hit and run, vehicle');
    expect(screen.queryByRole('button', { name: /as it is/ })).toBeNull();
    ctrlEnter(field('Reason'));
    ctrlEnter(field('Reason'));
    await waitFor(() =>
      expect(fake.callsOf('search.start')[0]?.justification).toMatchObject({
        reason: 'Hit and run, vehicle',
        confirmed: true,
      }),
    );
  });

  test('M5: parts that are chosen mend a thin reason without a second press, and are found by the words of the trade', async () => {
    const fake = await openPrompt();
    fill();
    type('Reason', 'Find where it went that night');
    run();
    expect(fake.callsOf('search.start')).toEqual([]);
    const offence = screen.getByRole('combobox', { name: 'Offence or risk' });
    fireEvent.change(offence, { target: { value: 'twoc' } });
    expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(['Theft of a vehicleTheft']);
    fireEvent.keyDown(offence, { key: 'Enter' });
    expect((offence as HTMLInputElement).value).toBe('Theft of a vehicle');
    type('Place', 'Harbour Street');
    type('Day and time', 'Fri 02:40');
    run();
    await waitFor(() =>
      expect(fake.callsOf('search.start')[0]?.justification).toMatchObject({
        offence: 'VEHICLE_THEFT',
        where: 'Harbour Street',
        when: 'Fri 02:40',
      }),
    );
    expect(fake.callsOf('search.start')[0]?.justification).not.toHaveProperty('confirmed');
  });

  test('M5: a private motive is refused with words, and a second press changes nothing', async () => {
    const fake = await openPrompt();
    fill();
    type('Reason', 'Seeing where my ex wife is going at night');
    run();
    run();
    expect((await dialog()).textContent).toContain('This looks personal.');
    expect(fake.callsOf('search.start')).toEqual([]);
  });

  test('M5: a life at risk runs at once, and says that it is reviewed within the hour', async () => {
    const fake = await openPrompt();
    fireEvent.click(screen.getByRole('button', { name: 'Life at risk' }));
    expect(document.activeElement).toBe(field('Crime or log reference'));
    type('Crime or log reference', 'CAD 123 of 3 March');
    type('Reason', 'Kidnap');
    await waitFor(() =>
      expect(screen.getByRole('status', { name: 'Reason quality' }).textContent).toContain(
        'Somebody reviews it within the hour.',
      ),
    );
    ctrlEnter(field('Reason'));
    await waitFor(() =>
      expect(fake.callsOf('search.start')[0]?.justification).toMatchObject({
        category: 'PUBLIC_SAFETY',
        purpose: 'PUBLIC_SAFETY',
        reason: 'Kidnap',
      }),
    );
  });

  const estimate = (): string => screen.getByRole('group', { name: 'Estimate' }).textContent;

  test('says what a typical vehicle has, for the time for which reads are held, or nothing', async () => {
    const answers = (part: object) => (fake: FakeBridge) =>
      fake.on({
        'search.estimate': () => ({
          cameras: 600,
          expectedReads: 21,
          expectedVehicles: 1,
          daysHeld: 30,
          decision: { allow: true, band: 'RECENT', denials: [], categories: {} },
          ...part,
        }),
      });
    await openPrompt(answers({}));
    await waitFor(() => expect(estimate()).toBe('A typical vehicle hasabout 21 readsin 30 days'));
    resetApp();
    await openPrompt(answers({ daysHeld: 12.3 }));
    await waitFor(() => expect(estimate()).toBe('A typical vehicle hasabout 21 readsin the 12 days with reads'));
    resetApp();
    await openPrompt(answers({ expectedReads: 0 }));
    await waitFor(() => expect(estimate()).toBe(''));
  });

  test('begins at the first choice, and prints the figure that makes each', async () => {
    await openPrompt();
    const group = screen.getByRole('radiogroup', { name: 'Purpose' });
    expect(group.contains(document.activeElement)).toBe(true);
    for (const name of ['Purpose', 'Category']) {
      const choices = within(screen.getByRole('radiogroup', { name })).getAllByRole('radio');
      expect(choices.map((choice) => choice.querySelector('kbd')?.textContent)).toEqual(
        choices.map((_, index) => String(index + 1)),
      );
    }
    fireEvent.keyDown(document.activeElement!, { key: '2' });
    expect(screen.getByRole('radio', { name: 'Prevent or detect crime' }).getAttribute('aria-checked')).toBe('true');
  });

  test('names the marks that near misses accept, and how many vehicles they may reach', async () => {
    await renderApp(signedIn());
    fireEvent.change(await screen.findByRole('textbox', { name: 'Registration mark' }), {
      target: { value: 'yk38rvl' },
    });
    fireEvent.click(screen.getByRole('button', { name: /^Near misses/ }));
    fireEvent.click(screen.getByRole('button', { name: 'Justify and search' }));
    const { accepted, carried } = exposedMarks(['YK38RVL' as Vrm], 1);
    const scope = within(await dialog()).getByRole('complementary', { name: 'What is about to be searched' });
    expect(scope.textContent).toContain(
      `${accepted.size} other marks accepted, of up to ${carried.size} other vehicles`,
    );
    for (const mark of accepted) expect(scope.textContent).toContain(formatVrm(mark));
    expect(scope.textContent).not.toContain('One vehicle. No proportionality');
  });

  test('a category that reaches 90 days offers no authority, and the period says so', async () => {
    await renderApp(signedIn());
    const now = Date.now();
    fireEvent.change(await screen.findByRole('textbox', { name: 'Registration mark' }), {
      target: { value: 'yk38rvl' },
    });
    act(() => useDraft.setState({ period: { kind: 'custom', fromMs: now - 120 * DAY_MS, toMs: now } }));
    fireEvent.click(screen.getByRole('button', { name: 'Justify and search' }));
    const asked = await dialog();
    expect(asked.textContent).toContain('before: needs authority, and not in every category');
    choose('Serious and complex');
    expect(field('Authority reference')).toBeTruthy();
    expect(asked.textContent).toContain('before: needs authority');
    choose('Priority and volume');
    expect(screen.queryByRole('textbox', { name: 'Authority reference' })).toBeNull();
    expect(screen.queryByRole('radio', { name: /authority reference/ })).toBeNull();
    expect(asked.textContent).toContain('before: not in this category');
    expect(asked.textContent).not.toContain('needs authority');
    expect(screen.getByRole('radio', { name: 'Search the last 90 days only' })).toBeTruthy();
  });

  test('a declared conflict is explained and stops it', async () => {
    const fake = await openPrompt();
    fill();
    choose('Yes');
    run();
    expect(screen.getByText(/You cannot run this search/)).toBeTruthy();
    expect(fake.callsOf('search.start')).toEqual([]);
  });

  test('more than ten marks ask for proportionality, and say how many', async () => {
    const fake = await renderApp(signedIn());
    const marks = Array.from({ length: 12 }, (_, index) => `YK${27 + index} RVL`);
    fireEvent.paste(await screen.findByRole('textbox', { name: 'Registration mark' }), {
      clipboardData: { getData: () => marks.join('\n') },
    });
    fireEvent.click(screen.getByRole('button', { name: 'Justify and search' }));
    await dialog();
    fill();
    run();
    expect(fake.callsOf('search.start')).toEqual([]);
    expect(document.activeElement).toBe(field('Proportionality'));
    type('Proportionality', 'Only these twelve marks fit the witness description of the lorry.');
    run();
    await waitFor(() =>
      expect(fake.callsOf('search.start')[0]?.justification).toMatchObject({
        proportionality: 'Only these twelve marks fit the witness description of the lorry.',
      }),
    );
  });

  const REFUSALS: readonly (readonly [FailureCode, string])[] = [
    ['REASON_TOO_VAGUE', 'Reason'],
    ['REFERENCE_INVALID', 'Crime or log reference'],
  ];
  test.each(REFUSALS)('a refusal with %s is explained beside %s, and the words stay', async (code, name) => {
    await openPrompt((fake) =>
      fake.on({
        'search.start': () => {
          throw new Refuse({ code, ref: 'R-77' });
        },
      }),
    );
    fill();
    run();
    await waitFor(() => expect(field(name).getAttribute('aria-invalid')).toBe('true'));
    expect(field('Reason').value).toBe(REASON);
    expect(within(await dialog()).getByText('R-77')).toBeTruthy();
  });

  test('a refusal that comes after the start opens the prompt again with the same words', async () => {
    const fake = await openPrompt();
    fill();
    run();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    act(() =>
      fake.emit('search.finished', {
        searchRef: fake.lastSearch(),
        outcome: 'failed',
        reads: 0,
        searchId: null,
        durationMs: 1,
        camerasOut: [],
        delays: [],
        failure: { code: 'REASON_TOO_VAGUE', ref: 'R-78' },
      }),
    );
    await dialog();
    expect(field('Reason').value).toBe(REASON);
    expect(field('Reason').getAttribute('aria-invalid')).toBe('true');
  });

  test('Esc asks once when there are words that would be lost', async () => {
    await openPrompt();
    type('Reason', REASON);
    fireEvent.keyDown(await dialog(), { key: 'Escape' });
    expect((await dialog()).textContent).toContain('Press Esc again');
    fireEvent.keyDown(await dialog(), { key: 'Escape' });
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Registration mark' }));
  });

  test('an earlier reason must be changed or confirmed', async () => {
    const fake = await openPrompt();
    fill();
    run();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    act(() =>
      fake.emit('search.finished', {
        searchRef: fake.lastSearch(),
        outcome: 'complete',
        reads: 0,
        searchId: 'S',
        durationMs: 1,
        camerasOut: [],
        delays: [],
        failure: null,
      }),
    );
    fireEvent.click(screen.getByRole('button', { name: 'Justify and search' }));
    await dialog();
    expect(field('Reason').value).toBe('');
    fireEvent.click(screen.getByRole('button', { name: 'Start from an earlier reason' }));
    fireEvent.click(within(screen.getByRole('dialog', { name: 'Earlier reasons' })).getByRole('button'));
    expect(field('Reason').value).toBe(REASON);
    run();
    expect(fake.callsOf('search.start')).toHaveLength(1);
    fireEvent.click(screen.getByRole('checkbox', { name: /earlier reason is right/ }));
    run();
    await waitFor(() => expect(fake.callsOf('search.start')).toHaveLength(2));
  });
});
