import { handle } from '../../commands/handle.ts';

/** Runs the kept question again, for the key that does it; nothing while none is offered. */
export const keptOffer = handle<{ readonly runAgain: (() => void) | undefined }>();
