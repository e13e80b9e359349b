/** Playwright on the real app as an ordinary user with a display, a bus and a keyring: what `npm test` and `npm run pictures` share. */
import fs from 'node:fs';
import path from 'node:path';
import { prepareDisplayFolder } from './desktop-session.mjs';
import { ordinaryUser, privatePlace, readableCheckout } from './ordinary-user.mjs';
import { run } from './run.mjs';

/**
 * Runs `playwright test` with these arguments, and copies what it wrote into a folder, whose content before is gone.
 * @param {{ electron: string, args: string[], timeoutMs: number, results: string }} options `electron`: path of the program
 */
export async function runPlaywright({ electron, args, timeoutMs, results }) {
  const user = ordinaryUser();
  const checkout = readableCheckout(user);
  const place = privatePlace(user);
  try {
    prepareDisplayFolder();
    const session = path.join(checkout.root, 'tools/lib/desktop-session.mjs');
    const playwright = path.join(checkout.root, 'node_modules/@playwright/test/cli.js');
    const ended = await run(checkout.node, [session, checkout.node, playwright, 'test', ...args], {
      cwd: checkout.root,
      env: {
        ...place.environment(),
        SIGHTLINE_ELECTRON: checkout.path(electron),
        SIGHTLINE_E2E_OUTPUT: path.join(place.results, 'output'),
        SIGHTLINE_E2E_REPORT: path.join(place.results, 'e2e.json'),
      },
      timeoutMs,
      ...(user && { uid: user.uid, gid: user.gid }),
    });
    fs.rmSync(results, { recursive: true, force: true });
    fs.cpSync(place.results, results, { recursive: true });
    return ended;
  } finally {
    place.remove();
    checkout.remove();
  }
}
