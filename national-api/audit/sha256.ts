import { createHash } from 'node:crypto';
import type { Hash } from '../../app/audit/merkle.ts';
import type { IncrementalHash } from '../../app/audit/result-digest.ts';

export const sha256: Hash = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest());

export function incrementalSha256(): IncrementalHash {
  const hash = createHash('sha256');
  return {
    update: (bytes) => {
      hash.update(bytes);
    },
    digest: () => new Uint8Array(hash.digest()),
  };
}
