import { parse } from 'csv-parse';
import type { Readable } from 'node:stream';
import { MAX_LINE_CHARACTERS, type SourceItem } from './source.ts';

const HANDFUL = 1_024;

type ParsedRow = { readonly record: Readonly<Record<string, string>>; readonly raw: string; readonly info: { readonly lines: number } };

/** Records of a CSV file with a header line (RFC 4180, UTF-8, comma). A line with too many or too few fields is an item that failed. */
export async function* csvSource(input: Readable): AsyncGenerator<readonly SourceItem[], void, void> {
  const failed: SourceItem[] = [];
  const parser = parse({
    bom: true, columns: true, info: true, raw: true, trim: true, skip_empty_lines: true, skip_records_with_error: true, max_record_size: MAX_LINE_CHARACTERS,
    on_skip: (error, raw) => {
      const text = String(raw ?? '').replace(/\r?\n$/, '');
      failed.push({ ok: false, line: typeof error?.lines === 'number' ? error.lines : 0, reason: 'not a CSV line with the fields of the header', text: () => text });
      return undefined;
    },
  });
  // An unreadable file must fail the import; pipe alone would leave the parser waiting.
  input.on('error', (error) => parser.destroy(error));
  let items: SourceItem[] = [];
  for await (const row of input.pipe(parser) as AsyncIterable<ParsedRow>) {
    items.push({ ok: true, line: row.info.lines, record: row.record, text: () => row.raw.replace(/\r?\n$/, '') });
    if (items.length >= HANDFUL) {
      yield [...failed.splice(0), ...items];
      items = [];
    }
  }
  yield [...failed.splice(0), ...items];
}
