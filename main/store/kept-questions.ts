import type { Statements } from './statements.ts';

/**
 * `ASKED`: the question of the last search. `REPLACED`: the one before, until it is known whether the search was refused. `WRITTEN`:
 * what stands in a prompt that has not been used.
 */
export type QuestionKind = 'ASKED' | 'REPLACED' | 'WRITTEN';

export type StoredQuestion = {
  /** User name of the person whose question it is. */
  readonly owner: string;
  readonly kind: QuestionKind;
  /** The search that it was asked in, or that took its place; empty for what was only written. */
  readonly searchRef: string;
  /** JSON, unchecked until parsed. */
  readonly body: unknown;
  readonly keptAtMs: number;
};

/** One question of each kind a person. Every write is on the disk when it returns, or throws `StoreFault`. */
export type QuestionStore = {
  readonly of: (owner: string) => readonly StoredQuestion[];
  readonly ofSearch: (searchRef: string) => readonly StoredQuestion[];
  /** Puts the question, in place of the one of its owner and kind. */
  readonly put: (question: StoredQuestion) => void;
  readonly remove: (owner: string, kind: QuestionKind) => void;
  /** Removes what was kept before the first instant, and what a clock that was wrong dated after the second. */
  readonly removeOutside: (fromMs: number, toMs: number) => void;
  readonly oldestMs: () => number | null;
  /** Of everybody. */
  readonly count: () => number;
};

type Row = {
  readonly owner: string;
  readonly kind: QuestionKind;
  readonly search_ref: string;
  readonly body: string;
  readonly kept_at_ms: number;
};

const fromRow = ({ owner, kind, search_ref: searchRef, body, kept_at_ms: keptAtMs }: Row): StoredQuestion => ({
  owner,
  kind,
  searchRef,
  body: JSON.parse(body) as unknown,
  keptAtMs,
});

export function questionTable({ prepare }: Statements): QuestionStore {
  const of = prepare<Row>('select * from kept_question where owner = ? order by kind');
  const ofSearch = prepare<Row>("select * from kept_question where search_ref = ? and kind <> 'WRITTEN'");
  const put = prepare(
    `insert or replace into kept_question (owner, kind, search_ref, body, kept_at_ms)
     values (@owner, @kind, @searchRef, @body, @keptAtMs)`,
  );
  const remove = prepare('delete from kept_question where owner = ? and kind = ?');
  const removeOutside = prepare('delete from kept_question where kept_at_ms < ? or kept_at_ms > ?');
  const oldest = prepare<{ readonly at: number | null }>('select min(kept_at_ms) as at from kept_question');
  const count = prepare<{ readonly questions: number }>(
    "select count(*) as questions from kept_question where kind <> 'REPLACED'",
  );
  return {
    of: (owner) => of.all(owner).map(fromRow),
    ofSearch: (searchRef) => ofSearch.all(searchRef).map(fromRow),
    put: (question) => void put.run({ ...question, body: JSON.stringify(question.body) }),
    remove: (owner, kind) => void remove.run(owner, kind),
    removeOutside: (fromMs, toMs) => void removeOutside.run(fromMs, toMs),
    oldestMs: () => oldest.first()?.at ?? null,
    count: () => count.first()?.questions ?? 0,
  };
}
