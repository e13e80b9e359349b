/** Randomness strong enough for keys, passed in so that tests can predict it. */
export type Random = {
  readonly bytes: (count: number) => Uint8Array;
  readonly uuid: () => string;
};
