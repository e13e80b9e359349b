import { app } from 'electron';

/**
 * What a packaged app may be told when it is started: how it is drawn, and that it is read out. Every other switch is refused
 * and not only those known to be dangerous: Chromium has more than a thousand, each version has new ones, and among them are
 * debuggers, other proxies, foreign code, weaker sandboxes and traces on the disk.
 */
const TAKEN: ReadonlySet<string> = new Set([
  'disable-gpu',
  'force-device-scale-factor',
  'force-renderer-accessibility',
  'lang',
  'ozone-platform',
  'ozone-platform-hint',
]);

/** As Chromium reads them: blanks around an argument do not count, nor do capitals on Windows, where `/` begins one as well. */
const SWITCH = { win32: /^(?:--?|\/)([^=]+)/, other: /^--?([^=]+)/ } as const;

/** The first switch of a command line that a packaged app does not start with. */
export function refusedSwitch(
  args: readonly string[],
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const shape = platform === 'win32' ? SWITCH.win32 : SWITCH.other;
  return args
    .slice(1)
    .map((arg) => arg.trim())
    .find((arg) => {
      const name = shape.exec(arg)?.[1];
      return name !== undefined && !TAKEN.has(name.toLowerCase());
    })
    ?.split('=')[0];
}

/** SECURITY(S18): a packaged app with such a switch ends before it does anything. */
export function refuseCommandLine(args: readonly string[]): boolean {
  const found = app.isPackaged ? refusedSwitch(args) : undefined;
  if (found === undefined) return false;
  console.error(`Sightline does not start with ${found}.`);
  return true;
}

/** Chromium's own business with the network, which this app has none of. Before the app is ready. */
export function quietChromium(): void {
  const { commandLine } = app;
  // SECURITY(S10): below the page and its CSP: no name is resolved by Chromium, so a prefetch or a peer connection by name
  // ends here. Addresses in figures need no resolver; those are stopped by the request filter and the CSP.
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  commandLine.appendSwitch('no-proxy-server');
  commandLine.appendSwitch('no-pings');
  commandLine.appendSwitch('dns-prefetch-disable');
  commandLine.appendSwitch('disable-background-networking');
  commandLine.appendSwitch('disable-component-update');
  commandLine.appendSwitch('disable-domain-reliability');
  // What is left of Chromium's network is our own scheme; a process for it would cost 20 MB and part of every start.
  commandLine.appendSwitch('enable-features', 'NetworkServiceInProcess2');
  // SECURITY(S28): no crash report is made, so none can be sent.
  commandLine.appendSwitch('disable-breakpad');
}
