import * as z from 'zod';
import type { Correction } from '../../app/api/corrections.ts';
import type { Account } from '../../app/api/session.ts';
import { instantMs } from '../../app/domain/instant.ts';
import type { Read } from '../../app/domain/read.ts';
import {
  CORRECTION_SECOND_PERSON,
  correctionLapsed,
  isPlainlySecondPerson,
  TELLING_REASONS,
} from '../../app/policy/correction-rules.ts';
import { HIT_ROLES } from '../../app/policy/voi-rules.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import type { AuditDesk } from '../audit/audit-desk.ts';
import type { NationalLog } from '../audit/national-log.ts';
import type { ServiceClock } from '../clock.ts';
import { gathered } from '../search/read-json.ts';
import type { CorrectionStore } from '../store/correction-store.ts';
import type { Sight } from '../store/covert-view.ts';
import type { ReadStore } from '../store/read-store.ts';

/**
 * The reads of what waits are looked up once in so long for all who ask, since it takes a search over all days; sooner
 * when another was proposed [default].
 */
const LOOKED_UP_EVERY_MS = 60_000;
const LOOKED_UP_ANEW_AFTER_MS = 5_000;
/** Corrections whose reason to wait is remembered. */
const REMEMBERED = 10_000;

/** Of a correction that waits, with why. */
const waitsLeaf = z.object({
  details: z.object({
    correction: z.object({ correctionId: z.string() }),
    secondPerson: z.array(z.enum(CORRECTION_SECOND_PERSON)),
  }),
});

type Standing = { readonly correction: Correction; readonly read: Read };

/** The reads of corrections, where these have not moved on. */
export async function standing(
  store: Pick<ReadStore, 'cameras' | 'labels' | 'search'>,
  corrections: readonly Correction[],
  signal?: AbortSignal,
): Promise<readonly Standing[]> {
  if (corrections.length === 0) return [];
  const vrms = [...new Set(corrections.map(({ oldVrm }) => oldVrm))];
  const ids = [...new Set(corrections.map(({ readId }) => readId))];
  const reads = await gathered(store, { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, vrms, ids }, signal);
  const byId = new Map(reads.map((read) => [read.id, read]));
  return corrections.flatMap((correction) => {
    const read = byId.get(correction.readId);
    return read?.version === correction.version ? [{ correction, read }] : [];
  });
}

export type WaitingCorrectionsParts = {
  readonly clock: ServiceClock;
  readonly accounts: AccountBook;
  readonly audit: AuditDesk;
  readonly log: NationalLog;
  readonly sight: Sight;
  /** As the service itself sees it: the count is made for all, and no call asks. */
  readonly store: Pick<CorrectionStore, 'proposedCorrections'> & Pick<ReadStore, 'cameras' | 'labels' | 'search'>;
};

/** Corrections that wait for a second person, and to whom each may be told. */
export class WaitingCorrections {
  readonly #parts: WaitingCorrectionsParts;
  /** By correction; the reasons never change. */
  readonly #isPlain = new Map<string, boolean>();
  #known: { readonly atMs: number; readonly standing: Promise<readonly Standing[]> } | undefined;
  /** One was proposed since. */
  #isMore = false;
  /** Decided since the reads were looked up. */
  #decided = new Set<string>();

  constructor(parts: WaitingCorrectionsParts) {
    this.#parts = parts;
  }

  proposed(): void {
    this.#isMore = true;
  }

  /** One was made or refused. */
  decided(correctionId: string): void {
    this.#decided.add(correctionId);
  }

  /**
   * Of these corrections, those that the account may be told of, the longest waiting first: of its organisation, not
   * lapsed, and telling nothing.
   */
  async listFor(account: Account, proposed: readonly Correction[]): Promise<readonly Correction[]> {
    const { accounts, clock } = this.#parts;
    const nowMs = clock.nowMs();
    return this.tellingNothing(
      account,
      proposed
        .filter(
          ({ by, at }) => accounts.find(by)?.organisation === account.organisation && !correctionLapsed(at, nowMs),
        )
        .sort((a, b) => instantMs(a.at) - instantMs(b.at)),
    );
  }

  /**
   * The history of a read, as the account may know it: a decision that a second person made tells as much as the wait
   * for it. One that was refused is left out, and one that was confirmed is as if it had been made at once.
   */
  async historyFor(
    account: Pick<Account, 'userName' | 'roles'>,
    history: readonly Correction[],
  ): Promise<Correction[]> {
    const { accounts } = this.#parts;
    const isTheirs = ({ confirmedBy, refusal }: Correction): boolean =>
      [confirmedBy, refusal?.by].some((by) => typeof by === 'string' && accounts.samePerson(by, account.userName));
    const takesTwo = history.filter((each) => (each.state !== 'MADE' || each.confirmedBy !== null) && !isTheirs(each));
    const told = new Set(await this.tellingNothing(account, takesTwo));
    return history.flatMap((each): Correction[] => {
      if (told.has(each) || !takesTwo.includes(each)) return [each];
      return each.state === 'MADE' ? [{ ...each, at: each.madeAt ?? each.at, confirmedBy: null }] : [];
    });
  }

  /**
   * Those that one may be told of without learning that a mark is on a list: of a colleague's correction that waits for
   * nothing else, only who handles hits (H10). Why each waits is in the log alone.
   */
  async tellingNothing(
    { userName, roles }: Pick<Account, 'userName' | 'roles'>,
    waiting: readonly Correction[],
  ): Promise<readonly Correction[]> {
    if (roles.some((role) => HIT_ROLES.includes(role))) return waiting;
    const { accounts } = this.#parts;
    await this.#learn(waiting.filter((each) => !isPlainlySecondPerson(each)));
    // What the log says nothing of is not shown: it may tell.
    return waiting.filter(
      (each) =>
        isPlainlySecondPerson(each) ||
        accounts.samePerson(each.by, userName) ||
        this.#isPlain.get(each.correctionId) === true,
    );
  }

  /**
   * How many the account may be told of and may decide on; a minute old at most. Names no read, so nobody has looked at
   * one. `turn` is a turn at the engine, which is taken when the reads have to be looked up.
   */
  async countFor(account: Account, turn: () => Promise<() => void>): Promise<number> {
    const { accounts, sight } = this.#parts;
    if (accounts.awaitsReview(account.userName)) return 0;
    const seen = (await this.#standing(turn))
      .filter(
        ({ correction, read }) =>
          !this.#decided.has(correction.correctionId) && sight.seesCamera(account, read.cameraId),
      )
      .map(({ correction }) => correction);
    return (await this.listFor(account, seen)).filter(({ by }) => !accounts.samePerson(by, account.userName)).length;
  }

  #standing(turn: () => Promise<() => void>): Promise<readonly Standing[]> {
    const nowMs = this.#parts.clock.nowMs();
    const lookedUpForMs = this.#isMore ? LOOKED_UP_ANEW_AFTER_MS : LOOKED_UP_EVERY_MS;
    if (this.#known === undefined || nowMs >= this.#known.atMs + lookedUpForMs) {
      this.#isMore = false;
      const known = { atMs: nowMs, standing: this.#lookUp(turn, nowMs) };
      // A failure is told to whoever asked, and not remembered.
      known.standing.catch(() => {
        if (this.#known === known) this.#known = undefined;
      });
      this.#known = known;
    }
    return this.#known.standing;
  }

  async #lookUp(turn: () => Promise<() => void>, nowMs: number): Promise<readonly Standing[]> {
    const { store } = this.#parts;
    this.#decided = new Set();
    const proposed = (await store.proposedCorrections()).filter(({ at }) => !correctionLapsed(at, nowMs));
    if (proposed.length === 0) return [];
    const giveBack = await turn();
    try {
      return await standing(store, proposed);
    } finally {
      giveBack();
    }
  }

  /** Reads from the log why these wait. */
  async #learn(asking: readonly Correction[]): Promise<void> {
    const unknown = asking.filter(({ correctionId }) => !this.#isPlain.has(correctionId));
    if (unknown.length === 0) return;
    const { audit, log, clock } = this.#parts;
    const fromMs = Math.min(...unknown.map(({ at }) => instantMs(at)));
    const learned = new Map(unknown.map(({ correctionId }) => [correctionId, false]));
    for (const { index } of audit.activity.between(fromMs, clock.nowMs() + 1, /^CORRECT_READ$/)) {
      const leaf = waitsLeaf.safeParse(await log.record(index));
      if (!leaf.success) continue;
      const { correction, secondPerson } = leaf.data.details;
      if (learned.has(correction.correctionId) && secondPerson.some((reason) => !TELLING_REASONS.includes(reason)))
        learned.set(correction.correctionId, true);
    }
    // Once all is read: whoever asks meanwhile reads it too, and takes no half answer for a whole one.
    if (this.#isPlain.size > REMEMBERED) this.#isPlain.clear();
    for (const [correctionId, isPlain] of learned) this.#isPlain.set(correctionId, isPlain);
  }
}
