/** Reads as they arrive: an Arrow stream in, batches of columns out, and whether it was complete. */
import { BodyCut } from '../../ports/http.ts';
import { checkSchema, ColumnTaker, rowsOf, type TakenRows } from './arrow-columns.ts';
import { frameArrow } from './arrow-framer.ts';

/** Why a stream ended early. What arrived before is valid. */
export class StreamFault extends Error {
  readonly code: 'STREAM_TRUNCATED' | 'STREAM_MALFORMED' | 'CANCELLED';
  constructor(code: StreamFault['code'], options?: ErrorOptions) {
    super(`the stream of reads failed: ${code}`, options);
    this.name = 'StreamFault';
    this.code = code;
  }
}

/**
 * Rows per message to the page. So many are some 100 KB, which take no new memory on their way, and the page takes them in within
 * a few milliseconds; fewer would be more messages (npm run bench -- --only million).
 */
export const MAX_ROWS = 8_192;

/** Arrow is a large module: the first window must not wait for it. */
const loadArrow = (): Promise<typeof import('apache-arrow')> => import('apache-arrow');

/** Loads what the first stream needs, while there is time. A search without it takes that much longer. */
export const prepareToRead = (): void => void loadArrow();

/**
 * Batches of at most `MAX_ROWS` rows; the next message is read only when the last batch was taken, and its reads are
 * good until then.
 * @throws StreamFault unless the stream came to its end-of-stream marker.
 */
export async function* readStream(body: AsyncIterable<Uint8Array>): AsyncGenerator<TakenRows, void> {
  const { RecordBatchReader } = await loadArrow();
  const framed = frameArrow(body);
  try {
    const reader = await RecordBatchReader.from(framed.messages);
    await reader.open();
    if (reader.schema !== undefined && reader.schema.fields.length > 0) checkSchema(reader.schema);
    else if (framed.ended()) throw new StreamFault('STREAM_MALFORMED');
    const columns = new ColumnTaker();
    for await (const batch of reader) {
      const rows = rowsOf(batch);
      for (let from = 0; from < rows; from += MAX_ROWS)
        yield columns.take(batch, from, Math.min(from + MAX_ROWS, rows));
    }
  } catch (error) {
    if (error instanceof StreamFault) throw error;
    if (error instanceof BodyCut)
      throw new StreamFault(error.fault === 'CANCELLED' ? 'CANCELLED' : 'STREAM_TRUNCATED', { cause: error });
    // Whatever the decoder says: bytes that end early are a cut, wrong bytes are malformed.
    throw new StreamFault('STREAM_MALFORMED', { cause: error });
  }
  if (!framed.ended()) throw new StreamFault('STREAM_TRUNCATED');
}
