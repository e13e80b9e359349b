import * as z from 'zod';
import { DAY_MS, instantMs, instantSchema } from './instant.ts';

/** A half-open window `[from, to)` of capture time. */
export const timeWindowSchema = z
  .strictObject({ from: instantSchema, to: instantSchema })
  .refine((window) => instantMs(window.from) < instantMs(window.to), {
    message: 'the window is upside down: `from` must be earlier than `to`',
    path: ['from'],
  });

export type TimeWindow = z.infer<typeof timeWindowSchema>;

export type WindowMs = { readonly fromMs: number; readonly toMs: number };

export function windowMs(window: TimeWindow): WindowMs {
  return { fromMs: instantMs(window.from), toMs: instantMs(window.to) };
}

/** Length in days, as a fraction. */
export function windowDays(window: TimeWindow): number {
  const { fromMs, toMs } = windowMs(window);
  return (toMs - fromMs) / DAY_MS;
}
