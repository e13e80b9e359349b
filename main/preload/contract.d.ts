/** The names of the contract, which the build inserts: the preload itself carries no schema. */
declare module 'sightline:contract' {
  export const METHOD_NAMES: readonly string[];
  export const EVENT_NAMES: readonly string[];
}
