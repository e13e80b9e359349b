import { handle } from '../../commands/handle.ts';
import type { CloseHandle } from '../../search/close-authority.tsx';
import type { GridHandle } from '../../ui/grid/grid.tsx';

/** What the parts of this workspace let its commands do with them. */
export const requestsTable = handle<GridHandle>();
export const requestsList = handle<{
  readonly refresh: () => void;
  /** Undefined when all were read, or while some are being read. */
  readonly older: (() => void) | undefined;
  /** Chooses the first that waits for a decision or a ratification; nothing when none does. */
  readonly nextWaiting: (() => void) | undefined;
}>();

/** Where the authority that is shown is ended before its time; not there for one that is not in force. */
export const closing = handle<CloseHandle>();

/** The decision on the request that is shown. */
export type DecisionHandle = {
  /** What its words would do. */
  readonly sign: 'grant' | 'ratify' | undefined;
  /** Why nothing of it can be done, in words. */
  readonly blocked: string | undefined;
  readonly canBeNarrower: boolean;
  readonly choose: (scope: 'asked' | 'narrower') => void;
  readonly run: () => void;
  readonly refuse: () => void;
};
export const decision = handle<DecisionHandle>();
