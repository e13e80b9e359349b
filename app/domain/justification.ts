import * as z from 'zod';

/** Categories of investigation: DPIA (NASPLE Annex C levels), counter terrorism and the special cases apart. */
export const CATEGORIES = [
  'CT',
  'MAJOR',
  'SERIOUS',
  'PRIORITY_VOLUME',
  'PUBLIC_SAFETY',
  'TAX_DUTY',
  'AUDIT',
  'DATA_SUBJECT',
] as const;
export const categorySchema = z.enum(CATEGORIES);
export type Category = z.infer<typeof categorySchema>;

/** The purposes for which the DPIA says that the data may be processed. */
export const PURPOSES = [
  'NATIONAL_SECURITY',
  'PREVENT_DETECT',
  'APPREHEND_PROSECUTE',
  'TAX_DUTY',
  'PUBLIC_SAFETY',
] as const;
export const purposeSchema = z.enum(PURPOSES);
export type Purpose = z.infer<typeof purposeSchema>;

/**
 * Why a search is made. Fields may be absent here: their absence is a refusal by the policy with its own code
 * (`JUSTIFICATION_REQUIRED`, `REFERENCE_INVALID`, `REASON_TOO_VAGUE`), not a malformed request. Length caps are for
 * malformed input only; the limits of the rules are in `policy/justification-rules.ts`.
 */
/** Where the knowledge of a vehicle comes from, and how it is involved. The words are in `policy/reason/facts.ts`. */
export const SOURCE_IDS = [
  'WITNESS',
  'VICTIM',
  'CCTV',
  'OFFICER',
  'KEEPER',
  'INTELLIGENCE',
  'ARREST',
  'PHONE',
  'PARTNER',
  'ANPR',
] as const;
export type SourceId = (typeof SOURCE_IDS)[number];
export const CONNECTION_IDS = [
  'USED_BY_SUSPECT',
  'SEEN_AT_SCENE',
  'STOLEN',
  'CLONE',
  'VICTIM',
  'MISSING',
  'CARRIES',
  'ASSOCIATE',
  'WITNESS',
] as const;
export type ConnectionId = (typeof CONNECTION_IDS)[number];

export const justificationSchema = z.strictObject({
  category: categorySchema.optional(),
  purpose: purposeSchema.optional(),
  reference: z.string().max(200).optional(),
  reason: z.string().max(20_000).optional(),
  requestedFor: z.string().max(200).optional(),
  proportionality: z.string().max(20_000).optional(),
  /** Whether the searcher knows the vehicle, a person connected with it or the address. Absent: not answered. */
  conflictDeclared: z.boolean().optional(),
  /**
   * Typed parts of the reason, each optional: an id of the list of offences and risks, and what makes the reason
   * checkable.
   */
  offence: z
    .string()
    .max(40)
    .regex(/^[A-Z][A-Z_]*$/, 'an id of the list of offences')
    .optional(),
  connection: z.enum(CONNECTION_IDS).optional(),
  source: z.enum(SOURCE_IDS).optional(),
  where: z.string().max(200).optional(),
  when: z.string().max(200).optional(),
  /** For tax or duty: which other procedures were tried, and how they failed. */
  otherProcedures: z.string().max(20_000).optional(),
  /** The person was asked again about a thin reason and confirmed it; it is then reviewed. */
  confirmed: z.boolean().optional(),
});
export type Justification = z.infer<typeof justificationSchema>;
