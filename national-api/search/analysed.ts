/** The result of an analysis. */
export type Analysed = {
  /** False when there was more than the limits of one answer. */
  readonly complete: boolean;
  /** The fields of the answer that are specific to its kind. */
  readonly answer: object;
  /** Each read that the answer names, with its mark, in the order of the answer; may contain repetitions. */
  readonly reads: readonly (readonly [id: string, vrm: string])[];
};
