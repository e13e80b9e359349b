import { createSearchSession, type SearchSession } from '../../../search/session.ts';
import { adoptPin } from '../../../search/pins.ts';
import { adoptSearch, dropSearch, useSessions } from '../../../search/sessions.ts';
import { tableOf } from '../../../search/session.ts';
import { useCameras } from '../../../state/camera-store.ts';
import { useMissedPasses } from '../../../state/missed-passes.ts';
import { forgetPersonal, sharedStore } from '../../../state/personal-store.ts';
import { applySettings } from '../../../state/session-life.ts';
import { useSession } from '../../../state/session-store.ts';
import { onPlaying, takePlaying } from '../../../timeline/playing.ts';
import { INVESTIGATE_VIEW } from '../panel-names.ts';
import { CHANNEL, followLooked, followPlayed, lookAt, type ToMain, type ToSecond } from './protocol.ts';

type Followed = {
  /** The id in the main window. */
  readonly id: string;
  readonly session: SearchSession;
  readonly looked: ReturnType<typeof followLooked>;
  readonly played: ReturnType<typeof followPlayed>;
};

/** Whether the bar of the main window asks something else than what is shown. Shared: that, and nothing of what is asked. */
export const useMainBar = sharedStore<{ readonly isChanged: boolean }>({ isChanged: false });

export type Following = {
  readonly send: (message: ToMain) => void;
  readonly stop: () => void;
};

/**
 * Shows what the main window sends. The parts of the page find a search of their own, made from the messages: they do
 * not know in which window they are.
 */
export function follow(): Following {
  const channel = new BroadcastChannel(CHANNEL);
  const send = (message: ToMain): void => channel.postMessage(message);
  let followed: Followed | undefined;
  /** By their ids in the main window. */
  const pinned = new Map<string, SearchSession>();

  const leave = (): void => {
    followed?.looked.stop();
    followed?.played.stop();
    if (followed !== undefined) dropSearch(followed.session.id);
    followed = undefined;
  };
  const unpin = (id: string): void => {
    const session = pinned.get(id);
    pinned.delete(id);
    if (session !== undefined) dropSearch(session.id);
  };
  const leaveAll = (): void => {
    leave();
    for (const id of [...pinned.keys()]) unpin(id);
  };
  const take = (message: ToSecond): void => {
    switch (message.kind) {
      case 'frame':
        useSession.setState(message.frame);
        applySettings(message.frame.settings);
        break;
      case 'cameras':
        useCameras.setState({ cameras: new Map(message.cameras.map((camera) => [camera.id, camera])) });
        useMissedPasses.setState({ answer: message.missed });
        break;
      case 'search': {
        leave();
        if (message.search === undefined) break;
        const { id, ...search } = message.search;
        const session = createSearchSession(search);
        adoptSearch(INVESTIGATE_VIEW, session);
        followed = {
          ...{ id, session, looked: followLooked(session, (looked) => send({ kind: 'looked', id, looked })) },
          played: followPlayed(session, id, send),
        };
        break;
      }
      case 'pin': {
        const { id, ...search } = message.search;
        const session = createSearchSession(search);
        session.state.setState(message.progress);
        pinned.set(id, session);
        adoptPin(INVESTIGATE_VIEW, message.number, session);
        lookAt(session, message.looked);
        break;
      }
      case 'unpin':
        unpin(message.id);
        break;
      case 'reads': {
        const session = message.id === followed?.id ? followed.session : pinned.get(message.id);
        if (session === undefined) break;
        tableOf(session.state.getState())?.append(message.batch, message.expected);
        session.looking.takeIn();
        // A lane of a pinned question is drawn when it is pinned: it has its reads only now.
        if (session !== followed?.session) useSessions.setState(({ pinned: now }) => ({ pinned: new Map(now) }));
        break;
      }
      case 'findings':
        if (message.id === followed?.id) {
          const { session } = followed;
          session.onFindings({ searchRef: session.id, findings: message.findings });
        }
        break;
      case 'progress':
        if (message.id === followed?.id) followed.session.state.setState(message.progress);
        break;
      case 'looked':
        if (message.id === followed?.id) followed.looked.take(message.looked);
        break;
      case 'events':
        if (message.id === followed?.id) followed.session.looking.caseEvents.setState({ events: message.events });
        break;
      case 'bar':
        useMainBar.setState({ isChanged: message.isChanged });
        break;
      case 'plays':
        takePlaying(message.isPlaying);
        if (!message.isPlaying) followed?.played.take(undefined);
        break;
      case 'played':
        if (message.id === followed?.id) followed.played.take(message.time);
        break;
      case 'leave':
        leaveAll();
        takePlaying(false);
        useMainBar.setState({ isChanged: false });
        forgetPersonal();
        break;
      default:
        message satisfies never;
    }
  };
  const stopTelling = onPlaying((isPlaying) => send({ kind: 'plays', isPlaying }));
  window.addEventListener('pagehide', () => send({ kind: 'bye' }));
  channel.onmessage = ({ data }: MessageEvent<ToSecond>) => take(data);
  send({ kind: 'hello' });
  return {
    send,
    stop: () => {
      leaveAll();
      stopTelling();
      channel.close();
    },
  };
}
