import * as z from 'zod';
import { PROBLEM_STATUS, type ProblemCode } from '../policy/problem-codes.ts';

/** Failures raised by the workstation; the national API's own codes come in addition. */
export const LOCAL_FAILURE_CODES = [
  'ALREADY_RUNNING',
  'AUDIT_LOG_UNWRITABLE',
  'AUDIT_WAITING',
  'BAD_CREDENTIALS',
  'CANCELLED',
  'CERTIFICATE_REFUSED',
  'CLOCK_WRONG',
  'CONTRACT_MISMATCH',
  'DATABASE_NEWER',
  'DATABASE_UNREADABLE',
  'DISK_FULL',
  'JUSTIFICATION_MISMATCH',
  'KEYCHAIN_UNAVAILABLE',
  'LOCKED',
  'LOG_ALARM',
  'REFUSED_SENDER',
  'SAVED_LIST_FULL',
  'SAVED_NAME_TAKEN',
  'SERVICE_ANSWER_MALFORMED',
  'SERVICE_UNREACHABLE',
  'SESSION_EXPIRED',
  'STREAM_MALFORMED',
  'STREAM_TRUNCATED',
  'TOO_FAST',
  'TOO_MANY_READS',
] as const;

export type LocalFailureCode = (typeof LOCAL_FAILURE_CODES)[number];
export type FailureCode = LocalFailureCode | ProblemCode;

const codes: readonly string[] = [...LOCAL_FAILURE_CODES, ...Object.keys(PROBLEM_STATUS)];
const codeSchema = z.custom<FailureCode>(
  (value) => typeof value === 'string' && codes.includes(value),
  'unknown failure code',
);

/**
 * Why something did not happen: a code, a reference to quote, and facts for the words. Never a stack, a path or a
 * mark.
 */
export const failureSchema = z.object({
  code: codeSchema,
  ref: z.string().max(64),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type Failure = z.infer<typeof failureSchema>;
