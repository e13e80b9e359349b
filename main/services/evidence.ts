/** Single reads and their pictures, always under the search that found them; each look has a record of its own. */
import { readAnswerSchema } from '../../app/api/search.ts';
import type { EvidenceAddress } from '../../app/contract/evidence-url.ts';
import type { Failure } from '../../app/contract/failures.ts';
import type { MethodReply } from '../../app/contract/methods.ts';
import { succeed, type Result } from '../../app/domain/result.ts';
import type { Random } from '../ports/random.ts';
import type { AuditLog } from './audit/audit-log.ts';
import type { Delivery } from './audit/delivery.ts';
import { failed, type MakeFailure } from './failures.ts';
import type { ServiceApi } from './service-api.ts';
import type { Searches } from './search/searches.ts';
import type { OnForget } from './session/personal-state.ts';

export type Picture = { readonly bytes: Uint8Array; readonly type: string };

export type EvidenceDeps = {
  readonly api: ServiceApi;
  readonly audit: Pick<AuditLog, 'write'>;
  readonly delivery: Pick<Delivery, 'soon'>;
  readonly searches: Searches;
  readonly authorised: <T>(run: (token: string) => Promise<Result<T, Failure>>) => Promise<Result<T, Failure>>;
  readonly random: Random;
  readonly failure: MakeFailure;
  readonly onForget: OnForget;
};

export type Evidence = {
  readonly details: (searchRef: string, readId: string) => Promise<Result<MethodReply<'reads.details'>, Failure>>;
  readonly picture: (address: EvidenceAddress) => Promise<Result<Picture, Failure>>;
};

const MAX_PICTURE_BYTES = 16 * 1024 * 1024;
const KEPT_BYTES = 64 * 1024 * 1024;
/** Raster formats only: an SVG is a document and may hold scripts. */
const PICTURE_TYPES = /^image\/(png|jpeg|webp|avif)$/;
const RECORD_SOON_MS = 1_000;

export function evidence({
  api,
  audit,
  delivery,
  searches,
  authorised,
  random,
  failure,
  onForget,
}: EvidenceDeps): Evidence {
  /** In memory only, least recently used first. The cache saves the fetch, never the record: each look is recorded. */
  const kept = new Map<string, Picture>();
  let keptBytes = 0;
  /** Pictures looked at since the last lock. */
  let images = 0;
  /** Incremented at each lock, so that a picture in flight at that moment is not stored afterwards. */
  let generation = 0;
  onForget(
    'images',
    () => images,
    () => {
      kept.clear();
      keptBytes = 0;
      images = 0;
      generation += 1;
    },
  );

  const keep = (key: string, picture: Picture): void => {
    kept.set(key, picture);
    keptBytes += picture.bytes.length;
    for (const [oldest, { bytes }] of kept) {
      if (keptBytes <= KEPT_BYTES) break;
      kept.delete(oldest);
      keptBytes -= bytes.length;
    }
  };

  /** The record is on the disk before the request leaves. */
  const recorded = (action: string, details: Readonly<Record<string, unknown>>): Result<unknown, Failure> => {
    const logged = audit.write({
      op: 'CONSULT',
      action,
      phase: 'EVENT',
      outcome: 'OK',
      correlationId: random.uuid(),
      details,
    });
    delivery.soon(RECORD_SOON_MS);
    return logged;
  };

  const searchIdOf = (searchRef: string): string | undefined => searches.find(searchRef)?.searchId ?? undefined;

  return {
    details: async (searchRef, readId) => {
      const searchId = searchIdOf(searchRef);
      if (searchId === undefined) return failed(failure('NOT_FOUND'));
      const logged = recorded('VIEW_READ', { searchId, searchRef, readId });
      if (!logged.ok) return logged;
      const path = `/reads/${encodeURIComponent(readId)}?searchId=${encodeURIComponent(searchId)}`;
      const answer = await authorised((token) => api.json({ method: 'GET', path, token }, readAnswerSchema));
      if (!answer.ok) return answer;
      const { read, versions, correctionWaits, preservations } = answer.value.value;
      return succeed({ read, versions, correctionWaits, preservations });
    },
    picture: async ({ searchRef, readId, kind }) => {
      const searchId = searchIdOf(searchRef);
      if (searchId === undefined) return failed(failure('NOT_FOUND'));
      const key = `${searchRef}/${readId}/${kind}`;
      const again = kept.get(key);
      const logged = recorded(kind === 'plate' ? 'VIEW_PLATE_IMAGE' : 'VIEW_OVERVIEW_IMAGE', {
        searchId,
        searchRef,
        readId,
        ...(again === undefined ? {} : { again: true }),
      });
      if (!logged.ok) return logged;
      if (again !== undefined) {
        kept.delete(key);
        kept.set(key, again);
        return succeed(again);
      }
      const path = `/reads/${encodeURIComponent(readId)}/images/${kind}?searchId=${encodeURIComponent(searchId)}`;
      const asked = generation;
      const answer = await authorised((token) =>
        api.bytes({ method: 'GET', path, token, accept: 'image/png, image/jpeg, image/webp' }, MAX_PICTURE_BYTES),
      );
      if (!answer.ok) return answer;
      if (asked !== generation) return failed(failure('LOCKED'));
      const type = (answer.value.header('content-type') ?? '').split(';')[0]?.trim() ?? '';
      if (!PICTURE_TYPES.test(type)) return failed(failure('SERVICE_ANSWER_MALFORMED'));
      const picture = { bytes: answer.value.bytes, type };
      images += 1;
      keep(key, picture);
      return succeed(picture);
    },
  };
}
