import { app } from 'electron';
import type { OpenedWorkstation } from '../open-workstation.ts';
import type { Log } from '../ports/log.ts';

export type EndDeps = {
  readonly workstation: Promise<Pick<OpenedWorkstation, 'close' | 'keychainHangs'>>;
  readonly log: Log;
};

/** However slow the service is, a closed window is gone after this time. */
const PATIENCE_MS = 8_000;

/** On shutdown: the session is ended and recorded, what waits is sent if possible, the database is closed. */
export function endApp({ workstation, log }: EndDeps): void {
  let ending = false;
  /** Unknown before the workstation is open; until then a keychain may hang. */
  let keychainHangs = (): boolean => true;
  workstation.then(
    (open) => {
      keychainHangs = open.keychainHangs;
    },
    () => undefined,
  );
  const leave = (): void => {
    if (keychainHangs()) process.kill(process.pid, 'SIGKILL');
    app.exit(0);
  };
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (ending) return;
    ending = true;
    const limit = setTimeout(leave, PATIENCE_MS);
    workstation
      .then((open) => open.close())
      .catch((error: unknown) => {
        log.write('error', 'app.end', { why: error instanceof Error ? error.message : 'unknown' });
      })
      .finally(() => {
        clearTimeout(limit);
        leave();
      });
  });
}
