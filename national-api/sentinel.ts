/**
 * Says that a program holds the stub. Printed with the banner and sent as the `Server` header, and so never shaken out of a
 * build: a packed product is searched for this text and must not have it.
 */
export const NATIONAL_API_STUB_SENTINEL = 'SIGHTLINE-NATIONAL-API-STUB-DO-NOT-SHIP';
