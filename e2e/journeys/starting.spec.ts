import { HOUR_MS } from '../../app/domain/instant.ts';
import fs from 'node:fs';
import path from 'node:path';
import { makeCa } from '../fixtures/certificates.ts';
import { startFront } from '../fixtures/front.ts';
import { COUNTS, MARKS } from '../fixtures/nation.ts';
import { signIn, signInDialog, typeCredentials } from '../fixtures/people.ts';
import {
  expectPhase,
  expectReads,
  expectReceipt,
  fillAnswers,
  GOOD_ANSWERS,
  openPrompt,
  prompt,
  runButton,
  searchFor,
  status,
} from '../fixtures/search.ts';
import { behindOf, expect, test } from '../fixtures/test.ts';
import { canMount, smallDisk } from '../fixtures/small-disk.ts';
import { until } from '../fixtures/until.ts';
import { freshProfile, ready } from '../fixtures/workstation.ts';

test('the service is down at the start: it is said, and when it is back the work and the record go on', async ({
  start,
  stub,
  ownFront,
}) => {
  const front = await ownFront(behindOf(stub));
  await front.unplug();
  const { page } = await start({ front });
  await ready(page);
  await expect(status(page, 'Connection')).toContainText('National service unreachable');
  const account = stub.account('investigator');
  await typeCredentials(page, account.userName, account.password);
  await expect(signInDialog(page).getByRole('alert')).toContainText('The national service cannot be reached');
  const from = await stub.treeSize();
  await front.plug();
  await expect(status(page, 'Connection')).toContainText('Online', { timeout: 30_000 });
  await signInDialog(page).getByRole('textbox', { name: 'User name' }).focus();
  await typeCredentials(page, account.userName, account.password);
  await expect(signInDialog(page)).toBeHidden();
  await expect(status(page, 'Audit')).toContainText('all sent');
  // The try that failed was recorded here, and has been delivered.
  await until('the failed sign-in on the national record', async () =>
    (await stub.records(from)).some(({ record }) => JSON.stringify(record).includes('SERVICE_UNREACHABLE')),
  );
  await searchFor(page, { marks: [MARKS.subject], period: '7 d' });
  await expectReads(page, COUNTS.subject7);
});

for (const [what, ca] of [
  ['of another CA', undefined],
  ['for another host', { host: 'national-anpr.example' }],
  ['that has expired', { expired: true }],
] as const) {
  test(`a service with a certificate ${what} is not talked to, and that is said in words`, async ({ start, stub }) => {
    const shown = await makeCa(ca);
    const front = await startFront(behindOf(stub), shown);
    const trusted = ca === undefined ? (await makeCa()).caPem : shown.caPem;
    const { page } = await start({ front, caPem: trusted });
    await ready(page);
    await expect(status(page, 'Connection')).toContainText('The service could not prove who it is');
    await typeCredentials(page, 'investigator', stub.account('investigator').password);
    await expect(signInDialog(page).getByRole('alert')).toContainText('The service could not prove who it is');
    await expect(signInDialog(page).getByRole('alert')).toContainText('Nothing was sent to it.');
    expect(front.asked(), 'no request got through').toEqual([]);
    await front.close();
  });
}

test('a clock that is far off is said, and the service’s clock is what counts', async ({
  start,
  ownStub,
  ownFront,
}) => {
  const aheadMs = 3 * HOUR_MS;
  const stub = await ownStub({ clock: new Date(Date.now() + aheadMs).toISOString() });
  const mine = await start({ front: await ownFront(behindOf(stub)) });
  await signIn(mine, stub);
  const bar = mine.page.getByRole('contentinfo');
  await expect(bar).toContainText(/This computer’s clock is (3 h|2 h 59 min|3 h 1 min) slow/);
  const hour = new Date(Date.now() + aheadMs).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    timeZone: 'Europe/London',
  });
  await expect(bar).toContainText(new RegExp(`\\b${hour}:\\d\\d:\\d\\d\\b`));
  await searchFor(mine.page, { marks: [MARKS.subject], period: '7 d' });
  await expectReads(mine.page, COUNTS.subject7);
  await expectReceipt(mine.page);
});

test.describe('the encrypted record of this workstation', () => {
  /** A profile that has been used once, and the file that holds its record. */
  async function usedProfile(
    start: (options: {
      readonly profile: string;
      readonly front: Awaited<ReturnType<typeof startFront>>;
    }) => ReturnType<typeof import('../fixtures/workstation.ts').launch>,
    front: Awaited<ReturnType<typeof startFront>>,
  ): Promise<{ readonly profile: string; readonly database: string }> {
    const profile = freshProfile();
    const first = await start({ profile, front });
    await ready(first.page);
    await first.close();
    const folder = path.join(profile, 'workstation');
    const name = fs.readdirSync(folder).find((file) => file.endsWith('.db'));
    if (name === undefined) throw new Error(`no database in ${folder}`);
    return { profile, database: path.join(folder, name) };
  }

  test('when it cannot be written, searching is refused in words and nothing is asked of the service', async ({
    start,
    stub,
    ownFront,
  }) => {
    const front = await ownFront(behindOf(stub));
    const { profile, database } = await usedProfile(start, front);
    fs.chmodSync(database, 0o400);
    const { page } = await start({ profile, front });
    await ready(page);
    await typeCredentials(page, 'investigator', stub.account('investigator').password);
    await expect(signInDialog(page)).toBeHidden();
    await expect(status(page, 'Audit')).toContainText('Audit record cannot be written');
    await expect(status(page, 'Audit')).toContainText('searches are refused');
    front.forget();
    await openPrompt(page, { marks: [MARKS.subject], period: '7 d' });
    await fillAnswers(page, GOOD_ANSWERS);
    await runButton(page).click();
    await expect(prompt(page).getByRole('alert')).toContainText('Searching has stopped on this workstation');
    await expect(prompt(page).getByRole('alert')).toContainText('Nothing left this workstation.');
    await expectPhase(page, 'idle');
    expect(front.asked().filter(({ path: asked }) => asked === '/v1/searches')).toEqual([]);
  });

  test('when the disk is full, the search does not run and that is said; with room again it runs', async ({
    start,
    stub,
    ownFront,
  }) => {
    test.skip(!canMount(), 'an ordinary user may not mount here, so no disk can be made full');
    const front = await ownFront(behindOf(stub));
    const profile = freshProfile();
    const disk = smallDisk(path.join(profile, 'workstation'));
    const mine = await start({ profile, front, program: disk.program });
    await signIn(mine, stub);
    await expect(status(mine.page, 'Audit')).toContainText('all sent');
    front.forget();
    disk.fill(mine.mainPid());
    await openPrompt(mine.page, { marks: [MARKS.subject], period: '7 d' });
    await fillAnswers(mine.page, GOOD_ANSWERS);
    await runButton(mine.page).click();
    await expect(prompt(mine.page).getByRole('alert')).toContainText('The disk of this workstation is full');
    expect(front.asked().filter(({ path: asked }) => asked === '/v1/searches')).toEqual([]);
    disk.free(mine.mainPid());
    await runButton(mine.page).click();
    await expectPhase(mine.page, 'complete');
    await expectReads(mine.page, COUNTS.subject7);
    await expectReceipt(mine.page);
  });

  test('when it is damaged, it is set aside and kept, that is said, and work can go on', async ({
    start,
    stub,
    ownFront,
  }) => {
    const front = await ownFront(behindOf(stub));
    const { profile, database } = await usedProfile(start, front);
    const garbage = Buffer.alloc(20_000, 'not a database ');
    fs.writeFileSync(database, garbage);
    const { page } = await start({ profile, front });
    await ready(page);
    await expect(signInDialog(page).getByRole('alert')).toContainText('The local record could not be opened');
    await expect(signInDialog(page).getByRole('alert')).toContainText('Do not reinstall.');
    const aside = fs.readdirSync(path.dirname(database)).filter((name) => name.includes('unreadable'));
    expect(aside).toHaveLength(1);
    expect(
      fs.readFileSync(path.join(path.dirname(database), aside[0] ?? '')).equals(garbage),
      'the old file is kept as it was',
    ).toBe(true);
    await signIn({ page }, stub);
    await searchFor(page, { marks: [MARKS.subject], period: '7 d' });
    await expectReads(page, COUNTS.subject7);
    await expectReceipt(page);
  });

  test('what was recorded and not yet sent when the app was killed is sent when it comes back', async ({
    start,
    stub,
    ownFront,
  }) => {
    const front = await ownFront(behindOf(stub));
    const profile = freshProfile();
    const first = await start({ profile, front });
    await signIn(first, stub);
    await searchFor(first.page, { marks: [MARKS.subject], period: '7 d' });
    await expectReceipt(first.page);
    const from = await stub.treeSize();
    front.treat(({ path: asked }) => (asked === '/v1/audit/records' ? { kind: 'silence' } : undefined));
    await searchFor(first.page, { marks: [MARKS.second], period: '7 d' });
    await expectReads(first.page, COUNTS.second7);
    first.app.process().kill('SIGKILL');
    await first.close();
    front.passAll();
    const second = await start({ profile, front });
    await signIn(second, stub);
    await expect(status(second.page, 'Audit')).toContainText('all sent');
    const held = await until('intent and outcome of the search before the end', async () => {
      const texts = (await stub.records(from)).map(({ record }) => JSON.stringify(record));
      const found = texts.filter(
        (text) => text.includes('SEARCH_VRM') && (text.includes('"INTENT"') || text.includes('"OUTCOME"')),
      );
      return found.length >= 2 ? found : undefined;
    });
    expect(held.some((text) => text.includes(MARKS.second))).toBe(true);
  });
});

test('a workstation whose keychain does not answer says so, keeps keys in memory only, and works', async ({
  start,
  stub,
  ownFront,
}) => {
  const front = await ownFront(behindOf(stub));
  const bus = process.env['DBUS_SESSION_BUS_ADDRESS'];
  process.env['DBUS_SESSION_BUS_ADDRESS'] = 'unix:path=/nonexistent';
  try {
    const mine = await start({ front });
    await signIn(mine, stub);
    await expect(mine.page.getByRole('contentinfo')).toContainText('No keychain');
    await expect(mine.page.getByRole('contentinfo')).toContainText('keys are in memory only');
    await searchFor(mine.page, { marks: [MARKS.subject], period: '7 d' });
    await expectReceipt(mine.page);
  } finally {
    if (bus === undefined) delete process.env['DBUS_SESSION_BUS_ADDRESS'];
    else process.env['DBUS_SESSION_BUS_ADDRESS'] = bus;
  }
});
