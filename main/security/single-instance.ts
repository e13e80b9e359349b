import { app } from 'electron';

/**
 * SECURITY(S27): one instance per profile, because two would write one audit chain. The second says so and ends; its
 * command line is dropped, since no deep links are defined.
 * @returns whether this instance may continue.
 */
export function claimSingleInstance(onSecond: () => void): boolean {
  if (!app.requestSingleInstanceLock()) {
    console.error('ALREADY_RUNNING: Sightline is open already.');
    return false;
  }
  app.on('second-instance', onSecond);
  return true;
}
