/** Limits of one batch of a feed and of what the service holds at once [default, all]. */

export const INGEST_MAX_BYTES = 8 * 1024 * 1024;
export const INGEST_MAX_READS = 20_000;
/** Batches that have arrived and wait for the disk, in all and per feed; the next is told to retry. */
export const INGEST_BATCHES_IN_HAND = 32;
export const INGEST_BATCHES_OF_A_FEED = 16;
export const INGEST_RETRY_AFTER_S = 1;
/** How many accepted reads the matching of vehicles of interest may be behind before no more are accepted. */
export const MATCHING_BACKLOG_READS = 1_000_000;
/** Reads in the unsorted table, and the age of the oldest, at which they are moved to the sorted ones. */
export const SEAL_AT_READS = 500_000;
export const SEAL_AFTER_MS = 5 * 60_000;
