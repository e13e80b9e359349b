/**
 * Before a read is relied on, somebody compares what was recorded of the vehicle with its pictures: a mark that was
 * misread or cloned is another person's car (DPIA, risks 6 and 10). These three can be seen in a picture and are in
 * the read.
 */
export const COMPARED = ['PLATE', 'MAKE', 'COLOUR'] as const;
export const COMPARISON_RESULTS = ['AGREE', 'DIFFER', 'CANNOT_TELL'] as const;
export type ComparisonResult = (typeof COMPARISON_RESULTS)[number];

export const PICTURE_KINDS = ['PLATE', 'OVERVIEW'] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];

/** Reads of one search whose opened pictures are remembered; of the oldest they are to be opened again [default]. */
export const OPENED_READS_REMEMBERED = 2_000;
