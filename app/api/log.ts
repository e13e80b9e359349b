import * as z from 'zod';
import { endpoint, json, problem } from './endpoint.ts';

export const cosignedSchema = z
  .object({ accepted: z.array(z.string()), treeSize: z.int() })
  .meta({ id: 'CosignaturesAccepted' });

export const logCheckpoint = endpoint({
  method: 'get',
  path: '/log/checkpoint',
  summary: "The log's head as a signed note (C2SP tlog-checkpoint)",
  access: 'open',
  record: 'refusalsOnly',
  description:
    'The newest head, with the cosignatures that it has. With `cosigned=true` the largest head that a witness has cosigned, or 404.',
  query: z.object({ cosigned: z.enum(['true', 'false']).default('false') }),
  answers: {
    200: { description: 'The note', content: { 'text/plain': { schema: z.string() } } },
    404: problem('No witness has cosigned a head: NOT_FOUND'),
  },
});

export const cosignLog = endpoint({
  method: 'post',
  path: '/log/cosignatures',
  summary: 'Deliver cosignatures of a checkpoint (C2SP tlog-cosignature)',
  access: 'open',
  idempotency: 'own',
  record: { op: 'COLLECT', action: 'COSIGN_LOG' },
  description:
    'Taken only from the witnesses that the operator named, and only for heads that this log had. From then on a log that is shorter is not opened.',
  body: z.strictObject({ checkpoint: z.string().max(16_384) }),
  answers: {
    200: json('Names of the witnesses whose cosignatures are kept', cosignedSchema),
    409: problem('Another log than this: CONFLICT'),
  },
});
