/**
 * Which notices of their own requests for older data each person has put away, encrypted in the local database. Without it a lock would
 * tell everything again, or nothing of what was decided meanwhile.
 */
import { AUTHORITY_NEWS_KEPT, AUTHORITY_NEWS_MS } from '../../app/policy/authority-request.ts';
import { CLOCK_TOLERANCE_MS } from '../../app/policy/session-rules.ts';
import type { Log } from '../ports/log.ts';
import { StoreFault } from '../store/store-fault.ts';
import type { ToldAuthority, ToldAuthorityStore } from '../store/told-authorities.ts';
import type { Connection } from './connection.ts';

export type ToldAuthorities = {
  readonly of: (owner: string) => Pick<ToldAuthority, 'authorityId' | 'standing'>[];
  readonly put: (owner: string, authorityId: string, standing: string) => void;
  /** Deletes what is too old to be news again. */
  readonly prune: () => void;
};

export function toldAuthorities({
  store,
  time,
  log,
}: {
  readonly store: ToldAuthorityStore;
  readonly time: Pick<Connection, 'serviceNowMs'>;
  readonly log: Log;
}): ToldAuthorities {
  /** What cannot be read or kept is told once more, which is better than not at all. */
  const guarded = <T>(run: () => T, otherwise: T): T => {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      log.write('warn', 'told.unkept', { fault: error.fault });
      return otherwise;
    }
  };
  const prune = (): void => {
    const nowMs = time.serviceNowMs();
    guarded(() => store.removeOutside(nowMs - AUTHORITY_NEWS_MS, nowMs + CLOCK_TOLERANCE_MS), undefined);
  };
  return {
    of: (owner) => {
      prune();
      return guarded(() => store.of(owner).map(({ authorityId, standing }) => ({ authorityId, standing })), []);
    },
    put: (owner, authorityId, standing) =>
      guarded(() => {
        const kept = store.of(owner);
        if (kept.length >= AUTHORITY_NEWS_KEPT && !kept.some((told) => told.authorityId === authorityId)) return;
        store.put({ owner, authorityId, standing, toldAtMs: time.serviceNowMs() });
      }, undefined),
    prune,
  };
}
