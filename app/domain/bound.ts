const BOUND: Readonly<Record<string, string>> = {
  N: 'northbound',
  NE: 'north-eastbound',
  E: 'eastbound',
  SE: 'south-eastbound',
  S: 'southbound',
  SW: 'south-westbound',
  W: 'westbound',
  NW: 'north-westbound',
};

/** The direction of a camera's road as it is said: `northbound`. One that has no words is given as it is written. */
export const boundText = (direction: string): string => BOUND[direction] ?? direction;
