/**
 * Marks a program that contains the stub. Printed with the banner and sent as the `Server` header, so that no bundler
 * removes it: a packaged product is searched for this text and must not contain it.
 */
export const NATIONAL_API_STUB_SENTINEL = 'SIGHTLINE-NATIONAL-API-STUB-DO-NOT-SHIP';
