import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { JsonObject } from '../../app/audit/canonical.ts';
import type { RecordOp } from '../../app/audit/record.ts';
import { instantText } from '../../app/domain/instant.ts';
import { POLICY_VERSION } from '../../app/policy/version.ts';
import { NationalLog } from '../audit/national-log.ts';
import type { ServiceLeaf } from '../audit/service-leaf.ts';
import type { ServiceClock } from '../clock.ts';

export type OperatorAct = {
  readonly dataDir: string;
  readonly clock: ServiceClock;
  readonly op: RecordOp;
  readonly action: string;
  readonly details: JsonObject;
};

/**
 * Runs a command that changes a data directory, with a record in the national log before and after it (DPA 2018 s62:
 * collection and erasure). The caller holds the store, so that no service writes to the same log.
 * @param run does the work and returns what is added to the second record
 * @throws LogUnwritable before anything is done
 */
export async function operatorAct<T>(
  { dataDir, clock, op, action, details }: OperatorAct,
  run: () => Promise<readonly [T, JsonObject]>,
): Promise<T> {
  const log = await NationalLog.open({ dataDir, clock });
  const enter = (outcome: ServiceLeaf['outcome'], more: JsonObject): Promise<unknown> =>
    log.append([
      {
        kind: 'SERVICE',
        at: instantText(clock.nowMs()),
        requestId: 'OPERATOR',
        actor: null,
        op,
        action,
        outcome,
        status: outcome === 'ERROR' ? 500 : 200,
        details: { operator: os.userInfo().username, ...details, ...more },
        policyVersion: POLICY_VERSION,
        networkZone: 'COMMAND_LINE',
      } satisfies ServiceLeaf,
    ]);
  try {
    await enter('STARTED', {});
    try {
      const [result, more] = await run();
      await enter('OK', more);
      return result;
    } catch (error) {
      await enter('ERROR', {});
      throw error;
    }
  } finally {
    await log.close();
  }
}

/** A file in a record: its name without folders, its size and its SHA-256; standard input has only its name. */
export async function fileFacts(file: string): Promise<JsonObject> {
  if (file === '-') return { name: 'standard input' };
  const hash = createHash('sha256');
  await pipeline(fs.createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return { name: path.basename(file), bytes: fs.statSync(file).size, sha256: hash.digest('hex') };
}
