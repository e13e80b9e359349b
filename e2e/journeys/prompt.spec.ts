import { DAY_MS } from '../../app/domain/instant.ts';
import { expectAccessible } from '../fixtures/axe.ts';
import { day } from '../fixtures/days.ts';
import { COUNTS, MARKS } from '../fixtures/nation.ts';
import { beginAs, goOnAs } from '../fixtures/people.ts';
import {
  callBridge,
  codeOf,
  expectPhase,
  expectReads,
  expectReceipt,
  fillAnswers,
  GOOD_ANSWERS,
  GOOD_REASON,
  grid,
  markField,
  openPrompt,
  prompt,
  queryHash,
  REFERENCE,
  runButton,
  searchFor,
} from '../fixtures/search.ts';
import { expect, sharedWorkstation, test } from '../fixtures/test.ts';
import { until } from '../fixtures/until.ts';

const workstation = sharedWorkstation();
const page = () => workstation().page;

const searchesAsked = () =>
  workstation()
    .front.asked()
    .filter(({ path }) => path === '/v1/searches');

const recentQuery = (vrm: string) => {
  const to = new Date();
  return {
    kind: 'vrm',
    vrms: [vrm],
    nearMiss: 0,
    window: { from: new Date(to.getTime() - 7 * DAY_MS).toISOString(), to: to.toISOString() },
  };
};
const JUSTIFICATION = {
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: REFERENCE,
  reason: GOOD_REASON,
  conflictDeclared: false,
};

test.describe('the prompt cannot be skipped', () => {
  test('through the page: the button and the keys open it, and nothing leaves before it is complete', async ({
    stub,
  }) => {
    await beginAs(workstation(), stub);
    await openPrompt(page(), { marks: [MARKS.subject], period: '7 d' });
    await runButton(page()).click();
    await expect(prompt(page())).toContainText('Choose the purpose.');
    await expect(prompt(page())).toContainText('Choose the category.');
    await page().keyboard.press('Control+Enter');
    await expect(prompt(page())).toBeVisible();
    await expect(prompt(page()).getByRole('status').filter({ hasText: 'to finish before this can run' })).toBeVisible();
    // What lies behind it cannot be used while it is open.
    await expect(page().locator('main')).toHaveAttribute('inert', '');
    await page().keyboard.press('Escape');
    await expect(prompt(page())).toBeHidden();
    await expectPhase(page(), 'idle');
    expect(searchesAsked()).toEqual([]);
  });

  test('by a call to main without, or with an altered, justification: refused by code and recorded, and nothing leaves', async ({
    stub,
  }) => {
    await goOnAs(workstation(), stub);
    const from = await stub.treeSize();
    const query = recentQuery(MARKS.subject);
    const hash = queryHash(query);
    const start = async (request: unknown): Promise<string> =>
      codeOf(await callBridge(page(), 'search.start', request));

    expect(await start({ query, queryHash: hash })).toBe('VALIDATION_FAILED');
    expect(await start({ query, queryHash: hash, justification: {} })).toBe('JUSTIFICATION_REQUIRED');
    const { reason: _reason, ...withoutReason } = JUSTIFICATION;
    expect(await start({ query, queryHash: hash, justification: withoutReason })).toBe('JUSTIFICATION_REQUIRED');
    expect(
      await start({ query, queryHash: hash, justification: { ...JUSTIFICATION, reason: 'ongoing enquiry' } }),
    ).toBe('REASON_TOO_VAGUE');
    expect(await start({ query, queryHash: hash, justification: { ...JUSTIFICATION, reference: 'TEST' } })).toBe(
      'REFERENCE_INVALID',
    );
    expect(await start({ query, queryHash: hash, justification: { ...JUSTIFICATION, conflictDeclared: true } })).toBe(
      'CONFLICT_OF_INTEREST',
    );
    // The reason was written for another mark, another window, another near miss.
    expect(
      await start({ query: { ...query, vrms: [MARKS.second] }, queryHash: hash, justification: JUSTIFICATION }),
    ).toBe('JUSTIFICATION_MISMATCH');
    expect(await start({ query: { ...query, nearMiss: 1 }, queryHash: hash, justification: JUSTIFICATION })).toBe(
      'JUSTIFICATION_MISMATCH',
    );
    expect(
      await start({
        query,
        queryHash: hash.replace(/^./, (c) => (c === '0' ? '1' : '0')),
        justification: JUSTIFICATION,
      }),
    ).toBe('JUSTIFICATION_MISMATCH');
    expect(searchesAsked(), 'nothing was asked of the service').toEqual([]);

    const codes = [
      'JUSTIFICATION_REQUIRED',
      'REASON_TOO_VAGUE',
      'REFERENCE_INVALID',
      'CONFLICT_OF_INTEREST',
      'JUSTIFICATION_MISMATCH',
    ];
    const missing = await until('every refusal is on the national record', async () => {
      const denied = (await stub.records(from))
        .map(({ record }) => JSON.stringify(record))
        .filter((text) => text.includes('"DENIED"'));
      return codes.every((code) => denied.some((text) => text.includes(code))) ? 'none' : undefined;
    });
    expect(missing).toBe('none');
  });

  test('by asking the service directly: refused by code and recorded', async ({ stub }) => {
    const query = recentQuery(MARKS.subject);
    const ask = async (body: unknown, token?: string) => {
      const { status, body: answer } = await stub.call('/searches', {
        method: 'POST',
        body,
        ...(token === undefined ? {} : { token }),
      });
      return `${status} ${(answer as { readonly code?: string }).code ?? 'no code'}`;
    };
    const token = await stub.tokenOf('investigator');
    const from = await stub.treeSize();
    expect(await ask({ query, justification: JUSTIFICATION })).toBe('401 NOT_SIGNED_IN');
    expect(await ask({ query }, token)).toBe('403 JUSTIFICATION_REQUIRED');
    expect(await ask({ query, justification: { ...JUSTIFICATION, reason: 'ongoing enquiry' } }, token)).toBe(
      '403 REASON_TOO_VAGUE',
    );
    expect(await ask({ query, justification: { ...JUSTIFICATION, reference: '00000' } }, token)).toBe(
      '403 REFERENCE_INVALID',
    );
    expect(await ask({ query, justification: { ...JUSTIFICATION, conflictDeclared: true } }, token)).toBe(
      '403 CONFLICT_OF_INTEREST',
    );
    const records = (await stub.records(from)).map(({ record }) => JSON.stringify(record));
    for (const code of ['JUSTIFICATION_REQUIRED', 'REASON_TOO_VAGUE', 'REFERENCE_INVALID', 'CONFLICT_OF_INTEREST']) {
      expect(
        records.some((text) => text.includes(code)),
        `${code} is on the record`,
      ).toBe(true);
    }
  });
});

test.describe('refusals are explained', () => {
  test('a vague reason, a placeholder for a reference and a declared conflict are each said beside their field', async ({
    stub,
  }) => {
    await beginAs(workstation(), stub);
    await openPrompt(page(), { marks: [MARKS.subject], period: '7 d' });
    await fillAnswers(page(), { ...GOOD_ANSWERS, reason: 'ongoing enquiry', reference: 'TEST' });
    await expect(prompt(page()).getByRole('status', { name: 'Reason quality' })).toContainText('Fits any search');
    await expect(prompt(page())).toContainText('This is a placeholder, not a reference.');
    await runButton(page()).click();
    await expect(prompt(page()).getByRole('textbox', { name: 'Crime or log reference' })).toBeFocused();
    await expect(prompt(page())).toContainText('This could be said of any search. Say what happened, where and when');
    await fillAnswers(page(), { reason: GOOD_REASON, reference: 'nowhere' });
    await runButton(page()).click();
    await expect(prompt(page())).toContainText('Not a reference: 4 to 40 letters, digits');
    await fillAnswers(page(), { reference: REFERENCE });
    await prompt(page()).getByRole('radio', { name: 'Yes', exact: true }).click();
    await expect(prompt(page()).getByRole('alert')).toContainText('You cannot run this search.');
    await runButton(page()).click();
    await expect(prompt(page())).toBeVisible();
    expect(searchesAsked()).toEqual([]);
    await prompt(page()).getByRole('radio', { name: 'No', exact: true }).click();
    await runButton(page()).click();
    await expect(prompt(page())).toBeHidden();
    await expectPhase(page(), 'complete');
  });

  test('a reason of 10,000 characters is counted, refused with words and not lost', async ({ stub }) => {
    await beginAs(workstation(), stub);
    await openPrompt(page(), { marks: [MARKS.subject], period: '7 d' });
    const long = 'the van was seen at the burglary and left north '.repeat(209).slice(0, 10_000).padEnd(10_000, 'x');
    await fillAnswers(page(), { ...GOOD_ANSWERS, reason: long });
    await expect(prompt(page())).toContainText('10,000 of 500 characters');
    await runButton(page()).click();
    await expect(prompt(page())).toContainText('Say it in at most 500 characters.');
    await expect(prompt(page()).getByRole('textbox', { name: 'Reason', exact: true })).toHaveValue(long);
    expect(searchesAsked()).toEqual([]);
    // Main and the service say the same to somebody who goes round the page.
    const query = recentQuery(MARKS.subject);
    expect(
      codeOf(
        await callBridge(page(), 'search.start', {
          query,
          queryHash: queryHash(query),
          justification: { ...JUSTIFICATION, reason: long },
        }),
      ),
    ).toBe('VALIDATION_FAILED');
    const { status, body } = await stub.call('/searches', {
      method: 'POST',
      token: await stub.tokenOf('investigator'),
      body: { query, justification: { ...JUSTIFICATION, reason: long } },
    });
    expect([status, (body as { readonly code: string }).code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  test('M5: a private motive is refused with words, a thin reason runs with a second press and a record of it, a life at risk runs at once', async ({
    stub,
  }) => {
    await beginAs(workstation(), stub);
    const from = await stub.treeSize();
    await openPrompt(page(), { marks: [MARKS.subject], period: '7 d' });
    await fillAnswers(page(), { ...GOOD_ANSWERS, reason: 'Seeing where my ex wife is going at night' });
    await page().keyboard.press('Control+Enter');
    await expect(prompt(page())).toContainText('This looks personal.');
    await page().keyboard.press('Control+Enter');
    await expect(prompt(page())).toBeVisible();
    await fillAnswers(page(), { reason: 'Hit and run' });
    await page().keyboard.press('Control+Enter');
    await expect(prompt(page()).getByRole('alert')).toContainText('goes to this week’s sampling');
    expect(searchesAsked()).toEqual([]);
    await page().keyboard.press('Control+Enter');
    await expectPhase(page(), 'complete');
    await openPrompt(page(), { marks: [MARKS.second], period: '7 d' });
    await fillAnswers(page(), { ...GOOD_ANSWERS, reason: 'Kidnap in progress' });
    await expect(prompt(page()).getByRole('status', { name: 'Reason quality' })).toContainText('Life at risk');
    await page().keyboard.press('Control+Enter');
    await expectPhase(page(), 'complete');
    const ran = (await stub.records(from))
      .map(({ record }) => JSON.stringify(record))
      .filter((text) => text.includes('"STARTED"'));
    for (const [reason, obligation] of [
      ['Hit and run', 'ASKED_AGAIN'],
      ['Kidnap in progress', 'REVIEW_WITHIN_HOUR'],
    ] as const)
      expect(
        ran.some((text) => text.includes(reason) && text.includes(obligation)),
        obligation,
      ).toBe(true);
  });

  test('words that are not used yet are not thrown away by one press of Esc', async ({ stub }) => {
    await beginAs(workstation(), stub);
    await openPrompt(page(), { marks: [MARKS.subject] });
    await fillAnswers(page(), { reason: GOOD_REASON });
    await page().keyboard.press('Escape');
    await expect(prompt(page()).getByRole('alert')).toContainText('Press Esc again to leave.');
    await page().keyboard.press('Escape');
    await expect(prompt(page())).toBeHidden();
    await expect(markField(page())).toHaveValue('KV31 LTX');
  });

  test('a refusal that only the service makes comes back to the prompt with the same words, and what was shown stays', async ({
    stub,
  }) => {
    await beginAs(workstation(), stub);
    await searchFor(page(), { marks: [MARKS.second], period: '7 d' });
    const ribbon = page().getByRole('region', { name: 'Justification of what is on screen' });
    const body = JSON.stringify({
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      detail: 'no',
      code: 'REASON_TOO_VAGUE',
      errors: [{ pointer: '/justification/reason', message: 'Say what the reads should show.' }],
    });
    workstation().front.treat(({ path }) =>
      path === '/v1/searches'
        ? { kind: 'answer', status: 403, headers: { 'content-type': 'application/problem+json' }, body }
        : undefined,
    );
    await openPrompt(page(), { marks: [MARKS.subject], period: '7 d' });
    await fillAnswers(page(), GOOD_ANSWERS);
    await runButton(page()).click();
    await expect(prompt(page())).toContainText('Say what the reads should show.');
    await expect(
      page().getByRole('alert').filter({ hasText: 'Refused: Say what the reads should show.' }),
    ).toBeVisible();
    await expectPhase(page(), 'complete');
    await expectReads(page(), COUNTS.second7);
    await expect(ribbon).toContainText(/^PH84 RDW/);
    await expect(prompt(page()).getByRole('textbox', { name: 'Reason', exact: true })).toHaveValue(GOOD_REASON);
    await expectAccessible(page(), 'a search that was refused, and its prompt');
    workstation().front.passAll();
    await fillAnswers(page(), { reason: `${GOOD_REASON} They should show its route north.` });
    await runButton(page()).click();
    await expectReads(page(), COUNTS.subject7);
    await expectPhase(page(), 'complete');
    await expect(ribbon).toContainText(/^KV31 LTX/);
  });
});

test('data beyond 90 days needs an authority, and the last 90 days are offered instead', async ({ stub }) => {
  await beginAs(workstation(), stub);
  await openPrompt(page(), { marks: [MARKS.subject], period: { from: [day(130), '00:00'], to: [day(1), '23:00'] } });
  await expect(prompt(page())).toContainText('older than 90 days. A senior officer must authorise that part first.');
  await fillAnswers(page(), GOOD_ANSWERS);
  await expect(prompt(page())).toContainText('Inspector’s authority needed.');
  await runButton(page()).click();
  await expect(prompt(page()).getByRole('alert').filter({ hasText: 'inspector' })).toBeVisible();
  expect(searchesAsked()).toEqual([]);

  // An authority that does not exist is for the service to refuse.
  await prompt(page()).getByRole('textbox', { name: 'Authority reference' }).fill('AUTH-0000');
  await runButton(page()).click();
  await expect.poll(() => searchesAsked().length).toBe(1);
  await expect(prompt(page())).toBeVisible();
  await expect(prompt(page()).getByRole('alert').filter({ hasText: 'No authority has this reference' })).toBeVisible();
  await expectReads(page(), 0);

  await prompt(page()).getByRole('radio', { name: 'Search the last 90 days only' }).check();
  await runButton(page()).click();
  await expectPhase(page(), 'complete');
  await expectReads(page(), 19);
  await expectReceipt(page());
});

test('more than ten marks need a statement of proportionality, and a category without reach says so', async ({
  stub,
}) => {
  await goOnAs(workstation(), stub);
  const others = Array.from({ length: 9 }, (_, i) => `AB8${i % 10}XY${'ABCDEFGHJ'[i] ?? 'A'}`);
  await openPrompt(page(), { marks: [MARKS.subject, MARKS.second, ...others], period: '7 d' });
  await expect(prompt(page()).getByRole('textbox', { name: 'Proportionality' })).toBeVisible();
  await fillAnswers(page(), { ...GOOD_ANSWERS, category: 'Priority and volume' });
  await expect(prompt(page())).toContainText('At most 10 in this category.');
  await fillAnswers(page(), { category: 'Serious and complex' });
  await runButton(page()).click();
  await expect(prompt(page())).toContainText('Say why a search this wide is proportionate');
  await fillAnswers(page(), {
    proportionality: 'Eleven vehicles of one group; no fewer would show who met whom that night.',
  });
  await runButton(page()).click();
  await expectPhase(page(), 'complete');
  await expectReads(page(), 19);
});

test('an earlier reason may be taken again, but must be confirmed for the new search', async ({ stub }) => {
  await beginAs(workstation(), stub);
  await searchFor(page(), { marks: [MARKS.second], period: '7 d' });
  await openPrompt(page(), { marks: [MARKS.subject], period: '7 d' });
  await prompt(page()).getByRole('button', { name: 'Start from an earlier reason' }).click();
  await page().getByRole('dialog', { name: 'Earlier reasons' }).getByRole('button').first().click();
  await expect(prompt(page()).getByRole('textbox', { name: 'Reason', exact: true })).toHaveValue(GOOD_REASON);
  await runButton(page()).click();
  await expect(prompt(page())).toContainText(
    'This reason was given for another search. Change it, or confirm that it is right for this one.',
  );
  await prompt(page())
    .getByRole('checkbox', { name: /This earlier reason is right/ })
    .check({ force: true });
  await runButton(page()).click();
  await expectPhase(page(), 'complete');
  await expectReads(page(), 15);
  await expect(grid(page())).toBeVisible();
});
