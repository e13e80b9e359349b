import * as z from 'zod';

/** Categories of investigation: DPIA (NASPLE Annex C levels), counter terrorism and the special cases apart. */
export const CATEGORIES = [
  'CT', 'MAJOR', 'SERIOUS', 'PRIORITY_VOLUME', 'PUBLIC_SAFETY', 'TAX_DUTY', 'AUDIT', 'DATA_SUBJECT',
] as const;
export const categorySchema = z.enum(CATEGORIES);
export type Category = z.infer<typeof categorySchema>;

/** The purposes for which the DPIA says that the data may be processed. */
export const PURPOSES = [
  'NATIONAL_SECURITY', 'PREVENT_DETECT', 'APPREHEND_PROSECUTE', 'TAX_DUTY', 'PUBLIC_SAFETY',
] as const;
export const purposeSchema = z.enum(PURPOSES);
export type Purpose = z.infer<typeof purposeSchema>;

/**
 * Why a search is made. Texts may be absent here, because their absence is a refusal by the policy with its own code
 * (`JUSTIFICATION_REQUIRED`, `REFERENCE_INVALID`, `REASON_TOO_VAGUE`), not a malformed request. Length caps are for
 * malformed input only; the limits of the rules are in `policy/justification-rules.ts`.
 */
export const justificationSchema = z.strictObject({
  category: categorySchema.optional(),
  purpose: purposeSchema.optional(),
  reference: z.string().max(200).optional(),
  reason: z.string().max(20_000).optional(),
  requestedFor: z.string().max(200).optional(),
  proportionality: z.string().max(20_000).optional(),
  conflictDeclared: z.boolean().optional(),
});
export type Justification = z.infer<typeof justificationSchema>;
