import type { OpenAPIHono } from '@hono/zod-openapi';
import { actOnHit, AFTER, listHits, STREAM, streamHits, viewHit, type HitAnswer } from '../../../app/api/hits.ts';
import type { Account } from '../../../app/api/session.ts';
import type { JsonObject } from '../../../app/audit/canonical.ts';
import { instantText } from '../../../app/domain/instant.ts';
import { HIT_STREAM_RETRY_AFTER_S, HIT_STREAMS_OF_AN_ACCOUNT } from '../../../app/policy/connection-limits.ts';
import { refusalOfAct } from '../../../app/policy/hit-rules.ts';
import type { CorrectionNotice } from '../../matching/hit-feed.ts';
import { COVERT_CAMERA } from '../../store/covert-view.ts';
import type { StoredHit } from '../../store/voi-store.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import { enter } from '../recording.ts';
import type { Service } from '../service.ts';
import { answerOfHit, hitFacts } from '../../matching/hit-answer.ts';
import { inTurn } from '../in-turn.ts';
import { asJson } from './parts.ts';

/** How often a stream without hits sends a sign of life, and its session is checked. */
const HEARTBEAT_MS = 5_000;
const RETRY_MS = 2_000;
const AT_ONCE = 500;
/** Hits that one record names: as many as fit, however long their ids are, because a summarised list names nobody. */
const HITS_A_RECORD = 100;
const DELIVERED = { op: 'CONSULT', action: 'HITS_DELIVERED' } as const;

/** The version in an `If-Match`, quoted or not. */
const versionOf = (header: string | undefined): number | undefined => {
  const [, version] = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header?.trim() ?? '') ?? [];
  return version === undefined ? undefined : Number(version);
};

/** Delivered hits in a record, each by its name: who received which is known to the last one, even after a crash. */
const itemised = (hits: readonly StoredHit[]): JsonObject => ({
  hits: hits.length,
  hitIds: hits.map(({ hit }) => hit.hitId),
  readIds: [...new Set(hits.map(({ hit }) => hit.readId))],
  // The entry of each: hits are deleted after their time, the history of the list is not.
  entryIds: hits.map(({ hit }) => hit.entryId),
  listIds: [...new Set(hits.map(({ hit }) => hit.listId))],
});

const eventOf = (seq: number, hit: HitAnswer): string => `event: hit\nid: ${seq}\ndata: ${JSON.stringify(hit)}\n\n`;

/** A hit as an account sees it: the owner of the list learns of it, but not where a covert camera stands (H8). */
const seenHit = ({ sight }: Service, account: Account, stored: StoredHit): StoredHit =>
  sight.seesCamera(account, stored.hit.cameraId)
    ? stored
    : { ...stored, hit: { ...stored.hit, cameraId: COVERT_CAMERA } };

/**
 * Hits on vehicles of interest: on one's organisation's lists, and at its cameras; silent entries only for the owner
 * of the list.
 */
export function serveHits(app: OpenAPIHono, service: Service): void {
  const { accounts, clock, hits, hitStreams, sessions, voi, voiStore } = service;
  const encoder = new TextEncoder();
  const onOneHit = inTurn();

  /** Hits as an account sees them, with what was done on them and how they stand now. */
  const answersOf = async (account: Account, stored: readonly StoredHit[]): Promise<HitAnswer[]> => {
    const acts = await voiStore.hitActs(stored.map(({ hit }) => hit.hitId));
    const nowMs = clock.nowMs();
    return stored.map((each) =>
      answerOfHit(
        seenHit(service, account, each).hit,
        acts.filter(({ hitId }) => hitId === each.hit.hitId).map(({ act }) => act),
        hitFacts(voi, each.hit, nowMs),
        nowMs,
      ),
    );
  };
  const seenStored = async (account: Account, id: string): Promise<StoredHit> => {
    const stored = await voiStore.hit(id);
    if (stored === undefined || !stored.organisations.includes(account.organisation))
      throw new ProblemError('NOT_FOUND', 'There is no hit of this id that you may see.');
    return stored;
  };
  const answerOne = async (account: Account, stored: StoredHit): Promise<HitAnswer> => {
    const [answer] = await answersOf(account, [stored]);
    if (answer === undefined) throw new Error('one hit has one answer');
    return answer;
  };

  serveEndpoint(app, service, streamHits, async (call) => {
    const { account, sessionId } = signedIn(call);
    const asked = call.c.req.header('last-event-id');
    if (asked !== undefined && !AFTER.test(asked))
      throw new ProblemError('VALIDATION_FAILED', 'The request is not well formed.', {
        errors: [{ pointer: '/header/Last-Event-ID', message: 'not the id of an event of this stream' }],
      });
    const from = asked === undefined ? await voiStore.lastHitSeq() : Number(asked);
    call.note({ after: from });
    if (!hitStreams.free(account.userName))
      throw new ProblemError(
        'OVERLOADED',
        `At most ${HIT_STREAMS_OF_AN_ACCOUNT} streams of one account are open at once.`,
        { headers: { 'retry-after': String(HIT_STREAM_RETRY_AFTER_S) } },
      );
    const giveBack = hitStreams.take(account.userName);
    await enter(call, STREAM, { outcome: 'STARTED', status: 200 }).catch((error: unknown) => {
      giveBack();
      throw error;
    });
    call.recorded = true;

    // As for every other call: neither session nor account may have ended.
    const mayGoOn = (): boolean => sessions.isLive(sessionId) && accounts.state(account.userName) === 'ACTIVE';
    const gone = new AbortController();
    let at = from;
    let sent = 0;
    let ended = false;
    const notices: CorrectionNotice[] = [];
    const unfollow = hits.onCorrection((notice) => {
      if (notice.organisations.includes(account.organisation)) notices.push(notice);
    });
    const changed = new Map<string, StoredHit>();
    const unwatch = hits.onActedOn((stored) => {
      if (stored.organisations.includes(account.organisation)) changed.set(stored.hit.hitId, stored);
    });
    const end = async (): Promise<void> => {
      if (ended) return;
      ended = true;
      giveBack();
      gone.abort();
      unfollow();
      unwatch();
      call.note({ after: from, through: at, hits: sent, itemised: true });
      await enter(call, STREAM, { outcome: 'OK', status: 200 }).catch(() => undefined);
    };
    /** What is to be written next, if anything: as much as the follower takes. */
    const next = async (): Promise<string> => {
      for (;;) {
        const notice = notices.shift();
        if (notice !== undefined) {
          call.note({ corrected: asJson(notice.corrected) });
          await enter(call, DELIVERED, { outcome: 'OK', status: 200 });
          return `event: read-corrected\ndata: ${JSON.stringify(notice.corrected)}\n\n`;
        }
        // Each as it stands when the follower takes it: several acts on one hit are one event.
        const acted = [...changed.values()].slice(0, HITS_A_RECORD);
        if (acted.length > 0) {
          for (const { hit } of acted) changed.delete(hit.hitId);
          call.note({ after: from, through: at, changed: true, ...itemised(acted) });
          await enter(call, DELIVERED, { outcome: 'OK', status: 200 });
          return (await answersOf(account, acted))
            .map((hit) => `event: hit-changed\ndata: ${JSON.stringify(hit)}\n\n`)
            .join('');
        }
        const found = (await hits.after(at)).slice(0, HITS_A_RECORD);
        const last = found.at(-1);
        if (last !== undefined) {
          const seen = found.filter(({ organisations }) => organisations.includes(account.organisation));
          at = last.seq;
          sent += seen.length;
          if (seen.length === 0) continue;
          call.note({ after: from, through: at, ...itemised(seen) });
          await enter(call, DELIVERED, { outcome: 'OK', status: 200 });
          const answers = await answersOf(account, seen);
          return answers.map((hit, i) => eventOf(seen[i]?.seq ?? 0, hit)).join('');
        }
        const before = performance.now();
        if (notices.length > 0 || changed.size > 0) continue;
        await hits.wait(at, HEARTBEAT_MS, gone.signal);
        if (gone.signal.aborted || !mayGoOn()) return '';
        if (performance.now() - before >= HEARTBEAT_MS - 1) return ': alive\n\n';
      }
    };
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`)),
        pull: async (controller) => {
          // What cannot be recorded is not delivered: the stream ends, and the follower resumes after the last hit it
          // has.
          const text = mayGoOn() ? await next().catch(() => '') : '';
          if (text !== '') return controller.enqueue(encoder.encode(text));
          await end();
          controller.close();
        },
        cancel: end,
      },
      new CountQueuingStrategy({ highWaterMark: 1 }),
    );
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  });

  serveEndpoint(app, service, listHits, async (call) => {
    const {
      c,
      query: { after, limit },
    } = call;
    const { account } = signedIn(call);
    call.note({ after });
    await call.begin();
    const seen: StoredHit[] = [];
    for (let at = Number(after), more = true; more && seen.length < limit;) {
      const found = await voiStore.hitsAfter(at, AT_ONCE);
      seen.push(
        ...found
          .filter(({ organisations }) => organisations.includes(account.organisation))
          .slice(0, limit - seen.length),
      );
      at = found.at(-1)?.seq ?? at;
      more = found.length === AT_ONCE;
    }
    for (let from = 0; seen.length > HITS_A_RECORD && from < seen.length; from += HITS_A_RECORD) {
      call.note({ after, ...itemised(seen.slice(from, from + HITS_A_RECORD)) });
      await enter(call, DELIVERED, { outcome: 'OK', status: 200 });
    }
    call.note(
      seen.length > HITS_A_RECORD ? { after, hits: seen.length, itemised: true } : { after, ...itemised(seen) },
    );
    return c.json({
      hits: await answersOf(account, seen),
      next: seen.length === limit ? String(seen.at(-1)?.seq ?? 0) : null,
    });
  });

  serveEndpoint(app, service, viewHit, async ({ c, params: { id }, ...call }) => {
    call.note({ hitId: id });
    await call.begin();
    const { account } = signedIn(call);
    return c.json(await answerOne(account, await seenStored(account, id)));
  });

  serveEndpoint(app, service, actOnHit, (call) => {
    const {
      c,
      body,
      params: { id },
    } = call;
    const { account } = signedIn(call);
    // What an operator wrote stays with the hit; the log says what was done.
    const { note: _note, ...about } = { note: '', ...body };
    call.note({ hitId: id, ...asJson(about) });
    const version = versionOf(c.req.header('if-match'));
    if (version === undefined)
      throw new ProblemError('VALIDATION_FAILED', 'Name the version of the hit that you saw in If-Match.', {
        errors: [{ pointer: '/header/If-Match', message: 'the version of the hit, such as "1"' }],
      });
    return onOneHit(id, async () => {
      await call.begin();
      const stored = await seenStored(account, id);
      const nowMs = clock.nowMs();
      const acts = (await voiStore.hitActs([id])).map(({ act }) => act);
      const facts = hitFacts(voi, stored.hit, nowMs);
      if (version !== acts.length + 1)
        throw new ProblemError('PRECONDITION_FAILED', 'Somebody acted on this hit since you saw it.', {
          extras: { current: await answerOne(account, stored) },
        });
      const [entry] = await voiStore.entriesById(stored.hit.listId, [stored.hit.entryId]);
      const markers = entry?.entry.warningMarkers ?? [];
      const refused = refusalOfAct(body, acts, { ...facts, markers }, nowMs);
      if (refused?.why === 'STATE')
        throw new ProblemError('CONFLICT', 'This hit is in a state in which that is not done.', {
          extras: { current: await answerOne(account, stored) },
        });
      if (refused !== undefined)
        throw new ProblemError('VALIDATION_FAILED', `Not done: ${refused.error.message}.`, { errors: [refused.error] });
      const act = { ...body, by: account.userName, at: instantText(nowMs) };
      await voiStore.addHitAct({ hitId: id, version: version + 1, atMs: nowMs, act });
      const answer = await answerOne(account, stored);
      call.note({
        hitId: id,
        ...asJson(about),
        readId: stored.hit.readId,
        state: answer.state,
        version: answer.version,
      });
      hits.actedOn(stored);
      return c.json(answer);
    });
  });
}
