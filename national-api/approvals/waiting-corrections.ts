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

/** For how long the count is right at least: reads that are erased meanwhile are still counted [default]. */
const COUNTED_FOR_MS = 60_000;

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
  #counted: { readonly untilMs: number; readonly standing: Promise<readonly Standing[]> } | undefined;

  constructor(parts: WaitingCorrectionsParts) {
    this.#parts = parts;
  }

  /** One was proposed, made or refused. */
  changed(): void {
    this.#counted = undefined;
  }

  /**
   * Of these corrections, those that the account may be told of, the longest waiting first: of its organisation, not
   * lapsed, and telling nothing.
   */
  async toldTo(account: Account, proposed: readonly Correction[]): Promise<readonly Correction[]> {
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
   * Those that one may be told of without learning that a mark is on a list: of a colleague's correction that waits for
   * nothing else, only who handles hits (H10). Why each waits is in the log alone; where that says nothing, it tells.
   */
  async tellingNothing(
    { userName, roles }: Pick<Account, 'userName' | 'roles'>,
    waiting: readonly Correction[],
  ): Promise<readonly Correction[]> {
    if (roles.some((role) => HIT_ROLES.includes(role))) return waiting;
    const { accounts } = this.#parts;
    await this.#learn(waiting.filter((each) => !isPlainlySecondPerson(each)));
    return waiting.filter(
      (each) =>
        isPlainlySecondPerson(each) ||
        accounts.samePerson(each.by, userName) ||
        this.#isPlain.get(each.correctionId) === true,
    );
  }

  /** How many the account may be told of and may decide on. Names no read, so nobody has looked at one. */
  async countFor(account: Account): Promise<number> {
    const { accounts, sight } = this.#parts;
    const seen = (await this.#standing())
      .filter(({ read }) => sight.seesCamera(account, read.cameraId))
      .map(({ correction }) => correction);
    return (await this.toldTo(account, seen)).filter(({ by }) => !accounts.samePerson(by, account.userName)).length;
  }

  #standing(): Promise<readonly Standing[]> {
    const { store, clock } = this.#parts;
    const nowMs = clock.nowMs();
    if (this.#counted === undefined || nowMs >= this.#counted.untilMs) {
      const counted = {
        untilMs: nowMs + COUNTED_FOR_MS,
        standing: store.proposedCorrections().then((proposed) =>
          standing(
            store,
            proposed.filter(({ at }) => !correctionLapsed(at, nowMs)),
          ),
        ),
      };
      // A failure is told to whoever asked, and not remembered.
      counted.standing.catch(() => {
        if (this.#counted === counted) this.#counted = undefined;
      });
      this.#counted = counted;
    }
    return this.#counted.standing;
  }

  /** Reads from the log why these wait. */
  async #learn(asking: readonly Correction[]): Promise<void> {
    const unknown = asking.filter(({ correctionId }) => !this.#isPlain.has(correctionId));
    if (unknown.length === 0) return;
    const { audit, log, clock } = this.#parts;
    const fromMs = Math.min(...unknown.map(({ at }) => instantMs(at)));
    for (const { correctionId } of unknown) this.#isPlain.set(correctionId, false);
    for (const { index } of audit.activity.between(fromMs, clock.nowMs() + 1, /^CORRECT_READ$/)) {
      const leaf = waitsLeaf.safeParse(await log.record(index));
      if (!leaf.success) continue;
      const { correction, secondPerson } = leaf.data.details;
      if (
        this.#isPlain.has(correction.correctionId) &&
        secondPerson.some((reason) => !TELLING_REASONS.includes(reason))
      )
        this.#isPlain.set(correction.correctionId, true);
    }
  }
}
