/**
 * Runs the SQL of the table modules, with one guard: every error of the database leaves as `StoreFault`, and a
 * database that could not be opened reads as empty and refuses every write.
 */
import type { Database } from 'better-sqlite3';
import { storeFault } from './sqlcipher.ts';
import { StoreFault, type StoreFaultCode } from './store-fault.ts';

/** Owner of rows that belong to no person: the workstation itself. */
export const WORKSTATION = '';

export type SqlValue = string | number | null;
export type SqlValues = readonly SqlValue[] | readonly [Readonly<Record<string, SqlValue>>];

/** One prepared statement. `Row` is trusted to be what its table module says: only these modules write the database. */
export type Statement<Row> = {
  readonly all: (...values: SqlValues) => readonly Row[];
  readonly first: (...values: SqlValues) => Row | null;
  /** For a query that always has one row, such as a count. Without a database it throws, since nothing is known. */
  readonly one: (...values: SqlValues) => Row;
  /** Rows changed; on the disk when it returns. */
  readonly run: (...values: SqlValues) => number;
};

export type Statements = {
  readonly prepare: <Row = never>(sql: string) => Statement<Row>;
  /** All of it is on the disk when it returns, or none. */
  readonly together: (run: () => void) => void;
};

function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw storeFault(error);
  }
}

export function openStatements(database: Database): Statements {
  return {
    prepare: <Row>(sql: string): Statement<Row> => {
      const statement = guarded(() => database.prepare<unknown[], Row>(sql));
      const first = (...values: SqlValues): Row | undefined => guarded(() => statement.get(...values));
      return {
        all: (...values) => guarded(() => statement.all(...values)),
        first: (...values) => first(...values) ?? null,
        one: (...values) => {
          const row = first(...values);
          if (row === undefined) throw new Error(`no row from: ${sql}`);
          return row;
        },
        run: (...values) => guarded(() => statement.run(...values).changes),
      };
    },
    together: (run) => {
      guarded(() => {
        database.transaction(run)();
      });
    },
  };
}

/** Stands in when no database could be opened, so that the app starts and can say so. */
export function refusingStatements(fault: StoreFaultCode): Statements {
  const refuse = (): never => {
    throw new StoreFault(fault);
  };
  return {
    prepare: () => ({ all: () => [], first: () => null, one: refuse, run: refuse }),
    together: refuse,
  };
}
