/**
 * How much one analysis may return. DPIA: "only a limited set of records" may be reached at one time; beyond these
 * numbers an answer says that it is incomplete [default].
 */
export const SCENES_MAX_VEHICLES = 1_000;
export const SCENES_MAX_READS_OF_VEHICLE = 500;
export const INCOMPATIBLE_MAX_PAIRS = 1_000;
/** The newest reads of the vehicle that is asked about. */
export const COMPANIONS_MAX_READS = 20_000;
/** Vehicles that are scored: those that were near in the most hours. */
export const COMPANIONS_MAX_SCORED = 2_000;
export const COMPANIONS_MAX_LISTED = 500;
/** Pairs that are scored: those that were together in the most hours. */
export const CONVOYS_MAX_SCORED = 2_000;
export const CONVOYS_MAX_LISTED = 200;
