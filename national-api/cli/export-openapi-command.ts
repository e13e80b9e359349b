import fs from 'node:fs';
import { nationalApi } from '../http/app.ts';
import { openApiDocument } from '../http/openapi.ts';
import type { Service } from '../http/service.ts';
import { parseArguments, UsageError } from './arguments.ts';

/** `export-openapi`: the document of `GET /openapi.json`. Needs no data directory. */
export async function exportOpenApiCommand(args: readonly string[]): Promise<number> {
  const { values, rest } = parseArguments(args, ['out'], []);
  if (rest.length > 1 || (rest.length === 1 && values.out !== undefined))
    throw new UsageError('export-openapi writes to one file');
  const text = `${JSON.stringify(openApiDocument(nationalApi(declared())), null, 2)}\n`;
  const file = values.out ?? rest[0];
  if (file === undefined || file === '-') process.stdout.write(text);
  else fs.writeFileSync(file, text);
  return 0;
}

/** Endpoints are declared without being called: every property that they access is empty, at any depth. */
function declared(): Service {
  const empty: unknown = new Proxy(() => empty, { get: () => empty, set: () => true });
  return empty as Service;
}
