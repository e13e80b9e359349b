import type { EventPayload } from '../../app/contract/methods.ts';
import type { EventName } from '../../app/contract/methods.ts';

/** Sends an event to the page; does nothing when there is no page. */
export type Announce = <N extends EventName>(name: N, payload: EventPayload<N>) => void;
