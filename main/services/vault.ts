/**
 * What this workstation keeps over a restart, and what protects it: the keys in the keychain, the database they open,
 * and what happens when one exists without the other. Nothing is ever deleted silently, and the app always starts.
 */
import type { Failure } from '../../app/contract/failures.ts';
import type { Status } from '../../app/contract/methods.ts';
import { fail, succeed, type Result } from '../../app/domain/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Random } from '../ports/random.ts';
import type { NoKeychain, SecretStore } from '../ports/secret-store.ts';
import type { Signer } from '../ports/signer.ts';
import { StoreFault } from '../store/store-fault.ts';
import { newDeviceKey, sha256Hex, signerOf } from './crypto.ts';
import type { MakeFailure } from './failures.ts';

export type VaultFiles = {
  readonly path: (name: string) => string;
  readonly exists: (name: string) => boolean;
  readonly setAside: (name: string, stamp: string) => string;
  readonly named: (pattern: RegExp) => readonly string[];
  readonly remove: (name: string) => void;
};

export type VaultDeps<D> = {
  /** The operating system's keychain, which may turn out to be missing. */
  readonly keychain: SecretStore;
  readonly memory: SecretStore;
  readonly files: VaultFiles;
  /** Opens or creates a database with its tables. Throws `StoreFault`. */
  readonly open: (file: string, keyHex: string) => Promise<D>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly failure: MakeFailure;
  /**
   * Identifies this profile at this service: another service has another log, another device key and another
   * database.
   */
  readonly scope: string;
};

export type Vault<D> = {
  readonly secrets: SecretStore;
  readonly database: D;
  readonly signer: Signer;
  readonly keychain: Status['keychain'];
  /** To be shown on the sign-in screen. */
  readonly notice: Failure | null;
};

const KEY_BYTES = 32;
const IN_MEMORY = /^session-[0-9a-f]{16}\.db$/;
const NO_KEYCHAIN =
  'No keychain answered on this workstation. Keys are in memory only: records that are not sent when the app ends cannot be opened again.';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const stampOf = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace(/[^0-9]/g, '')
    .slice(0, 14);

/** Writes, reads back and compares: a keychain that accepts a value and loses it is not one. */
async function works(keychain: SecretStore, random: Random): Promise<boolean> {
  const value = hex(random.bytes(8));
  const name = `check:${value}`;
  const set = await keychain.set(name, value);
  if (!set.ok) return false;
  const got = await keychain.get(name);
  await keychain.remove(name);
  return got.ok && got.value === value;
}

async function keep(secrets: SecretStore, name: string, value: string): Promise<Result<null, NoKeychain>> {
  return secrets.set(name, value);
}

/** Opens everything for a workstation that has a keychain. */
async function openKept<D>(deps: VaultDeps<D>): Promise<Result<Vault<D>, NoKeychain>> {
  const { keychain, files, random, log, failure, clock, scope } = deps;
  const keyName = `database-key:${scope}`;
  const deviceName = `device-key:${scope}`;
  const name = `sightline-${scope}.db`;
  const [key, device] = await Promise.all([keychain.get(keyName), keychain.get(deviceName)]);
  if (!key.ok) return key;
  if (!device.ok) return device;
  // A keychain that returns what an earlier run stored needs no test, which would be three writes before the first
  // screen.
  if ((key.value === null || device.value === null) && !(await works(keychain, random))) return fail('UNAVAILABLE');
  const found = { key: key.value, signer: device.value === null ? undefined : signerOf(device.value) };
  let notice: Failure | null = null;

  if (files.exists(name) && found.key !== null && found.signer !== undefined) {
    try {
      const database = await deps.open(files.path(name), found.key);
      return succeed({
        secrets: keychain,
        database,
        signer: found.signer,
        keychain: { kind: 'keychain', note: '' },
        notice,
      });
    } catch (error) {
      if (!(error instanceof StoreFault) || error.fault !== 'UNREADABLE') throw error;
      notice = failure('DATABASE_UNREADABLE', { params: { cause: 'damaged' } });
    }
  } else if (files.exists(name)) {
    notice = failure('DATABASE_UNREADABLE', { params: { cause: 'keyLost' } });
  }
  if (notice !== null) {
    const kept = files.setAside(name, stampOf(clock.nowMs()));
    log.write('error', 'database.setAside', { ref: notice.ref, name: kept, cause: String(notice.params?.['cause']) });
  }
  // A new log begins with a new device: the old chain cannot be continued by something that cannot read it.
  const newKey = hex(random.bytes(KEY_BYTES));
  const newDevice = newDeviceKey();
  const kept = [await keep(keychain, keyName, newKey), await keep(keychain, deviceName, newDevice)].find(
    (done) => !done.ok,
  );
  if (kept !== undefined) return kept;
  const signer = signerOf(newDevice);
  if (signer === undefined) throw new Error('a fresh device key cannot be used');
  return succeed({
    secrets: keychain,
    database: await deps.open(files.path(name), newKey),
    signer,
    keychain: { kind: 'keychain', note: '' },
    notice,
  });
}

/** Opens a database for this run only, under a key that nobody keeps. */
async function openInMemory<D>(deps: VaultDeps<D>): Promise<Vault<D>> {
  const { files, memory, random, log } = deps;
  log.write('warn', 'keychain.none', { note: 'keys in memory only' });
  for (const left of files.named(IN_MEMORY)) {
    // Its key was lost with the run that made it, so nobody can open it; logged before it is removed.
    log.write('warn', 'database.leftover', {
      name: left,
      note: 'from a run without a keychain; its key is gone; removed',
    });
    files.remove(left);
  }
  const deviceKey = newDeviceKey();
  const signer = signerOf(deviceKey);
  if (signer === undefined) throw new Error('a fresh device key cannot be used');
  await memory.set(`device-key:${deps.scope}`, deviceKey);
  const database = await deps.open(files.path(`session-${hex(random.bytes(8))}.db`), hex(random.bytes(KEY_BYTES)));
  return { secrets: memory, database, signer, keychain: { kind: 'memory', note: NO_KEYCHAIN }, notice: null };
}

/** Opens the stored state, in the best way that this workstation offers. */
export async function openVault<D>(deps: VaultDeps<D>): Promise<Vault<D>> {
  const opened = await openKept(deps);
  return opened.ok ? opened.value : openInMemory(deps);
}

/** The scope of a profile at a service: the service's CA, its address, and the profile. */
export function scopeOf(deps: {
  readonly caPem: string;
  readonly hostname: string;
  readonly profileId: string;
}): string {
  return sha256Hex(`${deps.caPem.replace(/\s/g, '')}\n${deps.hostname}\n${deps.profileId}`).slice(0, 16);
}
