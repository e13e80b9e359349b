import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import { originOf, parseNote, signedNote, type CheckpointBody } from '../../audit/checkpoint.ts';
import { serveEndpoint } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import type { Service } from '../service.ts';
import { json, problem } from './parts.ts';

const cosignedSchema = z
  .object({ accepted: z.array(z.string()), treeSize: z.int() })
  .meta({ id: 'CosignaturesAccepted' });
const badNote = (message: string): ProblemError =>
  new ProblemError('VALIDATION_FAILED', 'This is no cosigned checkpoint of this log.', {
    errors: [{ pointer: '/checkpoint', message }],
  });

/** The log in the public format, for witnesses and monitors that know nothing of us. */
export function serveLog(app: OpenAPIHono, service: Service): void {
  const { log, witnesses } = service;
  const noteOf = (body: CheckpointBody): string =>
    signedNote(body, { publicKey: log.key.publicKey, sign: (bytes) => log.sign(bytes) }, witnesses.of(body));

  serveEndpoint(
    app,
    service,
    {
      method: 'get',
      path: '/log/checkpoint',
      summary: "The log's head as a signed note (C2SP tlog-checkpoint)",
      access: 'open',
      record: undefined,
      description:
        'The newest head, with the cosignatures that it has. With `cosigned=true` the largest head that a witness has cosigned, or 404.',
      query: z.object({ cosigned: z.enum(['true', 'false']).default('false') }),
      answers: {
        200: { description: 'The note', content: { 'text/plain': { schema: z.string() } } },
        404: problem('No witness has cosigned a head: NOT_FOUND'),
      },
    },
    ({ query }) => {
      const newest = { origin: originOf(log.key.keyId), treeSize: log.size, rootHash: log.rootAt(log.size) };
      const body = query.cosigned === 'true' ? witnesses.largest() : newest;
      if (body === undefined) throw new ProblemError('NOT_FOUND', 'No witness has cosigned a head of this log.');
      return new Response(noteOf(body), { headers: { 'content-type': 'text/plain; charset=utf-8' } });
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/log/cosignatures',
      summary: 'Deliver cosignatures of a checkpoint (C2SP tlog-cosignature)',
      access: 'open',
      record: { op: 'COLLECT', action: 'COSIGN_LOG' },
      description:
        'Taken only from the witnesses that the operator named, and only for heads that this log had. From then on a log that is shorter is not opened.',
      body: z.strictObject({ checkpoint: z.string().max(16_384) }),
      answers: {
        200: json('Names of the witnesses whose cosignatures are kept', cosignedSchema),
        409: problem('Another log than this: CONFLICT'),
      },
    },
    async (call) => {
      const parsed = parseNote(call.body.checkpoint);
      if (parsed === undefined) throw badNote('not a signed note with the body of a checkpoint');
      const { body, signatures } = parsed;
      const accepted = witnesses.namedIn(body, signatures);
      call.note({ treeSize: body.treeSize, rootHash: body.rootHash, witnesses: [...accepted] });
      if (accepted.length === 0) throw badNote('no signature of a witness that is known here');
      if (
        body.origin !== originOf(log.key.keyId) ||
        body.treeSize > log.size ||
        log.rootAt(body.treeSize) !== body.rootHash
      )
        throw new ProblemError('CONFLICT', 'A witness has cosigned a head that this log never had.');
      await call.begin();
      witnesses.accept(body, signatures);
      return call.c.json({ accepted: [...accepted], treeSize: body.treeSize });
    },
  );
}
