/**
 * Electron's fuses: switches in the program itself, flipped when it is packed and before it is signed, which nothing on a
 * workstation can flip back without breaking the signature.
 *
 *   node tools/packaging/fuses.mjs PROGRAM      how they stand, as JSON
 *
 * Every fuse that @electron/fuses knows stands here: a new one is a type error until it is decided, and `flip` refuses an Electron
 * that has one more than this.
 */
import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import { asCommand, ToolFailure } from '../lib/command.mjs';

/** @typedef {keyof typeof FuseV1Options} FuseName */
/** @typedef {{ on: boolean, why: string, since?: number }} Decision `since`: the Electron that brought it */

// SECURITY(S23) SECURITY(S24) SECURITY(S25) SECURITY(S26): all of them, none left as it came.
/** @type {Record<FuseName, Decision>} */
export const FUSES = {
  RunAsNode: { on: false, why: 'ELECTRON_RUN_AS_NODE would turn the signed program into a Node for anybody’s code' },
  EnableCookieEncryption: { on: true, why: 'there are no cookies; if there ever were, not in the clear' },
  EnableNodeOptionsEnvironmentVariable: { on: false, why: 'NODE_OPTIONS could load foreign code' },
  EnableNodeCliInspectArguments: { on: false, why: 'no debugger on somebody’s session, nor by a signal' },
  EnableEmbeddedAsarIntegrityValidation: {
    on: true,
    why: 'a changed archive does not start: macOS and Windows; Electron has no such check on Linux',
  },
  OnlyLoadAppFromAsar: { on: true, why: 'a folder `app` beside the archive would be taken instead of it' },
  LoadBrowserProcessSpecificV8Snapshot: { on: false, why: 'there is no such snapshot, so none is looked for' },
  GrantFileProtocolExtraPrivileges: { on: false, why: 'file: is never used', since: 29 },
  WasmTrapHandlers: { on: true, why: 'Electron’s default; the page’s policy lets no WebAssembly run', since: 41 },
};

/** @param {FuseName} name */
const indexOf = (name) => FuseV1Options[name];
const NAMES = /** @type {FuseName[]} */ (Object.keys(FUSES));

/**
 * The state of a program's fuses. Fuses that it does not have are left out; one without a decision here has its number as its name.
 * @param {string} program @returns {Promise<Record<string, boolean>>}
 */
export async function readFuses(program) {
  const wire = await getCurrentFuseWire(program);
  /** @type {Record<string, boolean>} */
  const found = {};
  for (const [key, state] of Object.entries(wire)) {
    if (!/^\d+$/.test(key)) continue;
    found[NAMES.find((name) => indexOf(name) === Number(key)) ?? key] = Number(state) === FuseState.ENABLE;
  }
  return found;
}

/** The required state in a version of Electron. @param {number} major @returns {Record<string, boolean>} */
export const wantedFuses = (major) =>
  Object.fromEntries(
    Object.entries(FUSES)
      .filter(([, { since = 0 }]) => since <= major)
      .map(([name, { on }]) => [name, on]),
  );

/**
 * Flips them and reads them back.
 * @param {string} program @param {number} major of the Electron @returns {Promise<void>}
 */
export async function flip(program, major) {
  const wanted = wantedFuses(major);
  const has = Object.keys(await readFuses(program));
  const undecided = has.filter((name) => !(name in wanted));
  const absent = Object.keys(wanted).filter((name) => !has.includes(name));
  if (undecided.length > 0 || absent.length > 0) {
    throw new ToolFailure(
      `the fuses of this Electron ${major} are not those of tools/packaging/fuses.mjs (undecided: ${undecided.join(', ') || 'none'}; absent: ${absent.join(', ') || 'none'})`,
    );
  }
  await flipFuses(program, {
    version: FuseVersion.V1,
    ...Object.fromEntries(has.map((name) => [indexOf(/** @type {FuseName} */ (name)), wanted[name]])),
  });
  const now = await readFuses(program);
  const wrong = has.filter((name) => now[name] !== wanted[name]);
  if (wrong.length > 0) throw new ToolFailure(`these fuses did not flip: ${wrong.join(', ')}`);
}

asCommand(import.meta.url, async ([program]) => {
  if (program === undefined) throw new ToolFailure('usage: node tools/packaging/fuses.mjs PROGRAM', 64);
  console.log(JSON.stringify(await readFuses(program)));
});
