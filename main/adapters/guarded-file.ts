import { closeSync, constants, fstatSync, lstatSync, mkdtempSync, openSync, readFileSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { fail, succeed, type Result } from '../../app/domain/result.ts';

/** Who may change the file that configures a workstation. */
export type Keeper = {
  readonly platform: NodeJS.Platform;
  /** The user id that must own files and folders, on systems that have user ids. */
  readonly uid: number;
  /** Folders are checked from the file's own up to this one. */
  readonly top: string;
};

/** The administrator: root, from the file up to the root of the file system. */
export const ADMINISTRATOR: Keeper = { platform: process.platform, uid: 0, top: path.parse(process.cwd()).root };

const MAX_BYTES = 1_048_576;
const WRITABLE_BY_OTHERS = 0o022;

const changeable = (name: string, why: string): string =>
  `${name} can be changed by others than the administrator: ${why}`;

/**
 * Why this file or folder cannot be trusted; undefined when it can. An access control list shows in the mode of the
 * group.
 */
function looseness(name: string, { uid }: Keeper): string | undefined {
  const found = lstatSync(name);
  if (found.isSymbolicLink()) return changeable(name, 'it is a symbolic link, and must be the file or folder itself');
  if (found.uid !== uid) return changeable(name, `it belongs to user ${found.uid}`);
  if ((found.mode & WRITABLE_BY_OTHERS) !== 0)
    return changeable(name, `its mode is ${(found.mode & 0o777).toString(8)}, which lets its group or everybody write`);
  return undefined;
}

/** Whoever may write a folder can replace a file in it, so every folder above the file is checked. */
function looseWay(file: string, keeper: Keeper): string | undefined {
  for (let name = file; ; name = path.dirname(name)) {
    const why = looseness(name, keeper);
    if (why !== undefined || name === keeper.top || name === path.dirname(name)) return why;
  }
}

function opens(file: string, flags: string): boolean {
  try {
    closeSync(openSync(file, flags));
    return true;
  } catch {
    return false;
  }
}

function takesFiles(folder: string): boolean {
  try {
    rmdirSync(mkdtempSync(path.join(folder, 'sightline-')));
    return true;
  } catch {
    return false;
  }
}

/**
 * Windows has no mode bits, and Node cannot read its access control lists, so writing is tried. This shows only what
 * the current user may do; that administrators own the file is up to whoever installs it.
 */
function looseOnWindows(file: string): string | undefined {
  if (opens(file, 'r+')) return changeable(file, 'whoever runs Sightline may write it');
  const folder = path.dirname(file);
  if (takesFiles(folder)) return changeable(folder, 'whoever runs Sightline may put files there');
  return undefined;
}

/**
 * The text of a file that only the administrator can have written, or in words why it is not read.
 * @param file absolute
 */
export function readGuarded(file: string, keeper: Keeper = ADMINISTRATOR): Result<string, string> {
  let descriptor: number | undefined;
  try {
    const windows = keeper.platform === 'win32';
    const why = windows ? looseOnWindows(file) : looseWay(file, keeper);
    if (why !== undefined) return fail(why);
    descriptor = openSync(file, windows ? 'r' : constants.O_RDONLY | constants.O_NOFOLLOW);
    const found = fstatSync(descriptor);
    if (!found.isFile()) return fail(`${file} is no file`);
    if (found.size > MAX_BYTES) return fail(`${file} is larger than ${MAX_BYTES} bytes`);
    return succeed(readFileSync(descriptor, 'utf8'));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return fail(code === 'ENOENT' ? `${file} is not there` : `${file} cannot be read (${code ?? 'unknown'})`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
