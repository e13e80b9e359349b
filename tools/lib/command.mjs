/**
 * How every tool here speaks and ends: one line at a time on standard error, and a failure that is expected
 * (a missing package, a refused build) as one clear message instead of a stack trace.
 */
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A failure a person can act on. Anything else that is thrown is a bug in the tools and keeps its stack. */
export class ToolFailure extends Error {
  /** @param {string} message @param {number} [exitCode] */
  constructor(message, exitCode = 1) {
    super(message);
    this.name = 'ToolFailure';
    this.exitCode = exitCode;
  }
}

/** Standard output belongs to results (one JSON line, the stub's ready line), so all talk goes to standard error. @param {string} text */
export const say = (text) => void process.stderr.write(`sightline: ${text}\n`);

/**
 * Run `main` when this module is the program, and do nothing when it is imported.
 * @param {string} moduleUrl pass `import.meta.url`
 * @param {(args: string[]) => unknown} main
 */
export function asCommand(moduleUrl, main) {
  const program = process.argv[1];
  if (program === undefined || fs.realpathSync(program) !== fs.realpathSync(fileURLToPath(moduleUrl))) return;
  Promise.resolve()
    .then(() => main(process.argv.slice(2)))
    .catch((/** @type {unknown} */ error) => {
      if (error instanceof ToolFailure) {
        say(error.message);
        process.exitCode = error.exitCode;
      } else {
        console.error(error);
        process.exitCode = 70;
      }
    });
}
