import fs from 'node:fs';
import path from 'node:path';
import { clockFrom } from '../clock.ts';
import { KeptAnswers } from './kept-answers.ts';

/**
 * A program for the test that kills it: performs one act per key in the given folder, several at a time, and enters
 * each in `acts` beside the answers. Keys continue from the given number.
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
