import type { Status } from '../../app/contract/methods.ts';
import { DAY_MS } from '../../app/domain/instant.ts';
import { DATA_OLD_MS, UNDELIVERED_WARN_MS, type LogAlarm } from '../../app/policy/device-rules.ts';
import { CLOCK_TOLERANCE_MS } from '../../app/policy/session-rules.ts';
import { zoneAt } from '../../app/domain/london-time.ts';
import { clockText, countText, dayText, durationText } from '../words/measures.ts';
import { failureWords } from '../words/failures.ts';

/** The words of the status bar, apart from its looks. Each fact is a state in bold with details. */
export type StatusItem = {
  readonly tone: 'ok' | 'warn' | 'crit' | 'acct' | 'plain';
  readonly state: string;
  readonly more: string;
};

export function connectionItem(status: Status | null, nowMs: number): StatusItem {
  const connection = status?.connection;
  if (connection === undefined || connection.state === 'connecting')
    return { tone: 'plain', state: 'Connecting', more: 'to the national service' };
  if (connection.state === 'online')
    return { tone: 'ok', state: 'Online', more: `National service ${Math.round(connection.latencyMs)} ms` };
  const wait = Math.max(0, Math.ceil((connection.nextTryMs - nowMs) / 1_000));
  const next = wait === 0 ? 'trying now' : `next try in ${wait} s`;
  if (connection.code === 'SERVICE_UNREACHABLE')
    return {
      tone: 'warn',
      state: 'National service unreachable',
      more: `since ${clockText(connection.sinceMs)}, ${next}`,
    };
  return {
    tone: connection.code === 'CERTIFICATE_REFUSED' ? 'crit' : 'warn',
    state: failureWords({ code: connection.code }, 'start').title,
    more: next,
  };
}

const records = (count: number): string => `${count} audit ${count === 1 ? 'record' : 'records'}`;

/** What this workstation found wrong with the national log, in the fewest words. */
function alarmWords(alarm: LogAlarm): string {
  switch (alarm) {
    case 'KEY_CHANGED':
      return 'the log has another key';
    case 'HEAD_SIGNATURE':
      return 'the log is not signed by its key';
    case 'ROLLED_BACK':
      return 'the log is shorter than it was';
    case 'FORKED':
      return 'the log is another than it was';
    case 'RECEIPT_WRONG':
      return 'a receipt did not verify';
    case 'SERVICE_LOST_RECORDS':
      return 'the log has lost records';
    case 'CHAIN_REFUSED':
      return 'the log refuses the records';
    default:
      return alarm satisfies never;
  }
}

/** `isHere`: somebody is signed in, so that records can be sent. A record waits for a moment at every sign-in; only a longer wait is an alarm. */
export function auditItem(status: Status | null, nowMs: number, isHere: boolean): StatusItem {
  const audit = status?.audit;
  if (audit === undefined) return { tone: 'plain', state: 'Audit', more: '' };
  const { lastReceipt } = audit;
  const receipt =
    lastReceipt === null ? 'no receipt yet' : `last receipt ${clockText(lastReceipt.atMs)} · ${lastReceipt.ref}`;
  // A refusal is said in every state that it stands in: without its reference nobody can look into it.
  const refusal = audit.refused ?? null;
  const tell = `tell your ANPR manager${refusal === null ? '' : ` and quote ${refusal.ref}`}`;
  switch (audit.state) {
    case 'allSent':
      return { tone: 'acct', state: 'Audit: all sent', more: receipt };
    case 'sending':
      return { tone: 'acct', state: `Audit: sending ${audit.waiting}`, more: receipt };
    case 'waiting':
      return {
        tone: isHere && nowMs - (audit.waitingSinceMs ?? nowMs) > UNDELIVERED_WARN_MS ? 'warn' : 'plain',
        state: `${records(audit.waiting)} not sent`,
        more: !isHere
          ? 'kept encrypted, sent when you sign in'
          : status?.connection.state === 'unreachable'
            ? 'kept encrypted, sent first on reconnect'
            : 'kept encrypted, being sent',
      };
    case 'refused':
      return {
        tone: 'crit',
        state: `The service refuses ${records(audit.waiting)}`,
        more: `kept encrypted; ${tell}`,
      };
    case 'overdue':
      return refusal === null
        ? {
            tone: 'crit',
            state: `Searching waits: ${records(audit.waiting)} not sent`,
            more: 'kept encrypted, being sent',
          }
        : {
            tone: 'crit',
            state: `Searching waits: the service refuses ${records(audit.waiting)}`,
            more: `kept encrypted; ${tell}`,
          };
    case 'failed':
      return {
        tone: 'crit',
        state: `Audit: ${alarmWords(audit.alarm ?? 'RECEIPT_WRONG')}`,
        more: `searching has stopped; ${tell}`,
      };
    case 'unwritable':
      return { tone: 'crit', state: 'Audit record cannot be written', more: 'searches are refused' };
    default:
      return audit.state satisfies never;
  }
}

/** What lies on this device. Nothing personal is said of it, since anybody may read it. */
export function keptItem(status: Status | null): StatusItem {
  const waiting = status?.audit.waiting ?? 0;
  const { questions, saved, drafts, lists } = status?.kept ?? { questions: 0, saved: 0, drafts: 0, lists: 0 };
  const kept = [
    ...(waiting === 0 ? [] : [records(waiting)]),
    ...(questions === 0 ? [] : [countText(questions, 'question')]),
    ...(saved === 0 ? [] : [countText(saved, 'saved item')]),
    ...(drafts === 0 ? [] : [countText(drafts, 'draft')]),
    ...(lists === 0 ? [] : [countText(lists, 'list')]),
  ];
  const state = kept.length === 0 ? 'Nothing kept on this device' : `Kept, encrypted: ${kept.join(', ')}`;
  if (status?.keychain.kind === 'memory')
    return { tone: 'warn', state: 'No keychain', more: `keys are in memory only. ${state}` };
  return { tone: 'plain', state, more: 'results cleared at lock' };
}

/** Up to when the service holds reads; with its age, as soon as that is more than a moment. By the service's clock. */
export function dataItem(status: Status | null, nowMs: number): StatusItem | undefined {
  const toMs = status?.data?.toMs;
  if (toMs === undefined || toMs === null) return undefined;
  const ageMs = nowMs - toMs;
  const at = ageMs > DAY_MS / 2 ? dayText(toMs) : clockText(toMs);
  return ageMs > DATA_OLD_MS
    ? { tone: 'warn', state: `Data to ${at}`, more: `${durationText(ageMs / 1_000)} old` }
    : { tone: 'plain', state: `Data to ${at}`, more: '' };
}

/** `Tue 14 Jan 2025 16:42:08 GMT`, by the service's clock. */
export const clockWords = (ms: number): string => `${dayText(ms)} ${clockText(ms)} ${zoneAt(ms)}`;

export function skewItem(status: Status | null): StatusItem | undefined {
  const clock = status?.clock;
  if (clock === null || clock === undefined || !(clock.wrong || Math.abs(clock.skewMs) > CLOCK_TOLERANCE_MS))
    return undefined;
  // The skew is the service's clock minus this one.
  const way = clock.skewMs < 0 ? 'fast' : 'slow';
  return {
    tone: 'warn',
    state: `This computer’s clock is ${durationText(Math.abs(clock.skewMs) / 1_000)} ${way}`,
    more: 'the time shown here is right',
  };
}
