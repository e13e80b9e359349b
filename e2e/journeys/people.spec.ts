import { DAY_MS } from '../../app/domain/instant.ts';
import { beginAs, signInDialog, signOut, typeCredentials } from '../fixtures/people.ts';
import { MARKS } from '../fixtures/nation.ts';
import {
  callBridge,
  codeOf,
  expectReads,
  GOOD_REASON,
  justifyButton,
  queryHash,
  REFERENCE,
  searchFor,
} from '../fixtures/search.ts';
import { expect, sharedWorkstation, test } from '../fixtures/test.ts';
import { ready } from '../fixtures/workstation.ts';

const workstation = sharedWorkstation();
const page = () => workstation().page;

test('an analyst searches too', async ({ stub }) => {
  await beginAs(workstation(), stub, 'analyst');
  await expect(
    page().getByRole('navigation', { name: 'Workspaces' }).getByRole('button', { name: 'Investigate' }),
  ).toBeVisible();
  await searchFor(page(), { marks: [MARKS.second], period: '7 d' });
  await expectReads(page(), 4);
});

for (const userName of ['listmanager', 'controlroom', 'inspector', 'auditor', 'admin', 'dpo']) {
  test(`${userName}: Investigate is absent, it is said what the role is for, and main and the service refuse a search`, async ({
    stub,
  }) => {
    await beginAs(workstation(), stub, userName);
    await expect(
      page().getByRole('navigation', { name: 'Workspaces' }).getByRole('button', { name: 'Investigate' }),
    ).toHaveCount(0);
    await expect(justifyButton(page())).toHaveCount(0);
    // Their own record they have all the same, whichever workspace is in front.
    await page().getByRole('navigation', { name: 'Workspaces' }).getByRole('button', { name: 'My record' }).click();
    await expect(page().getByRole('main')).toContainText('Your role is to');
    await expect(
      page()
        .getByRole('grid', { name: 'My record' })
        .getByRole('row', { name: /Signed in/ })
        .first(),
    ).toBeVisible();
    const to = new Date();
    const query = {
      kind: 'vrm',
      vrms: [MARKS.subject],
      nearMiss: 0,
      window: { from: new Date(to.getTime() - DAY_MS).toISOString(), to: to.toISOString() },
    };
    const justification = { category: 'SERIOUS', purpose: 'PREVENT_DETECT', reference: REFERENCE, reason: GOOD_REASON };
    expect(
      codeOf(await callBridge(page(), 'search.start', { query, queryHash: queryHash(query), justification })),
    ).toBe('ROLE_FORBIDDEN');
    const { status, body } = await stub.call('/searches', {
      method: 'POST',
      token: await stub.tokenOf(userName),
      body: { query, justification },
    });
    expect([status, (body as { readonly code: string }).code]).toEqual([403, 'ROLE_FORBIDDEN']);
    // Nor by the palette.
    await page().keyboard.press('Control+K');
    await page().keyboard.type(MARKS.subject);
    await expect(page().getByRole('option', { name: /Search its reads/ })).toHaveCount(0);
    await page().keyboard.press('Escape');
  });
}

test('a wrong password is refused without saying which of the two was wrong, and the page stays where it is', async ({
  stub,
}) => {
  await ready(page());
  if (!(await signInDialog(page()).isVisible())) await signOut(workstation());
  await typeCredentials(page(), 'analyst', 'not the password');
  const alert = signInDialog(page()).getByRole('alert');
  await expect(alert).toContainText('User name or password is not right');
  await expect(signInDialog(page()).getByLabel('Password', { exact: true })).toHaveValue('');
  const first = (await alert.innerText()).replace(/W?-?[0-9A-F-]{8,}.*/, '');
  await signInDialog(page()).getByRole('textbox', { name: 'User name' }).focus();
  await typeCredentials(page(), 'nobody-of-that-name', 'not the password');
  await expect(alert).toContainText('User name or password is not right');
  expect((await alert.innerText()).replace(/W?-?[0-9A-F-]{8,}.*/, '')).toBe(first);
  await expect(signInDialog(page()).getByRole('textbox', { name: 'User name' })).toHaveValue('nobody-of-that-name');
  expect(stub.account('analyst').userName).toBe('analyst');
});

test('what one person found is not there for the next', async ({ stub }) => {
  await beginAs(workstation(), stub);
  await searchFor(page(), { marks: [MARKS.subject], period: '7 d' });
  await beginAs(workstation(), stub, 'analyst');
  await expectReads(page(), 0);
  // Nor the history of it, for somebody who has made none.
  await beginAs(workstation(), stub, 'superintendent');
  const own = JSON.stringify(await callBridge(page(), 'audit.mine', { limit: 200 }));
  expect(own).toContain('SIGN_IN');
  expect(own).not.toContain('SEARCH_VRM');
});
