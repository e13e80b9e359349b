/** Lengths of the brush, by their hours. */
export const BRUSH_LENGTHS = [
  { value: '4', label: '4 h' },
  { value: '24', label: '24 h' },
  { value: '168', label: '7 d' },
  { value: '720', label: '30 d' },
] as const;
