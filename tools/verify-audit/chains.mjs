/** The chains of the workstations inside the log: every link there, in order, tied to the one before, signed by its device. */
import { verify } from 'node:crypto';
import { canonicalBytes, sha256 } from './canonical.mjs';
import { publicKeyOf, spkiOf } from './signed-head.mjs';

/** @typedef {'CHAIN_GAP' | 'CHAIN_BROKEN' | 'CHAIN_BAD_SIGNATURE' | 'CHAIN_OTHER_DEVICE' | 'DEVICE_KEY_MISMATCH'} ChainFlaw */
/** @typedef {{ nextSeq: number, prevHash: string, links: number, key: import('node:crypto').KeyObject | undefined }} Chain */

const START = { nextSeq: 1, prevHash: '0'.repeat(64), links: 0 };

/** A device's id is taken from its key, so that no other key can be put under it. @param {import('node:crypto').KeyObject} key */
const deviceIdOf = (key) => `WS-${sha256(spkiOf(key)).toString('hex').slice(0, 20).toUpperCase()}`;

export class Chains {
  /** @type {Map<string, Chain>} */
  #chains = new Map();

  /** Takes the next leaf of the log. @param {any} leaf @returns {ChainFlaw | undefined} what is wrong with it */
  take(leaf) {
    // STARTED counts too: the key may have come into use right before a crash.
    if (
      leaf?.kind === 'SERVICE' &&
      leaf.action === 'ENROL_DEVICE' &&
      (leaf.outcome === 'OK' || leaf.outcome === 'STARTED')
    )
      return this.#enrol(leaf.details);
    return leaf?.kind === 'WORKSTATION' ? this.#link(leaf) : undefined;
  }

  /**
   * Devices that delivered records, their links, and those whose key the log does not name, so that nothing is known
   * of their signatures.
   */
  summary() {
    const chains = [...this.#chains.values()].filter(({ links }) => links > 0);
    return {
      devices: chains.length,
      links: chains.reduce((sum, { links }) => sum + links, 0),
      withoutKey: chains.filter(({ key }) => key === undefined).length,
    };
  }

  /** @param {string} deviceId @returns {Chain} */
  #of(deviceId) {
    const chain = this.#chains.get(deviceId) ?? { ...START, key: undefined };
    this.#chains.set(deviceId, chain);
    return chain;
  }

  /** @param {any} details @returns {ChainFlaw | undefined} */
  #enrol(details) {
    if (typeof details?.publicKey !== 'string' || typeof details.deviceId !== 'string') return undefined;
    const key = publicKeyOf(details.publicKey);
    if (key === undefined || deviceIdOf(key) !== details.deviceId) return 'DEVICE_KEY_MISMATCH';
    this.#of(details.deviceId).key = key;
    return undefined;
  }

  /** @param {any} leaf @returns {ChainFlaw | undefined} */
  #link({ deviceId, record }) {
    if (typeof deviceId !== 'string' || record?.deviceId !== deviceId) return 'CHAIN_OTHER_DEVICE';
    const chain = this.#of(deviceId);
    const { nextSeq, prevHash } = chain;
    // A broken link is reported once: what follows is checked against it, not against what should have been there.
    Object.assign(chain, {
      nextSeq: record.seq + 1,
      prevHash: sha256(canonicalBytes(record)).toString('hex'),
      links: chain.links + 1,
    });
    if (record.seq !== nextSeq) return 'CHAIN_GAP';
    if (record.prevHash !== prevHash) return 'CHAIN_BROKEN';
    if (chain.key === undefined) return undefined;
    const { signature, ...signed } = record;
    const ok =
      typeof signature === 'string' &&
      verify(null, canonicalBytes(signed), chain.key, Buffer.from(signature, 'base64'));
    return ok ? undefined : 'CHAIN_BAD_SIGNATURE';
  }
}
