import type { Page } from '@playwright/test';
import { DAY_MS } from '../../app/domain/instant.ts';
import { dayInput } from '../../app/domain/typed-time.ts';
import { signIn } from '../fixtures/people.ts';
import { behindOf, expect, test } from '../fixtures/test.ts';
import type { Stub } from '../fixtures/stub.ts';
import type { Workstation } from '../fixtures/workstation.ts';

const LIST = '13_STOLEN_77';
const COUNT = 50;
/** Marks that nobody has: their age identifier was not issued. */
const markOf = (i: number): string => `ZZ${String(51 + (i % 9))}A${String.fromCharCode(65 + Math.floor(i / 9))}B`;

const entry = (change: object = {}): object => ({
  vrm: markOf(0),
  make: 'FORD',
  colour: 'BLUE',
  action: 'ASSESS',
  priority: 'LOW',
  reason: 'Stolen in a burglary',
  grading: '1AP',
  forceArea: 'West Yorkshire',
  weedAt: new Date(Date.now() + 20 * DAY_MS).toISOString(),
  sourceReference: '13/1234/26',
  factualBasisConfirmed: true,
  ...change,
});

/** A list of the service with one entry, and its ids. */
async function aListOf(stub: Stub): Promise<{ readonly listId: string; readonly entryId: string }> {
  const token = await stub.tokenOf('listmanager');
  const made = await stub.call('/voi-lists', {
    method: 'POST',
    token,
    body: {
      name: LIST,
      purpose: 'Vehicles stolen in the force area',
      justification: 'Current crime reports only, reviewed each month.',
      extent: { kind: 'NATIONAL' },
    },
  });
  const { listId } = made.body as { listId: string };
  await revise(stub, listId, 1, [{ op: 'PUT', entry: entry() }]);
  const [first] = await entriesOf(stub, listId);
  return { listId, entryId: first?.entryId ?? '' };
}
async function revise(stub: Stub, listId: string, baseRevision: number, changes: readonly object[]): Promise<void> {
  const { status, body } = await stub.call(`/voi-lists/${listId}/revisions`, {
    method: 'POST',
    token: await stub.tokenOf('listmanager'),
    body: { baseRevision, note: 'Seen again by a colleague.', changes },
  });
  expect([status, JSON.stringify(body)]).toEqual([200, expect.any(String)]);
}
type Entry = { readonly entryId: string; readonly vrm: string; readonly colour: string; readonly forceArea: string };
async function entriesOf(stub: Stub, listId: string): Promise<readonly Entry[]> {
  const { body } = await stub.call(`/voi-lists/${listId}/entries?limit=1000`, {
    token: await stub.tokenOf('listmanager'),
  });
  return (body as { entries: readonly Entry[] }).entries;
}

const lists = (page: Page) => page.getByRole('grid', { name: 'Lists' });
const entries = (page: Page) => page.getByRole('grid', { name: 'Entries' });
const draft = (page: Page) => page.getByRole('region', { name: 'Draft' });
const saved = async (page: Page): Promise<void> =>
  expect(draft(page).getByRole('status', { name: 'Draft state' })).toContainText('Saved on this workstation');

async function openWorkspace({ page }: Pick<Workstation, 'page'>): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Workspaces' })
    .getByRole('button', { name: /^VOI lists/ })
    .click();
  await lists(page).getByText(LIST).click();
  await expect(entries(page)).toBeVisible();
}

/** What a spreadsheet puts on the clipboard, pasted where the focus is. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, text);
}

test('fifty entries drafted with the cable out outlive kill -9, and are merged with a colleague’s change', async ({
  ownStub,
  ownFront,
  start,
}) => {
  test.setTimeout(180_000);
  const stub = await ownStub();
  const { listId, entryId } = await aListOf(stub);
  const front = await ownFront(behindOf(stub));
  const first = await start({ front, demoAccountsFile: stub.accountsFile });
  await signIn(first, stub, 'listmanager');
  await openWorkspace(first);
  await front.unplug();
  first.allow(/ERR_/);

  // Pasted from a spreadsheet: mark to sixteenth column, and priority.
  const weed = dayInput(Date.now() + 20 * DAY_MS);
  const rows = Array.from({ length: COUNT }, (_, i) =>
    [
      markOf(i + 1),
      'FORD',
      'FOCUS',
      'BLUE',
      'ASSESS',
      '',
      'Stolen in a burglary',
      '1AP',
      '',
      'West Yorkshire',
      weed,
      '',
      'OFFICIAL-SENSITIVE',
      '',
      '',
      `13/${1000 + i}/26`,
      'LOW',
      '',
      '',
      '',
      'yes',
    ].join('\t'),
  );
  await first.page.getByRole('button', { name: 'Add entry' }).click();
  await paste(first.page, rows.join('\n'));
  await expect(draft(first.page)).toContainText(String(COUNT));
  await saved(first.page);

  first.app.process().kill('SIGKILL');
  await front.plug();
  // Meanwhile a colleague changes the entry that the list had, and so does the draft after the restart.
  const second = await start({ front, profile: first.profile, demoAccountsFile: stub.accountsFile });
  await signIn(second, stub, 'listmanager');
  await openWorkspace(second);
  await expect(draft(second.page)).toContainText(String(COUNT));

  const { page } = second;
  await entries(page)
    .getByRole('row')
    .filter({ hasText: 'ZZ51' })
    .first()
    .getByRole('gridcell', { name: /BLUE/ })
    .click();
  await page.keyboard.type('RED');
  await page.keyboard.press('Enter');
  await saved(page);
  await revise(stub, listId, 2, [{ op: 'PUT', entryId, entry: entry({ colour: 'GREEN', forceArea: 'Humberside' }) }]);

  await draft(page)
    .getByRole('textbox', { name: /What was revised and why/ })
    .fill('New reports of the week, checked.');
  await draft(page).getByRole('button', { name: 'Submit changes' }).click();
  const conflicts = page.getByRole('region', { name: 'Conflicts' });
  await expect(conflicts).toBeVisible();
  await expect.poll(async () => (await entriesOf(stub, listId)).length).toBe(COUNT + 1);
  const colour = conflicts.getByRole('group', { name: 'Colour' });
  await expect(colour).toContainText('GREEN');
  await colour.getByRole('radio', { name: 'Yours' }).click();
  await conflicts.getByRole('button', { name: 'Keep this result' }).click();
  await expect(conflicts).toBeHidden();
  await draft(page)
    .getByRole('textbox', { name: /What was revised and why/ })
    .fill('Red by the keeper’s own word.');
  await draft(page).getByRole('button', { name: 'Submit changes' }).click();
  await expect
    .poll(async () => (await entriesOf(stub, listId)).find((each) => each.entryId === entryId))
    .toMatchObject({ colour: 'RED', forceArea: 'Humberside' });
  // One of each: nothing was sent twice.
  const marks = (await entriesOf(stub, listId)).map(({ vrm }) => vrm);
  expect(new Set(marks).size).toBe(COUNT + 1);
});
