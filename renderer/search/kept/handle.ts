import { handle } from '../../commands/handle.ts';

/** What is kept of this person's questions; each act is undefined while nothing of its kind is offered. */
export const keptOffer = handle<{
  readonly runAgain: (() => void) | undefined;
  readonly goOn: (() => void) | undefined;
  /** All of it. */
  readonly forget: (() => void) | undefined;
}>();
