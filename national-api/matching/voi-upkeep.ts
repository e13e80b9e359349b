import { DAY_MS, HOUR_MS } from '../../app/domain/instant.ts';
import { VOI_PAST_ENTRY_DAYS } from '../../app/policy/voi-rules.ts';
import type { ApprovalBook } from '../approvals/approval-book.ts';
import type { NationalLog } from '../audit/national-log.ts';
import { erasureLeaf } from '../audit/service-leaf.ts';
import type { Background } from '../background.ts';
import type { ServiceClock } from '../clock.ts';
import type { ClockTrust } from '../clock-trust.ts';
import { repeat } from '../repeat.ts';
import type { VoiStore } from '../store/voi-store.ts';
import type { Matcher } from './matcher.ts';
import type { VoiBook } from './voi-book.ts';

/** How long an expired list may stay on disk; it matches nothing from the first millisecond. */
const LOOK_MS = 60_000;

/** A submission is stored before it is requested; without a request after this time there never was one. */
const UNASKED_MS = HOUR_MS;

/** Submissions that will not become revisions: decided, withdrawn, lapsed, or cut off before they were requested. */
async function eraseEnded(voiStore: VoiStore, approvals: ApprovalBook, nowMs: number): Promise<void> {
  const held = await voiStore.submissions();
  if (held.length === 0) return;
  const stateOf = new Map(approvals.all(nowMs).map(({ request, state }) => [request['submissionId'], state]));
  const ended = held.filter(
    ({ submissionId, atMs }) =>
      (stateOf.get(submissionId) ?? (nowMs - atMs < UNASKED_MS ? 'WAITING' : 'LAPSED')) !== 'WAITING',
  );
  if (ended.length > 0) await voiStore.eraseSubmissions(ended.map(({ submissionId }) => submissionId));
}

type UpkeepDeps = {
  readonly voi: VoiBook;
  readonly voiStore: VoiStore;
  readonly approvals: ApprovalBook;
  readonly matcher: Matcher;
  readonly log: NationalLog;
  readonly clock: ServiceClock;
  readonly trust: ClockTrust;
  readonly background: Background;
  readonly say: (words: string) => void;
};

/**
 * Deletes expired lists and entries and records that in the log, without their content (DPIA, retention; ICO: an
 * erasure log holds no erased data).
 */
export function startVoiUpkeep({
  voi,
  voiStore,
  approvals,
  matcher,
  log,
  clock,
  trust,
  background,
  say,
}: UpkeepDeps): () => Promise<void> {
  const look = async (): Promise<void> => {
    // A wrong clock deletes no list and no hit either; by it they match nothing all the same.
    if (!(await trust.endsForGood(clock.nowMs()))) return;
    const { lists, entries } = await voi.weed(clock.nowMs());
    await voiStore.forgetPast(clock.nowMs() - VOI_PAST_ENTRY_DAYS * DAY_MS);
    await eraseEnded(voiStore, approvals, clock.nowMs());
    await matcher.forget();
    if (lists.length > 0 || entries > 0)
      await log.append([erasureLeaf(clock, 'VOI_WEED', { lists: lists.map(({ listId }) => listId), entries })]);
  };
  return repeat(async () => {
    if (!(await background.try('lists-upkeep', look))) say('The upkeep of the lists failed; it is tried again.');
  }, LOOK_MS);
}
