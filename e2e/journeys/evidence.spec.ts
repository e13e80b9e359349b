import { expectAccessible } from '../fixtures/axe.ts';
import { MARKS } from '../fixtures/nation.ts';
import { beginAs, signIn, signOut } from '../fixtures/people.ts';
import {
  details,
  fillAnswers,
  expectPhase,
  GOOD_ANSWERS,
  prompt,
  readRows,
  readsPanel,
  runButton,
  searchFor,
} from '../fixtures/search.ts';
import { expect, test } from '../fixtures/test.ts';
import { freshProfile } from '../fixtures/workstation.ts';

const CORRECTED = 'WZY4471KB';

test('a misread is compared, copied, corrected by one person and confirmed by another, who finds it where it waits', async ({
  start,
  stub,
}) => {
  test.slow();
  const mine = await start({ profile: freshProfile() });
  const { page, app } = mine;
  await signIn(mine, stub);
  await searchFor(page, { marks: [MARKS.foreign], period: '7 d' });
  await readRows(page).first().click();

  await details(page)
    .getByRole('button', { name: /^Open images/ })
    .click();
  await details(page).getByRole('checkbox', { name: 'I compared plate, make and colour' }).check({ force: true });
  await expect(details(page)).toContainText(/Recorded .* by investigator/);

  await readsPanel(page).getByRole('button', { name: 'Copy view' }).click();
  await expect(readsPanel(page)).toContainText('2 reads copied, recorded');
  const copied = await app.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied.split('\n')).toEqual([
    'OFFICIAL-SENSITIVE',
    expect.stringMatching(/^2 reads of search .+, receipt .+, copied .+ by investigator, /),
    'Number\tTime\tVRM read\tCamera\tRoad\tDirection\tSince previous\tConfidence %\tNote\tRead',
    expect.stringContaining('\tWZY4471KP\t'),
    expect.stringContaining('\tWZY4471KP\t'),
    'OFFICIAL-SENSITIVE',
  ]);

  await details(page)
    .getByRole('button', { name: /^Preserve as evidence/ })
    .click();
  await expectAccessible(page, 'the form to preserve');
  await page.keyboard.press('Escape');
  await details(page)
    .getByRole('button', { name: /^Correct misread/ })
    .click();
  const seen = details(page).getByRole('group', { name: 'What you see' });
  await expect(seen).toBeVisible();
  await expectAccessible(page, 'the form to correct');
  await seen.getByRole('textbox', { name: /^Character 9/ }).fill('B');
  await details(page).getByRole('radio', { name: 'Other' }).click();
  await details(page)
    .getByRole('textbox', { name: 'What shows it' })
    .fill('The last character is plainly a B in the picture.');
  await details(page)
    .getByRole('button', { name: /^Submit correction/ })
    .click();
  await expect(details(page)).toContainText('It waits for a second person');
  await signOut(mine);

  await beginAs(mine, stub, 'analyst');
  await page.getByRole('button', { name: '1 waiting for a second person' }).click();
  const waiting = page.getByRole('dialog', { name: 'Waiting for a second person' });
  await expect(waiting).toContainText('The last character is plainly a B in the picture.');
  await expect(waiting).toContainText('Asked by investigator');
  await expectAccessible(page, 'the list of what waits');
  await waiting.getByRole('button', { name: 'Look at the read' }).click();
  await fillAnswers(page, GOOD_ANSWERS);
  await runButton(page).click();
  await expect(prompt(page)).toBeHidden();
  await expectPhase(page, 'complete');
  await readRows(page).first().click();
  await details(page)
    .getByRole('button', { name: /^Open images/ })
    .click();
  await expect(details(page).getByRole('button', { name: 'Confirm correction' })).toBeVisible();
  await expectAccessible(page, 'a correction and its history, while somebody decides');
  await details(page).getByRole('button', { name: 'Confirm correction' }).click();
  await expect(details(page)).toContainText('confirmed by analyst');
  await expect(details(page)).toContainText(`This read was corrected since: it is ${CORRECTED}`);
  await expect(page.getByRole('button', { name: /waiting for a second person$/ })).toHaveCount(0);
});
