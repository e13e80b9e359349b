import { app } from 'electron';

/**
 * The switches that a packaged app accepts: how it is drawn, and screen reader support. Every other switch is
 * refused, and not only those known to be dangerous: Chromium has more than a thousand, each version adds some, and
 * among them are debuggers, other proxies, foreign code, weaker sandboxes and traces on the disk.
 */
const TAKEN: ReadonlySet<string> = new Set([
  'disable-gpu',
  'force-device-scale-factor',
  'force-renderer-accessibility',
  'lang',
  'ozone-platform',
  'ozone-platform-hint',
]);

/**
 * Parses switches as Chromium does: blanks around an argument are ignored, as are capitals on Windows, where `/`
 * starts a switch as well.
 */
const SWITCH = { win32: /^(?:--?|\/)([^=]+)/, other: /^--?([^=]+)/ } as const;

/** The first refused switch of a command line. */
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

/** Switches off Chromium's own use of the network, of which this app needs none. Must run before the app is ready. */
export function quietChromium(): void {
  const { commandLine } = app;
  // SECURITY(S10): a layer below the page and its CSP: Chromium resolves no name, so a prefetch or a peer connection
  // by name ends here. Numeric addresses need no resolver; the request filter and the CSP stop those.
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  commandLine.appendSwitch('no-proxy-server');
  commandLine.appendSwitch('no-pings');
  commandLine.appendSwitch('dns-prefetch-disable');
  commandLine.appendSwitch('disable-background-networking');
  commandLine.appendSwitch('disable-component-update');
  commandLine.appendSwitch('disable-domain-reliability');
  // Only our own scheme is left of Chromium's network; a process for it would cost 20 MB and part of every start.
  commandLine.appendSwitch('enable-features', 'NetworkServiceInProcess2');
  // SECURITY(S28): no crash report is made, so none can be sent.
  commandLine.appendSwitch('disable-breakpad');
}
