/** All measures, in the order in which they run: the small and quiet ones before the stores are built. */
import { audit } from './measure-audit.mjs';
import { besideBefore } from './measure-before.mjs';
import { coldStart } from './measure-cold-start.mjs';
import { filters } from './measure-filters.mjs';
import { generate } from './measure-generate.mjs';
import { hits } from './measure-hits.mjs';
import { holdUp } from './measure-hold-up.mjs';
import { importLines } from './measure-import.mjs';
import { ingest } from './measure-ingest.mjs';
import { load } from './measure-load.mjs';
import { logStart } from './measure-log-start.mjs';
import { memory } from './measure-memory.mjs';
import { million } from './measure-million.mjs';
import { nationalLog } from './measure-national-log.mjs';
import { onePlate } from './measure-one-plate.mjs';
import { peers } from './measure-peers.mjs';
import { service } from './measure-service.mjs';
import { store } from './measure-store.mjs';

/**
 * @typedef {object} Measure
 * @property {string} name
 * @property {string} about
 * @property {boolean} [apart] run only when it is asked for: it takes long
 * @property {boolean} [asked] run only when `--only` names it
 * @property {(bench: import('./context.mjs').Bench) => Promise<import('./rows.mjs').Row[]>} run
 */

/** @type {Measure[]} */
export const MEASURES = [
  { name: 'generate', about: 'the demonstration nation from nothing', run: generate },
  { name: 'cold-start', about: 'process start to the sign-in screen', run: coldStart },
  { name: 'memory', about: 'all processes of the app with an empty result', run: memory },
  { name: 'filters', about: 'a step of the brush and of a filter over the reads', run: filters },
  { name: 'audit', about: '10,000 records into the local log, and their receipts', run: audit },
  { name: 'national-log', about: '10,000 records into the national log, each acknowledged', run: nationalLog },
  { name: 'import', about: 'a million lines of other people’s data', run: importLines },
  { name: 'million', about: 'a million reads from main to the page', run: million },
  { name: 'one-plate', about: 'one plate over 90 days in the national store', run: onePlate },
  { name: 'store', about: 'the store at 1 M, 10 M and 100 M reads', run: store, apart: true },
  { name: 'service', about: 'what the service adds to its engine', run: service, apart: true },
  { name: 'log-start', about: 'the national log opened at 1 GB and at 10 GB', run: logStart, apart: true },
  { name: 'hits', about: 'from a read to the event of its hit', run: hits, apart: true },
  { name: 'ingest', about: '20,000 reads a second while somebody searches', run: ingest, apart: true },
  { name: 'hold-up', about: 'a search beside forty guessers and eight unread answers', run: holdUp, apart: true },
  { name: 'load', about: 'an ordinary load tool for two minutes', run: load, apart: true },
  {
    name: 'before',
    about: 'appends and searches beside another checkout',
    run: besideBefore,
    apart: true,
    asked: true,
  },
  {
    name: 'peers',
    about: 'load, steps and memory beside kepler.gl and a page of deck.gl alone',
    run: peers,
    apart: true,
    asked: true,
  },
];
