/** Up to this many reads their discs carry numbers; more could not be read. */
export const NUMBERED = 80;
