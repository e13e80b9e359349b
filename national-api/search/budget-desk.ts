import type { Account } from '../../app/api/session.ts';
import { canonicalBytes, type JsonObject } from '../../app/audit/canonical.ts';
import { toHex } from '../../app/audit/hex.ts';
import { instantText } from '../../app/domain/instant.ts';
import type { Query } from '../../app/domain/query.ts';
import { normaliseVrmText } from '../../app/domain/vrm.ts';
import {
  budgetDenial,
  budgetOverdrawn,
  budgetPassed,
  readBudgets,
  untouchedBy,
  type Budget,
  type BudgetAsk,
  type BudgetFinding,
  type Budgets,
} from '../../app/policy/budgets.ts';
import type { Denial } from '../../app/policy/denial.ts';
import type { SearchLedger } from '../audit/search-ledger.ts';
import { sha256 } from '../audit/sha256.ts';
import type { ServiceClock } from '../clock.ts';

/** A refusal because a budget is spent, with the time when some of it is available again. */
export type Spent = { readonly denial: Denial; readonly renewsAt: string };

/** One search as the budgets see it: what it asks, and what it has returned so far. */
export type Budgeting = {
  /** For the record of the search: the ledger counts from it. */
  readonly facts: BudgetAsk & {
    readonly queryHash: string;
    readonly reference?: string;
    readonly marks?: readonly string[];
  };
  /** Why it may not begin; undefined when it may. */
  readonly begins: () => Spent | undefined;
  /**
   * The same check again once it is recorded: searches that begin at once were each checked before any of them
   * counted.
   */
  readonly stillBegins: () => Spent | undefined;
  /** Why it may not return this many reads in all; undefined when it may. */
  readonly gives: (reads: number) => Spent | undefined;
  /** Notes that this many reads in all have been sent. */
  readonly given: (startedAt: number, reads: number) => void;
};

const marksNamed = (query: Query): readonly string[] => {
  const texts = query.kind === 'companions' ? [query.vrm] : 'vrms' in query ? (query.vrms ?? []) : [];
  return [...new Set(texts.map(normaliseVrmText))];
};

type Parts = {
  readonly ledger: SearchLedger;
  readonly budgets: Budgets;
  readonly clock: ServiceClock;
  readonly userNamesOf: (userName: string) => readonly string[];
};

/** The measure of a look at reads that is no search: of preserved reads, or for a rights request. */
export type Look = {
  readonly asked: JsonObject;
  readonly reference: string;
  /** That it names. */ readonly marks: readonly string[];
};

/** Computes for each search what it adds to what was received before it (H4). */
export class BudgetDesk {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  of(account: Account, query: Query, reference: string, ask: BudgetAsk): Budgeting {
    const queryHash = toHex(sha256(canonicalBytes(query)));
    return this.#budgeting(account, { ask, queryHash, reference, marks: marksNamed(query) }, { ...ask, queryHash });
  }

  /** For looks that are no search but return reads: charged to the person's budgets as without an operation. */
  ofLook(account: Account, { asked, reference, marks }: Look): Budgeting {
    const ask: BudgetAsk = { underOperation: false, wide: false, byMark: marks.length > 0 };
    const queryHash = toHex(sha256(canonicalBytes(asked)));
    return this.#budgeting(
      account,
      { ask, queryHash, reference, marks },
      { ...ask, queryHash, reference, marks: [...marks] },
    );
  }

  #budgeting(
    { userName, organisation }: Account,
    what: {
      readonly ask: BudgetAsk;
      readonly queryHash: string;
      readonly reference: string;
      readonly marks: readonly string[];
    },
    facts: Budgeting['facts'],
  ): Budgeting {
    const { ledger, clock, userNamesOf } = this.#parts;
    const { ask } = what;
    const all = this.#budgetsOf(ask);
    const who = { ...what, userNames: userNamesOf(userName), organisation };
    const reckon = (reads: number) => ledger.reckon({ ...who, reads, nowMs: clock.nowMs() });
    let exempt: readonly Budget[] | undefined;
    let addsTo: readonly Budget[] = [];
    const spent = (found: BudgetFinding | undefined): Spent | undefined => {
      if (found === undefined) return undefined;
      const renewsAt = instantText(ledger.renewsAtMs({ ...who, nowMs: clock.nowMs() }, found.budget));
      return { denial: budgetDenial(found, renewsAt, ask.underOperation), renewsAt };
    };
    return {
      facts,
      begins: () => {
        const before = reckon(0);
        addsTo = all.filter((budget) => before(budget).adds > 0);
        return spent(budgetPassed(all, all, before));
      },
      stillBegins: () => spent(budgetOverdrawn(addsTo, all, reckon(0))),
      gives: (reads) => {
        // Checked once the search is recorded, so that of several that begin at once none overlooks the others.
        exempt ??= untouchedBy(all, reckon(0));
        return spent(budgetPassed(readBudgets(all, exempt), all, reckon(reads)));
      },
      given: (startedAt, reads) => ledger.delivered(startedAt, reads),
    };
  }

  /** The state of a person's budgets. */
  standing(
    userName: string,
    underOperation: boolean,
  ): readonly {
    readonly budget: Budget;
    readonly spent: number;
    readonly releases: number;
    readonly renewsAtMs: number;
  }[] {
    const { ledger, clock, userNamesOf } = this.#parts;
    const ask: BudgetAsk = { underOperation, wide: false, byMark: false };
    const who = {
      ask,
      queryHash: '',
      userNames: userNamesOf(userName),
      organisation: '',
      reference: '',
      marks: [],
      reads: 0,
      nowMs: clock.nowMs(),
    };
    const reckon = ledger.reckon(who);
    return this.#budgetsOf(ask)
      .filter(({ by }) => by === 'person')
      .map((budget) => ({ budget, ...reckon(budget), renewsAtMs: ledger.renewsAtMs(who, budget) }));
  }

  #budgetsOf({ underOperation }: BudgetAsk): readonly Budget[] {
    return underOperation ? this.#parts.budgets.underOperation : this.#parts.budgets.withoutOperation;
  }
}
