import pino from 'pino';
import * as z from 'zod';
import { SERVICE_ALARM_CODES } from '../app/api/alarms.ts';
import { PROBLEM_STATUS, type ProblemCode } from '../app/policy/problem-codes.ts';

export const EVENT_LEVELS = ['error', 'warn', 'info', 'silent'] as const;
export type EventLevel = (typeof EVENT_LEVELS)[number];

/** The service's background jobs. Their failures are counted under these names in `/health` and `/metrics`. */
export const BACKGROUND_JOBS = [
  'matching',
  'erasure',
  'preservations',
  'store-upkeep',
  'lists-upkeep',
  'reconciliation',
  'calls-over-budget',
  'kept-answers',
  'live-traffic',
  'settle-approval',
] as const;
export type BackgroundJob = (typeof BACKGROUND_JOBS)[number];

export const EVENTS = [
  'service.ready',
  'service.stopping',
  'call.fault',
  'audit.unavailable',
  'alarm',
  'log.damaged',
  'job.failed',
  'job.recovered',
  'read.passed-over',
  'request.settle-failed',
] as const;
export type EventName = (typeof EVENTS)[number];

/**
 * The facts of an event: each has its own format, and no format has room for a mark, a name, a reason or a secret.
 * What does not fit is not written, whoever passes it.
 */
const FORMS = {
  ref: z.string().regex(/^N-[0-9A-F]{12}$/),
  job: z.enum(BACKGROUND_JOBS),
  alarm: z.enum(SERVICE_ALARM_CODES),
  code: z.enum(Object.keys(PROBLEM_STATUS) as [ProblemCode, ...ProblemCode[]]),
  /** The error code of a system call: letters only, which no mark is. */
  errno: z.string().regex(/^E[A-Z]{2,20}$/),
  /** The class of an error, never its message: that may quote data. */
  error: z.string().regex(/^[A-Z][A-Za-z]{0,40}(?:Error|Unwritable|Damaged|InUse|BrokenOff)$|^Error$/),
  /** Where in the program: function and file. Without digits and spaces, so that no mark and no sentence fits. */
  at: z.array(z.string().regex(/^[A-Za-z_.<>#]{1,80} [a-z.-]{1,60}:\d{1,6}$/)).max(6),
  /** As declared, with the names of parameters. Only `EventLog.declare` makes room for one: a path can hold a name. */
  endpoint: z.string(),
  failures: z.int().min(0),
} as const;
export type EventFacts = { readonly [K in keyof typeof FORMS]?: z.infer<(typeof FORMS)[K]> | undefined };

/** The facts in their formats; for others only that there was one. */
function safeFacts(facts: object, endpoints: ReadonlySet<unknown>): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(facts)) {
    const form = (FORMS as Readonly<Record<string, z.ZodType>>)[name];
    if (form === undefined || value === undefined) continue;
    const fits = name === 'endpoint' ? endpoints.has(value) : form.safeParse(value).success;
    safe[name] = fits ? value : '[removed]';
  }
  return safe;
}

const FRAME =
  /^\s+at (?:async |new )*(?:(?<name>[A-Za-z_.<>#]+) )?(?:\[as \w+\] )?\(?(?:.*[\\/])?(?<file>[a-z.-]+):(?<row>\d+):\d+\)?$/;

/** The class, code and place of an error; never its message. */
export function factsOfError(error: unknown): EventFacts {
  if (!(error instanceof Error)) return { error: 'Error' };
  const { code } = error as NodeJS.ErrnoException;
  // The stack begins with the message, which may contain anything.
  const stack = error.stack ?? '';
  const words = stack.indexOf(error.message);
  const at = (words < 0 ? '' : stack.slice(words + error.message.length))
    .split('\n')
    .flatMap((line) => {
      const { name = 'main', file, row } = FRAME.exec(line)?.groups ?? {};
      const frame = `${name} ${file ?? ''}:${row ?? ''}`;
      return FORMS.at.element.safeParse(frame).success ? [frame] : [];
    })
    .slice(0, 6);
  const { cause } = error;
  const errno = code ?? (cause as NodeJS.ErrnoException | undefined)?.code;
  return {
    error: FORMS.error.safeParse(error.name).success ? error.name : 'Error',
    ...(errno !== undefined && FORMS.errno.safeParse(errno).success ? { errno } : {}),
    ...(at.length === 0 ? {} : { at }),
  };
}

/**
 * The service's structured log, for its operator: one event per line. What people searched is in the national log,
 * never here.
 */
export type EventLog = {
  /** From now on an event may name this endpoint, such as `POST /v1/voi-lists/:id/revisions`. */
  readonly declare: (endpoint: string) => void;
  readonly write: (level: Exclude<EventLevel, 'silent'>, event: EventName, facts?: EventFacts) => void;
};

export const noEvents: EventLog = { declare: () => undefined, write: () => undefined };

/**
 * Lines of JSON, each with its time, level and event. Filtered here, at the sink: a line has facts in their formats
 * and nothing else.
 * @param to where whole lines go; standard error by default.
 */
export function jsonEvents(level: EventLevel, to?: { write(line: string): void }): EventLog {
  const endpoints = new Set<string>();
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: (facts) => safeFacts(facts, endpoints) },
    },
    to ?? pino.destination({ fd: 2, sync: true }),
  );
  return {
    declare: (endpoint) => void endpoints.add(endpoint),
    write: (at, event, facts = {}) => {
      if (EVENTS.includes(event)) logger[at](facts, event);
    },
  };
}
