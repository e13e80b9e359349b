import { call } from '../../../bridge/bridge.ts';
import { pressKey } from '../../../commands/keyboard.ts';
import { pinsIn } from '../../../search/pins.ts';
import { searchIn, sessionIn, underWayIn, useSessions } from '../../../search/sessions.ts';
import type { JustifiedSearch, SearchSession } from '../../../search/session.ts';
import { useCameras } from '../../../state/camera-store.ts';
import { useMissedPasses } from '../../../state/missed-passes.ts';
import { onForget } from '../../../state/personal-store.ts';
import { reportActivity } from '../../../state/session-life.ts';
import { useSession } from '../../../state/session-store.ts';
import { isPlayingHere, onPlaying, takePlaying } from '../../../timeline/playing.ts';
import { INVESTIGATE_VIEW } from '../panel-names.ts';
import { draftChanges, isChanged } from '../search-bar/draft-changes.ts';
import { useDraft } from '../search-bar/draft-store.ts';
import {
  CHANNEL,
  followLooked,
  followPlayed,
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
function leadSearch(session: SearchSession, post: Post, onState: () => void) {
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
  const played = followPlayed(session, id, post);
  const { caseEvents } = session.looking;
  const sendEvents = (): void => post({ kind: 'events', id, events: caseEvents.getState().events });
  sendEvents();
  const stopEvents = caseEvents.subscribe(sendEvents);
  const stopState = session.state.subscribe(() => {
    send();
    onState();
  });
  return {
    session,
    /** A change made there can be undone here: a hand there tells of it when it rests. */
    take: (now: Looked) => session.looking.history.change(() => looked.take(now)),
    takePlayed: played.take,
    stop: () => {
      stopState();
      stopEvents();
      looked.stop();
      played.stop();
    },
  };
}

/** Whether the search bar says of what is shown that it asks something else. */
function isBarChanged(): boolean {
  const { query, askedAs } = searchIn(INVESTIGATE_VIEW);
  return (
    query !== null &&
    underWayIn(INVESTIGATE_VIEW) === undefined &&
    isChanged(draftChanges(useDraft.getState(), { query, askedAs }))
  );
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
  /** A page that has opened takes the bar for one that asks what is shown. */
  let barSent = false;
  const sendBar = (): void => {
    const now = isHeard && isBarChanged();
    if (!isHeard || now === barSent) return;
    barSent = now;
    post({ kind: 'bar', isChanged: now });
  };
  /** All that the other window plays is one change to undo. */
  let playedThere: SearchSession | undefined;
  const endPlayedThere = (): void => {
    playedThere?.looking.live.follow(undefined);
    playedThere?.looking.history.end();
    playedThere = undefined;
  };
  const takePlays = (isPlaying: boolean): void => {
    takePlaying(isPlaying);
    endPlayedThere();
    if (!isPlaying) return;
    playedThere = following?.session;
    playedThere?.looking.history.begin();
  };

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
      if (session !== undefined) following = leadSearch(session, post, sendBar);
    }
    pins.send();
    sendBar();
  };
  const sendAll = (): void => {
    sendFrame();
    sendCameras();
    following?.stop();
    following = undefined;
    // It knows of none.
    pins = leadPins(post);
    barSent = false;
    sendSearch();
    if (isPlayingHere()) post({ kind: 'plays', isPlaying: true });
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
        takePlays(data.isPlaying);
        break;
      case 'played':
        if (data.id === following?.session.id) following.takePlayed(data.time);
        break;
      case 'activity':
        reportActivity();
        break;
      case 'bye':
        if (playedThere !== undefined) takePlays(false);
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
    useDraft.subscribe(sendBar),
    onPlaying((isPlaying) => post({ kind: 'plays', isPlaying })),
  ];
  return {
    stop: () => {
      stops.forEach((stop) => stop());
      if (playedThere !== undefined) takePlays(false);
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
