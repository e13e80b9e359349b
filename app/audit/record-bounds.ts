/**
 * How long a record of the national log may be, in bytes of its canonical JSON [default]. One bound for every writer: what was
 * receipted can be read again, paged to an auditor, and kept for the life of the log.
 */
export const MAX_RECORD_BYTES = 64 * 1024;

/** A call that was refused or malformed did nothing, so its record needs less: it must not be a way to fill the log. */
export const MAX_REFUSED_RECORD_BYTES = 8 * 1024;

/**
 * A record of a workstation, which becomes part of a leaf: room is left for what the log puts around it (who delivered it, under which
 * session, when).
 */
export const MAX_WORKSTATION_RECORD_BYTES = MAX_RECORD_BYTES - 2 * 1024;

/** An answer of `GET /audit/records` holds no more than so many bytes of records, or one record: a page fits in anybody's memory. */
export const MAX_LOG_PAGE_BYTES = 4 * 1024 * 1024;
