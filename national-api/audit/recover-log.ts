import fs from 'node:fs';
import { open } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { JsonObject } from '../../app/audit/canonical.ts';
import { instantText } from '../../app/domain/instant.ts';
import { POLICY_VERSION } from '../../app/policy/version.ts';
import type { ServiceClock } from '../clock.ts';
import { readFrames } from './frames.ts';
import { readHead } from './head-file.ts';
import { LogDamaged } from './log-file.ts';
import { logKeyFile, newLogKey, readLogKey, type LogKey } from './log-key.ts';
import { beginLog, NationalLog } from './national-log.ts';
import { segmentFile, syncFolder } from './segment-files.ts';
import type { ServiceLeaf } from './service-leaf.ts';

export const LOG_RECOVERED_ACTION = 'LOG_RECOVERED';

/** Broken places that are listed individually. */
const NAMED_GAPS = 20;

export type Recovery = {
  /** Records that could be read and stay in the log. */
  readonly kept: number;
  /** Records that the last head counts and that are lost; null when no head tells. */
  readonly lost: number | null;
  readonly keyChanged: boolean;
  /** Where the files are kept as they were found. */
  readonly setAside: string;
  /** The log index of the record of this recovery. */
  readonly index: number;
};

/** There is nothing to recover from. */
export class LogIsWhole extends Error {
  constructor() {
    super('The audit log is whole: there is nothing to recover from, and nothing was changed.');
    this.name = 'LogIsWhole';
  }
}

/**
 * Continues a log after a loss. What can still be read stays; the first new record says what happened, by whom and
 * why; all files are kept aside as they were found. It hides nothing: workstations and witnesses that remember more
 * will raise alarms, and should. No service may have the folder open.
 * @throws LogIsWhole
 */
export async function recoverLog({
  dataDir,
  reason,
  clock,
}: {
  readonly dataDir: string;
  readonly reason: string;
  readonly clock: ServiceClock;
}): Promise<Recovery> {
  const flaw = await flawOf(dataDir, clock);
  const folder = path.join(dataDir, 'audit');
  const at = instantText(clock.nowMs());
  const beside = path.join(dataDir, `audit-recovering-${process.pid}`);
  const setAside = `audit-set-aside-${at.replaceAll(/[:.]/g, '')}`;
  fs.rmSync(beside, { recursive: true, force: true });
  fs.mkdirSync(path.join(beside, 'audit'), { recursive: true, mode: 0o700 });

  const present = keyIfReadable(dataDir);
  const head = present === undefined ? readHead(dataDir, undefined) : readHead(dataDir, present);
  const keeps = present !== undefined && head !== 'foreign';
  if (keeps) {
    fs.mkdirSync(path.join(beside, 'keys'), { mode: 0o700 });
    fs.copyFileSync(logKeyFile(dataDir), logKeyFile(beside));
  }
  const made = keeps ? undefined : newLogKey(beside);
  made?.keep();
  const key = keeps ? present : made?.key;
  if (key === undefined) throw new Error('there is no key to go on with');
  const gaps = await copyWhole(folder, path.join(beside, 'audit'));
  await beginLog(beside, clock, key);

  const log = await NationalLog.open({ dataDir: beside, clock, readAll: true });
  let recovery: Recovery;
  try {
    const kept = log.size;
    const before = head === undefined || head === 'foreign' ? null : head;
    const lost = before === null ? null : Math.max(0, (before.tail?.treeSize ?? before.treeSize) - kept);
    const details: JsonObject = {
      reason,
      flaw,
      setAside,
      kept,
      keptRoot: log.rootAt(kept),
      lost,
      keyChanged: !keeps,
      keyId: key.keyId,
      operator: os.userInfo().username,
      head:
        before === null
          ? null
          : { treeSize: before.treeSize, rootHash: before.rootHash, timestamp: before.timestamp, keyId: before.keyId },
      // False also when a record in between was changed: the count alone would not show it.
      headHolds: before !== null && before.treeSize <= kept && log.rootAt(before.treeSize) === before.rootHash,
      gaps: gaps.length,
      firstGaps: gaps.slice(0, NAMED_GAPS),
    };
    const leaf: ServiceLeaf = {
      kind: 'SERVICE',
      at,
      requestId: 'RECOVERY',
      actor: null,
      op: 'ALERT',
      action: LOG_RECOVERED_ACTION,
      outcome: 'OK',
      status: 200,
      details,
      policyVersion: POLICY_VERSION,
      networkZone: 'SERVICE',
    };
    const [entered] = await log.append([leaf]);
    recovery = {
      kept,
      lost,
      keyChanged: !keeps,
      setAside: path.join(dataDir, setAside),
      index: entered?.index ?? kept,
    };
  } finally {
    await log.close();
  }
  putInPlace(dataDir, beside, setAside, keeps);
  return recovery;
}

/** Why the log does not open. @throws LogIsWhole */
async function flawOf(dataDir: string, clock: ServiceClock): Promise<string> {
  try {
    await (await NationalLog.open({ dataDir, clock, readAll: true })).close();
  } catch (error) {
    if (error instanceof LogDamaged) return error.message.slice(0, 400);
    return `it cannot be read (${error instanceof Error ? error.name : 'unknown'})`;
  }
  throw new LogIsWhole();
}

/** The stored key; undefined when there is none or the file is no key. */
function keyIfReadable(dataDir: string): LogKey | undefined {
  try {
    return readLogKey(dataDir);
  } catch {
    return undefined;
  }
}

/** Copies every whole frame, in order; returns where there were others. */
async function copyWhole(from: string, to: string): Promise<{ readonly file: string; readonly byte: number }[]> {
  const gaps: { file: string; byte: number }[] = [];
  const files = (fs.existsSync(from) ? fs.readdirSync(from) : [])
    .filter((name) => name === 'log.bin' || /^log-\d{6}\.bin$/.test(name))
    .sort((a, b) => (a === 'log.bin' ? -1 : b === 'log.bin' ? 1 : a < b ? -1 : 1));
  let segment = 0;
  for (const file of files) {
    const source = await open(path.join(from, file), 'r');
    const target = await open(segmentFile(to, segment), 'w', 0o600);
    let written = 0;
    try {
      const { size } = await source.stat();
      for (let at = 0; at < size;) {
        const { end, broken } = await readFrames({ handle: source, from: at, size, each: () => undefined });
        for (let done = at; done < end;) {
          const part = Buffer.allocUnsafe(Math.min(1024 * 1024, end - done));
          const { bytesRead } = await source.read(part, 0, part.length, done);
          await target.writev([part.subarray(0, bytesRead)]);
          done += bytesRead;
          written += bytesRead;
        }
        if (broken === undefined) break;
        gaps.push({ file, byte: end });
        if (broken.nextWhole === undefined) break;
        at = broken.nextWhole;
      }
      await target.sync();
    } finally {
      await source.close();
      await target.close();
    }
    if (written > 0) segment += 1;
    else fs.rmSync(segmentFile(to, segment));
  }
  return gaps;
}

/** Moves the old files aside and the new ones into their place. */
function putInPlace(dataDir: string, beside: string, setAside: string, keepsKey: boolean): void {
  const folder = path.join(dataDir, 'audit');
  const aside = path.join(dataDir, setAside);
  if (fs.existsSync(folder)) fs.renameSync(folder, aside);
  else fs.mkdirSync(aside, { mode: 0o700 });
  if (!keepsKey) {
    if (fs.existsSync(logKeyFile(dataDir))) fs.renameSync(logKeyFile(dataDir), path.join(aside, 'audit-log.pem'));
    fs.mkdirSync(path.dirname(logKeyFile(dataDir)), { recursive: true, mode: 0o700 });
    fs.renameSync(logKeyFile(beside), logKeyFile(dataDir));
    syncFolder(path.dirname(logKeyFile(dataDir)));
  }
  fs.renameSync(path.join(beside, 'audit'), folder);
  fs.rmSync(beside, { recursive: true, force: true });
  syncFolder(dataDir);
}
