import { session, type Session } from 'electron';
import { PAGE_PARTITION } from '../product.ts';

/**
 * Cancels every request outside of our own scheme. Electron allows only one listener per event, so filters are
 * composed here.
 */
function onlyOurScheme(target: Session, allowed: (url: string) => boolean): void {
  target.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: !allowed(details.url) });
  });
}

const isOurs = (url: string): boolean => url.startsWith('app://bundle/');
/** The inspector's own pages, in an unpackaged build. */
const isInspector = (url: string): boolean => url.startsWith('devtools://');
/** Made by the page itself and fetched from its own memory. */
const isOwnMemory = (url: string): boolean => url.startsWith('blob:app://bundle/') || url.startsWith('data:');

/** Configures the page's session and disables the default one. */
export function pageSession(packaged: boolean): Session {
  // SECURITY(S9): a session of our own, in memory, without a cache: nothing that the page sees reaches the disk.
  const own = session.fromPartition(PAGE_PARTITION, { cache: false });
  // SECURITY(S9): the default session, which nothing should use, is denied everything.
  onlyOurScheme(session.defaultSession, (url) => !packaged && isInspector(url));
  // SECURITY(S10): the page has no network: every request outside of the app's scheme is cancelled, whatever made it.
  onlyOurScheme(own, (url) => isOurs(url) || isOwnMemory(url) || (!packaged && isInspector(url)));
  // SECURITY(S10): downloads would leave the page's world; there are none.
  own.on('will-download', (event) => {
    event.preventDefault();
  });
  // SECURITY(S19): no dictionaries are fetched, because nothing is spell-checked.
  own.setSpellCheckerEnabled(false);
  return own;
}
