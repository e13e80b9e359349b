import type { z } from 'zod';
import type { Bridge } from '../../app/contract/bridge.ts';
import {
  events,
  methods,
  replyEnvelopeSchema,
  type EventPayload,
  type MethodReply,
  type MethodRequest,
} from '../../app/contract/methods.ts';
import { BRIDGE_NAME } from '../../app/contract/names.ts';
import { type EventName, type MethodName } from '../../app/contract/methods.ts';
import { AppError } from './app-error.ts';

/**
 * The only file that touches `window.anpr`. Every reply and event is parsed with the contract's schema: when page and
 * main have drifted apart, that shows as `CONTRACT_MISMATCH` and not as `undefined` on a chip.
 */
function bridge(): Bridge {
  const found = (globalThis as { [BRIDGE_NAME]?: Bridge })[BRIDGE_NAME];
  if (found === undefined) throw new AppError({ code: 'CONTRACT_MISMATCH', ref: 'no-bridge' });
  return found;
}

const mismatch = (where: string): AppError => new AppError({ code: 'CONTRACT_MISMATCH', ref: where.slice(0, 64) });

/** Calls a method of main and gives its parsed reply; throws `AppError` for a failure. */
export async function call<N extends MethodName>(name: N, request: MethodRequest<N>): Promise<MethodReply<N>> {
  let answer: unknown;
  try {
    answer = await bridge().methods[name](request);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError({ code: 'INTERNAL', ref: name });
  }
  const envelope = replyEnvelopeSchema.safeParse(answer);
  if (!envelope.success) throw mismatch(name);
  if (!envelope.data.ok) throw new AppError(envelope.data.failure);
  const schema: z.ZodType = methods[name].reply;
  const reply = schema.safeParse(envelope.data.value);
  if (!reply.success) throw mismatch(name);
  return reply.data as MethodReply<N>;
}

/**
 * Listens to an event; returns the function that stops listening. A payload that does not fit the contract goes to
 * `onMismatch`, because the listener could do nothing true with it.
 */
export function subscribe<N extends EventName>(
  name: N,
  listener: (payload: EventPayload<N>) => void,
  onMismatch?: (error: AppError) => void,
): () => void {
  const schema: z.ZodType = events[name];
  return bridge().events[name]((payload) => {
    const parsed = schema.safeParse(payload);
    if (parsed.success) listener(parsed.data as EventPayload<N>);
    else if (onMismatch !== undefined) onMismatch(mismatch(name));
    else console.error(`CONTRACT_MISMATCH ${name}`);
  });
}
