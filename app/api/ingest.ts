import * as z from 'zod';
import { INGEST_MAX_BYTES, INGEST_MAX_READS } from '../policy/ingest-limits.ts';
import { endpoint, idempotencyKeySchema, json, problem } from './endpoint.ts';

export const batchKeySchema = idempotencyKeySchema.meta({
  description:
    'Made by the feed, 8 to 128 visible characters; the same batch sent again under it gets the same answer and adds nothing',
});

export const NDJSON = 'application/x-ndjson';

export const ARROW = 'application/vnd.apache.arrow.stream';

export const ingestAnswerSchema = z.object({
  accepted: z.int().meta({ description: 'New and durable' }),
  duplicates: z.int().meta({ description: 'Reads that the service has; another read under a known id is rejected' }),
  rejected: z.array(z.object({ line: z.int(), reason: z.string() })),
});

export const ingestReads = endpoint({
  method: 'post',
  path: '/reads',
  summary: 'A batch of reads of a feed',
  access: ['feed'],
  idempotency: 'own',
  record: { op: 'COLLECT', action: 'INGEST_READS' },
  description: `Every line is accepted, a duplicate, or rejected with its number and reason; accepted means durable. A feed delivers for cameras of its own organisation, soon after capture by the clock of the service. At most ${INGEST_MAX_READS} lines and ${INGEST_MAX_BYTES} bytes.`,
  request: {
    headers: z.object({ 'idempotency-key': batchKeySchema }),
    body: {
      required: true,
      content: { [NDJSON]: { schema: z.string() }, [ARROW]: { schema: z.string().meta({ format: 'binary' }) } },
    },
  },
  answers: {
    200: json('What became of the lines', ingestAnswerSchema),
    409: problem('The key was used for another batch: CONFLICT'),
    413: problem('More than one batch may have: TOO_LARGE'),
  },
});
