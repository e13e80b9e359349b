/** What is written down about the product, apart from anything that can be configured. */

/** The Electron that users run. A packaged build refuses every other (S29); a test compares this with package.json. */
export const WRITTEN_ELECTRON_VERSION = '45.4.1';

/** Service name of every entry in the operating system's keychain. */
export const KEYCHAIN_SERVICE = 'Sightline';

/**
 * The national service of a packaged build. Compiled in, so that no file or variable on the workstation can point it
 * elsewhere; `.invalid` until the service has a name, so that a build made too early reaches nothing.
 */
export const PRODUCTION_SERVICE = { url: 'https://national-anpr.invalid', caFile: 'service-ca.pem' } as const;

export const APP_SCHEME = 'app';
export const APP_HOST = 'bundle';
export const PAGE_ADDRESS = 'app://bundle/index.html';
/** Chromium's session for the page: in memory, because the name does not begin with `persist:`. */
export const PAGE_PARTITION = 'anpr';
