import { csvFields } from './csv-line.ts';
import { linesOf, type Line } from './lines.ts';
import type { SourceItem } from './source.ts';

function itemOf({ number, text, tooLong, utf8 }: Line, names: readonly string[]): SourceItem | undefined {
  const refused = (reason: string): SourceItem => ({ ok: false, line: number, reason });
  if (tooLong) return refused('line too long');
  if (!utf8) return refused('not UTF-8');
  if (text.trim() === '') return undefined;
  const fields = csvFields(text);
  if (fields === undefined) return refused('a quote is not closed');
  if (fields.length !== names.length) return refused('not a CSV line with the fields of the header');
  const record: Record<string, string> = {};
  for (let i = 0; i < names.length; i += 1) record[names[i]!] = fields[i]!;
  return { ok: true, line: number, record };
}

/**
 * Records of a CSV file with a header line (RFC 4180, UTF-8, comma). Each line is parsed separately: with a parser
 * for the whole file, an unclosed quote would turn all later lines into one field, and good lines would be lost with
 * the bad.
 */
export async function* csvSource(
  input: AsyncIterable<Buffer | string>,
): AsyncGenerator<readonly SourceItem[], void, void> {
  let names: readonly string[] | undefined;
  for await (const lines of linesOf(input)) {
    const items: SourceItem[] = [];
    for (const line of lines) {
      if (names === undefined) {
        const header: string = line.text.replace(/^\ufeff/, '');
        if (header.trim() !== '') names = csvFields(header) ?? [];
        continue;
      }
      const item = itemOf(line, names);
      if (item !== undefined) items.push(item);
    }
    yield items;
  }
}
