/**
 * Where things are in a checkout. Every tool takes its paths from here, so that none depends on the directory it was called from.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the checkout. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @param {string[]} parts @returns {string} an absolute path inside the checkout */
export const inRoot = (...parts) => path.join(ROOT, ...parts);

export const OUT = inRoot('out');
export const NODE_MODULES = inRoot('node_modules');
export const RUNTIME = inRoot('.runtime');
export const NATIVE_BINDING = inRoot('.native', 'better_sqlite3.node');
export const DEMO_DATA = inRoot('.demo');
/** Scratch space of the tools: logs, stamps, reports, screenshots. */
export const SCRATCH = inRoot('.tmp');
