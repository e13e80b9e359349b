import * as z from 'zod';
import type { Role } from '../policy/roles.ts';
import { endpoint, json, problem } from './endpoint.ts';

const month = z.string().regex(/^\d{4}-\d{2}$/);
const told = z
  .int()
  .min(0)
  .nullable()
  .meta({ description: 'Null: not told, because it or what could be worked out from it is small' });
const frame = {
  from: z.iso.date(),
  to: z.iso.date(),
  smallCell: z.int(),
  told: z.int().meta({ description: 'The sum of the counts that are told' }),
  untold: z.int().meta({ description: 'How many counts are not' }),
};

/** Whole days or months, with the same cells for every question: no two answers can be subtracted from one another. */
export const daysQuerySchema = z.object({
  from: z.iso.date().meta({ description: 'First day, UTC' }),
  to: z.iso.date().meta({ description: 'Day after the last, UTC' }),
});

export const readStatisticsSchema = z
  .object({
    ...frame,
    cells: z.array(z.object({ cameraId: z.string(), organisation: z.string(), day: z.iso.date(), reads: told })),
  })
  .meta({ id: 'ReadStatistics' });
export const qualityStatisticsSchema = z
  .object({
    ...frame,
    cells: z.array(z.object({ month, cameraKind: z.string(), reads: told, late: told, corrected: told })),
  })
  .meta({ id: 'QualityStatistics' });
export const searchStatisticsSchema = z
  .object({ ...frame, cells: z.array(z.object({ month, category: z.string(), band: z.string(), searches: told })) })
  .meta({ id: 'SearchStatistics' });
export const denialStatisticsSchema = z
  .object({ ...frame, cells: z.array(z.object({ month, rule: z.string(), denials: told })) })
  .meta({ id: 'DenialStatistics' });
export const oversightStatisticsSchema = z
  .object({
    samples: z.object({ open: z.int(), overdue: z.int(), closed: z.int(), items: z.int(), reviewed: z.int() }),
    reconciliation: z.object({ raised: z.int(), settled: z.int(), open: z.int() }),
    disclosures: z.object({ total: z.int(), deletionDue: z.int() }),
    subjectRequests: z.object({ total: z.int(), overdue: z.int() }),
    authorities: z.object({
      total: z.int(),
      undecided: z.int(),
      refused: z.int(),
      oral: z.int(),
      notRatified: z.int(),
      searches: z.int(),
    }),
    lists: z.object({ total: z.int(), reviewOverdue: z.int(), entries: z.int() }),
    accounts: z.object({ active: z.int(), suspended: z.int(), closed: z.int(), rolesToReview: z.int() }),
    preservations: z.object({ held: z.int(), reviewDue: z.int(), reads: z.int() }),
  })
  .meta({ id: 'OversightStatistics' });

/** Roles that answer for the system or for people in it; statistics hold no personal data. */
export const STATISTICS_ROLES: readonly Role[] = [
  'dpo',
  'auditor',
  'nationalAuditor',
  'admin',
  'authoriser',
  'analyst',
];

export const ask = { method: 'get', access: STATISTICS_ROLES, query: daysQuerySchema } as const;

export const refusals = { 403: problem('Too many days or cameras at once: TOO_WIDE') };

export const readStatistics = endpoint({
  ...ask,
  path: '/statistics/reads',
  summary: 'Reads by camera and day (UTC); covert cameras are left out',
  record: { op: 'CONSULT', action: 'STATISTICS_READS' },
  answers: { 200: json('Cells with at least one read', readStatisticsSchema), ...refusals },
});

export const qualityStatistics = endpoint({
  ...ask,
  path: '/statistics/quality',
  summary: 'Late and corrected reads by month and kind of camera; covert cameras are left out',
  record: { op: 'CONSULT', action: 'STATISTICS_QUALITY' },
  description:
    'Late: received more than 30 s after capture, from mobile cameras more than 48 h. Corrected: somebody found the mark misread, which is fewer than are misread. Days of a camera with fewer reads than are told are left out.',
  answers: { 200: json('Cells with at least one read', qualityStatisticsSchema), ...refusals },
});

export const searchStatistics = endpoint({
  ...ask,
  path: '/statistics/searches',
  summary: 'Searches that ran, by month, category and age of the data',
  record: { op: 'CONSULT', action: 'STATISTICS_SEARCHES' },
  answers: { 200: json('Cells with at least one search', searchStatisticsSchema), ...refusals },
});

export const denialStatistics = endpoint({
  ...ask,
  path: '/statistics/denials',
  summary: 'Refused searches, by month and the rule that refused',
  record: { op: 'CONSULT', action: 'STATISTICS_DENIALS' },
  answers: { 200: json('Cells with at least one refusal', denialStatisticsSchema), ...refusals },
});

export const oversightStatistics = endpoint({
  method: 'get',
  path: '/statistics/oversight',
  summary:
    'How the watching goes: samples, reconciliation, disclosures, rights requests, authorities, lists, accounts, preservations',
  access: STATISTICS_ROLES,
  record: { op: 'CONSULT', action: 'STATISTICS_OVERSIGHT' },
  answers: { 200: json('Counts of our own work, not of people', oversightStatisticsSchema) },
});
