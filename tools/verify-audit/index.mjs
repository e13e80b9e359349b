#!/usr/bin/env node
/**
 * `npm run verify-audit -- …`: checks the national audit log from outside. It shares no code with the service and needs nothing
 * but Node, so that this folder can be handed to whoever does not trust us.
 */
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { bundleSource, directorySource, serviceSource, Unreadable } from './sources.mjs';
import { remember, remembered } from './state.mjs';
import { verifyLog, WORDS } from './verify.mjs';

const USAGE = `Checks the national audit log, without any code of the service.

  verify-audit --url URL [--ca FILE] [--token-file FILE]   a running service; FILE holds an auditor's token, or the
                                                           answer of POST /v1/sessions
  verify-audit --data DIR                                  the data directory of a service
  verify-audit --bundle FILE                               what --save-bundle wrote

  --state FILE         remember the key and the tree head, and check that the log went on from the last one
  --key FILE|BASE64    the log's public key, from a source that you trust; else the remembered one, else the log's own
  --inclusion all|N,N  ask the service for proofs that these records are in the tree
  --receipt FILE       check a workstation's receipt; may be given again
  --save-bundle FILE   keep what was read, to be checked again elsewhere

Standard output has one line of JSON, standard error the same in words.
Exit: 0 all was checked and is good; 1 something is wrong with the log; 2 something could not be checked.
`;

/** @param {string} text @returns {readonly number[] | 'all'} */
function indexesOf(text) {
  if (text === 'all') return 'all';
  const indexes = text.split(',').filter((part) => part !== '');
  if (indexes.some((part) => !/^\d{1,10}$/.test(part)))
    throw new Unreadable('--inclusion takes "all" or numbers of records with commas between');
  return indexes.map(Number);
}

/** @param {string} file */
const jsonOf = (file) => {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    throw new Unreadable(`${file} cannot be read as JSON`);
  }
};

/** A token alone, or in the answer of a sign-in. @param {string} file */
function tokenOf(file) {
  const text = fs.readFileSync(file, 'utf8').trim();
  return text.startsWith('{') ? String(jsonOf(file).accessToken) : text;
}

/** @param {readonly string[]} args @returns {Promise<{ code: 0 | 1 | 2, line: object, words: string[] }>} */
export async function main(args) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string' },
      ca: { type: 'string' },
      'token-file': { type: 'string' },
      data: { type: 'string' },
      bundle: { type: 'string' },
      state: { type: 'string' },
      key: { type: 'string' },
      inclusion: { type: 'string' },
      receipt: { type: 'string', multiple: true },
      'save-bundle': { type: 'string' },
    },
  });
  if ([values.url, values.data, values.bundle].filter((value) => value !== undefined).length !== 1)
    throw new Unreadable('name one log: --url, --data or --bundle (see --help)');
  const token = values['token-file'] === undefined ? undefined : tokenOf(values['token-file']);
  const source =
    values.url !== undefined
      ? serviceSource({ url: values.url, caFile: values.ca, token })
      : values.data !== undefined
        ? directorySource(values.data)
        : bundleSource(values.bundle ?? '');
  const bundle = values['save-bundle'] === undefined ? undefined : fs.openSync(values['save-bundle'], 'w', 0o600);
  try {
    const report = await verifyLog({
      source,
      before: remembered(values.state),
      trustedKey:
        values.key === undefined
          ? undefined
          : fs.existsSync(values.key)
            ? fs.readFileSync(values.key, 'utf8')
            : values.key,
      inclusion: indexesOf(values.inclusion ?? ''),
      receipts: (values.receipt ?? []).map((file) => ({ name: file, value: jsonOf(file) })),
      save: bundle === undefined ? undefined : (line) => fs.writeSync(bundle, `${JSON.stringify(line)}\n`),
    });
    // A doubtful head must not become the reference for the next one.
    if (
      values.state !== undefined &&
      report.faultCount === 0 &&
      report.treeHead !== undefined &&
      report.publicKey !== undefined
    )
      remember(values.state, { publicKey: report.publicKey, treeHead: report.treeHead });
    return {
      code: report.faultCount > 0 ? 1 : report.unchecked.length > 0 ? 2 : 0,
      line: report,
      words: wordsOf(report, values.state !== undefined),
    };
  } finally {
    if (bundle !== undefined) fs.closeSync(bundle);
  }
}

/** @param {import('./verify.mjs').Report} report @param {boolean} remembering whether its head is remembered from now on */
function wordsOf({ faults, faultCount, notes, unchecked, checked, treeHead, keyFrom, remembers }, remembering) {
  const at = (/** @type {number | string | undefined} */ place) =>
    place === undefined ? '' : ` (${typeof place === 'number' ? `record ${place}` : place})`;
  return [
    ...(treeHead === undefined
      ? []
      : [
          `Tree head: ${treeHead.treeSize} records, signed ${treeHead.timestamp}; the key is ${keyFrom === 'the log itself' ? 'the one that the log names itself, so only its continuity can be judged' : keyFrom}.`,
        ]),
    `Checked: ${checked.records} records, ${checked.inclusionProofs} inclusion proofs, ${checked.consistencyProofs} consistency proofs, ${checked.receipts} receipts, ${checked.workstationRecords} records of ${checked.workstations} workstations.`,
    ...faults.map(({ code, at: place }) => `WRONG: ${WORDS[code]}${at(place)}. [${code}]`),
    ...(faultCount > faults.length ? [`and ${faultCount - faults.length} more`] : []),
    ...notes.map((code) => `Note: ${WORDS[code]}. [${code}]`),
    ...unchecked.map((what) => `NOT CHECKED: ${what}.`),
    faultCount > 0
      ? 'The log is not whole.'
      : unchecked.length > 0
        ? 'Nothing wrong was found in what could be checked.'
        : remembers || remembering
          ? 'The log is whole.'
          : 'All that the log shows fits together. Whether that is all that it once had, only a head that was remembered can say (--state).',
  ];
}

async function run() {
  const args = process.argv.slice(2);
  if (args.length === 0 || args.includes('--help')) {
    process.stdout.write(USAGE);
    process.exitCode = args.length === 0 ? 2 : 0;
    return;
  }
  try {
    const { code, line, words } = await main(args);
    process.stdout.write(`${JSON.stringify(line)}\n`);
    process.stderr.write(`${words.join('\n')}\n`);
    process.exitCode = code;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stdout.write(`${JSON.stringify({ ok: false, unchecked: [why] })}\n`);
    process.stderr.write(`NOT CHECKED: ${why}\n`);
    process.exitCode = 2;
  }
}

if (
  process.argv[1] !== undefined &&
  fs.realpathSync(process.argv[1]) === fs.realpathSync(fileURLToPath(import.meta.url))
)
  await run();
