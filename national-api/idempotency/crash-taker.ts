import fs from 'node:fs';
import path from 'node:path';
import { clockFrom } from '../clock.ts';
import { KeptAnswers } from './kept-answers.ts';

/**
 * For the test that kills it: does one act a key in the folder that it is given, several at a time, and enters each in `acts` beside the
 * answers. Keys go on from the number that it is given.
 */
const dataDir = process.argv[2] ?? '';
const answers = new KeptAnswers(dataDir, clockFrom(0), { endsForGood: () => Promise.resolve(true) });
const acts = fs.openSync(path.join(dataDir, 'acts'), 'a');
let next = Number(process.argv[3] ?? 0);
const worker = async (): Promise<never> => {
  for (;;) {
    const act = (next += 1);
    const call = {
      userName: 'sam',
      key: `key-of-act-${act}`,
      method: 'POST',
      path: '/v1/acts',
      bodySha256: `${act}`,
      standing: '',
    };
    const taken = await answers.take({ ...call, requestId: `N-${act}` });
    if (taken.is !== 'FIRST') throw new Error(taken.is);
    fs.writeSync(acts, `${act}\n`);
    await taken.ended({ how: 'ANSWERED', answer: { status: 200, contentType: 'text/plain', body: `${act}` } });
    process.stdout.write(`${act}\n`);
  }
};
await Promise.all([worker(), worker(), worker()]);
