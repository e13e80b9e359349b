/** What a person does in the app, by role and name. */
import fs from 'node:fs';

/** Long enough, specific and true: the prompt judges a reason while it is typed. */
const REASON =
  'Vehicle seen leaving a burglary in Harbour Street at 02:40 on Friday; its movements that night show where the goods went.';

/** @typedef {import('@playwright/test').Page} Page */

/** @param {Page} page @param {string} accountsFile */
export async function signIn(page, accountsFile) {
  const accounts = JSON.parse(fs.readFileSync(accountsFile, 'utf8'));
  const account = accounts.find((/** @type {{ userName: string }} */ each) => each.userName === 'investigator');
  const dialog = page.getByRole('dialog', { name: 'Sign in' });
  await dialog.getByRole('textbox', { name: 'User name' }).fill(account.userName);
  await dialog.getByLabel('Password', { exact: true }).fill(account.password);
  await dialog.getByRole('button', { name: /sign in$/i }).click();
  await page.getByRole('navigation').first().waitFor();
  await page.getByRole('region', { name: 'Map', exact: true }).waitFor();
}

/** @param {Page} page @param {'24 h' | '7 d' | '30 d' | '90 d'} period */
export async function choosePeriod(page, period) {
  await page.getByRole('button', { name: /^Period:/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Period', exact: true });
  await dialog.getByRole('radio', { name: period, exact: true }).click();
  await dialog.getByRole('button', { name: /^Use period/ }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/**
 * Runs up to the button that is measured.
 * @param {Page} page
 * @param {string} mark
 * @returns {Promise<import('@playwright/test').Locator>} the button
 */
export async function justify(page, mark) {
  await page
    .getByRole('button', { name: 'Clear registration mark' })
    .click({ timeout: 500 })
    .catch(() => {});
  await page.getByRole('textbox', { name: 'Registration mark' }).fill(mark);
  await page.getByRole('button', { name: 'Justify and search' }).click();
  const dialog = page.getByRole('dialog', { name: 'Why do you need this search?' });
  await dialog
    .getByRole('radiogroup', { name: 'Category' })
    .getByRole('radio', { name: /serious/i })
    .click();
  await dialog
    .getByRole('radiogroup', { name: 'Purpose' })
    .getByRole('radio', { name: /prevent|detect/i })
    .click();
  await dialog.getByRole('textbox', { name: 'Crime or log reference' }).fill('14/22871/25');
  await dialog.getByRole('textbox', { name: 'Reason', exact: true }).fill(REASON);
  return dialog.getByRole('button', { name: /^Run search/ });
}

/** @param {Page} page @returns {Promise<string>} how it ended */
export async function searchEnded(page) {
  const handle = await page.waitForFunction(() => {
    const { searchState } = document.documentElement.dataset;
    return searchState === 'complete' || searchState === 'failed' || searchState === 'cancelled'
      ? searchState
      : undefined;
  });
  return String(await handle.jsonValue());
}
