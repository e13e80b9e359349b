import { call } from '../../../bridge/bridge.ts';
import { pressKey } from '../../../commands/keyboard.ts';
import { pinsIn } from '../../../search/pins.ts';
import { sessionIn, useSessions } from '../../../search/sessions.ts';
import type { JustifiedSearch, SearchSession } from '../../../search/session.ts';
import { useCameras } from '../../../state/camera-store.ts';
import { useMissedPasses } from '../../../state/missed-passes.ts';
import { onForget } from '../../../state/personal-store.ts';
import { reportActivity } from '../../../state/session-life.ts';
import { useSession } from '../../../state/session-store.ts';
import { onPlay, stopPlaying } from '../../../timeline/playing.ts';
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

/** As it was asked; undefined once the search has been dropped. */
function askedOf({ id, query, state }: SearchSession): (JustifiedSearch & { readonly id: string }) | undefined {
  const { justification, authorityId, askedAs } = state.getState();
  if (justification === null) return undefined;
  return {
    id,
    query,
    justification,
    ...(authorityId === null ? {} : { authorityId }),
    askedAs: askedAs ?? undefined,
  };
}

/** Sends the reads of a search from a row on. Returns how many it has. */
function sendReads({ id, state }: SearchSession, fromRow: number, post: Post): number {
  const { result } = state.getState();
  if (result === null) return fromRow;
  const { table } = result;
  if (result.kind === 'findings') {
    if (result.findings === null || fromRow > 0) return fromRow;
    post({ kind: 'findings', id, findings: result.findings });
    // Sent, even where there is no pair.
    return Math.max(1, table.rows);
  }
  for (let from = fromRow; from < table.rows; from += MESSAGE_ROWS)
    post({
      kind: 'reads',
      id,
      batch: table.batchOf(from, Math.min(table.rows, from + MESSAGE_ROWS)),
      expected: state.getState().expectedReads ?? table.rows,
    });
  return Math.max(fromRow, table.rows);
}

/** Sends the pinned questions beside the one that is shown, each once: no read comes to them any more. */
function leadPins(post: Post): { readonly send: () => void } {
  let sent = new Set<string>();
  return {
    send: () => {
      const shown = sessionIn(INVESTIGATE_VIEW);
      const pins = pinsIn(INVESTIGATE_VIEW).filter(({ session }) => session !== shown);
      const now = new Set(pins.map(({ session }) => session.id));
      for (const id of sent) if (!now.has(id)) post({ kind: 'unpin', id });
      for (const { number, session } of pins) {
        const search = askedOf(session);
        if (sent.has(session.id) || search === undefined) continue;
        post({ kind: 'pin', number, search, progress: progressOf(session), looked: lookedAt(session) });
        sendReads(session, 0, post);
      }
      sent = now;
    },
  };
}

/** Sends one search, its reads as they come, and what is looked at. */
function leadSearch(session: SearchSession, post: Post) {
  const { id } = session;
  let sentRows = 0;
  const send = (): void => {
    sentRows = sendReads(session, sentRows, post);
    post({ kind: 'progress', id, progress: progressOf(session) });
  };
  const search = askedOf(session);
  if (search !== undefined) post({ kind: 'search', search });
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
  let pins = leadPins(post);

  const sendFrame = (): void => {
    const { settings, info, status } = useSession.getState();
    post({ kind: 'frame', frame: { settings, info, status } });
  };
  const sendCameras = (): void =>
    post({
      kind: 'cameras',
      cameras: [...useCameras.getState().cameras.values()],
      missed: useMissedPasses.getState().answer,
    });
  const sendSearch = (): void => {
    if (!isHeard) return;
    const session = sessionIn(INVESTIGATE_VIEW);
    if (session === undefined || session !== following?.session) {
      following?.stop();
      following = undefined;
      post({ kind: 'search', search: undefined });
      if (session !== undefined) following = leadSearch(session, post);
    }
    pins.send();
  };
  const sendAll = (): void => {
    sendFrame();
    sendCameras();
    following?.stop();
    following = undefined;
    // It knows of none.
    pins = leadPins(post);
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
      case 'plays':
        stopPlaying();
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
  const stops = [
    useSession.subscribe(sendFrame),
    useCameras.subscribe(sendCameras),
    useMissedPasses.subscribe(({ answer }, before) => {
      if (answer !== before.answer) sendCameras();
    }),
    useSessions.subscribe(sendSearch),
    onPlay(() => post({ kind: 'plays' })),
  ];
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
