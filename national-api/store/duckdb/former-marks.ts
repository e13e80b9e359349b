import type { DuckDBConnection } from '@duckdb/node-api';
import { correctionSchema, type Correction } from '../../../app/api/corrections.ts';
import type { ReadSearch } from '../read-store.ts';
import type { Renamed } from './read-search-sql.ts';

/**
 * Marks that reads had before they were corrected. Few reads are ever corrected, so all of it is in memory, and a
 * search that names no such mark costs nothing more.
 */
export class FormerMarks {
  readonly #readsOf = new Map<string, Set<string>>();
  readonly #markNow = new Map<string, { readonly vrm: string; readonly version: number }>();

  static async from(connection: DuckDBConnection): Promise<FormerMarks> {
    const marks = new FormerMarks();
    for (const [document] of await (await connection.run('SELECT document FROM corrections')).getRows())
      marks.note(correctionSchema.parse(JSON.parse(String(document))));
    return marks;
  }

  note({ state, readId, oldVrm, newVrm, version }: Correction): void {
    if (state !== 'MADE') return;
    this.#readsOf.set(oldVrm, (this.#readsOf.get(oldVrm) ?? new Set()).add(readId));
    if (version >= (this.#markNow.get(readId)?.version ?? 0)) this.#markNow.set(readId, { vrm: newVrm, version });
  }

  /** The reads that a search includes because of marks that they no longer have. */
  of({ vrms, formerMarks, ids: only }: ReadSearch): Renamed | undefined {
    if (formerMarks !== true || vrms === undefined || this.#readsOf.size === 0) return undefined;
    const ids = [...new Set(vrms.flatMap((vrm) => [...(this.#readsOf.get(vrm) ?? [])]))].filter(
      (each) => only === undefined || only.includes(each),
    );
    return { ids, vrms: [...new Set(ids.flatMap((each) => this.#markNow.get(each)?.vrm ?? []))] };
  }
}
