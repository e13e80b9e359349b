/** Randomness good enough for keys, passed in so that tests can tell what comes. */
export type Random = {
  readonly bytes: (count: number) => Uint8Array;
  readonly uuid: () => string;
};
