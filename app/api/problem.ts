import * as z from 'zod';
import { PROBLEM_STATUS, type ProblemCode } from '../policy/problem-codes.ts';
import { rankSchema } from '../policy/roles.ts';
import { timeWindowSchema } from '../domain/time-window.ts';

const codes = Object.keys(PROBLEM_STATUS) as [ProblemCode, ...ProblemCode[]];

/** RFC 9457 problem details with a stable code: the form of every refusal and failure of the national API. */
export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(codes),
    errors: z.array(z.object({ pointer: z.string(), message: z.string(), code: z.string().optional() })).optional(),
    limit: z.object({ name: z.string(), allowed: z.number(), asked: z.number() }).optional(),
    nearest: z.unknown().optional(),
    current: z
      .unknown()
      .optional()
      .meta({ description: 'Of a conflict: what the service has now, such as the revision of a list' }),
    conflicts: z
      .array(z.unknown())
      .optional()
      .meta({ description: 'Of a revision of a list that met others: `VoiConflict`, one for each field' }),
    requiredAuthority: z.object({ rank: rankSchema, forms: z.array(z.string()), exceptional: z.boolean() }).optional(),
    allowedWindow: timeWindowSchema.nullable().optional(),
    renewsAt: z.string().optional().meta({ description: 'Of a budget that is spent: when some of it is there again' }),
    auditIndex: z.int().optional(),
    ref: z.string().optional().meta({ description: 'Reference to quote to support; names nothing personal' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;
