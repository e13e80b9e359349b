/** Drafts of lists, and copies of lists, on a workstation [default unless marked]. */
import { DAY_MS } from '../domain/instant.ts';
import type { Role } from './roles.ts';
import { VOI_REVIEW_DAYS } from './retention.ts';
import { VOI_MAX_CHANGES } from './voi-rules.ts';

/** Who has lists on the workstation: those who maintain them, and control rooms, which read them. */
export const LIST_COPY_ROLES: readonly Role[] = ['listManager', 'controlRoom'];

/** A draft that nobody changed for this long is deleted; its author is told before. */
export const DRAFT_UNUSED_DAYS = 7;
export const draftExpiresMs = (changedAtMs: number): number => changedAtMs + DRAFT_UNUSED_DAYS * DAY_MS;
/** One of which something was sent is kept for as long as a list goes without a review: by then all is decided. */
export const DRAFT_SENT_DAYS = VOI_REVIEW_DAYS;
/** From here on its author is told that it will go. */
export const DRAFT_WARN_DAYS = 2;
/** A copy of a list that was not brought up to date for this long is deleted: what it says may long be wrong. */
export const LIST_COPY_DAYS = 7;
/** Changes in one draft: as many as one revision takes. */
export const DRAFT_MAX_CHANGES = VOI_MAX_CHANGES;
/** Drafts of one person. */
export const DRAFTS_MOST = 50;
