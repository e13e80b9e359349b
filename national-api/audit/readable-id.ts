import { randomBytes } from 'node:crypto';

/** Letters and digits that are unambiguous on the telephone; 50 bits. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** An id that people read to each other, such as `AUTH-7K2M9QWX4T`. */
export const newReadableId = (prefix: string): string =>
  `${prefix}-${[...randomBytes(10)].map((byte) => LETTERS.charAt(byte & 31)).join('')}`;
