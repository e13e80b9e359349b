import * as z from 'zod';
import type { ContestReason } from '../../../app/audit/receipt.ts';
import type { OwnRecord } from '../../../app/contract/audit.ts';
import { failureSchema } from '../../../app/contract/failures.ts';
import { MINUTE_MS } from '../../../app/domain/instant.ts';
import { justificationSchema, type Justification } from '../../../app/domain/justification.ts';
import { querySchema } from '../../../app/domain/query.ts';
import { periodOf, subjectOf } from '../../search/subject.ts';
import { countText } from '../../words/measures.ts';
import { failureWords } from '../../words/failures.ts';
import { isByItself, kindOf, type ActKind } from './action-words.ts';

/** A record of the national log, as logged. */
export type Entry = {
  readonly index: number;
  readonly leafHash: string;
  readonly record: Readonly<Record<string, unknown>>;
};

/** What is known of a page of the log: its records, and the range of the log that was searched for them. */
export type LogPart = {
  readonly entries: readonly Entry[];
  /** The first index that was searched; everything from here to `treeSize` was. */
  readonly from: number;
  /** The tree size of the newest page. */
  readonly treeSize: number;
  /** Indexes of entries whose record does not hash to their leaf hash: the service shows something else than it logged. */
  readonly altered?: ReadonlySet<number>;
};

/**
 * Whether a record of this workstation is in the log. `missing`: its receipt names an index in the range that was
 * searched, and the log has no record of this person there. `altered`: the record shown there is not the one that the
 * receipt is for.
 */
export type ReceiptState = 'verified' | 'unverified' | 'waiting' | 'missing' | 'altered';
export type LocalRecord = OwnRecord & { readonly state: ReceiptState };

type Details = Readonly<Record<string, unknown>>;

/** One record, parsed as far as possible. */
type Part = {
  readonly side: 'service' | 'workstation' | 'here' | 'unknown';
  readonly atMs: number;
  readonly op: string;
  readonly action: string;
  readonly step: 'begun' | 'ended' | 'whole';
  readonly outcome: string | null;
  readonly code: string | undefined;
  /** The correlation, which records of one act share. */
  readonly correlationId: string | undefined;
  readonly requestId: string | undefined;
  readonly details: Details;
  readonly delivered: Delivered | undefined;
  readonly entry: Entry | undefined;
  readonly local: LocalRecord | undefined;
};

/** Who delivered a workstation's record, and what the log contests about it. */
export type Delivered = {
  readonly deviceId: string;
  readonly by: string | undefined;
  readonly atMs: number;
  readonly contested: readonly string[];
  /** The record may not be this person's at all. Otherwise only the workstation is contested. */
  readonly isDoubted: boolean;
};

export type Outcome = {
  readonly tone: 'plain' | 'ok' | 'warn' | 'crit';
  readonly words: string;
  /** The words of its refusal or failure, the same as everywhere else. */
  readonly why: string | undefined;
  readonly code: string | undefined;
  readonly isRefusal: boolean;
};

/** One act of a person: all its records together. */
export type Act = {
  readonly key: string;
  /** When it began: by the service's clock if the service has a record of it, otherwise by the workstation's. */
  readonly atMs: number;
  readonly action: string;
  readonly kind: ActKind;
  readonly isByItself: boolean;
  readonly subject: {
    readonly marks: readonly string[];
    readonly text: string;
    readonly period: { readonly fromMs: number; readonly toMs: number } | undefined;
  };
  readonly reason: string | undefined;
  readonly reference: string | undefined;
  readonly justification: Justification | undefined;
  readonly outcome: Outcome;
  readonly delivered: Delivered | undefined;
  /** In log order. */
  readonly entries: readonly Entry[];
  readonly locals: readonly LocalRecord[];
  /** One of its records does not fit its leaf hash. */
  readonly isAltered: boolean;
};

const detailsSchema = z.record(z.string(), z.unknown()).catch({});
const instant = z
  .string()
  .transform((text) => Date.parse(text))
  .pipe(z.number());
const serviceLeaf = z.object({
  kind: z.literal('SERVICE'),
  at: instant,
  requestId: z.string(),
  correlationId: z.string().optional(),
  op: z.string(),
  action: z.string(),
  outcome: z.string(),
  code: z.string().optional(),
  details: detailsSchema,
});
const workstationLeaf = z.object({
  kind: z.literal('WORKSTATION'),
  receivedAt: instant,
  deviceId: z.string(),
  deliveredBy: z.object({ userName: z.string() }).optional(),
  contested: z.array(z.string()).default([]),
  record: z.object({
    at: instant,
    op: z.string(),
    action: z.string(),
    phase: z.enum(['INTENT', 'OUTCOME', 'EVENT']),
    outcome: z.string().nullable(),
    actor: z.object({ userName: z.string() }).nullable(),
    correlationId: z.string(),
    details: detailsSchema,
  }),
});

const STEPS = { INTENT: 'begun', OUTCOME: 'ended', EVENT: 'whole' } as const;
const textIn = (details: Details, name: string): string | undefined => {
  const value = details[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};
const numberIn = (details: Details, name: string): number | undefined => {
  const value = details[name];
  return typeof value === 'number' ? value : undefined;
};

const OF_ANOTHER: ReadonlySet<string> = new Set<ContestReason>(['OTHER_PERSON', 'UNKNOWN_SESSION']);

/** A record of neither form is still shown: what the log has is not hidden because this side cannot parse it. */
function partOf(entry: Entry, local: LocalRecord | undefined): Part {
  const service = serviceLeaf.safeParse(entry.record);
  if (service.success) {
    const { at, requestId, correlationId, op, action, outcome, code, details } = service.data;
    return {
      side: 'service',
      atMs: at,
      op,
      action,
      step: outcome === 'STARTED' ? 'begun' : 'ended',
      outcome: outcome === 'STARTED' ? null : outcome,
      code,
      correlationId,
      requestId,
      details,
      delivered: undefined,
      entry,
      local: undefined,
    };
  }
  const workstation = workstationLeaf.safeParse(entry.record);
  if (workstation.success) {
    const { record, receivedAt, deviceId, deliveredBy, contested } = workstation.data;
    return {
      side: 'workstation',
      atMs: record.at,
      op: record.op,
      action: record.action,
      step: STEPS[record.phase],
      outcome: record.outcome,
      code: textIn(record.details, 'code') ?? textIn(record.details, 'failureCode'),
      correlationId: record.correlationId,
      requestId: undefined,
      details: record.details,
      delivered: {
        deviceId,
        by: deliveredBy?.userName,
        atMs: receivedAt,
        contested,
        isDoubted: contested.some((reason) => OF_ANOTHER.has(reason)),
      },
      entry,
      local,
    };
  }
  return {
    side: 'unknown',
    atMs: instant.safeParse(entry.record['receivedAt'] ?? entry.record['at']).data ?? 0,
    op: '',
    action: `Record ${entry.index}`,
    step: 'whole',
    outcome: null,
    code: undefined,
    correlationId: undefined,
    requestId: undefined,
    details: {},
    delivered: undefined,
    entry,
    local,
  };
}

const partOfLocal = (local: LocalRecord): Part => ({
  side: 'here',
  atMs: local.atMs,
  op: '',
  action: local.action,
  step: STEPS[local.phase],
  outcome: local.outcome,
  code: undefined,
  correlationId: local.correlationId,
  requestId: undefined,
  details: {},
  delivered: undefined,
  entry: undefined,
  local,
});

/** The role of a record within its act. Two records with the same role belong to two acts. */
const placeOf = (part: Part): string => (part.side === 'service' ? `service ${part.step}` : part.step);

/** The object of a look that both sides record without a correlation. A cached picture is asked for only once. */
const lookOf = ({ action, details }: Part): string | undefined => {
  const readId = textIn(details, 'readId');
  return readId === undefined || details['again'] === true ? undefined : `${action} ${readId}`;
};

/** The largest difference between the two records of one look, which come from two clocks. */
const ONE_LOOK_MS = MINUTE_MS;

/**
 * Groups records into acts. What the workstation intended, what the service did and how it ended share a correlation.
 * A second record with the same role, or another request under the same correlation, becomes an act of its own: two
 * different things sent under one correlation must not look like one. So does a record that somebody else may have
 * written.
 */
function together(parts: readonly Part[]): readonly (readonly [key: string, readonly Part[]])[] {
  const acts = new Map<string, Part[]>();
  /** Looks of which only one side's record has been found, by object. */
  const looks = new Map<string, string[]>();
  for (const part of parts) {
    const { correlationId, requestId, delivered, entry, local } = part;
    const own = entry === undefined ? `here ${local?.seq}` : `record ${entry.index}`;
    const fits = (key: string): boolean => {
      const others = acts.get(key) ?? [];
      const requests = others.map((other) => other.requestId).filter((id) => id !== undefined);
      return (
        !others.some((other) => placeOf(other) === placeOf(part)) &&
        (requestId === undefined || requests.every((id) => id === requestId))
      );
    };
    const isDoubted = delivered?.isDoubted === true;
    const look = isDoubted ? undefined : lookOf(part);
    const sameLook = (looks.get(look ?? '') ?? []).find((key) => {
      const others = acts.get(key) ?? [];
      return others.every(
        (other) =>
          (other.side === 'service') !== (part.side === 'service') && Math.abs(other.atMs - part.atMs) < ONE_LOOK_MS,
      );
    });
    const wanted = isDoubted
      ? []
      : [
          ...(correlationId === undefined ? [] : [`act ${correlationId}`]),
          ...(requestId === undefined ? [] : [`request ${requestId}`]),
        ];
    const key = sameLook ?? wanted.find(fits) ?? own;
    acts.set(key, [...(acts.get(key) ?? []), part]);
    if (look !== undefined && sameLook === undefined) looks.set(look, [...(looks.get(look) ?? []), key]);
  }
  return [...acts];
}

const NAMED: readonly (readonly [field: string, words: string])[] = [
  ['readId', 'read'],
  ['listId', 'list'],
  ['account', 'account'],
  ['userName', 'account'],
  ['authorityId', 'authority'],
  ['operationId', 'operation'],
  ['approvalId', 'approval'],
  ['preservationId', 'preservation'],
  ['disclosureId', 'disclosure'],
  ['requestId', 'request'],
  ['sampleId', 'sample'],
  ['hitId', 'hit'],
  ['deviceId', 'device'],
];

const inside = (details: Details): readonly Details[] => [
  details,
  ...['asked', 'authority', 'review', 'disclosure', 'correction', 'sample']
    .map((name) => detailsSchema.parse(details[name]))
    .filter((each) => Object.keys(each).length > 0),
];
const firstOf = <T>(all: readonly Details[], read: (details: Details) => T | undefined): T | undefined => {
  for (const details of all) {
    const found = read(details);
    if (found !== undefined) return found;
  }
  return undefined;
};

function subjectIn(all: readonly Details[], known: ReadonlySet<number>): Act['subject'] {
  const query = firstOf(all, (details) => querySchema.safeParse(details['query']).data);
  if (query !== undefined) {
    const { named, title } = subjectOf(query);
    return { marks: named, text: named.length === 0 ? title : '', period: periodOf(query) };
  }
  const mark = firstOf(all, (details) => textIn(details, 'vrm'));
  if (mark !== undefined) return { marks: [mark], text: '', period: undefined };
  for (const [field, words] of NAMED) {
    const value = firstOf(all, (details) => textIn(details, field));
    if (value !== undefined) return { marks: [], text: `${words} ${value}`, period: undefined };
  }
  const began = firstOf(all, (details) => numberIn(details, 'startedAt'));
  const text = began === undefined || known.has(began) ? '' : `as asked in record ${began}`;
  return { marks: [], text, period: undefined };
}

function whyOf(code: string | undefined, kind: ActKind): string | undefined {
  if (code === undefined) return undefined;
  const known = failureSchema.shape.code.safeParse(code);
  return known.success ? failureWords({ code: known.data }, kind === 'search' ? 'search' : 'change').title : code;
}

function outcomeOf(parts: readonly Part[], kind: ActKind, action: string): Outcome {
  const ends = parts.filter(({ outcome }) => outcome !== null);
  // A refusal by either side counts. Otherwise the service knows best what it gave, and the workstation whether
  // all of it arrived.
  const end =
    ends.find(({ outcome }) => outcome === 'DENIED') ??
    ends.find(({ side, outcome }) => side !== 'service' && outcome !== 'OK') ??
    ends.find(({ side }) => side === 'service') ??
    ends[0];
  const code = end?.code ?? ends.find((one) => one.code !== undefined)?.code;
  const base = { why: undefined, code, isRefusal: false } as const;
  if (end === undefined)
    return parts.some(({ side }) => side === 'unknown')
      ? { ...base, tone: 'plain', words: 'Cannot be read here' }
      : { ...base, tone: 'warn', words: 'No end on record' };
  const reads = firstOf(
    ends.map(({ details }) => details),
    (details) => numberIn(details, 'resultCount') ?? numberIn(details, 'reads'),
  );
  if (end.outcome === 'DENIED' || end.outcome === 'ERROR') {
    const isRefusal = end.outcome === 'DENIED';
    return {
      tone: isRefusal ? 'warn' : 'crit',
      words: isRefusal ? 'Refused' : 'Failed',
      why: whyOf(code, kind),
      code,
      isRefusal,
    };
  }
  switch (end.outcome) {
    case 'CANCELLED':
      return {
        ...base,
        tone: 'plain',
        words: reads === undefined ? 'Cancelled' : `Cancelled after ${countText(reads, 'read')}`,
      };
    case 'EMPTY':
      return { ...base, tone: 'plain', words: 'Found nothing' };
    case 'OK':
      if (kind === 'search' && reads !== undefined)
        return { ...base, tone: 'ok', words: reads === 0 ? 'Found nothing' : `Found ${countText(reads, 'read')}` };
      if (action === 'COPY_READS' && reads !== undefined)
        return { ...base, tone: 'ok', words: `Copied ${countText(reads, 'read')}` };
      return { ...base, tone: 'ok', words: kind === 'looked' ? 'Shown' : 'Done' };
    default:
      return { ...base, tone: 'plain', words: end.outcome ?? '' };
  }
}

function actOf(key: string, parts: readonly Part[], known: ReadonlySet<number>, altered: ReadonlySet<number>): Act {
  const all = parts.flatMap(({ details }) => inside(details));
  const [first] = parts;
  const lead = parts.find(({ side }) => side === 'service') ?? first;
  // The workstation knows which kind of search it was; the service has one endpoint for all of them.
  const action = parts.find(({ side }) => side !== 'service')?.action ?? first?.action ?? '';
  const kind = kindOf(action, parts.find(({ op }) => op !== '')?.op ?? 'CONSULT');
  const justification = firstOf(all, (details) => {
    const read = justificationSchema.safeParse(details['justification']);
    return read.success && Object.keys(read.data).length > 0 ? read.data : undefined;
  });
  const outcome = outcomeOf(parts, kind, action);
  return {
    key,
    atMs: lead?.atMs ?? 0,
    action,
    kind,
    isByItself: isByItself(action) && !outcome.isRefusal,
    subject: subjectIn(all, known),
    reason:
      justification?.reason ??
      firstOf(all, (details) => textIn(details, 'reason') ?? textIn(details, 'considerations')),
    reference: justification?.reference ?? firstOf(all, (details) => textIn(details, 'reference')),
    justification,
    outcome,
    delivered: parts.find(({ delivered }) => delivered !== undefined)?.delivered,
    entries: parts.flatMap(({ entry }) => (entry === undefined ? [] : [entry])),
    isAltered: parts.some(({ entry }) => entry !== undefined && altered.has(entry.index)),
    locals: parts.flatMap(({ local }) => (local === undefined ? [] : [local])),
  };
}

/**
 * How a record of this workstation relates to the range of the log that was searched; undefined when the range does
 * not reach it.
 */
function stateOf({ receipt }: OwnRecord, entry: Entry | undefined, log: LogPart | undefined): ReceiptState | undefined {
  if (receipt === null) return 'waiting';
  const said = receipt.verified ? 'verified' : 'unverified';
  if (entry !== undefined && (receipt.leafHash !== entry.leafHash || log?.altered?.has(entry.index) === true))
    return 'altered';
  if (entry !== undefined || log === undefined || receipt.index >= log.treeSize) return said;
  return receipt.index >= log.from ? 'missing' : undefined;
}

const NONE: ReadonlySet<number> = new Set();

/**
 * What somebody did, newest first, from the log and this workstation. When the log cannot be asked, from this
 * workstation alone.
 */
export function actsOf(log: LogPart | undefined, here: readonly OwnRecord[]): readonly Act[] {
  const entries = [...(log?.entries ?? [])].sort((a, b) => a.index - b.index);
  const known = new Set(entries.map(({ index }) => index));
  const alike = (correlationId: string | undefined, step: string): string => `${correlationId} ${step}`;
  const byPlace = new Map(
    here.flatMap((record): [number, OwnRecord][] => (record.receipt === null ? [] : [[record.receipt.index, record]])),
  );
  // A record whose receipt is on its way may already be in the log.
  const waiting = new Map(
    here.flatMap((record): [string, OwnRecord][] =>
      record.receipt === null ? [[alike(record.correlationId, STEPS[record.phase]), record]] : [],
    ),
  );
  const matched = new Set<number>();
  const localOf = (entry: Entry): LocalRecord | undefined => {
    const bare = partOf(entry, undefined);
    if (bare.side !== 'workstation') return undefined;
    const record = byPlace.get(entry.index) ?? waiting.get(alike(bare.correlationId, bare.step));
    if (record === undefined || matched.has(record.seq)) return undefined;
    matched.add(record.seq);
    const state = stateOf(record, entry, log);
    return state === undefined ? undefined : { ...record, state };
  };
  const parts = entries.map((entry) => partOf(entry, localOf(entry)));
  const only = [...here]
    .sort((a, b) => a.atMs - b.atMs)
    .flatMap((record): Part[] => {
      if (matched.has(record.seq)) return [];
      const state = stateOf(record, undefined, log);
      return state === undefined ? [] : [partOfLocal({ ...record, state })];
    });
  return together([...parts, ...only])
    .map(([key, records]) => actOf(key, records, known, log?.altered ?? NONE))
    .sort((a, b) => b.atMs - a.atMs || (b.entries[0]?.index ?? 0) - (a.entries[0]?.index ?? 0));
}

/** The receipt to show for an act: that of its last local record. */
export const receiptOf = ({ locals }: Act): LocalRecord | undefined =>
  locals.find(({ state }) => state === 'missing' || state === 'altered') ?? locals.at(-1);
