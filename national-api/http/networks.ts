import net from 'node:net';

export type Networks = { readonly allows: (address: string | undefined) => boolean };

/** The stub listens on loopback only, so by default only loopback may call it. */
export const LOOPBACK_NETWORKS: readonly string[] = ['127.0.0.0/8', '::1/128'];

/**
 * Networks from which calls are accepted (DPIA: attempts from others are rejected).
 * @throws RangeError for a text that is no network such as `10.0.0.0/8`.
 */
export function allowedNetworks(texts: readonly string[]): Networks {
  const list = new net.BlockList();
  for (const text of texts) {
    const [address = '', prefix = ''] = text.split('/');
    const family = net.isIP(address);
    const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
    if (family === 0 || !(bits <= (family === 4 ? 32 : 128)))
      throw new RangeError(`${text} is no network such as 10.0.0.0/8`);
    list.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  }
  return {
    allows: (address = '') => {
      const plain = address.startsWith('::ffff:') && net.isIPv4(address.slice(7)) ? address.slice(7) : address;
      return net.isIP(plain) !== 0 && list.check(plain, net.isIPv4(plain) ? 'ipv4' : 'ipv6');
    },
  };
}
