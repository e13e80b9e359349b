/**
 * What the operating system must have, by use, so that nobody installs a display server to run the stub.
 * Presence is tested by the program or library itself: how it was installed does not matter.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { say, ToolFailure } from './command.mjs';
import { mustRun } from './run.mjs';

/** @typedef {'compile' | 'app' | 'display' | 'keyring' | 'installed' | 'load' | 'cluster'} Use */
/**
 * `packages`: names in order of preference (Debian 13 and Ubuntu 24.04 renamed some).
 * @typedef {{ use: Use, packages: string[], program?: string, library?: string, file?: string }} Need
 */

/** Debian keeps descriptions of libraries by processor. @param {string} name */
const typelib = (name) =>
  `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/girepository-1.0/${name}.typelib`;

/** @type {Need[]} */
const NEEDS = [
  { use: 'compile', packages: ['g++'], program: 'g++' },
  { use: 'compile', packages: ['make'], program: 'make' },
  { use: 'compile', packages: ['python3'], program: 'python3' },
  { use: 'compile', packages: ['patch'], program: 'patch' },
  { use: 'app', packages: ['libgtk-3-0t64', 'libgtk-3-0'], library: 'libgtk-3.so.0' },
  { use: 'app', packages: ['libnss3'], library: 'libnss3.so' },
  { use: 'app', packages: ['libgbm1'], library: 'libgbm.so.1' },
  { use: 'app', packages: ['libasound2t64', 'libasound2'], library: 'libasound.so.2' },
  { use: 'app', packages: ['libsecret-1-0'], library: 'libsecret-1.so.0' },
  { use: 'app', packages: ['fonts-dejavu-core'], file: '/usr/share/fonts/truetype/dejavu' },
  // The look's own family on Debian (--font-ui); without it the page falls back to a much wider one.
  { use: 'app', packages: ['fonts-urw-base35'], file: '/usr/share/fonts/opentype/urw-base35' },
  { use: 'display', packages: ['xvfb'], program: 'Xvfb' },
  { use: 'display', packages: ['xauth'], program: 'xauth' },
  { use: 'keyring', packages: ['dbus-x11'], program: 'dbus-run-session' },
  { use: 'keyring', packages: ['gnome-keyring'], program: 'gnome-keyring-daemon' },
  // For the installed package: what it depends on beyond `app`, and how it is driven without a debugger.
  { use: 'installed', packages: ['xdg-utils'], program: 'xdg-open' },
  { use: 'installed', packages: ['at-spi2-core'], file: '/usr/libexec/at-spi-bus-launcher' },
  { use: 'installed', packages: ['gir1.2-atspi-2.0'], file: typelib('Atspi-2.0') },
  { use: 'installed', packages: ['python3-gi'], file: '/usr/lib/python3/dist-packages/gi' },
  { use: 'installed', packages: ['xdotool'], program: 'xdotool' },
  { use: 'cluster', packages: ['clickhouse-server'], program: 'clickhouse-server' },
  { use: 'cluster', packages: ['zookeeper'], file: '/usr/share/java/zookeeper.jar' },
  { use: 'load', packages: ['apache2-utils'], program: 'ab' },
];

/** @param {string} name */
export const hasProgram = (name) =>
  [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/sbin'].some(
    (dir) => dir !== '' && fs.existsSync(path.join(dir, name)),
  );

/** @returns {string} what the loader knows */
function libraries() {
  const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((file) => fs.existsSync(file)) ?? 'ldconfig';
  return spawnSync(ldconfig, ['-p'], { encoding: 'utf8' }).stdout ?? '';
}

/** @param {Use[]} uses @returns {Need[]} */
export function missingFor(uses) {
  const known = libraries();
  return NEEDS.filter(({ use, program, library, file }) => {
    if (!uses.includes(use)) return false;
    if (program !== undefined) return !hasProgram(program);
    if (library !== undefined) return !known.includes(`${library} (`);
    return file !== undefined && !fs.existsSync(file);
  });
}

/** The name this release of Debian has for a package. @param {Need} need */
function nameHere(need) {
  const hasCandidate = (/** @type {string} */ name) => {
    const { stdout } = spawnSync('apt-cache', ['policy', name], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    });
    return /Candidate: (?!\(none\))/.test(stdout ?? '');
  };
  return need.packages.find(hasCandidate) ?? need.packages.at(-1) ?? '';
}

/**
 * Install what is missing when we may, otherwise say in one message what to type.
 * @param {Use[]} uses @returns {Promise<void>}
 */
export async function ensureSystemPackages(uses) {
  // Elsewhere (macOS, Windows) Electron brings what it needs and the keychain is built in.
  if (process.platform !== 'linux') return;
  const missing = missingFor(uses);
  if (missing.length === 0) return;
  const isDebian = fs.existsSync('/etc/debian_version') && hasProgram('apt-get');
  const isRoot = process.getuid?.() === 0;
  if (!isDebian || !isRoot) {
    const names = missing.map((need) => (isDebian ? nameHere(need) : need.packages.at(-1))).join(' ');
    throw new ToolFailure(
      isDebian
        ? `these system packages are missing: ${names}\nType:  sudo apt-get update && sudo apt-get install --no-install-recommends ${names}`
        : `these are missing (by their Debian names): ${names}\nInstall them with this system's package manager, then try again.`,
      2,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  // Another installation may hold the lock (unattended upgrades): wait for it.
  const lock = ['-o', 'DPkg::Lock::Timeout=300'];
  say('updating the list of system packages');
  await mustRun('apt-get update', 'apt-get', [...lock, 'update'], { env, quiet: true });
  const names = missing.map(nameHere);
  say(`installing system packages: ${names.join(' ')}`);
  await mustRun(
    'installing system packages',
    'apt-get',
    [...lock, 'install', '-y', '--no-install-recommends', ...names],
    { env, quiet: true },
  );
  const still = missingFor(uses);
  if (still.length > 0)
    throw new ToolFailure(
      `still missing after the installation: ${still.map((need) => need.packages.at(-1)).join(' ')}`,
      2,
    );
}

/** A final check of every library that the program itself needs. @param {string} program */
export function checkLibraries(program) {
  if (process.platform !== 'linux') return;
  /** @type {string} */
  let listing;
  try {
    listing = execFileSync('ldd', [program], { encoding: 'utf8' });
  } catch {
    return; // No ldd: the program reports missing libraries itself.
  }
  const absent = [...listing.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1]);
  if (absent.length > 0) throw new ToolFailure(`Electron needs libraries that are not here: ${absent.join(', ')}`, 2);
}
