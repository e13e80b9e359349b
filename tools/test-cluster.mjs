/** `npm run test:cluster`: the conformance suite of the store on real servers of the distributed engine, from Debian. */
import fs from 'node:fs';
import path from 'node:path';
import { ensureInstalled } from './install.mjs';
import { asCommand } from './lib/command.mjs';
import { startCluster } from './lib/clickhouse.mjs';
import { ROOT, SCRATCH } from './lib/paths.mjs';
import { mustRun } from './lib/run.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';

asCommand(import.meta.url, async () => {
  await ensureSystemPackages(['cluster']);
  await ensureInstalled();
  fs.mkdirSync(SCRATCH, { recursive: true });
  const folder = fs.mkdtempSync(path.join(SCRATCH, 'cluster-'));
  const { servers, stop } = await startCluster(folder);
  try {
    await mustRun(
      'the conformance suite',
      process.execPath,
      [
        path.join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
        'run',
        '--config',
        path.join(ROOT, 'vitest.cluster.config.ts'),
      ],
      { env: { ...process.env, SIGHTLINE_CLICKHOUSE_SERVERS: JSON.stringify(servers) } },
    );
  } finally {
    await stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
