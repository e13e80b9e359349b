import type { EventPayload } from '../../app/contract/methods.ts';
import type { EventName } from '../../app/contract/methods.ts';

/** Tells the page that something happened; nothing when there is no page. */
export type Announce = <N extends EventName>(name: N, payload: EventPayload<N>) => void;
