import { call } from '../../../bridge/bridge.ts';
import { pressKey } from '../../../commands/keyboard.ts';
import { sessionIn, useSessions } from '../../../search/sessions.ts';
import { tableOf, type SearchSession } from '../../../search/session.ts';
import { useCameras } from '../../../state/camera-store.ts';
import { onForget } from '../../../state/personal-store.ts';
import { reportActivity } from '../../../state/session-life.ts';
import { useSession } from '../../../state/session-store.ts';
import { INVESTIGATE_VIEW } from '../panel-names.ts';
import {
  CHANNEL,
  followLooked,
  lookedAt,
  type Looked,
  type Progress,
  type SecondPanel,
  type ToMain,
  type ToSecond,
} from './protocol.ts';

/** Reads in one message: as many as the other page takes in without a noticeable pause. */
const MESSAGE_ROWS = 32_768;

type Post = (message: ToSecond) => void;

const progressOf = (session: SearchSession): Progress => {
  const { phase, startedAtMs, accepted, reads, expectedReads, finished, receipt } = session.state.getState();
  return { phase, startedAtMs, accepted, reads, expectedReads, finished, receipt };
};

/** Sends one search, its reads as they come, and what is looked at. */
function leadSearch(session: SearchSession, post: Post) {
  const { id, query } = session;
  const { justification, authorityId, askedAs } = session.state.getState();
  let sentRows = 0;
  const sendReads = (): void => {
    const table = tableOf(session.state.getState());
    if (table === null) return;
    while (sentRows < table.rows) {
      const to = Math.min(table.rows, sentRows + MESSAGE_ROWS);
      post({
        kind: 'reads',
        id,
        batch: table.batchOf(sentRows, to),
        expected: session.state.getState().expectedReads ?? table.rows,
      });
      sentRows = to;
    }
  };
  const send = (): void => {
    sendReads();
    post({ kind: 'progress', id, progress: progressOf(session) });
  };
  if (justification !== null)
    post({
      kind: 'search',
      search: {
        id,
        query,
        justification,
        ...(authorityId === null ? {} : { authorityId }),
        askedAs: askedAs ?? undefined,
      },
    });
  send();
  post({ kind: 'looked', id, looked: lookedAt(session) });
  const looked = followLooked(session, (now) => post({ kind: 'looked', id, looked: now }));
  const { caseEvents } = session.looking;
  const sendEvents = (): void => post({ kind: 'events', id, events: caseEvents.getState().events });
  sendEvents();
  const stopEvents = caseEvents.subscribe(sendEvents);
  const stopState = session.state.subscribe(send);
  return {
    session,
    /** A change made there can be undone here: a hand there tells of it when it rests. */
    take: (now: Looked) => session.looking.history.change(() => looked.take(now)),
    stop: () => {
      stopState();
      stopEvents();
      looked.stop();
    },
  };
}

/** Keeps the second window up to date until it is stopped. */
function lead(): { readonly stop: () => void } {
  const channel = new BroadcastChannel(CHANNEL);
  /** A second page is there. Without one nothing is sent: a message costs as much when nobody hears it. */
  let isHeard = false;
  const post: Post = (message) => {
    if (isHeard) channel.postMessage(message);
  };
  let following: ReturnType<typeof leadSearch> | undefined;

  const sendFrame = (): void => {
    const { settings, info, status } = useSession.getState();
    post({ kind: 'frame', frame: { settings, info, status } });
  };
  const sendCameras = (): void => post({ kind: 'cameras', cameras: [...useCameras.getState().cameras.values()] });
  const sendSearch = (): void => {
    if (!isHeard) return;
    const session = sessionIn(INVESTIGATE_VIEW);
    if (session !== undefined && session === following?.session) return;
    following?.stop();
    following = undefined;
    post({ kind: 'search', search: undefined });
    if (session !== undefined) following = leadSearch(session, post);
  };
  const sendAll = (): void => {
    sendFrame();
    sendCameras();
    following?.stop();
    following = undefined;
    sendSearch();
  };
  channel.onmessage = ({ data }: MessageEvent<ToMain>) => {
    switch (data.kind) {
      case 'hello':
        isHeard = true;
        sendAll();
        break;
      case 'looked':
        if (data.id === following?.session.id) following.take(data.looked);
        break;
      case 'key':
        pressKey(data.name);
        break;
      case 'activity':
        reportActivity();
        break;
      case 'bye':
        following?.stop();
        following = undefined;
        isHeard = false;
        break;
      default:
        data satisfies never;
    }
  };
  const stops = [useSession.subscribe(sendFrame), useCameras.subscribe(sendCameras), useSessions.subscribe(sendSearch)];
  return {
    stop: () => {
      stops.forEach((stop) => stop());
      following?.stop();
      post({ kind: 'leave' });
      channel.close();
    },
  };
}

let leading: { readonly stop: () => void } | undefined;

function stopLeading(): void {
  leading?.stop();
  leading = undefined;
}

onForget('second window', { isEmpty: () => leading === undefined, forget: stopLeading });

/** Opens the window, or shows another panel in the one that is open. */
export async function openSecondWindow(panel: SecondPanel): Promise<void> {
  leading ??= lead();
  await call('window.second', { panel });
}
