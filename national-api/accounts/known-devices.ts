import * as z from 'zod';
import { DEVICES_OF_AN_ACCOUNT } from '../../app/policy/password-work.ts';
import { kindOfLeaf, parseLeaf } from '../audit/leaves.ts';
import { refill, type LogBook } from '../audit/log-books.ts';

const signInSchema = z.object({
  outcome: z.literal('OK'),
  details: z.object({ userName: z.string(), deviceId: z.string(), deviceKnown: z.literal(true) }),
});

/**
 * The enrolled workstations from which each account has signed in, rebuilt from the log so that a restart forgets
 * none.
 */
export class KnownDevices implements LogBook {
  readonly savedAs = 'known-devices 1';
  readonly #byAccount = new Map<string, Set<string>>();

  save(): unknown {
    return new Map(this.#byAccount);
  }

  restore(kept: unknown): (() => void) | undefined {
    const parsed = z.map(z.string(), z.set(z.string())).safeParse(kept);
    return parsed.success ? () => refill(this.#byAccount, parsed.data) : undefined;
  }

  /** Takes a record of the log into account, in order. */
  note(bytes: Uint8Array): void {
    if (kindOfLeaf(bytes) !== 'SIGN_IN') return;
    const leaf = signInSchema.safeParse(parseLeaf(bytes));
    if (!leaf.success) return;
    const { userName, deviceId } = leaf.data.details;
    const devices = this.#byAccount.get(userName) ?? new Set<string>();
    this.#byAccount.set(userName, devices);
    devices.delete(deviceId);
    devices.add(deviceId);
    for (const oldest of devices) {
      if (devices.size <= DEVICES_OF_AN_ACCOUNT) break;
      devices.delete(oldest);
    }
  }

  has(userName: string, deviceId: string | undefined): boolean {
    return deviceId !== undefined && this.#byAccount.get(userName)?.has(deviceId) === true;
  }
}
