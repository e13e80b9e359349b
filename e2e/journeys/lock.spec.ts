import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CAMERA_NAMES, COUNTS, MARKS } from '../fixtures/nation.ts';
import { beginAs, lock, lockButton, lockedDialog, signIn, signOut, throughReload, unlock } from '../fixtures/people.ts';
import {
  callBridge,
  codeOf,
  details,
  expectPhase,
  expectReads,
  expectReceipt,
  fillAnswers,
  GOOD_ANSWERS,
  GOOD_REASON,
  grid,
  kept,
  markField,
  openPrompt,
  prompt,
  readRows,
  REFERENCE,
  runButton,
  searchFor,
} from '../fixtures/search.ts';
import { expect, sharedWorkstation, test } from '../fixtures/test.ts';
import { until } from '../fixtures/until.ts';
import { freshProfile, type Workstation } from '../fixtures/workstation.ts';

/** Every string in the page's memory, after a collection of what nothing holds. */
async function heapOf({ page }: Workstation): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }: { readonly chunk: string }) => chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return chunks.join('');
}

/** Files below a folder that hold one of these texts, as bytes or as UTF-16. */
function filesWith(folder: string, texts: Readonly<Record<string, string>>): string[] {
  const needles = Object.entries(texts).flatMap(([what, text]) => [
    { what, bytes: Buffer.from(text) },
    { what: `${what} as UTF-16`, bytes: Buffer.from(text, 'utf16le') },
  ]);
  const found: string[] = [];
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.path, entry.name);
    let bytes: Buffer;
    try {
      bytes = fs.readFileSync(file);
    } catch {
      continue; // gone since it was listed
    }
    for (const needle of needles)
      if (bytes.includes(needle.bytes)) found.push(`${needle.what} in ${path.relative(folder, file)}`);
  }
  return found;
}

/** Nobody touches this one again: its minute passes while the other stories run, and the last of them looks at it. */
const alone = sharedWorkstation();

test.beforeAll(async ({ stub }) => {
  const { page } = alone();
  await signIn(alone(), stub);
  await page.getByRole('button', { name: 'Settings' }).click();
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('slider', { name: 'Lock after, minutes' }).focus();
  await page.keyboard.press('Home');
  await expect(settings).toContainText('1 min');
  await settings.getByRole('button', { name: 'Close settings' }).click();
  await searchFor(page, { marks: [MARKS.second], period: '7 d' });
  await expectReads(page, COUNTS.second7);
  await expect(page.getByRole('banner')).toContainText(/Any key to stay, locks in/);
});

test.describe('on demand', () => {
  const workstation = sharedWorkstation();
  const page = () => workstation().page;

  test('nothing of the work is left in the page, neither on screen nor in its memory', async ({ stub }) => {
    await beginAs(workstation(), stub);
    await searchFor(page(), { marks: [MARKS.subject], period: '7 d' });
    await readRows(page()).first().click();
    await details(page())
      .getByRole('button', { name: /^Open images/ })
      .click();
    await expect(details(page()).getByRole('img', { name: /^Plate image/ })).toBeVisible();
    // Not `toContain`: its message would be the whole heap.
    const before = await heapOf(workstation());
    for (const trace of [MARKS.subject, 'Harbour Street'])
      expect(before.includes(trace), `the way of looking finds "${trace}"`).toBe(true);
    await lock(workstation());
    await expect(grid(page())).toHaveCount(0);
    await expectPhase(page(), 'idle');
    await expectReads(page(), 0);
    const heap = await heapOf(workstation());
    for (const trace of [MARKS.subject, 'KV31 LTX', 'known-000', 'Harbour Street', REFERENCE])
      expect(heap.includes(trace), `"${trace}" in the memory of the page after the lock`).toBe(false);
  });

  test('a wrong password does not unlock; the right one does, to an empty workspace that offers the question again', async ({
    stub,
  }) => {
    test.slow();
    await beginAs(workstation(), stub);
    await searchFor(page(), { marks: [MARKS.second], period: '7 d' });
    await readRows(page()).first().click();
    await details(page())
      .getByRole('button', { name: /^Preserve as evidence/ })
      .click();
    await details(page())
      .getByRole('textbox', { name: 'Why it is evidence' })
      .fill('It shows the vehicle near the scene on the night of the burglary.');
    await details(page())
      .getByRole('button', { name: /^Preserve this read/ })
      .click();
    const preserved = `Preserved as evidence under ${REFERENCE}, review on`;
    await expect(details(page())).toContainText(preserved);
    await expectReceipt(page());
    await lock(workstation());
    await expect(lockedDialog(page())).toContainText('Your reason is offered back for you to confirm.');
    await unlock(workstation(), 'not the password');
    await expect(lockedDialog(page()).getByRole('alert')).toContainText('That password is not right');
    await expect(lockedDialog(page()).getByLabel('Password', { exact: true })).toHaveValue('');
    await expect(lockButton(page())).toBeHidden();
    await unlock(workstation(), stub.account('investigator').password);
    await expect(lockButton(page())).toBeVisible();
    await expect(grid(page())).toHaveCount(0);
    await expect(markField(page())).toHaveValue('');
    await expectPhase(page(), 'idle');
    await expect(kept(page())).toContainText(`Run again: PH84 RDW, 7 days, ${REFERENCE}`);
    await kept(page()).getByRole('button', { name: 'Run again' }).click();
    await expect(prompt(page()).getByRole('textbox', { name: 'Reason', exact: true })).toHaveValue(GOOD_REASON);
    await runButton(page()).click();
    await expect(prompt(page())).toContainText('confirm that it is right for this one.');
    await prompt(page())
      .getByRole('checkbox', { name: /This earlier reason is right/ })
      .check({ force: true });
    await runButton(page()).click();
    await expectPhase(page(), 'complete');
    await expectReads(page(), COUNTS.second7);
    await expect(kept(page())).toHaveCount(0);
    // The page forgot what was preserved; the service says it of the read when it is opened.
    await readRows(page()).first().click();
    await expect(details(page())).not.toContainText('Preserved as evidence under');
    await details(page())
      .getByRole('button', { name: /^Open images/ })
      .click();
    await expect(details(page())).toContainText(preserved);
    // Who signs out leaves nothing to be offered.
    await page()
      .getByRole('banner')
      .getByRole('button', { name: /Investigator/ })
      .click();
    await throughReload(page(), () =>
      page().getByRole('dialog', { name: 'Your session' }).getByRole('button', { name: 'Sign out' }).click(),
    );
    await beginAs(workstation(), stub);
    await expect(markField(page())).toBeVisible();
    expect(await callBridge(page(), 'question.kept', {})).toEqual({ ok: true, value: { questions: [] } });
  });

  test('while locked, main does nothing for the page but unlock, sign out and say how things are', async ({ stub }) => {
    await beginAs(workstation(), stub);
    await searchFor(page(), { marks: [MARKS.second], period: '7 d' });
    const searchRef = await page().evaluate(
      () =>
        performance
          .getEntriesByType('resource')
          .map(({ name }) => name)
          .find((name) => name.includes('/evidence/'))
          ?.split('/')[4] ?? '',
    );
    await lock(workstation());
    for (const [name, request] of [
      ['reference.cameras', {}],
      [
        'search.estimate',
        {
          query: {
            kind: 'vrm',
            vrms: [MARKS.second],
            nearMiss: 0,
            window: { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' },
          },
        },
      ],
      ['audit.mine', { limit: 5 }],
      [
        'reads.details',
        { searchRef: searchRef === '' ? '00000000-0000-4000-8000-000000000000' : searchRef, readId: 'known-000' },
      ],
      ['session.activity', {}],
    ] as const) {
      expect(codeOf(await callBridge(page(), name, request)), name).toBe('LOCKED');
    }
    expect(codeOf(await callBridge(page(), 'session.state', {}))).toBe('OK');
  });

  test('words that were being typed leave the screen with the lock, and come back to whoever typed them', async ({
    stub,
  }) => {
    await beginAs(workstation(), stub);
    await openPrompt(page(), { marks: [MARKS.subject] });
    await fillAnswers(page(), GOOD_ANSWERS);
    await throughReload(page(), () => page().keyboard.press('Control+L'));
    await expect(lockedDialog(page())).toBeVisible();
    await expect(page().locator('body')).not.toContainText(GOOD_REASON);
    await unlock(workstation(), stub.account('investigator').password);
    await kept(page()).getByRole('button', { name: 'Go on' }).click();
    await expect(prompt(page()).getByRole('textbox', { name: 'Reason', exact: true })).toHaveValue(GOOD_REASON);
    await page().keyboard.press('Escape');
    await kept(page()).getByRole('button', { name: 'Forget' }).click();
    await expect(kept(page())).toHaveCount(0);
    expect(await callBridge(page(), 'question.kept', {})).toEqual({ ok: true, value: { questions: [] } });
  });
});

test('nothing personal is on the disk, after the lock and after the end', async ({ start, stub }) => {
  test.slow();
  const mine = await start({ profile: freshProfile() });
  const { page, front, profile } = mine;
  await signIn(mine, stub);
  await searchFor(page, { marks: [MARKS.subject], period: '7 d' });
  await expectReads(page, COUNTS.subject7);
  await readRows(page).first().click();
  await details(page)
    .getByRole('button', { name: /^Open images/ })
    .click();
  await expect(details(page).getByRole('img', { name: /^Plate image/ })).toBeVisible();
  await expectReceipt(page);
  const tokens = [...new Set(front.asked().flatMap(({ token }) => (token === undefined ? [] : [token])))];
  expect(tokens.length).toBeGreaterThan(0);
  const traces = {
    mark: MARKS.subject,
    'mark with its space': 'KV31 LTX',
    read: 'known-000',
    reason: 'Harbour Street',
    reference: REFERENCE,
    password: stub.account('investigator').password,
    ...Object.fromEntries(tokens.map((token, i) => [`token ${i + 1}`, token])),
    ...Object.fromEntries(CAMERA_NAMES.map((name) => [`camera ${name}`, name])),
  };
  const home = process.env['HOME'] ?? os.homedir();
  const look = (): string[] => [...filesWith(profile, traces), ...filesWith(home, traces)];
  expect(look(), 'while signed in').toEqual([]);
  await lock(mine);
  expect(look(), 'after the lock').toEqual([]);
  await mine.close();
  expect(look(), 'after the end').toEqual([]);
  // Nor in what the app said to whoever started it.
  for (const [what, text] of Object.entries(traces))
    expect(mine.said().includes(text), `${what} on standard output or standard error`).toBe(false);
  // The question is in the encrypted database all the same, for its owner only.
  const again = await start({ profile, front });
  await signIn(again, stub, 'analyst');
  expect(await callBridge(again.page, 'question.kept', {})).toEqual({ ok: true, value: { questions: [] } });
  await signOut(again);
  await signIn(again, stub);
  await expect(kept(again.page)).toContainText(`Run again: KV31 LTX, 7 days, ${REFERENCE}`);
  expect(look(), 'after a restart').toEqual([]);
});

test('left alone for the shortest time there is, the session locks itself', async ({ stub }) => {
  test.slow();
  const { page } = alone();
  await expect(lockedDialog(page)).toBeVisible({ timeout: 80_000 });
  await expect(lockedDialog(page)).toContainText('after 1 minute without use');
  await expect(grid(page)).toHaveCount(0);
  await until('the lock on the national record, with its cause', async () =>
    (await stub.records()).some(({ record }) => JSON.stringify(record).includes('"cause":"idle"')),
  );
});
