import type { Locator } from '@playwright/test';
import { DAY_MS } from '../../app/domain/instant.ts';
import { expectAccessible } from '../fixtures/axe.ts';
import { day } from '../fixtures/days.ts';
import { setZoom, vanished } from '../fixtures/look.ts';
import { COUNTS, MARKS } from '../fixtures/nation.ts';
import { beginAs, lock, unlock } from '../fixtures/people.ts';
import { outOfReach } from '../fixtures/reach.ts';
import {
  expectPhase,
  expectReads,
  expectReceipt,
  fillAnswers,
  GOOD_ANSWERS,
  GOOD_REASON,
  openPrompt,
  panel,
  prompt,
  REFERENCE,
  runButton,
  searchFor,
} from '../fixtures/search.ts';
import type { Stub } from '../fixtures/stub.ts';
import { expect, sharedWorkstation, test } from '../fixtures/test.ts';

const workstation = sharedWorkstation();
const page = () => workstation().page;

/** Of the nation, next to each other on the M1. */
const CAMERAS_ASKED = ['E2E-04', 'E2E-05', 'E2E-13'];
const WORDS = 'The journey of that week is enough to test the link; the other weeks are not needed.';

const requests = (): Locator => page().getByRole('grid', { name: 'Requests' });
const rows = (): Locator => requests().locator('[role="row"][aria-selected]');
const request = (): Locator => page().getByRole('region', { name: 'Request', exact: true });
const press = (name: string): Promise<void> => request().getByRole('button', { name, exact: true }).click();
const say = (words: string): Promise<void> =>
  request()
    .getByRole('textbox', { name: /^Why (?:this is|it was) necessary/ })
    .fill(words);
const expectNoFaults = (where: string): Promise<void> => expectAccessible(page(), where);
const ownRequests = (): Locator => page().getByRole('button', { name: /^Your requests for older data/ });

const rail = (name: string | RegExp): Locator =>
  page().getByRole('navigation', { name: 'Workspaces' }).getByRole('button', { name });
const notice = (): Locator => page().getByRole('region', { name: 'What became of your request' });

/** As an officer at another workstation decides. */
async function decideElsewhere(stub: Stub, id: string, body: object): Promise<void> {
  const token = await stub.tokenOf('inspector');
  expect(
    (
      await stub.call(`/authorities/${id}/decision`, {
        method: 'POST',
        token,
        body,
      })
    ).status,
  ).toBe(200);
}

/** As another program of the force might ask, for stories that begin with a request. */
async function askFor(stub: Stub, change: object): Promise<string> {
  const window = {
    from: new Date(Date.now() - 130 * DAY_MS).toISOString(),
    to: new Date(Date.now() - DAY_MS).toISOString(),
  };
  const { status, body } = await stub.call('/authorities', {
    method: 'POST',
    token: await stub.tokenOf('investigator'),
    body: {
      category: 'SERIOUS',
      purpose: 'PREVENT_DETECT',
      reference: REFERENCE,
      vrms: [MARKS.second],
      window,
      necessity: GOOD_REASON,
      proportionality: 'One vehicle, and only the weeks of the burglaries.',
      ...change,
    },
  });
  expect(status).toBe(201);
  return (body as { readonly authorityId: string }).authorityId;
}

test('an investigator asks, an inspector grants narrower, and the search runs under it and is listed', async ({
  stub,
}) => {
  // Four sign-ins, and axe in each state.
  test.slow();
  await beginAs(workstation(), stub);
  await openPrompt(page(), {
    marks: [MARKS.subject],
    period: { from: [day(130), '00:00'], to: [day(1), '23:00'] },
  });
  await fillAnswers(page(), GOOD_ANSWERS);
  await prompt(page()).getByRole('button', { name: 'Ask for authority' }).click();
  await prompt(page())
    .getByRole('textbox', { name: 'Proportionality' })
    .fill('One vehicle, and only the weeks of the burglaries in this series.');
  await expect(prompt(page()).getByRole('list', { name: 'Officers who may decide' })).toContainText('Helen Marsh');
  await expectNoFaults('prompt that asks');
  await prompt(page()).getByRole('button', { name: 'Ask for authority' }).click();
  await expect(prompt(page())).toContainText('You are told here and in the search bar.');
  await expectNoFaults('prompt that waits');
  await prompt(page()).getByRole('button', { name: 'Run the last 90 days now' }).click();
  await expectPhase(page(), 'complete');
  await expectReads(page(), 19);
  await expect(ownRequests()).toHaveAccessibleName(/1 waiting/);

  await beginAs(workstation(), stub, 'inspector');
  await expect(
    page().getByRole('navigation', { name: 'Workspaces' }).getByRole('button', { name: 'Authorities' }),
  ).toBeVisible();
  await rows().first().click();
  await expect(request()).toContainText(GOOD_REASON);
  await expect(request().getByRole('table', { name: 'What each choice would open' })).toContainText('Narrower');
  await requests().focus();
  await page().keyboard.press('n');
  await request().getByRole('textbox', { name: 'First day' }).fill(day(121));
  await request().getByRole('textbox', { name: 'Last day' }).fill(day(119));
  await say(WORDS);
  await expectNoFaults('request that is being granted narrower');
  await page().keyboard.press('Control+Enter');
  await expect(request()).toContainText('Granted narrower by');
  await expect(request().getByRole('button', { name: 'Grant' })).toHaveCount(0);

  await beginAs(workstation(), stub);
  // It was decided while they were signed out.
  await expect(notice()).toContainText('Granted narrower by');
  await expect(ownRequests()).toHaveAccessibleName(/1 granted/);
  await ownRequests().click();
  const popover = page().getByRole('dialog', {
    name: 'Your requests for older data',
  });
  await expect(popover).toContainText(WORDS);
  await expectNoFaults('own requests');
  await popover.getByRole('button', { name: /^Run it now under AUTH-/ }).click();
  await expect(prompt(page()).getByRole('textbox', { name: 'Reason', exact: true })).toHaveValue(GOOD_REASON);
  await runButton(page()).click();
  await expectPhase(page(), 'complete');
  await expectReads(page(), 3);
  await expectReceipt(page());
  await expect(page().getByRole('region', { name: 'Justification of what is on screen' })).toContainText(
    'under authority AUTH-',
  );
  await expect(ownRequests()).toHaveAccessibleName(/1 in force/);
  await ownRequests().click();
  await expect(popover.getByRole('region', { name: /^Searches under AUTH-/ })).toContainText('Reads of the marks');
  await expectNoFaults('own requests with their searches');
  await page().keyboard.press('Escape');

  await beginAs(workstation(), stub, 'inspector');
  await rows().first().click();
  await expect(request().getByRole('region', { name: 'Searches under it' })).toContainText('Reads of the marks');
  await expectNoFaults('authority with its searches');
  await page().emulateMedia({ forcedColors: 'active' });
  expect(await vanished(page()), 'in colours that people choose').toEqual([]);
  await page().emulateMedia({ forcedColors: null });
  await setZoom(workstation(), 4);
  expect(await outOfReach(page()), 'at 400 %').toEqual([]);
  await expectNoFaults('authority at 400 %');
  await setZoom(workstation(), 1);
});

test('a refusal is told with its reasons, and an urgent oral authority is ratified in writing', async ({ stub }) => {
  test.slow();
  await beginAs(workstation(), stub, 'superintendent');
  await rail('My record').click();
  await expect(rail('Authorities')).toHaveAccessibleName('Authorities');
  const refused = await askFor(stub, {});
  // Within seconds, with another workspace in front.
  await expect(rail('Authorities')).toHaveAccessibleName('Authorities 1 request waits for you');
  const oral = await askFor(stub, {
    category: 'PUBLIC_SAFETY',
    purpose: 'PUBLIC_SAFETY',
    form: 'URGENT_ORAL',
  });
  await expect(rail('Authorities')).toHaveAccessibleName('Authorities 2 requests wait for you');
  await expectNoFaults('a rail with a badge');
  await rail(/^Authorities/).click();
  await rows().first().click();
  // What is urgent stands on top.
  await expect(request()).toContainText(oral);
  await say('The missing man had said that he would harm himself that night.');
  await press('Grant');
  await expect(request()).toContainText('left to ratify in writing');
  await expectNoFaults('authority to be ratified');
  await say('Given orally at 02:10: his life was at risk, and the car was all that was known.');
  await press('Ratify');
  await expect(request()).toContainText('Ratified by');
  await requests().focus();
  await page().keyboard.press('w');
  await expect(request()).toContainText(refused);
  await press('Refuse');
  await expect(request()).toContainText('Say it in 15 characters or more.');
  await expectNoFaults('decision without words');
  await say('A search of the last 90 days would show the same route.');
  await press('Refuse');
  await expect(request()).toContainText('Refused by');
  await expectNoFaults('request that was refused');

  await beginAs(workstation(), stub);
  await page().keyboard.press('Escape');
  await ownRequests().click();
  const popover = page().getByRole('dialog', {
    name: 'Your requests for older data',
  });
  await expect(popover.getByRole('listitem').filter({ hasText: refused })).toContainText(
    'A search of the last 90 days would show the same route.',
  );
  await expect(popover.getByRole('listitem').filter({ hasText: refused })).toContainText('Refused');
  await page().keyboard.press('Escape');

  await rail('My record').click();
  const denied = await askFor(stub, {});
  await decideElsewhere(stub, denied, {
    granted: false,
    considerations: WORDS,
  });
  await expect(notice()).toContainText(denied);
  await expect(notice()).toContainText('Refused by');
  await expectNoFaults('a notice of a refusal');
  const told = notice().getByRole('button', { name: 'Put this away' });
  // And the two that were decided before the sign-in, the latest first.
  for (const id of [denied, oral, refused]) {
    await expect(notice()).toContainText(id);
    await told.click();
  }
  await expect(notice()).toBeHidden();
  await lock(workstation());
  const atCameras = await askFor(stub, {
    vrms: [],
    kinds: ['area'],
    cameraIds: CAMERAS_ASKED,
  });
  await decideElsewhere(stub, atCameras, {
    granted: true,
    considerations: WORDS,
    cameraIds: CAMERAS_ASKED.slice(1),
  });
  await unlock(workstation(), stub.account('investigator').password);
  await expect(notice()).toContainText(atCameras);
  await expect(notice()).toContainText('Granted narrower by');
  // What was put away before the lock stays away.
  await expect(notice().getByRole('button', { name: 'Show requests', exact: true })).toBeVisible();
  await expectNoFaults('a notice of a grant');
  await notice().getByRole('button', { name: 'Run it now' }).click();
  await expect(prompt(page()).getByRole('radio', { name: `Use ${atCameras}` })).toBeChecked();
  await expectNoFaults('prompt under an authority');
});

test('the second step of a vehicle’s year waits for an officer and runs under the authority, beside the first', async ({
  stub,
}) => {
  test.slow();
  await beginAs(workstation(), stub);
  await searchFor(page(), { marks: [MARKS.subject], period: '90 d' });
  await expectReads(page(), COUNTS.subject90);
  const timeline = panel(page(), 'Timeline');
  await timeline.getByRole('button', { name: /^Pinned questions/ }).click();
  const earlier = page().getByRole('button', { name: 'Earlier 90 days' });
  await expect(earlier).toHaveAttribute('title', /takes an authority$/);
  await earlier.click();
  await expect(prompt(page())).toContainText('Period: 90 days, from ');
  await expect(prompt(page()).getByRole('textbox', { name: 'Reason', exact: true })).toHaveValue(GOOD_REASON);
  await prompt(page()).getByRole('button', { name: 'Ask for authority' }).click();
  await prompt(page())
    .getByRole('textbox', { name: 'Proportionality' })
    .fill('One vehicle; the earlier burglaries of the series fall in these weeks.');
  await prompt(page()).getByRole('button', { name: 'Ask for authority' }).click();
  await expect(prompt(page())).toContainText('You are told here and in the search bar.');
  const [authorityId = ''] = /AUTH-[\w-]+/.exec(await prompt(page()).innerText()) ?? [];
  await decideElsewhere(stub, authorityId, { granted: true, considerations: WORDS });
  await prompt(page())
    .getByRole('radio', { name: `Use ${authorityId}` })
    .click();
  // Words of the step before are confirmed for this one.
  await prompt(page())
    .getByRole('checkbox', { name: 'This earlier reason is right for this search as it stands.' })
    .check({ force: true });
  await runButton(page()).click();
  await expect(prompt(page())).toBeHidden();
  await expectPhase(page(), 'complete');
  // Three reads of 120 days ago, and those of the first step as a lane beside them.
  await expectReads(page(), 3);
  await expectReceipt(page());
  await expect(page().getByRole('region', { name: 'Justification of what is on screen' })).toContainText(
    `under authority ${authorityId}`,
  );
  await timeline.getByRole('slider', { name: /^Brush/ }).focus();
  await page().keyboard.press('0');
  const words = timeline.getByRole('list', { name: 'The timeline in words' });
  await expect(words).toContainText('3 reads in view');
  await expect(words).toContainText(/Pinned question 1, KV31 LTX, asked for .*: 19 reads here/);
});
