import { isIPv4, isIPv6 } from 'node:net';
import type { Context } from 'hono';

/** The address of a call, from its socket: headers are not trusted. */
export function addressOf(c: Context): string {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? 'unknown';
}

/** The network of an address, as far as one party can change addresses within it: /16, and /48 for IPv6. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain)) return plain.split('.').slice(0, 2).join('.');
  if (!isIPv6(plain)) return plain;
  const [before = '', after] = (plain.split('%')[0] ?? '').split('::');
  const [head, tail] = [before, after ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from(
    { length: after === undefined ? 0 : 8 - (head?.length ?? 0) - (tail?.length ?? 0) },
    () => '0',
  );
  return [...(head ?? []), ...zeros, ...(tail ?? [])]
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
