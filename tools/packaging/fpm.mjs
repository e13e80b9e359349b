#!/usr/bin/env node
/**
 * Stands in for fpm, which electron-builder would fetch: understands what electron-builder passes for `-t deb` and lets Debian's own
 * dpkg-deb make the package. The same input and SOURCE_DATE_EPOCH give the same bytes.
 *
 * SIGHTLINE_DEB_COMPRESSION (such as `zstd-1`) says how hard to compress; without it electron-builder's choice, xz.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const FLAGS = ['--force', '--no-auto-depends', '--deb-no-default-config-files', '--debug'];

/** Options by name, in their order, and what is to be installed where. @param {string[]} args */
function parse(args) {
  /** @type {Record<string, string[]>} */
  const given = {};
  /** @type {{ from: string, to: string }[]} */
  const maps = [];
  for (let rest = args; rest.length > 0;) {
    const [arg = '', next = ''] = rest;
    const inline = /^(--[^=]+)=(.*)$/s.exec(arg);
    if (FLAGS.includes(arg)) rest = rest.slice(1);
    else if (inline) {
      (given[inline[1] ?? ''] ??= []).push(inline[2] ?? '');
      rest = rest.slice(1);
    } else if (arg.startsWith('-')) {
      (given[arg] ??= []).push(next);
      rest = rest.slice(2);
    } else {
      const at = arg.lastIndexOf('=');
      maps.push({ from: arg.slice(0, at), to: arg.slice(at + 1) });
      rest = rest.slice(1);
    }
  }
  return { given, maps };
}

const { given, maps } = parse(process.argv.slice(2));
/** @param {string} name */
const all = (name) => given[name] ?? [];
/** @param {string} name */
const must = (name) => {
  const [value] = all(name);
  if (value === undefined) throw new Error(`fpm stand-in: ${name} is missing`);
  return value;
};

/** @param {string} from @param {string} to */
function copy(from, to) {
  const folder = from.endsWith('/');
  fs.mkdirSync(folder ? to : path.dirname(to), { recursive: true });
  execFileSync('cp', folder ? ['-a', '--reflink=auto', `${from}.`, to] : [from, to]);
}

/** Lines of at most 78 characters, as Debian wants a description. @param {string} text @returns {string[]} */
function wrapped(text) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > 78) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function control(/** @type {string} */ root) {
  const [first = '', ...rest] = must('--description')
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const size = execFileSync('du', ['-sk', '--apparent-size', root], { encoding: 'utf8' }).split('\t')[0];
  const fields = {
    Package: must('--name'),
    Version: must('--version'),
    Architecture: must('--architecture'),
    Maintainer: must('--maintainer'),
    'Installed-Size': size,
    Depends: all('-d').join(', '),
    Recommends: all('--deb-recommends').join(', '),
    Section: must('--category'),
    Priority: must('--deb-priority'),
    Homepage: all('--url')[0],
    Description: [first, ...rest.flatMap((line) => wrapped(line || '.')).map((line) => ` ${line}`)].join('\n'),
  };
  return Object.entries(fields)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

function deb(/** @type {string} */ root) {
  const epoch = process.env['SOURCE_DATE_EPOCH'] ?? String(Math.floor(Date.now() / 1000));
  for (const { from, to } of maps) copy(from, path.join(root, to));
  const debian = path.join(root, 'DEBIAN');
  const text = control(root);
  fs.mkdirSync(debian);
  fs.writeFileSync(path.join(debian, 'control'), text);
  for (const [option, name] of [
    ['--after-install', 'postinst'],
    ['--after-remove', 'postrm'],
  ])
    for (const script of all(option ?? ''))
      fs.writeFileSync(path.join(debian, name ?? ''), fs.readFileSync(script), { mode: 0o755 });
  // What `dpkg --verify` compares with.
  const sums =
    'find . -path ./DEBIAN -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum | sed "s,  \\./,  ,"';
  fs.writeFileSync(path.join(debian, 'md5sums'), execFileSync('bash', ['-c', sums], { cwd: root }));
  // Whatever umask built it: everybody may read, only root may write.
  execFileSync('chmod', ['-R', 'u=rwX,go=rX', root]);
  execFileSync('find', [root, '-exec', 'touch', '-h', '-d', `@${epoch}`, '{}', '+']);
  const [method = 'xz', level] = (process.env['SIGHTLINE_DEB_COMPRESSION'] ?? must('--deb-compression')).split('-');
  const output = must('--package');
  fs.rmSync(output, { force: true });
  execFileSync(
    'dpkg-deb',
    ['--root-owner-group', `-Z${method}`, ...(level === undefined ? [] : [`-z${level}`]), '--build', root, output],
    { stdio: 'inherit', env: { ...process.env, SOURCE_DATE_EPOCH: epoch } },
  );
}

if (must('-t') !== 'deb') throw new Error(`fpm stand-in: it makes .deb only, not ${must('-t')}`);
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-deb-'));
try {
  const root = path.join(work, 'root');
  fs.mkdirSync(root);
  deb(root);
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}
