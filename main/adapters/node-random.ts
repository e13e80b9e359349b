import { randomBytes, randomUUID } from 'node:crypto';
import type { Random } from '../ports/random.ts';

export const nodeRandom: Random = { bytes: (count) => new Uint8Array(randomBytes(count)), uuid: () => randomUUID() };
