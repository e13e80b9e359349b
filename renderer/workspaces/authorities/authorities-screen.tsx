import { useEffect, type ReactNode } from 'react';
import { loadCameras } from '../../state/camera-store.ts';
import { accountOf, serviceNowMs, useSession } from '../../state/session-store.ts';
import { useNow } from '../../time/use-now.ts';
import { Icon } from '../../ui/icon.tsx';
import { ListPanel } from './list-panel.tsx';
import { inOrder } from './order.ts';
import { RequestPanel } from './request-panel.tsx';
import { useAuthorities } from './use-authorities.ts';
import { choose, useAuthoritiesView } from './view-store.ts';
import '../../ui/ribbon.css';
import './authorities.css';

/** Times left are said in minutes, so they are looked at several times in one. */
const TICK_MS = 10_000;

/** The officer’s side of older data: requests, what each would open, and the decision. */
export function Screen(): ReactNode {
  const state = useAuthorities();
  const account = useSession(accountOf);
  const chosen = useAuthoritiesView((view) => view.chosen);
  useNow(TICK_MS);
  const nowMs = serviceNowMs();
  const { authorities, isKnown } = state;
  const authority = authorities.find(({ authorityId }) => authorityId === chosen);
  const first = inOrder(authorities)[0]?.authorityId;
  // Once, so that nothing that comes in later moves what is being read.
  useEffect(() => {
    if (chosen === undefined && isKnown) choose(first);
  }, [chosen, first, isKnown]);
  const needsCameras = authority !== undefined && authority.cameraIds.length > 0;
  useEffect(() => {
    if (needsCameras) void loadCameras();
  }, [needsCameras]);
  if (account === undefined) return null;
  return (
    <>
      <section className="ribbon" aria-label="What you are acting as">
        <Icon name="shieldTick" size={15} />
        <b>You are acting as authorising officer</b>
        <span className="ribbon-why">
          Nobody decides on their own request. Your decisions and your reasons are recorded.
        </span>
      </section>
      <div className="authorities">
        <ListPanel state={state} chosen={authority?.authorityId} nowMs={nowMs} />
        <RequestPanel
          authority={authority}
          all={authorities}
          hasOlder={state.hasOlder}
          account={account}
          nowMs={nowMs}
          onRefresh={state.refresh}
        />
      </div>
    </>
  );
}
