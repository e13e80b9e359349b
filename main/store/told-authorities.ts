import type { Statements } from './statements.ts';

export type ToldAuthority = {
  /** User name of the person who was told. */
  readonly owner: string;
  readonly authorityId: string;
  /** How it stood then, in the page's words. */
  readonly standing: string;
  readonly toldAtMs: number;
};

/** One row for each request that its owner was told of. Every write is on the disk when it returns, or throws `StoreFault`. */
export type ToldAuthorityStore = {
  readonly of: (owner: string) => readonly ToldAuthority[];
  /** Puts what was told, in place of what was told of the same request before. */
  readonly put: (told: ToldAuthority) => void;
  /** Of everybody: removes what was told before the first instant, and what a clock that was wrong dated after the second. */
  readonly removeOutside: (fromMs: number, toMs: number) => void;
};

type Row = {
  readonly owner: string;
  readonly authority_id: string;
  readonly standing: string;
  readonly told_at_ms: number;
};

export function toldAuthorityTable({ prepare }: Statements): ToldAuthorityStore {
  const of = prepare<Row>('select * from told_authority where owner = ?');
  const put = prepare(
    `insert or replace into told_authority (owner, authority_id, standing, told_at_ms)
     values (@owner, @authorityId, @standing, @toldAtMs)`,
  );
  const removeOutside = prepare('delete from told_authority where told_at_ms < ? or told_at_ms > ?');
  return {
    of: (owner) =>
      of.all(owner).map(({ authority_id: authorityId, told_at_ms: toldAtMs, ...rest }) => ({
        ...rest,
        authorityId,
        toldAtMs,
      })),
    put: (told) => void put.run({ ...told }),
    removeOutside: (fromMs, toMs) => void removeOutside.run(fromMs, toMs),
  };
}
