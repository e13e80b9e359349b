/**
 * Reads that one search shows at most. A walk over more would hold up the page for longer than a person should wait for a filter, and
 * an answer of so many reads is a question that is too wide [default].
 */
export const MOST_READS = 5_000_000;
