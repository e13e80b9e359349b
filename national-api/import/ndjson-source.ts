import { linesOf, type Line } from './lines.ts';
import type { SourceItem } from './source.ts';

function itemOf({ number, text, tooLong, utf8 }: Line): SourceItem | undefined {
  const refused = (reason: string): SourceItem => ({ ok: false, line: number, reason });
  if (tooLong) return refused('line too long');
  if (!utf8) return refused('not UTF-8');
  // Some exports begin with a byte order mark, which is no JSON.
  const json = number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text;
  if (json.trim() === '') return undefined;
  try {
    const record: unknown = JSON.parse(json);
    return { ok: true, line: number, record };
  } catch {
    return refused('not JSON');
  }
}

/** Records of a stream with one JSON object per line; empty lines are ignored. */
export async function* ndjsonSource(
  input: AsyncIterable<Buffer | string>,
): AsyncGenerator<readonly SourceItem[], void, void> {
  for await (const lines of linesOf(input)) yield lines.flatMap((line) => itemOf(line) ?? []);
}
