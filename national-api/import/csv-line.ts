/**
 * The fields of one line of CSV (RFC 4180, without line breaks inside quotes: no field of a read has any), without
 * surrounding white space. Undefined when a quote is not closed or something follows a closed one.
 */
export function csvFields(line: string): string[] | undefined {
  if (!line.includes('"')) return line.split(',').map((field) => field.trim());
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] !== '"') {
      const end = line.indexOf(',', at);
      fields.push(line.slice(at, end < 0 ? undefined : end).trim());
      if (end < 0) return fields;
      at = end + 1;
      continue;
    }
    let text = '';
    at += 1;
    for (;;) {
      const end = line.indexOf('"', at);
      if (end < 0) return undefined;
      text += line.slice(at, end);
      at = end + 1;
      if (line[at] !== '"') break;
      text += '"';
      at += 1;
    }
    fields.push(text.trim());
    if (at === line.length) return fields;
    if (line[at] !== ',') return undefined;
    at += 1;
  }
}
