import type { Context } from 'hono';

/** The address that a call came from, as the socket has it: what a header says is anybody's word. */
export function addressOf(c: Context): string {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? 'unknown';
}
