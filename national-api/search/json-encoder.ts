import type { ReadChunk } from '../store/read-chunk.ts';
import type { ReadStore } from '../store/read-store.ts';
import type { CameraOut } from './places.ts';
import { readsOf } from './read-json.ts';

/**
 * A result as one JSON object, written chunk by chunk. `complete` is its last field: without it the answer was cut
 * off.
 */
export function jsonReads(
  store: Pick<ReadStore, 'cameras' | 'labels'>,
  facts: {
    readonly searchId: string;
    readonly auditIndex: number;
    readonly obligations: readonly string[];
    readonly vehicles?: number;
    readonly camerasOut: readonly CameraOut[];
  },
) {
  const { camerasOut, ...head } = facts;
  let first = true;
  return {
    begin: (): Uint8Array => Buffer.from(`${JSON.stringify(head).slice(0, -1)},"reads":[`),
    batch: (chunk: ReadChunk): Uint8Array => {
      const parts: string[] = [];
      for (const read of readsOf(chunk, store)) parts.push(JSON.stringify(read));
      const text = parts.join(',');
      const separator = first ? '' : ',';
      first = false;
      return Buffer.from(separator + text);
    },
    end: (): Uint8Array => Buffer.from(`],"camerasOut":${JSON.stringify(camerasOut)},"complete":true}`),
  };
}
