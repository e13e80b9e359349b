import { app } from 'electron';

/**
 * SECURITY(S2): every renderer is sandboxed, whatever its window says. Skipped only where the call would do harm: as
 * root with `--no-sandbox` it removes that switch from child processes, and each of them dies (Electron 25). A
 * packaged app does not start with that switch at all.
 */
export function enableSandbox(args: readonly string[]): void {
  if (!app.isPackaged && args.includes('--no-sandbox')) return;
  if (!app.isPackaged && app.commandLine.hasSwitch('no-sandbox')) return;
  app.enableSandbox();
}
