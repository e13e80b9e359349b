import type { ReactNode } from 'react';
import { useAuthorityNews } from '../../search/authority-news.ts';
import { CountBadge } from '../../ui/count-badge.tsx';
import { countText } from '../../words/measures.ts';

/** Requests that wait for this officer, whatever workspace is in front. */
export function WaitingBadge(): ReactNode {
  const count = useAuthorityNews(({ waiting }) => waiting?.length ?? 0);
  return <CountBadge count={count} words={countText(count, 'request waits for you', 'requests wait for you')} />;
}
