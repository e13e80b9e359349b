/** Memory and processor time of a process and everything it started, as the kernel counts them. Linux only. */
import fs from 'node:fs';

/** @returns {Map<number, number[]>} children by parent */
function children() {
  /** @type {Map<number, number[]>} */
  const found = new Map();
  for (const name of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // The name in brackets may hold blanks and brackets: the parent is the second field after the last bracket.
      const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      found.set(parent, [...(found.get(parent) ?? []), Number(name)]);
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/** @param {number} pid @returns {number[]} it and all below it */
export function processTree(pid) {
  const below = children();
  /** @param {number} each @returns {number[]} */
  const walk = (each) => [each, ...(below.get(each) ?? []).flatMap(walk)];
  return walk(pid);
}

/** What Chromium calls a process; the first is the browser, which is our main. @param {number} pid */
function kindOf(pid) {
  // Chromium writes the title of a forked process over its arguments, with blanks between them.
  const words = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/);
  const type = words.find((word) => word.startsWith('--type='))?.slice('--type='.length) ?? 'main';
  return type === 'utility'
    ? `utility ${
        words
          .find((word) => word.startsWith('--utility-sub-type='))
          ?.split('.')[0]
          ?.split('=')[1] ?? ''
      }`.trim()
    : type;
}

/**
 * The proportional set size: a page that n processes share counts as 1/n in each, so the sum over a tree is what it costs.
 * @param {number} pid @returns {{ kb: number, kind: string, exact: boolean } | undefined}
 */
function memoryOf(pid) {
  try {
    const kind = kindOf(pid);
    try {
      const rollup = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      return { kb: Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]), kind, exact: true };
    } catch {
      // A sandboxed process shows its maps to root alone; its resident size less shared pages is open to all.
      const [, resident = 0, shared = 0] = fs.readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ').map(Number);
      return { kb: (resident - shared) * 4, kind, exact: false };
    }
  } catch {
    return undefined;
  }
}

/**
 * @param {number} pid
 * @returns {{ mb: number, exact: boolean, kinds: Record<string, number> }} `kinds`: MB by kind of process
 */
export function treeMemory(pid) {
  const found = processTree(pid)
    .map(memoryOf)
    .filter((each) => each !== undefined);
  /** @type {Record<string, number>} */
  const kinds = {};
  for (const { kb, kind } of found) kinds[kind] = (kinds[kind] ?? 0) + kb / 1024;
  return { mb: found.reduce((sum, { kb }) => sum + kb, 0) / 1024, exact: found.every(({ exact }) => exact), kinds };
}

/** Ticks of the kernel's clock a second, as Linux tells programs. */
const TICK_MS = 10;

/** Time of the processor that a process and all below it have had; what has ended is not counted. @param {number} pid */
export function treeCpuMs(pid) {
  let ticks = 0;
  for (const each of processTree(pid)) {
    try {
      const stat = fs.readFileSync(`/proc/${each}/stat`, 'utf8');
      const [user = 0, system = 0] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 13)
        .map(Number);
      ticks += user + system;
    } catch {
      // It has ended meanwhile.
    }
  }
  return ticks * TICK_MS;
}
