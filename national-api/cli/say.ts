/** A line to the person at the terminal: standard output is for results. */
export function say(words: string): void {
  process.stderr.write(`${words}\n`);
}
