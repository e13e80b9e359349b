/**
 * Copies to the clipboard. Copying reads is a disclosure: its record is on the disk before the text leaves, and the
 * text carries its marking, the search and the receipt, so that its holder can be asked where it is from.
 */
import { createHash } from 'node:crypto';
import { ResultDigest, type IncrementalHash } from '../../app/audit/result-digest.ts';
import type { Account } from '../../app/api/session.ts';
import type { Failure } from '../../app/contract/failures.ts';
import type { CopiedRow, MethodInput } from '../../app/contract/methods.ts';
import type { CopiedColumn } from '../../app/contract/search.ts';
import { boundText } from '../../app/domain/bound.ts';
import { instantMs, instantText } from '../../app/domain/instant.ts';
import { londonFormat, zoneAt } from '../../app/domain/london-time.ts';
import { succeed, type Result } from '../../app/domain/result.ts';
import type { Random } from '../ports/random.ts';
import type { AuditLog } from './audit/audit-log.ts';
import type { Delivery } from './audit/delivery.ts';
import { sha256 } from './crypto.ts';
import { failed, type MakeFailure } from './failures.ts';
import type { Searches } from './search/searches.ts';

export const MARKING = 'OFFICIAL-SENSITIVE';

export type CopyingDeps = {
  readonly audit: Pick<AuditLog, 'write'>;
  readonly delivery: Pick<Delivery, 'soon'>;
  readonly searches: Pick<Searches, 'find'>;
  readonly account: () => Account | undefined;
  readonly serviceNowMs: () => number;
  readonly random: Random;
  readonly failure: MakeFailure;
  readonly writeClipboard: (text: string) => void;
};

export type Copying = {
  readonly reads: (input: MethodInput<'reads.copy'>) => Result<{ readonly reads: number }, Failure>;
  readonly receipt: (input: MethodInput<'receipt.copy'>) => Result<{ readonly ref: string }, Failure>;
};

/** Where the page names none. */
const USUAL_COLUMNS = [
  'time',
  'vrm',
  'camera',
  'road',
  'direction',
  'confidence',
] as const satisfies readonly CopiedColumn[];
/** What no copy is without: what is uncertain of a read, and which read it is. */
const ALWAYS = ['note', 'readId'] as const satisfies readonly (keyof CopiedRow)[];
const HEADINGS: Readonly<Record<CopiedColumn | (typeof ALWAYS)[number], string>> = {
  number: 'Number',
  time: 'Time',
  received: 'Received',
  vrm: 'VRM read',
  camera: 'Camera',
  road: 'Road',
  direction: 'Direction',
  lane: 'Lane',
  vehicle: 'Vehicle',
  since: 'Since previous',
  confidence: 'Confidence %',
  note: 'Note',
  readId: 'Read',
};

/** One cell of a table: without tabs and line breaks, and with nothing that a spreadsheet would take for a formula. */
const cellText = (text: string): string => text.replace(/[\t\r\n]+/g, ' ').replace(/^(?=[=+\-@])/, "'");

const day = londonFormat({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const clock = londonFormat({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** A read as a sentence that stands by itself in a report: what, when in local time, where, how sure, and which read. */
function sentenceOf({ readId, time, vrm, camera, road, direction, confidence, note }: CopiedRow): string {
  const ms = instantMs(time);
  // A time that is no instant is given as it came, and never as another one.
  const when = Number.isNaN(ms) ? time : `${day().format(ms).replaceAll(',', '')} ${clock().format(ms)} ${zoneAt(ms)}`;
  const place = [camera, [road, boundText(direction)].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  const what =
    confidence === undefined
      ? `A read of the mark ${vrm}, ${when} at ${place}`
      : `${vrm} was read ${when} at ${place}, ${confidence === '' ? 'confidence not given' : `confidence ${confidence}%`}`;
  return `${what}${note === '' ? '' : ` (${note})`}, read ${readId}.`.replace(/[\t\r\n]+/g, ' ');
}

const hasher = (): IncrementalHash => {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), digest: () => new Uint8Array(hash.digest()) };
};

export function copying({
  audit,
  delivery,
  searches,
  account,
  serviceNowMs,
  random,
  failure,
  writeClipboard,
}: CopyingDeps): Copying {
  return {
    reads: ({ searchRef, what, rows, columns: shown = USUAL_COLUMNS }) => {
      const search = searches.find(searchRef);
      const who = account();
      if (who === undefined) return failed(failure('NOT_SIGNED_IN'));
      if (search === undefined || search.searchId === null) return failed(failure('NOT_FOUND'));
      // The page supplies the text, since main keeps no reads. Main copies at most as many as it gave the page, and
      // none twice.
      if (rows.length > search.reads || new Set(rows.map(({ readId }) => readId)).size < rows.length)
        return failed(failure('NOT_FOUND'));
      const digest = new ResultDigest(sha256, hasher(), hasher());
      digest.addIds(rows.map(({ readId }) => readId));
      const { searchId, receiptRef } = search;
      const logged = audit.write({
        op: 'DISCLOSE',
        action: 'COPY_READS',
        phase: 'EVENT',
        outcome: 'OK',
        correlationId: random.uuid(),
        details: {
          searchId,
          searchRef,
          what,
          reads: rows.length,
          resultDigest: digest.finish(),
          recipient: 'CLIPBOARD',
        },
      });
      if (!logged.ok) return logged;
      delivery.soon(1_000);
      const columns = what === 'reference' ? (['readId'] as const) : [...new Set(shown), ...ALWAYS];
      const head = `${rows.length === 1 ? '1 read' : `${rows.length} reads`} of search ${searchId}, receipt ${receiptRef ?? 'on its way'}, copied ${instantText(serviceNowMs())} by ${who.userName}, ${who.organisation}`;
      const table =
        what === 'sentence'
          ? rows.map(sentenceOf)
          : [
              columns.map((column) => HEADINGS[column]).join('\t'),
              ...rows.map((row) => columns.map((column) => cellText(row[column] ?? '')).join('\t')),
            ];
      writeClipboard([MARKING, head, ...table, MARKING].join('\n'));
      return succeed({ reads: rows.length });
    },
    // A reference and nothing personal: no disclosure.
    receipt: ({ searchRef }) => {
      const ref = searches.find(searchRef)?.receiptRef;
      if (ref === undefined || ref === null) return failed(failure('NOT_FOUND'));
      writeClipboard(ref);
      return succeed({ ref });
    },
  };
}
