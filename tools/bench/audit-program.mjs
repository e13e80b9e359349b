/**
 * The app's own audit log as a program by itself: the same modules that main is built from, bundled for a plain Node, over
 * a fresh encrypted database. It appends records as main does, each on the disk before the next, alternating with a
 * bare write of as many bytes; then, when a service is named, sends them and verifies every receipt.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../lib/paths.mjs';

/**
 * Given to the program in its environment, as JSON.
 * @typedef {{ records: number, folder: string, binding: string, service?: { url: string, caFile: string,
 *   userName: string, password: string } }} AuditTask
 */
/**
 * @typedef {{ appendMs: number[], bareMs: number[], deliverMs: number | null, verified: number, waiting: number,
 *   perTurn: number, why?: string }} AuditFindings
 */

const SOURCE = `
import fs from 'node:fs';
import path from 'node:path';
import { openLocalDatabase } from './main/store/database.ts';
import { nodeClock } from './main/adapters/node-clock.ts';
import { nodeRandom } from './main/adapters/node-random.ts';
import { httpsClient } from './main/adapters/https-client.ts';
import { alarmKeeper } from './main/services/audit/alarm-keeper.ts';
import { outbox } from './main/services/outbox/outbox.ts';
import { auditLog } from './main/services/audit/audit-log.ts';
import { delivery } from './main/services/audit/delivery.ts';
import { newDeviceKey, signerOf } from './main/services/crypto.ts';
import { failureMaker } from './main/services/failures.ts';
import { serviceApi } from './main/services/service-api.ts';
import { passwordProvider } from './main/services/session/password-provider.ts';

const TURNS = 10;
const task = JSON.parse(process.env.SIGHTLINE_BENCH_TASK);
const perTurn = Math.ceil(task.records / TURNS);
const said = [];
const log = { write: (level, event, facts) => { if (level !== 'info') said.push(event + ' ' + JSON.stringify(facts)); } };
const failure = failureMaker(nodeRandom);
const signer = signerOf(newDeviceKey());
const account = { userName: 'bench', organisation: 'Bench', roles: ['investigator'] };
const query = { kind: 'vrm', vrms: ['BZ38HHJ'], nearMiss: 0, window: { from: '2026-01-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' } };
const justification = { category: 'SERIOUS', purpose: 'PREVENT_DETECT', reference: '14/22871/25', reason: 'x'.repeat(120), conflictDeclared: false };

async function main() {
  const database = await openLocalDatabase(path.join(task.folder, 'audit.db'), Buffer.from(nodeRandom.bytes(32)).toString('hex'), task.binding);
  const store = database.audit;
  const audit = auditLog({ store, notes: database.notes, signer, clock: nodeClock, random: nodeRandom, log, failure, clientVersion: 'bench', identity: () => ({ account, sessionId: 'bench' }), skewMs: () => 3 });
  const bare = fs.openSync(path.join(task.folder, 'bare'), 'w');
  const found = { appendMs: [], bareMs: [], deliverMs: null, verified: 0, waiting: 0, perTurn };
  for (let turn = 0; turn < TURNS; turn += 1) {
    let start = performance.now();
    let bytes = 0;
    for (let i = 0; i < perTurn; i += 1) {
      const written = audit.write({ op: 'CONSULT', action: 'SEARCH_VRM', phase: i % 2 === 0 ? 'INTENT' : 'OUTCOME', outcome: i % 2 === 0 ? null : 'OK', correlationId: 'bench-' + turn + '-' + i, details: { query, justification } });
      if (!written.ok) throw new Error('the log refused a record: ' + written.failure.code + ' ' + said.join(' / '));
      bytes += written.value.body.length;
    }
    found.appendMs.push(performance.now() - start);
    const block = Buffer.alloc(Math.round(bytes / perTurn), 'x');
    start = performance.now();
    for (let i = 0; i < perTurn; i += 1) {
      fs.writeSync(bare, block);
      fs.fdatasyncSync(bare);
    }
    found.bareMs.push(performance.now() - start);
  }
  if (task.service !== undefined) {
    const http = httpsClient({ origin: new URL(task.service.url), caPem: fs.readFileSync(task.service.caFile, 'utf8'), clock: nodeClock, userAgent: 'Sightline/bench' });
    const api = serviceApi({ http, log, failure });
    const session = await passwordProvider(api).signIn({ userName: task.service.userName, password: task.service.password });
    if (!session.ok) throw new Error('the bench could not sign in: ' + session.failure.code);
    const { accessToken: token, sessionId } = session.value;
    const alarms = alarmKeeper({ notes: database.notes, log, random: nodeRandom, ask: (request, schema) => api.json({ ...request, token }, schema) });
    const deliver = delivery({
      store, notes: database.notes, outbox: outbox({ store: database.outbox, clock: nodeClock, sessionId: () => sessionId }), audit, api, clock: nodeClock, random: nodeRandom, log, failure,
      signer, alarms, deviceName: 'bench', authorised: (run) => run(token), hasSession: () => true, sessionId: () => sessionId,
    });
    deliver.onReceipts((receipts) => { found.verified += receipts.filter(({ receipt }) => receipt.verified).length; });
    const start = performance.now();
    await deliver.flush();
    found.deliverMs = performance.now() - start;
    deliver.stop();
    http.close();
    found.why = said.slice(0, 3).join(' / ');
  }
  found.waiting = store.waitingCount();
  database.close();
  console.log(JSON.stringify(found));
}
main().catch((error) => { console.error(error); process.exit(1); });
`;

/**
 * Bundled as tools/build.mjs bundles main.
 * @param {string} dir inside the checkout, so that the native module is found
 * @returns {Promise<string>}
 */
export async function writeAuditProgram(dir) {
  const { build } = await import('esbuild');
  const outfile = path.join(dir, 'audit-program.cjs');
  await build({
    stdin: { contents: SOURCE, resolveDir: ROOT, sourcefile: 'audit-program.ts', loader: 'ts' },
    absWorkingDir: ROOT,
    bundle: true,
    outfile,
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    logLevel: 'error',
    external: ['better-sqlite3-multiple-ciphers', 'keytar', 'electron'],
  });
  fs.chmodSync(outfile, 0o600);
  return outfile;
}
