/**
 * Four servers of the distributed engine and the coordination service it replicates through, all on loopback, for tests. They are
 * two clusters at once: `sightline`, two servers as two shards; `sightline_pairs`, all four as two shards of two replicas.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { ToolFailure } from './command.mjs';

const READY_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 100;
/** While a server's folder has a file of this name, a server that has ended is not started again. */
export const HELD_DOWN = 'held-down';
const COORDINATION_CLASSES = '/etc/zookeeper/conf_example:/usr/share/java/zookeeper.jar';

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

/** @typedef {{ name: string, shard: number, http: number, tcp: number, interserver: number }} Server */

const replica = (/** @type {Server} */ { tcp }) => `<replica><host>127.0.0.1</host><port>${tcp}</port></replica>`;
const cluster = (/** @type {string} */ name, /** @type {readonly Server[]} */ servers) =>
  `<${name}>${[1, 2]
    .map(
      (shard) =>
        `<shard><internal_replication>true</internal_replication>${servers
          .filter((server) => server.shard === shard)
          .map(replica)
          .join('')}</shard>`,
    )
    .join('')}</${name}>`;

/** @param {string} dir @param {Server} own @param {readonly Server[]} all @param {number} coordinationPort */
const config = (dir, own, all, coordinationPort) => `<yandex>
  <logger><level>warning</level><console>1</console></logger>
  <http_port>${own.http}</http_port><tcp_port>${own.tcp}</tcp_port><interserver_http_port>${own.interserver}</interserver_http_port><interserver_http_host>127.0.0.1</interserver_http_host>
  <listen_host>127.0.0.1</listen_host>
  <path>${dir}/data/</path><tmp_path>${dir}/tmp/</tmp_path><format_schema_path>${dir}/schemas/</format_schema_path>
  <users_config>${dir}/users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
  <mark_cache_size>134217728</mark_cache_size><uncompressed_cache_size>0</uncompressed_cache_size>
  <zookeeper><node><host>127.0.0.1</host><port>${coordinationPort}</port></node></zookeeper>
  <macros><shard>${own.shard}</shard><replica>${own.name}</replica></macros>
  <remote_servers>${cluster('sightline', all.slice(0, 2))}${cluster('sightline_pairs', all)}</remote_servers>
</yandex>
`;

const USERS = `<yandex>
  <profiles><default><max_memory_usage>2000000000</max_memory_usage><load_balancing>in_order</load_balancing></default></profiles>
  <users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
  <quotas><default></default></quotas>
</yandex>
`;

/**
 * A program that is started again when it ends, as a service manager does.
 * @param {string} program @param {string[]} args @param {string} dir
 */
function keepRunning(program, args, dir) {
  let said = '';
  let ending = false;
  /** @type {import('node:child_process').ChildProcess} */
  let child;
  /** @type {Promise<void>} */
  let ended;
  const start = () => {
    child = spawn(program, args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
    fs.writeFileSync(path.join(dir, 'pid'), String(child.pid));
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (part) => (said = (said + String(part)).slice(-4_000)));
    ended = new Promise((resolve) => child.once('close', () => resolve()));
    void ended.then(again);
  };
  const again = () => {
    if (ending) return;
    if (fs.existsSync(path.join(dir, HELD_DOWN))) setTimeout(again, LOOK_AGAIN_MS);
    else start();
  };
  start();
  return {
    words: () => said.trim().split('\n').slice(-5).join(' / '),
    stop: async () => {
      ending = true;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** @param {string} what @param {() => Promise<boolean>} isReady @param {() => string} words */
async function waitUntil(what, isReady, words) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isReady().catch(() => false))) {
    if (Date.now() > deadline) throw new ToolFailure(`${what} did not start: ${words()}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** @param {number} port @returns {Promise<boolean>} whether the coordination service says that it is well */
const coordinates = (port) =>
  new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write('ruok'));
    socket.once('data', (part) => resolve(String(part).startsWith('imok')));
    socket.once('error', reject);
    socket.once('close', () => resolve(false));
  });

/**
 * @param {string} folder each server has a folder in it with its pid
 * @returns {Promise<{ servers: { url: string, folder: string }[], stop: () => Promise<void> }>} all end with `stop`
 */
export async function startCluster(folder) {
  /** @type {ReturnType<typeof keepRunning>[]} */
  const running = [];
  const stop = async () => {
    // The coordination service is the first in the list and the last to go.
    for (const each of running.reverse()) await each.stop();
  };
  try {
    const coordinationPort = await freePort();
    const home = path.join(folder, 'coordination');
    fs.mkdirSync(home, { recursive: true });
    fs.writeFileSync(
      path.join(home, 'zoo.cfg'),
      [
        'tickTime=2000',
        `dataDir=${home}`,
        `clientPort=${coordinationPort}`,
        'clientPortAddress=127.0.0.1',
        'admin.enableServer=false',
        '4lw.commands.whitelist=ruok',
        '',
      ].join('\n'),
    );
    const coordination = keepRunning(
      'java',
      [
        '-Xmx256m',
        '-cp',
        COORDINATION_CLASSES,
        'org.apache.zookeeper.server.quorum.QuorumPeerMain',
        path.join(home, 'zoo.cfg'),
      ],
      home,
    );
    running.push(coordination);
    await waitUntil('the coordination service', () => coordinates(coordinationPort), coordination.words);

    /** @type {Server[]} */
    const servers = [];
    for (let i = 0; i < 4; i += 1)
      servers.push({
        name: `server-${i + 1}`,
        shard: (i % 2) + 1,
        http: await freePort(),
        tcp: await freePort(),
        interserver: await freePort(),
      });
    const started = servers.map((own) => {
      const dir = path.join(folder, own.name);
      fs.mkdirSync(path.join(dir, 'data'), { recursive: true });
      fs.writeFileSync(path.join(dir, 'config.xml'), config(dir, own, servers, coordinationPort));
      fs.writeFileSync(path.join(dir, 'users.xml'), USERS);
      const server = keepRunning('clickhouse-server', [`--config-file=${path.join(dir, 'config.xml')}`], dir);
      running.push(server);
      return { url: `http://127.0.0.1:${own.http}`, folder: dir, words: server.words };
    });
    for (const { url, words } of started)
      await waitUntil('a server of the cluster', async () => (await fetch(`${url}/?query=SELECT%201`)).ok, words);
    return { servers: started.map(({ url, folder: dir }) => ({ url, folder: dir })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
