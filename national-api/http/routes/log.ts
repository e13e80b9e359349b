import type { OpenAPIHono } from '@hono/zod-openapi';
import { cosignLog, logCheckpoint } from '../../../app/api/log.ts';
import { originOf, parseNote, signedNote, type CheckpointBody } from '../../audit/checkpoint.ts';
import { serveEndpoint } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import type { Service } from '../service.ts';
const badNote = (message: string): ProblemError =>
  new ProblemError('VALIDATION_FAILED', 'This is no cosigned checkpoint of this log.', {
    errors: [{ pointer: '/checkpoint', message }],
  });

/** The log in the public format, for witnesses and monitors that know nothing of this service. */
export function serveLog(app: OpenAPIHono, service: Service): void {
  const { log, witnesses } = service;
  const noteOf = (body: CheckpointBody): string =>
    signedNote(body, { publicKey: log.key.publicKey, sign: (bytes) => log.sign(bytes) }, witnesses.of(body));

  serveEndpoint(app, service, logCheckpoint, ({ query }) => {
    const newest = { origin: originOf(log.key.keyId), treeSize: log.size, rootHash: log.rootAt(log.size) };
    const body = query.cosigned === 'true' ? witnesses.largest() : newest;
    if (body === undefined) throw new ProblemError('NOT_FOUND', 'No witness has cosigned a head of this log.');
    return new Response(noteOf(body), { headers: { 'content-type': 'text/plain; charset=utf-8' } });
  });

  serveEndpoint(app, service, cosignLog, async (call) => {
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
  });
}
