import * as z from 'zod';
import { justificationSchema } from '../domain/justification.ts';
import { querySchema } from '../domain/query.ts';
import { SEARCH_ROLES } from '../policy/roles.ts';
import { nothing, RATES, SMALL, type Method } from './method.ts';

/** A question with the words that were given for it. Of what it found there is nothing here. */
export const questionSchema = z.strictObject({
  query: querySchema,
  justification: justificationSchema,
  authorityId: z.string().min(1).max(64).optional(),
});
export type Question = z.infer<typeof questionSchema>;

/** `ASKED`: the last search of this person. `WRITTEN`: what stood in a prompt that was not used. */
export const questionKindSchema = z.enum(['ASKED', 'WRITTEN']);
export const keptQuestionSchema = questionSchema.extend({ kind: questionKindSchema, keptAtMs: z.number() });
export type KeptQuestion = z.infer<typeof keptQuestionSchema>;

/** What outlives a lock of somebody's work: the question, encrypted on this workstation, offered to nobody but its owner. */
export const questionMethods = {
  'question.kept': {
    request: nothing,
    reply: z.object({ questions: z.array(keptQuestionSchema) }),
    session: 'signedIn',
    maxBytes: SMALL,
    roles: SEARCH_ROLES,
    audit: { unrecorded: 'what this person asked or wrote last; a search that comes of it is recorded' },
    rate: RATES.person,
  },
  'question.write': {
    request: questionSchema,
    reply: nothing,
    session: 'signedIn',
    maxBytes: 2_000_000,
    roles: SEARCH_ROLES,
    audit: { unrecorded: 'words that are still being written; the search that uses them is recorded' },
    rate: RATES.person,
  },
  'question.forget': {
    request: z.strictObject({ kinds: z.array(questionKindSchema).min(1).max(2) }),
    reply: nothing,
    session: 'signedIn',
    maxBytes: SMALL,
    roles: SEARCH_ROLES,
    audit: { unrecorded: 'takes away what this workstation keeps for this person; no record of a search goes with it' },
    rate: RATES.person,
  },
} as const satisfies Record<string, Method>;
