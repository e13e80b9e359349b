/** Two servers of the distributed engine on loopback, as a cluster of two shards, for tests. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { ToolFailure } from './command.mjs';

const READY_WITHIN_MS = 30_000;
export const CLUSTER = 'sightline';

/** @returns {Promise<number>} a port that is free now */
const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {net.AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });

/** @typedef {{ http: number, tcp: number, interserver: number }} Ports */

/** @param {string} dir @param {Ports} own @param {readonly Ports[]} all */
const config = (dir, own, all) => `<yandex>
  <logger><level>warning</level><console>1</console></logger>
  <http_port>${own.http}</http_port><tcp_port>${own.tcp}</tcp_port><interserver_http_port>${own.interserver}</interserver_http_port>
  <listen_host>127.0.0.1</listen_host>
  <path>${dir}/data/</path><tmp_path>${dir}/tmp/</tmp_path><format_schema_path>${dir}/schemas/</format_schema_path>
  <users_config>${dir}/users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
  <mark_cache_size>134217728</mark_cache_size><uncompressed_cache_size>0</uncompressed_cache_size>
  <remote_servers><${CLUSTER}>${all.map(({ tcp }) => `<shard><internal_replication>true</internal_replication><replica><host>127.0.0.1</host><port>${tcp}</port></replica></shard>`).join('')}</${CLUSTER}></remote_servers>
</yandex>
`;

const USERS = `<yandex>
  <profiles><default><max_memory_usage>2000000000</max_memory_usage><load_balancing>in_order</load_balancing></default></profiles>
  <users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
  <quotas><default></default></quotas>
</yandex>
`;

/** @param {string} folder @returns {Promise<{ urls: string[], stop: () => Promise<void> }>} both end with `stop` */
export async function startCluster(folder) {
  /** @type {Ports[]} */
  const ports = [];
  for (let i = 0; i < 2; i += 1) ports.push({ http: await freePort(), tcp: await freePort(), interserver: await freePort() });
  const nodes = ports.map((own, i) => {
    const dir = path.join(folder, `node-${i + 1}`);
    fs.mkdirSync(path.join(dir, 'data'), { recursive: true });
    fs.writeFileSync(path.join(dir, 'config.xml'), config(dir, own, ports));
    fs.writeFileSync(path.join(dir, 'users.xml'), USERS);
    const child = spawn('clickhouse-server', [`--config-file=${path.join(dir, 'config.xml')}`], { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said = (said + String(part)).slice(-4_000)));
    const ended = new Promise((resolve) => child.once('close', resolve));
    return { child, ended, own, words: () => said };
  });
  const stop = async () => {
    for (const { child } of nodes) child.kill('SIGTERM');
    const timer = setTimeout(() => nodes.forEach(({ child }) => child.kill('SIGKILL')), 10_000);
    await Promise.all(nodes.map(({ ended }) => ended));
    clearTimeout(timer);
  };
  const deadline = Date.now() + READY_WITHIN_MS;
  for (const { own, child, words } of nodes) {
    for (;;) {
      const ready = await fetch(`http://127.0.0.1:${own.http}/?query=SELECT%201`).then((answer) => answer.ok).catch(() => false);
      if (ready) break;
      if (child.exitCode !== null || Date.now() > deadline) {
        await stop();
        throw new ToolFailure(`a server of the cluster did not start: ${words().trim().split('\n').slice(-5).join(' / ')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return { urls: ports.map(({ http }) => `http://127.0.0.1:${http}`), stop };
}
