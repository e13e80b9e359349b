import { clockFrom } from '../clock.ts';
import { NationalLog } from './national-log.ts';

/**
 * A program for the test that kills it: appends to the log in the given folder, several records at a time, and prints
 * each index on standard output once it was acknowledged.
 */
const log = await NationalLog.open({ dataDir: process.argv[2] ?? '', clock: clockFrom(0) });
const writer = async (name: number): Promise<never> => {
  for (let i = 0; ; i += 1) {
    const [entered] = await log.append([{ writer: name, i, padding: 'x'.repeat(i % 700) }]);
    process.stdout.write(`${entered?.index ?? -1} ${entered?.leafHash ?? ''}\n`);
  }
};
await Promise.all([writer(1), writer(2), writer(3)]);
