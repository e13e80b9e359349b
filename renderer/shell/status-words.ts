import type { Status } from '../../app/contract/methods.ts';
import type { LogAlarm } from '../../app/policy/device-rules.ts';
import { CLOCK_TOLERANCE_MS } from '../../app/policy/session-rules.ts';
import { zoneAt } from '../../app/domain/london-time.ts';
import { clockText, dayText, durationText } from '../words/measures.ts';
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

export function auditItem(status: Status | null): StatusItem {
  const audit = status?.audit;
  if (audit === undefined) return { tone: 'plain', state: 'Audit', more: '' };
  const { lastReceipt } = audit;
  const receipt =
    lastReceipt === null ? 'no receipt yet' : `last receipt ${clockText(lastReceipt.atMs)} · ${lastReceipt.ref}`;
  switch (audit.state) {
    case 'allSent':
      return { tone: 'acct', state: 'Audit: all sent', more: receipt };
    case 'sending':
      return { tone: 'acct', state: `Audit: sending ${audit.waiting}`, more: receipt };
    case 'waiting':
      return {
        tone: 'warn',
        state: `${records(audit.waiting)} not sent`,
        more: 'held encrypted, sent first on reconnect',
      };
    case 'refused':
      return {
        tone: 'crit',
        state: `The service refuses ${records(audit.waiting)}`,
        more: `kept encrypted; tell your ANPR manager${audit.refused?.ref === undefined ? '' : ` and quote ${audit.refused.ref}`}`,
      };
    case 'overdue':
      return {
        tone: 'crit',
        state: `Searching waits: ${records(audit.waiting)} not sent`,
        more: 'held encrypted, being sent',
      };
    case 'failed':
      return {
        tone: 'crit',
        state: `Audit: ${alarmWords(audit.alarm ?? 'RECEIPT_WRONG')}`,
        more: 'searching has stopped; tell your ANPR manager',
      };
    case 'unwritable':
      return { tone: 'crit', state: 'Audit record cannot be written', more: 'searches are refused' };
    default:
      return audit.state satisfies never;
  }
}

/** `Tue 14 Jan 2025 16:42:08 GMT`, by the service's clock. */
export const clockWords = (ms: number): string => `${dayText(ms)} ${clockText(ms)} ${zoneAt(ms)}`;

export function skewWords(status: Status | null): string | undefined {
  const clock = status?.clock;
  if (clock === null || clock === undefined || !(clock.wrong || Math.abs(clock.skewMs) > CLOCK_TOLERANCE_MS))
    return undefined;
  return `This clock is ${durationText(Math.abs(clock.skewMs) / 1_000)} off`;
}
