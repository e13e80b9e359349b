/**
 * A desktop for the app, as the tests have it: an ordinary user with a display, a bus and a keyring of its own, the sandbox
 * on. Jobs (tools/bench/job.mjs) run there; they ask over their standard streams for what only the outer side may
 * see: the memory of sandboxed processes.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { say, ToolFailure } from '../lib/command.mjs';
import { prepareDisplayFolder } from '../lib/desktop-session.mjs';
import { ordinaryUser, privatePlace, readableCheckout } from '../lib/ordinary-user.mjs';
import { endWithUs, exitCodeOf, killGroup } from '../lib/run.mjs';
import { treeMemory } from './process-tree.mjs';

/** The prefix of a job's line that is a request to us. */
export const ASK = '@bench ';

/** Root may be unable to create the user (a container without useradd); then the sandbox is off, for the app and for the baseline. */
function whoRuns() {
  try {
    return ordinaryUser();
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error;
    say(`${error.message}; running as root, without the sandbox`);
    return undefined;
  }
}

export function openDesk() {
  const user = whoRuns();
  const checkout = readableCheckout(user);
  prepareDisplayFolder();

  /**
   * Run a job to its end.
   * @param {string} name of a job in job.mjs
   * @param {Record<string, unknown>} task
   * @param {{ timeoutMs: number, service?: { url: string, caFile: string, demoAccounts: string } }} options
   * @returns {Promise<any>} what it found
   */
  const run = async (name, task, { timeoutMs, service }) => {
    const place = privatePlace(user);
    try {
      /** @param {string} file @param {string | Buffer} content */
      const write = (file, content) => {
        const to = path.join(place.dir, file);
        fs.writeFileSync(to, content, { mode: 0o600 });
        if (user) fs.chownSync(to, user.uid, user.gid);
        return to;
      };
      // The service's files are private to whoever started it: the app gets copies of the two it may read.
      const accounts = service && write('demo-accounts.json', fs.readFileSync(service.demoAccounts));
      const config =
        service &&
        write(
          'config.json',
          JSON.stringify({
            service: { url: service.url, caFile: write('ca.pem', fs.readFileSync(service.caFile)) },
            demoAccountsFile: accounts,
          }),
        );
      const result = path.join(place.results, 'result.json');
      const electron = typeof task['electron'] === 'string' ? checkout.path(task['electron']) : '';
      const taskFile = write(
        'task.json',
        JSON.stringify({ ...task, name, app: checkout.root, electron, config, accounts, result }),
      );
      const args = [
        path.join(checkout.root, 'tools/lib/desktop-session.mjs'),
        checkout.node,
        path.join(checkout.root, 'tools/bench/job.mjs'),
        taskFile,
      ];
      const code = await converse(
        checkout.node,
        args,
        { cwd: checkout.root, env: place.environment(), detached: true, ...(user && { uid: user.uid, gid: user.gid }) },
        timeoutMs,
      );
      if (!fs.existsSync(result)) throw new ToolFailure(`the job ${name} ended with ${code} and found nothing`);
      const found = JSON.parse(fs.readFileSync(result, 'utf8'));
      if (found.failed !== undefined) throw new ToolFailure(found.failed);
      return found;
    } finally {
      place.remove();
    }
  };

  /** A folder that the app's user may write to, as part of a task. @param {string | undefined} dir @returns {{ profile?: string }} */
  const profileInto = (dir) => {
    if (dir === undefined) return {};
    fs.mkdirSync(dir, { recursive: true });
    if (user) fs.chownSync(dir, user.uid, user.gid);
    return { profile: dir };
  };

  return { run, profileInto, close: () => checkout.remove() };
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptionsWithoutStdio} options
 * @param {number} timeoutMs
 * @returns {Promise<number>} its exit code
 */
function converse(command, args, options, timeoutMs) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
    endWithUs(child);
    const timer = setTimeout(() => {
      say(`not done within ${timeoutMs / 1000} s`);
      if (child.pid !== undefined) killGroup(child.pid, 'SIGKILL');
    }, timeoutMs);
    createInterface({ input: child.stderr }).on('line', (line) => void process.stderr.write(`  ${line}\n`));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith(ASK)) return void process.stderr.write(`  ${line}\n`);
      const { memoryOf } = JSON.parse(line.slice(ASK.length));
      child.stdin.write(`${JSON.stringify(treeMemory(memoryOf))}\n`);
    });
    child.on('error', (error) => reject(new ToolFailure(`cannot run ${command}: ${error.message}`)));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve(exitCodeOf(code, signal));
    });
  });
}
