import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Correction } from '../../../app/api/corrections.ts';
import { viewOverviewImage, viewPlateImage, viewRead } from '../../../app/api/reads.ts';
import { instantMs } from '../../../app/domain/instant.ts';
import type { Camera } from '../../../app/domain/camera.ts';
import type { Read } from '../../../app/domain/read.ts';
import { correctionLapsed } from '../../../app/policy/correction-rules.ts';
import type { PictureFacts } from '../../pictures/drawing.ts';
import { overviewPicture } from '../../pictures/overview-picture.ts';
import { platePicture } from '../../pictures/plate-picture.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import { knownPreservations } from '../known-preservations.ts';
import { ProblemError } from '../problem-error.ts';
import { accessTo, readFor } from '../read-access.ts';
import { enter } from '../recording.ts';
import type { Service } from '../service.ts';

/** The read before each correction, and in its present form. */
const versionsOf = (read: Read, corrections: readonly Correction[]): Read[] => [
  ...corrections
    .filter(({ state }) => state === 'MADE')
    .map(({ version, oldVrm }) => ({
      ...read,
      vrm: oldVrm,
      version,
      correctedFrom: version === 1 ? null : read.correctedFrom,
    })),
  read,
];

const factsOf = (read: Read, cameras: readonly Camera[]): PictureFacts => ({
  readId: read.id,
  vrmRaw: read.vrmRaw,
  capturedAtMs: instantMs(read.capturedAt),
  cameraId: read.cameraId,
  bound: cameras.find(({ id }) => id === read.cameraId)?.direction ?? null,
  lane: read.lane,
  colour: read.colour,
  front: read.plateColour === null ? read.direction !== 'away' : read.plateColour === 'white',
});

export function serveReads(app: OpenAPIHono, service: Service): void {
  const preservationsOf = knownPreservations(service);

  serveEndpoint(app, service, viewRead, async (call) => {
    const { read, correlationId } = await readFor(service, call, accessTo(call.params.id, call.query));
    call.correlationId = correlationId;
    const { index: auditIndex } = await enter(
      call,
      { op: 'CONSULT', action: 'VIEW_READ' },
      { outcome: 'OK', status: 200 },
    );
    call.recorded = true;
    const { account } = signedIn(call);
    const corrections = await service.store.corrections(read.id);
    const waiting = corrections.filter(
      ({ state, version, at }) =>
        state === 'PROPOSED' && version === read.version && !correctionLapsed(at, service.clock.nowMs()),
    );
    return call.c.json({
      read,
      auditIndex,
      versions: versionsOf(read, corrections),
      correctionWaits: (await service.waitingCorrections.tellingNothing(account, waiting)).length > 0,
      preservations: await preservationsOf(account, read.id),
    });
  });

  const pictures = [
    { kind: 'PLATE', shown: viewPlateImage, draw: platePicture, has: (read: Read) => read.hasPlateImage },
    { kind: 'OVERVIEW', shown: viewOverviewImage, draw: overviewPicture, has: (read: Read) => read.hasOverviewImage },
  ] as const;
  for (const { kind, shown, draw, has } of pictures) {
    serveEndpoint(app, service, shown, async (call) => {
      const { read, correlationId } = await readFor(service, call, accessTo(call.params.id, call.query));
      call.correlationId = correlationId;
      if (!has(read)) throw new ProblemError('NOT_FOUND', 'The camera sent no such picture.');
      const picture = await draw(factsOf(read, service.store.cameras()));
      const { searchId } = call.query;
      if (searchId !== undefined) service.searches.pictureOpened(searchId, read.id, kind);
      return new Response(new Uint8Array(picture), {
        headers: { 'content-type': 'image/jpeg', 'content-length': String(picture.length) },
      });
    });
  }
}
