import type { OpenAPIHono } from '@hono/zod-openapi';
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import {
  confirmCorrection,
  correctionSchema,
  correctRead,
  listCorrections,
  listWaitingCorrections,
  refuseCorrection,
  type Correction,
  type SeenBy,
} from '../../../app/api/corrections.ts';
import { personOf, type Account } from '../../../app/api/session.ts';
import { instantMs, instantText } from '../../../app/domain/instant.ts';
import type { Read } from '../../../app/domain/read.ts';
import { classifyVrm, parseVrm } from '../../../app/domain/vrm.ts';
import {
  CORRECTION_LAPSES_DAYS,
  CORRECTION_ROLES,
  CORRECTIONS_COUNTED_MS,
  correctionLapsed,
  correctionLapsesMs,
  correctionSecondPerson,
  MATCH_AGAIN_WITHIN_MS,
  WAITING_CORRECTIONS_LISTED,
} from '../../../app/policy/correction-rules.ts';
import { HIT_ROLES } from '../../../app/policy/voi-rules.ts';
import { requireAsker } from '../../approvals/decision.ts';
import { standing } from '../../approvals/waiting-corrections.ts';
import { seenBy } from '../../audit/seen-by.ts';
import { requireNone } from '../../search/mark-search.ts';
import type { StoredHit } from '../../store/voi-store.ts';
import { serveEndpoint, signedIn, type Call } from '../endpoint.ts';
import { inTurn } from '../in-turn.ts';
import { ProblemError } from '../problem-error.ts';
import { accessTo, readFor } from '../read-access.ts';
import { withTurn } from '../search-turn.ts';
import type { Service } from '../service.ts';
import { asJson } from './parts.ts';

/** Includes one in progress: several sent at once count like several in a row. */
const madeLeaf = z.object({ outcome: z.enum(['STARTED', 'OK']), details: z.object({ correction: correctionSchema }) });

/**
 * Corrections of misreads: a new version, the original kept, and everybody told who received it (DPIA, risks 6 and
 * 10).
 */
export function serveCorrections(app: OpenAPIHono, service: Service): void {
  const { accounts, audit, clock, log, store, voi, voiStore, waitingCorrections } = service;
  const oneOfAPerson = inTurn();
  const oneOfACorrection = inTurn();

  const cameraOf = (read: Read): number => store.cameras().findIndex(({ id }) => id === read.cameraId);
  const hitsOf = (read: Read): Promise<readonly StoredHit[]> =>
    voiStore.hitsOfRead(read.id, instantMs(read.capturedAt));
  /** In a turn at the engine: it reads every use of the log since the read was captured. */
  const seenAs = (
    call: Pick<Call, 'c' | 'session'>,
    read: Read,
    vrm: string,
    hits: readonly StoredHit[],
    former: readonly string[],
  ): Promise<readonly SeenBy[]> =>
    withTurn(service, call, (signal) =>
      seenBy(
        {
          activity: audit.activity,
          log,
          cameras: store.cameras(),
          hits,
          signal,
          preservedIn: async (preservationId) => (await store.preservedIds(preservationId)).includes(read.id),
        },
        { id: read.id, vrm, capturedAtMs: instantMs(read.capturedAt), camera: cameraOf(read), former },
        clock.nowMs(),
      ),
    );

  const formerMarks = async (read: Read): Promise<readonly string[]> =>
    (await store.corrections(read.id)).filter(({ state }) => state === 'MADE').map(({ oldVrm }) => oldVrm);
  /** Corrections that the person requested in the last day, according to the log. */
  const askedBy = async (userName: string): Promise<readonly Correction[]> => {
    const nowMs = clock.nowMs();
    const asked = new Map<string, Correction>();
    for (const { index } of audit.activity.between(nowMs - CORRECTIONS_COUNTED_MS, nowMs + 1, /^CORRECT_READ$/)) {
      const leaf = madeLeaf.safeParse(await log.record(index));
      if (leaf.success && accounts.samePerson(leaf.data.details.correction.by, userName))
        asked.set(leaf.data.details.correction.correctionId, leaf.data.details.correction);
    }
    return [...asked.values()];
  };

  /**
   * Without those who received it by a silent hit, unless the viewer may know of such hits: nobody may learn from
   * this that a vehicle is watched.
   */
  const toldTo = (
    { roles, organisation: own }: Account,
    hits: readonly StoredHit[],
    seen: readonly SeenBy[],
  ): SeenBy[] => {
    const mayKnow = ({ hit, organisations }: StoredHit): boolean =>
      hit.action !== 'SILENT' || (organisations.includes(own) && roles.some((role) => HIT_ROLES.includes(role)));
    return seen.filter(
      ({ how, organisation }) =>
        how !== 'HIT' || hits.some((each) => each.organisations.includes(organisation) && mayKnow(each)),
    );
  };

  /**
   * The same without who saw the read in the list of what waits, where the viewer is not told of all that waited: the
   * list of a correction that is not told tells of it.
   */
  const seenToldTo = async (
    account: Account,
    readId: string,
    hits: readonly StoredHit[],
    seen: readonly SeenBy[],
  ): Promise<SeenBy[]> => {
    const all = await store.corrections(readId);
    const told = new Set(await waitingCorrections.historyFor(account, all));
    const isToldAll = all.every((each) => told.has(each));
    return toldTo(
      account,
      hits,
      seen.filter(({ how }) => isToldAll || how !== 'WAITING_LIST'),
    );
  };

  /** Changes the read; recorded in the log before and after. @throws ProblemError CONFLICT */
  const make = async (
    call: Call,
    read: Read,
    correction: Correction,
    hits: readonly StoredHit[],
  ): Promise<Response> => {
    const nowMs = clock.nowMs();
    const made: Correction = { ...correction, state: 'MADE', madeAt: instantText(nowMs) };
    call.note({ correction: asJson(made) });
    const matchAgain = nowMs - instantMs(read.capturedAt) < MATCH_AGAIN_WITHIN_MS;
    const seen = await seenAs(call, read, correction.oldVrm, hits, await formerMarks(read));
    await call.begin();
    if (
      !(await store.correct(
        { id: read.id, vrm: read.vrm, capturedAtMs: instantMs(read.capturedAt), camera: cameraOf(read) },
        made,
        matchAgain,
      ))
    )
      throw movedOn();
    waitingCorrections.decided(correction.correctionId);
    if (hits.length > 0) {
      service.hits.corrected({
        organisations: [...new Set(hits.flatMap(({ organisations }) => organisations))],
        corrected: {
          readId: read.id,
          hitIds: hits.map(({ hit }) => hit.hitId),
          version: read.version + 1,
          correctedAt: made.madeAt ?? made.at,
        },
      });
    }
    if (matchAgain) service.ingest.accepted.wake();
    const now: Read = {
      ...read,
      vrm: made.newVrm,
      version: read.version + 1,
      correctedFrom: read.correctedFrom ?? read.vrm,
    };
    call.note({ correction: asJson(made), matchedAgain: matchAgain, seenBy: seen.length });
    return call.c.json({
      read: now,
      correction: made,
      seenBy: await seenToldTo(signedIn(call).account, read.id, hits, seen),
      matchedAgain: matchAgain,
    });
  };

  serveEndpoint(app, service, correctRead, async (call) => {
    const {
      body,
      params: { id },
      query,
    } = call;
    const { account } = signedIn(call);
    const parsed = parseVrm(body.vrm);
    requireNone([
      ...(parsed.ok ? [] : [{ pointer: '/vrm', message: parsed.message }]),
      ...(parsed.ok && classifyVrm(parsed.vrm) === 'other' && !body.foreignOrOther
        ? [{ pointer: '/vrm', message: 'of no UK format; if the plate is foreign or other say so in foreignOrOther' }]
        : []),
    ]);
    const newVrm = parsed.ok ? parsed.vrm : '';
    const { read } = await readFor(service, call, accessTo(id, query));
    call.note({ readId: id, ...asJson(query), asked: asJson(body) });
    if (read.version !== body.baseVersion) throw movedOn();
    if (read.vrm === newVrm) requireNone([{ pointer: '/vrm', message: 'is the mark that the read has' }]);
    const proposed: Correction = {
      correctionId: randomUUID(),
      readId: id,
      state: 'PROPOSED',
      version: read.version,
      oldVrm: read.vrm,
      newVrm,
      evidence: body.evidence,
      reason: body.reason,
      by: account.userName,
      at: instantText(clock.nowMs()),
      confirmedBy: null,
      madeAt: null,
    };
    return oneOfAPerson(personOf(account), async () => {
      const hits = await hitsOf(read);
      const nowMs = clock.nowMs();
      const listed = voi.isListed(newVrm, nowMs) || voi.isListed(read.vrm, nowMs);
      const reasons = correctionSecondPerson({
        hits: hits.length,
        listed,
        evidence: body.evidence,
        oldVrm: read.vrm,
        newVrm,
        made: await askedBy(account.userName),
      });
      if (reasons.length === 0) return make(call, read, proposed, hits);
      call.note({ correction: asJson(proposed), secondPerson: [...reasons] });
      await call.begin();
      await store.propose(proposed);
      waitingCorrections.proposed();
      return call.c.json(
        {
          read,
          correction: proposed,
          seenBy: await seenToldTo(
            account,
            id,
            hits,
            await seenAs(call, read, read.vrm, hits, await formerMarks(read)),
          ),
          matchedAgain: false,
        },
        202,
      );
    });
  });

  /** @throws ProblemError as far as this person may not decide on it, whichever way */
  const waitingFor = async (account: Account, readId: string, correctionId: string): Promise<Correction> => {
    const correction = (await store.corrections(readId)).find(
      (each) => each.correctionId === correctionId && each.state === 'PROPOSED',
    );
    if (correction === undefined) throw new ProblemError('NOT_FOUND', 'There is no such correction that waits.');
    if (accounts.samePerson(correction.by, account.userName))
      throw new ProblemError('CONFLICT_OF_INTEREST', 'A second person decides on a correction.');
    if (accounts.awaitsReview(account.userName))
      throw new ProblemError(
        'CONFLICT_OF_INTEREST',
        'Your roles wait for a second administrator. Until then somebody else decides.',
      );
    if (correctionLapsed(correction.at, clock.nowMs()))
      throw new ProblemError(
        'CONFLICT',
        `Nobody confirmed it within ${CORRECTION_LAPSES_DAYS} days, so it has lapsed. Propose it anew.`,
      );
    return correction;
  };

  serveEndpoint(app, service, confirmCorrection, async (call) => {
    const {
      params: { id, correctionId },
      query,
    } = call;
    const { account } = signedIn(call);
    const { read } = await readFor(service, call, accessTo(id, query));
    return oneOfACorrection(correctionId, async () => {
      const correction = await waitingFor(account, id, correctionId);
      requireAsker(service, { askedBy: correction.by, askerRoles: CORRECTION_ROLES });
      if (read.version !== correction.version) throw movedOn();
      return make(call, read, { ...correction, confirmedBy: account.userName }, await hitsOf(read));
    });
  });

  serveEndpoint(app, service, refuseCorrection, async (call) => {
    const {
      params: { id, correctionId },
      query,
      body: { reason },
    } = call;
    const { account } = signedIn(call);
    await readFor(service, call, accessTo(id, query));
    return oneOfACorrection(correctionId, async () => {
      const correction = await waitingFor(account, id, correctionId);
      const refusal = { by: account.userName, at: instantText(clock.nowMs()), reason };
      const refused: Correction = { ...correction, state: 'REFUSED', refusal };
      call.note({ correction: asJson(refused) });
      await call.begin();
      await store.propose(refused);
      waitingCorrections.decided(correctionId);
      return call.c.json(refused);
    });
  });

  serveEndpoint(app, service, listWaitingCorrections, async (call) => {
    const { account } = signedIn(call);
    await call.begin();
    const waiting = await waitingCorrections.listFor(account, await store.proposedCorrections());
    // As the account sees them: a read of a camera that it may not know is not there, nor one that has moved on.
    const kept =
      waiting.length === 0 ? [] : await withTurn(service, call, (signal) => standing(store, waiting, signal));
    const corrections = kept
      .slice(0, WAITING_CORRECTIONS_LISTED)
      .map(({ correction, read: { capturedAt, cameraId } }) => ({
        correction,
        capturedAt,
        cameraId,
        lapsesAt: instantText(correctionLapsesMs(correction.at)),
        own: accounts.samePerson(correction.by, account.userName),
      }));
    call.note({
      readIds: [...new Set(corrections.map(({ correction }) => correction.readId))],
      correctionIds: corrections.map(({ correction }) => correction.correctionId),
    });
    return call.c.json({ corrections, more: kept.length - corrections.length });
  });

  serveEndpoint(app, service, listCorrections, async (call) => {
    const { read } = await readFor(service, call, accessTo(call.params.id, call.query));
    const { account } = signedIn(call);
    // What is not told is not counted in who had the read either.
    const corrections = await waitingCorrections.historyFor(account, await store.corrections(read.id));
    const hits = await hitsOf(read);
    const seen = new Map<number, SeenBy>();
    const former: string[] = [];
    for (const { oldVrm, madeAt, state } of corrections) {
      for (const each of await seenAs(call, read, oldVrm, hits, former))
        if (madeAt === null || each.at <= madeAt) seen.set(each.auditIndex, each);
      if (state === 'MADE') former.push(oldVrm);
    }
    return call.c.json({
      corrections,
      seenBy: await seenToldTo(
        account,
        read.id,
        hits,
        [...seen.values()].sort((a, b) => a.auditIndex - b.auditIndex),
      ),
    });
  });
}

const movedOn = (): ProblemError =>
  new ProblemError('CONFLICT', 'The read has been corrected since. Look at it again.');
