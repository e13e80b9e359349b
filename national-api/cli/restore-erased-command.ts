import path from 'node:path';
import { instantText } from '../../app/domain/instant.ts';
import type { RecordOutcome } from '../../app/audit/record.ts';
import { POLICY_VERSION } from '../../app/policy/version.ts';
import { NationalLog } from '../audit/national-log.ts';
import type { ServiceLeaf } from '../audit/service-leaf.ts';
import { clockFrom, systemClock } from '../clock.ts';
import { RESTORED_ACTION } from '../clock-trust.ts';
import { DuckDbReadStore } from '../store/duckdb/duckdb-read-store.ts';
import { ErasedAsides } from '../store/erased-aside.ts';
import { instantArgument, parseArguments, required, UsageError } from './arguments.ts';
import { say } from './say.ts';

/**
 * `restore-erased`: takes back reads that a wrong clock erased, while they are kept aside. Recorded in the log before
 * and after. What is truly due is erased again when the service starts.
 */
export async function restoreErasedCommand(args: readonly string[]): Promise<number> {
  const { values, rest } = parseArguments(args, ['data', 'clock'], []);
  if (rest.length > 0) throw new UsageError(`restore-erased takes no ${rest[0] ?? ''}`);
  const dataDir = path.resolve(required(values, 'data'));
  const clock = values.clock === undefined ? systemClock : clockFrom(instantArgument('clock', values.clock));
  const asides = new ErasedAsides(dataDir);
  const store = await DuckDbReadStore.open(dataDir);
  try {
    const log = await NationalLog.open({ dataDir, clock, say });
    try {
      const leaf = (outcome: RecordOutcome | 'STARTED', details: ServiceLeaf['details']): ServiceLeaf => ({
        kind: 'SERVICE',
        at: instantText(clock.nowMs()),
        requestId: 'OPERATOR',
        actor: null,
        op: 'ALTER',
        action: RESTORED_ACTION,
        outcome,
        status: 200,
        details,
        policyVersion: POLICY_VERSION,
        networkZone: 'OPERATOR',
      });
      let restored = 0;
      for (const aside of asides.all()) {
        const facts = {
          asideId: aside.id,
          capturedBefore: instantText(aside.capturedBeforeMs),
          erasedAt: instantText(aside.erasedAtMs),
        };
        await log.append([leaf('STARTED', facts)]);
        const reads = await store.restore(asides.lines(aside));
        await store.seal();
        await log.append([leaf('OK', { ...facts, reads })]);
        asides.destroy(aside);
        restored += reads;
      }
      say(restored === 0 ? 'Nothing that was erased is kept aside.' : `${restored} reads are back.`);
    } finally {
      await log.close();
    }
  } finally {
    await store.close();
  }
  return 0;
}
