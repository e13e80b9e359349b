import type { Hit, HitAnswer } from '../../app/api/hits.ts';
import { instantMs, instantText } from '../../app/domain/instant.ts';
import { escalations, hitDueMs, hitStateAt, type DoneAct, type HitFacts } from '../../app/policy/hit-rules.ts';
import type { VoiBook } from './voi-book.ts';

/** What the rules need to know of a hit. Whether its entry still holds is looked up each time it is told. */
export const hitFacts = (
  voi: Pick<VoiBook, 'holds'>,
  { matchedAt, priority, action, queue, listId, entryId, listedVrm }: Hit,
  nowMs: number,
): HitFacts => ({
  matchedAtMs: instantMs(matchedAt),
  priority,
  action,
  queue,
  entryHolds: voi.holds(listId, entryId, listedVrm, nowMs),
});

/** A hit with what was done on it, as it stands at a time. */
export function answerOfHit(hit: Hit, acts: readonly DoneAct[], facts: HitFacts, nowMs: number): HitAnswer {
  const state = hitStateAt(acts, facts, nowMs);
  const dueMs = hitDueMs(state, facts);
  const outcome = acts.flatMap((act) => (act.act === 'RESULT' ? [act.outcome] : [])).at(-1) ?? null;
  return {
    ...hit,
    state,
    version: acts.length + 1,
    history: [...acts],
    dueAt: dueMs === null ? null : instantText(dueMs),
    escalations: escalations(state, facts, nowMs),
    outcome: state === 'EXPIRED' || state === 'NO_RESOURCE' ? 'NO_RESOURCE' : outcome,
  };
}
