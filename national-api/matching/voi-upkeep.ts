import type { NationalLog } from '../audit/national-log.ts';
import { erasureLeaf } from '../audit/service-leaf.ts';
import type { ServiceClock } from '../clock.ts';
import type { ClockTrust } from '../clock-trust.ts';
import { repeat } from '../repeat.ts';
import type { Matcher } from './matcher.ts';
import type { VoiBook } from './voi-book.ts';

/** A list may outlive its time by so long on disk; it matches nothing from the first millisecond. */
const LOOK_MS = 60_000;

/** Deletes lists and entries whose time is over and enters that in the log, without what they held (DPIA, retention; ICO: an erasure log holds no erased data). */
export function startVoiUpkeep({ voi, matcher, log, clock, trust, say }: { readonly voi: VoiBook; readonly matcher: Matcher; readonly log: NationalLog; readonly clock: ServiceClock; readonly trust: ClockTrust; readonly say: (words: string) => void }): () => Promise<void> {
  const look = async (): Promise<void> => {
    // A wrong clock erases no list and no hit either; they match nothing by it all the same.
    if ((await trust.doubtForLists(clock.nowMs())) !== undefined) return;
    const { lists, entries } = await voi.weed(clock.nowMs());
    await matcher.forget();
    if (lists.length > 0 || entries > 0) await log.append([erasureLeaf(clock, 'VOI_WEED', { lists: lists.map(({ listId }) => listId), entries })]);
  };
  return repeat(look, LOOK_MS, () => say('The upkeep of the lists failed; it is tried again.'));
}
