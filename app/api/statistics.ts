import * as z from 'zod';

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

/** Whole days or months, always the same cells whatever is asked: no two answers can be taken from one another. */
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
