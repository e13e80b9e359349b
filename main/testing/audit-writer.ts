/** Writes records to an audit log as long as it lives, and prints the number of each once it is acknowledged. */
import { writeSync } from 'node:fs';
import { openLocalDatabase } from '../store/database.ts';
import { nodeClock } from '../adapters/node-clock.ts';
import { nodeRandom } from '../adapters/node-random.ts';
import { auditLog } from '../services/audit/audit-log.ts';
import { signerOf } from '../services/crypto.ts';
import { failureMaker } from '../services/failures.ts';

const [file = '', keyHex = '', binding = '', deviceKey = ''] = process.argv.slice(2);
const signer = signerOf(deviceKey);
if (signer === undefined) throw new Error('usage: FILE KEY BINDING DEVICE-KEY');
void openLocalDatabase(file, keyHex, binding).then(({ audit: store, notes }) => {
  const log = auditLog({
    store,
    notes,
    signer,
    clock: nodeClock,
    random: nodeRandom,
    log: { write: () => undefined },
    failure: failureMaker(nodeRandom),
    clientVersion: '1',
    identity: () => undefined,
    skewMs: () => undefined,
  });
  for (;;) {
    const written = log.write({
      op: 'CONSULT',
      action: 'SEARCH_VRM',
      phase: 'INTENT',
      outcome: null,
      correlationId: nodeRandom.uuid(),
      details: { padding: 'x'.repeat(500) },
    });
    // Without this it would try for ever, even after its test has ended.
    if (!written.ok) throw new Error(`the log cannot be written: ${written.failure.code}`);
    writeSync(1, `${written.value.seq}\n`);
  }
});
