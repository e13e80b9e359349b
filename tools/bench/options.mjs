/** The command line of the bench. */
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ToolFailure } from '../lib/command.mjs';

/**
 * @typedef {object} Options
 * @property {boolean} help
 * @property {boolean} quick fewer rounds, smaller stores
 * @property {string[]} only names of measures
 * @property {string | undefined} json where the figures go
 * @property {string} data where the stores are kept between runs
 * @property {string | undefined} profile where CPU profiles of the page go; figures of such a run do not count
 * @property {string | undefined} before another checkout of Sightline, which the measure `before` runs beside this one
 * @property {number} reads size of the national store
 * @property {number} many reads of the one vehicle that is everywhere, and lines of the import
 */

export const USAGE = `npm run bench -- [--quick] [--store] [--only NAME,NAME] [--json FILE] [--data DIR] [--reads N] [--many N] [--profile DIR] [--before DIR]

  --quick   fewer rounds
  --store   only the service: the store at 1 M, 10 M and 100 M reads, what the service adds, hits, ingest, hold-up, load (the first time some 20 minutes)
  --only    some of: cold-start, one-plate, million, memory, import, generate, filters, audit, national-log, store, service, log-start, hits, ingest, hold-up, load, before, peers
  --json    every figure of every round, for a machine
  --data    where the large stores are kept between runs (default: sightline-bench in the folder for temporary files)
  --reads   reads in the national store (default 10000000)
  --many    reads of the busy vehicle and lines of the import (default 1000000)
  --before  another checkout, installed and built, that --only before measures turn about with this one
  --profile CPU profiles of the page during each search, for Chromium's tools; figures of such a run do not count`;

/** @param {string | undefined} text @param {string} name @param {number} otherwise */
function count(text, name, otherwise) {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new ToolFailure(`--${name} takes a whole number from 1`, 64);
  return value;
}

/**
 * @param {string[]} args
 * @param {readonly { readonly name: string, readonly apart?: boolean, readonly asked?: boolean }[]} measures
 * @returns {Options}
 */
export function parseOptions(args, measures) {
  const names = measures.map(({ name }) => name);
  /**
   * @type {{ help?: boolean, quick?: boolean, store?: boolean, only?: string, json?: string, data?: string,
   *   reads?: string, many?: string, profile?: string, before?: string }}
   */
  let values;
  try {
    const text = { type: /** @type {const} */ ('string') };
    const flag = { type: /** @type {const} */ ('boolean') };
    values = parseArgs({
      args,
      options: {
        help: flag,
        quick: flag,
        store: flag,
        only: text,
        json: text,
        data: text,
        reads: text,
        many: text,
        profile: text,
        before: text,
      },
    }).values;
  } catch (error) {
    throw new ToolFailure(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, 64);
  }
  const usual = measures
    .filter(({ apart, asked }) => asked !== true && (values.store === true ? apart === true : apart !== true))
    .map(({ name }) => name);
  const only =
    values.only
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '') ?? usual;
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new ToolFailure(`unknown: ${unknown.join(', ')} (known: ${names.join(', ')})`, 64);
  return {
    help: values.help === true,
    quick: values.quick === true,
    only,
    json: values.json === undefined ? undefined : path.resolve(values.json),
    data: path.resolve(values.data ?? path.join(os.tmpdir(), 'sightline-bench')),
    profile: values.profile === undefined ? undefined : path.resolve(values.profile),
    before: values.before === undefined ? undefined : path.resolve(values.before),
    reads: count(values.reads, 'reads', 10_000_000),
    many: count(values.many, 'many', 1_000_000),
  };
}
