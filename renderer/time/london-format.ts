/** The zone that every time on screen is given in. */
export const ZONE = 'Europe/London';

/** A format of local time, made when it is first used: each costs a millisecond, and the first screen needs one of ten. */
export function londonFormat(options: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  let made: Intl.DateTimeFormat | undefined;
  return () => (made ??= new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, ...options }));
}
