import type { CopiedRow } from '../../../../app/contract/methods.ts';
import { NO_BYTE } from '../../../../app/domain/read-columns.ts';
import { instantText } from '../../../../app/domain/instant.ts';
import { formatVrm } from '../../../../app/domain/vrm-format.ts';
import { COPY_MAX_ROWS } from '../../../../app/policy/audit-rules.ts';
import { failureOf } from '../../../bridge/app-error.ts';
import { call } from '../../../bridge/bridge.ts';
import { failureWords } from '../../../words/failures.ts';
import type { Investigation } from '../../../columns/investigation.ts';
import { countText, figureText } from '../../../words/measures.ts';
import { announce } from '../../../state/announce.ts';

/** A read as it goes to the clipboard: what the table shows, in words. */
function copiedRow(investigation: Investigation, row: number): CopiedRow {
  const { table, cameraAt } = investigation;
  const camera = cameraAt(row);
  const confidence = table.confidence[row] ?? NO_BYTE;
  const notes = [
    investigation.impossibleRows.has(row) ? 'not possible for one vehicle' : '',
    investigation.isNearMiss(row) ? 'near miss, possible only' : '',
    table.isDoubtful(row) ? 'doubtful read' : '',
  ];
  return {
    readId: table.idAt(row),
    time: instantText(table.capturedAtMs[row] ?? 0),
    vrm: formatVrm(table.vrmRawAt(row)),
    camera: (camera?.name ?? table.cameraIdAt(row)).slice(0, 120),
    road: (camera?.road ?? '').slice(0, 120),
    direction: camera?.direction ?? '',
    confidence: confidence === NO_BYTE ? '' : String(confidence),
    note: notes.filter((note) => note !== '').join('; '),
  };
}

/** Copies reads by way of main, which records it first. Gives what is to be seen of it; the whole of it is read out. */
export async function copyReads(
  searchRef: string | null,
  investigation: Investigation,
  rows: ArrayLike<number>,
  what: 'rows' | 'reference' = 'rows',
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
  try {
    const { reads } = await call('reads.copy', {
      searchRef,
      what,
      rows: Array.from(rows, (row) => copiedRow(investigation, row)),
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
