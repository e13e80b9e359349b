import { shell } from 'electron';

/**
 * Pages that may be opened in the browser. Whole addresses and not hosts: with a host alone, a compromised page could
 * carry a result out in the query.
 */
const EXTERNAL_PAGES: ReadonlySet<string> = new Set([
  'https://www.gov.uk/government/publications/national-anpr-service-data-protection-impact-assessment',
]);

/** The address as the list writes it, when it is on the list. */
export function externalPage(text: string): string | undefined {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' && EXTERNAL_PAGES.has(url.href) ? url.href : undefined;
  } catch {
    return undefined; // Not an address.
  }
}

/** SECURITY(S16): the only use of `shell`; opens the list's own spelling of the address, or nothing. */
export function openExternal(text: string): void {
  const page = externalPage(text);
  if (page !== undefined) void shell.openExternal(page);
}
