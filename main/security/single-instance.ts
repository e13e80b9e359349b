import { app } from 'electron';

/**
 * SECURITY(S27): one app a profile, because two would write one audit chain. The second says so and ends; what was on its
 * command line is dropped, since no deep link is defined.
 * @returns whether this one may go on.
 */
export function claimSingleInstance(onSecond: () => void): boolean {
  if (!app.requestSingleInstanceLock()) {
    console.error('ALREADY_RUNNING: Sightline is open already.');
    return false;
  }
  app.on('second-instance', onSecond);
  return true;
}
