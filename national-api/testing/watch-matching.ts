import type { Service } from '../http/service.ts';
import type { AcceptedRead } from '../store/ingest-store.ts';

/** The reads that are matched from now on, unchanged: each is looked up in the lists once. */
export function watchMatching({ voi }: Service): readonly AcceptedRead[] {
  const matched: AcceptedRead[] = [];
  const candidates = voi.candidates.bind(voi);
  voi.candidates = (read, cameras, nowMs) => {
    matched.push(read as AcceptedRead);
    return candidates(read, cameras, nowMs);
  };
  return matched;
}
