import { app } from 'electron';

/** Switches that open a packaged app to whoever started it: debuggers, other proxies, foreign code. */
const REFUSED =
  /^--?(remote-debugging-|inspect|debug|proxy-|load-extension|disable-web-security|host-rules|host-resolver-rules|js-flags|renderer-cmd-prefix|gpu-launcher|utility-cmd-prefix|no-sandbox|disable-sandbox|user-agent|ignore-certificate-errors|allow-running-insecure|unsafely-)/i;

/** The first switch of a command line that a packaged app does not start with. */
export function refusedSwitch(args: readonly string[]): string | undefined {
  return args.find((arg) => REFUSED.test(arg))?.split('=')[0];
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
