/** The statements of one migration, in order. They run in one transaction; a released migration is never edited. */
export type Migration = readonly string[];
