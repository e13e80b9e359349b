/**
 * The maximum length of a record of the national log, in bytes of its canonical JSON [default]. One bound for every
 * writer: a record with a receipt can be read again, paged to an auditor, and kept for the life of the log.
 */
export const MAX_RECORD_BYTES = 64 * 1024;

/** A refused or malformed call did nothing, so its record needs less: it must not be a way to fill the log. */
export const MAX_REFUSED_RECORD_BYTES = 8 * 1024;

/**
 * A record of a workstation, which becomes part of a leaf: space is left for what the log adds (who delivered it,
 * under which session, when).
 */
export const MAX_WORKSTATION_RECORD_BYTES = MAX_RECORD_BYTES - 2 * 1024;

/**
 * An answer of `GET /audit/records` holds at most this many bytes of records, or one record, so that a page always
 * fits into memory.
 */
export const MAX_LOG_PAGE_BYTES = 4 * 1024 * 1024;
