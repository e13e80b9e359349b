import type { CopiedRow, ReadParticulars } from '../../../../app/contract/methods.ts';
import type { CopiedColumn } from '../../../../app/contract/search.ts';
import { instantText } from '../../../../app/domain/instant.ts';
import { formatVrm } from '../../../../app/domain/vrm-format.ts';
import { COPY_MAX_ROWS } from '../../../../app/policy/audit-rules.ts';
import { AppError, failureOf } from '../../../bridge/app-error.ts';
import { call } from '../../../bridge/bridge.ts';
import { failureWords } from '../../../words/failures.ts';
import type { Investigation } from '../../../columns/investigation.ts';
import { countText, figureText } from '../../../words/measures.ts';
import { announce } from '../../../state/announce.ts';
import { readColumns, type ReadColumn } from './read-columns.tsx';

/** The length that the contract allows for a cell. */
const CELL_CHARACTERS = 120;

/** What a column of the screen is called in a copy. */
const COPIED_AS: Readonly<Record<ReadColumn['id'], CopiedColumn>> = {
  seq: 'number',
  time: 'time',
  received: 'received',
  vrm: 'vrm',
  camera: 'camera',
  road: 'road',
  direction: 'direction',
  lane: 'lane',
  looks: 'vehicle',
  since: 'since',
  confidence: 'confidence',
};

/** A read as copied: the text of the table's cells. */
function copiedRow(
  investigation: Investigation,
  columns: readonly ReadColumn[],
  { row, readId, vrmRaw, receivedAtMs }: ReadParticulars,
): CopiedRow {
  const { table } = investigation;
  const words = (id: ReadColumn['id']): string =>
    (columns.find((column) => column.id === id)?.copied?.(row) ?? '').slice(0, CELL_CHARACTERS);
  // Neither of the two reads of a pair is known to be the wrong one, and the answer tells little of both.
  const isOfPair = investigation.found !== undefined;
  const notes = [
    !investigation.impossibleRows.has(row)
      ? ''
      : isOfPair
        ? 'one of a pair that one vehicle cannot have made'
        : 'not possible for one vehicle',
    investigation.isNearMiss(row) ? 'near miss, possible only' : '',
    table.isDoubtful(row) ? 'doubtful read' : '',
    investigation.isLate(row) ? 'received late' : '',
  ];
  return {
    readId,
    time: words('time'),
    vrm: formatVrm(vrmRaw ?? table.vrmAt(row)).slice(0, CELL_CHARACTERS),
    camera: words('camera'),
    road: words('road'),
    direction: words('direction'),
    ...(isOfPair ? {} : { confidence: words('confidence') }),
    note: notes.filter((note) => note !== '').join('; '),
    number: words('seq'),
    received: receivedAtMs === null ? '' : instantText(receivedAtMs),
    lane: words('lane'),
    vehicle: words('looks'),
    since: words('since'),
  };
}

/** Copies reads through main, which records it first. Returns a short text for the screen and announces the whole. */
export async function copyReads(
  searchRef: string | null,
  investigation: Investigation,
  rows: ArrayLike<number>,
  what: 'rows' | 'reference' | 'sentence' = 'rows',
  /** Those of a table that are shown, in their order; a single read is copied with the usual ones. */
  shown?: readonly ReadColumn[],
): Promise<string> {
  const say = (seen: string, heard: string): string => {
    announce(heard);
    return seen;
  };
  if (searchRef === null || rows.length === 0)
    return say('Choose a read to copy', 'Choose a read first, then copy it. Copying is recorded.');
  if (rows.length > COPY_MAX_ROWS)
    return say(
      'Too many to copy',
      `${figureText(rows.length)} reads are more than can be copied at once: at most ${figureText(COPY_MAX_ROWS)}. Choose a shorter time.`,
    );
  const columns = shown ?? readColumns(investigation, new Map());
  try {
    const particulars = await investigation.table.particulars.load(rows);
    const copied = Array.from(rows, (row) => particulars.get(row)).filter((one) => one !== undefined);
    // A part of what was chosen would pass for the whole.
    if (copied.length < rows.length) throw new AppError({ code: 'INTERNAL', ref: 'particulars' });
    const { reads } = await call('reads.copy', {
      searchRef,
      what,
      rows: copied.map((one) => copiedRow(investigation, columns, one)),
      ...(shown === undefined ? {} : { columns: shown.map(({ id }) => COPIED_AS[id]) }),
    });
    return say(
      `${countText(reads, 'read')} copied, recorded`,
      `${countText(reads, 'read')} copied, marked OFFICIAL-SENSITIVE. The copy is on the audit record.`,
    );
  } catch (error) {
    const { title, mend } = failureWords(failureOf(error), 'copy');
    return say('Not copied', `Not copied. ${title}. ${mend}`);
  }
}
