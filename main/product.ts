/** Constants of the product that nobody can configure. */

/**
 * The value that tools/package.mjs writes into a packaged build; in every other build the name does not exist.
 * `trial` is a package around the test runtime, with a name and a policy of its own, so that nobody takes it for the
 * product.
 */
type Packed = { readonly electron: string; readonly trial: boolean };
declare const SIGHTLINE_PACKED: Packed | undefined;
const packed: Packed | undefined = typeof SIGHTLINE_PACKED === 'undefined' ? undefined : SIGHTLINE_PACKED;

/** The Electron that users run. A packaged build refuses every other (S29); a test compares this with package.json. */
export const WRITTEN_ELECTRON_VERSION = packed?.electron ?? '45.4.1';

/** The name of this product's folders: the policy of the machine and the data of a user. */
export const PRODUCT_NAME = packed?.trial === true ? 'Sightline Trial' : 'Sightline';

/** Service name of every entry in the operating system's keychain. */
export const KEYCHAIN_SERVICE = 'Sightline';

export const APP_SCHEME = 'app';
export const APP_HOST = 'bundle';
export const PAGE_ADDRESS = 'app://bundle/index.html';
/** The page in a second window, which draws one panel: the address ends with its name. */
export const SECOND_PAGE_ADDRESS = `${PAGE_ADDRESS}#second-`;
/** Chromium's session for the page: in memory, because the name does not begin with `persist:`. */
export const PAGE_PARTITION = 'anpr';
