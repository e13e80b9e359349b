import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { CATEGORY_LABELS } from '../../../../app/policy/labels.ts';
import { keyName, now } from '../../../commands/keyboard.ts';
import { command, whyNot, type Command } from '../../../commands/command.ts';
import { useIndexFollowsResults, useWaysFollowResults, useWholeChecked } from '../../../columns/use-results.ts';
import { SearchView, useSearch } from '../../../search/search-view.tsx';
import { useSession } from '../../../state/session-store.ts';
import { TimelinePanel } from '../../../timeline/timeline-panel.tsx';
import { WaysOfView } from '../../../ways/ways.tsx';
import { Icon, Logo } from '../../../ui/icon.tsx';
import { compareReads, nextRead, previousRead } from '../commands.ts';
import { measureOnMap, playTime } from '../view-commands.ts';
import { INVESTIGATE_VIEW } from '../panel-names.ts';
import { LookIntoMenu } from '../look-into/look-into-menu.tsx';
import { NotSearchedYet, WhatIsShown } from '../what-is-shown.tsx';
import { useMainBar, type Following } from './follow.ts';
import type { SecondPanel } from './protocol.ts';
import '../../../ui/ribbon.css';
import './second.css';

const MapPanel = lazy(async () => ({ default: (await import('../../../map/map-panel.tsx')).MapPanel }));

/** Whose search it is and why: the reads never stand on a screen without it. */
function Why(): ReactNode {
  const subject = useSearch((state) => state.subject);
  const query = useSearch((state) => state.query);
  const justification = useSearch((state) => state.justification);
  const isChanged = useMainBar((bar) => bar.isChanged);
  if (subject === null || query === null || justification === null)
    return <p className="second-why t2">No search is shown in the main window.</p>;
  const { category, reference, reason } = justification;
  return (
    <section className="ribbon" aria-label="Justification of what is on screen">
      <Icon name="shieldTick" size={15} />
      <WhatIsShown query={query} subject={subject} />
      <span role="status" aria-label="Search bar of the main window" className="not-searched ribbon-fixed">
        {isChanged && <NotSearchedYet />}
      </span>
      <i className="ribbon-rule" />
      <b className="ribbon-fixed">{category === undefined ? '' : CATEGORY_LABELS[category]}</b>
      <span className="ribbon-fixed">{reference}</span>
      <span className="ribbon-why" title={reason}>
        “{reason}”
      </span>
    </section>
  );
}

/** Lets all reads be checked, the index know which are impossible and ways be looked for, as the main window does. Renders nothing. */
function Results(): ReactNode {
  useWholeChecked();
  useIndexFollowsResults();
  useWaysFollowResults();
  return null;
}

const WORDS: Readonly<Record<SecondPanel, string>> = { map: 'Map', timeline: 'Timeline' };

function TitleBar({ panel }: { readonly panel: SecondPanel }): ReactNode {
  return (
    <header className="title-bar">
      <div className="title-left">
        <Logo />
        <b className="title-name">Sightline</b>
        <span className="title-divider" />
        <span className="title-place">{WORDS[panel]}</span>
      </div>
      <div className="title-class" role="note" aria-label="Classification">
        OFFICIAL-SENSITIVE
      </div>
      <div className="title-right">
        <span className="window-buttons">
          <button
            type="button"
            className="close"
            aria-label="Close this window"
            title="Close this window"
            onClick={() => window.close()}
          >
            <Icon name="cross" size={13} />
          </button>
        </span>
      </div>
    </header>
  );
}

/** Commands about a panel that may be in this window. Without it they are for the main one. */
const HERE: readonly Command[] = [measureOnMap, playTime];

/** Keys and the hand in this window count as in the main one. Keys that a part here has taken stay here. */
export function useKeysOfMain({ send }: Following): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      if (event.target instanceof HTMLElement && event.target.matches('input,textarea,select')) return;
      const name = keyName(event);
      const here = HERE.find(({ keys }) => keys === name);
      if (here === undefined || whyNot(here, now()) !== undefined) send({ kind: 'key', name });
      else here.run();
    };
    const onActivity = (): void => send({ kind: 'activity' });
    const kinds = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;
    window.addEventListener('keydown', onKeyDown);
    kinds.forEach((kind) => window.addEventListener(kind, onActivity, { capture: true, passive: true }));
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      kinds.forEach((kind) => window.removeEventListener(kind, onActivity, { capture: true }));
    };
  }, [send]);
}

/** One panel of Investigate on a second screen: the same reads, the same selection, the same lock. */
export function SecondPage({
  panel,
  following,
}: {
  readonly panel: SecondPanel;
  readonly following: Following;
}): ReactNode {
  useKeysOfMain(following);
  const isConnected = useSession((state) => state.info !== null);
  const inMain = (one: Command): Command =>
    command({ ...one, run: () => following.send({ kind: 'key', name: one.keys ?? '' }) });
  return (
    <div className="app second">
      <TitleBar panel={panel} />
      <main className="second-main">
        <h1 className="visually-hidden">{WORDS[panel]}</h1>
        {isConnected ? (
          <SearchView name={INVESTIGATE_VIEW}>
            <WaysOfView>
              <Results />
              <Why />
              <LookIntoMenu />
              <div className="second-panel">
                {panel === 'map' ? (
                  <Suspense fallback={null}>
                    <MapPanel compare={inMain(compareReads)} />
                  </Suspense>
                ) : (
                  <TimelinePanel previous={inMain(previousRead)} next={inMain(nextRead)} play={playTime} />
                )}
              </div>
            </WaysOfView>
          </SearchView>
        ) : (
          <p className="second-why">Waiting for the main window.</p>
        )}
      </main>
    </div>
  );
}
