import { Ajv2020 } from 'ajv/dist/2020.js';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import type { Camera } from '../../app/domain/camera.ts';
import { AccountBook } from '../accounts/account-book.ts';
import { ensureDemoAccounts } from '../accounts/demo-accounts.ts';
import { clockFrom } from '../clock.ts';
import { nationalApi } from '../http/app.ts';
import { listen } from '../http/listener.ts';
import { enterMalformedHttp } from '../http/recording.ts';
import { openApiDocument } from '../http/openapi.ts';
import type { Service } from '../http/service.ts';
import { openService } from '../open-service.ts';
import { columnsOf, type PlainRead } from '../store/oracle.ts';

/** The service's clock in tests. */
export const NOW = '2026-03-01T12:00:00.000Z';
export const NOW_MS = Date.parse(NOW);

/**
 * What the passwords of the demonstration's accounts cost in tests: fifteen are hashed before a service can be asked anything. Every
 * other password, and a guess at a name that does not exist, costs what it costs in earnest.
 */
const CHEAP = { N: 16, r: 8, p: 1 };

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  readonly bytes: Buffer;
};

const listedSchema = z.array(z.object({ userName: z.string(), password: z.string() }));

export type Harness = {
  readonly url: string;
  readonly dataDir: string;
  readonly service: Service;
  readonly document: { readonly paths: Record<string, Record<string, unknown>> };
  readonly said: string[];
  readonly passwordOf: (userName: string) => string;
  /** A token of a demonstration account; signs in once, and again when the token expires. */
  readonly tokenOf: (userName: string) => Promise<string>;
  /** Calls the service and checks the answer against its own OpenAPI document. */
  readonly call: (
    method: string,
    path: string,
    options?: {
      readonly as?: string;
      readonly token?: string;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
      readonly raw?: string;
    },
  ) => Promise<Answer>;
  /** Every record in the log. */
  readonly records: () => Promise<Record<string, unknown>[]>;
  /** Ends it; the data stays. */
  readonly stop: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A service on loopback with its own folder, for one test file. */
export async function startService(
  cameras: readonly Camera[],
  reads: readonly PlainRead[],
  makes: readonly string[] = [],
  options: Partial<Parameters<typeof openService>[0]> = {},
): Promise<Harness> {
  const dataDir = options.dataDir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-api-'));
  const said: string[] = [];
  const clock = options.clock ?? clockFrom(NOW_MS);
  await ensureDemoAccounts(dataDir, new AccountBook(dataDir, clock, CHEAP));
  const { service, close } = await openService({
    dataDir,
    clock,
    say: (words) => said.push(words),
    ...options,
  });
  await service.store.addCameras(cameras);
  await service.store.labelCodes('make', makes);
  if (reads.length > 0) await service.store.append(columnsOf(reads));
  const listed = listedSchema.parse(
    JSON.parse(fs.readFileSync(await ensureDemoAccounts(dataDir, service.accounts), 'utf8')),
  );
  const app = nationalApi(service);
  const document = openApiDocument(app) as Harness['document'];
  const server = await listen(app.fetch, 0, undefined, (facts) => enterMalformedHttp(service, facts));
  const passwordOf = (userName: string): string =>
    listed.find((account) => account.userName === userName)?.password ?? '';
  const { accounts } = service;
  const tokens = new Map<string, string>();
  const conforms = conformance(document);

  const call: Harness['call'] = async (method, where, { as, token, body, headers, raw } = {}) => {
    const bearer = token ?? (as === undefined ? undefined : await tokenOf(as));
    const response = await fetch(`${server.url}/v1${where}`, {
      method,
      headers: {
        ...(body === undefined && raw === undefined ? {} : { 'content-type': 'application/json' }),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      ...(raw !== undefined ? { body: raw } : body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const type = response.headers.get('content-type') ?? '';
    const answered = (type.includes('json') ? JSON.parse(bytes.toString('utf8')) : {}) as Answer['body'];
    conforms(method, where, response.status, type, answered);
    return { status: response.status, headers: response.headers, body: answered, bytes };
  };

  const tokenOf = async (userName: string): Promise<string> => {
    const known = tokens.get(userName);
    if (known !== undefined && service.sessions.find(known) !== undefined) return known;
    if (accounts.has(userName)) accounts.touch(userName); // Whatever day a test has set.
    const { body } = await call('POST', '/sessions', { body: { userName, password: passwordOf(userName) } });
    const token = String(body['accessToken']);
    tokens.set(userName, token);
    return token;
  };

  let stopping: Promise<void> | undefined;
  const stopOnce = async (): Promise<void> => {
    await server.close();
    await close();
  };
  return {
    url: server.url,
    dataDir,
    service,
    document,
    said,
    passwordOf,
    tokenOf,
    call,
    records: () =>
      Promise.all(
        Array.from(
          { length: service.log.size },
          async (_, index) => (await service.log.record(index)) as Record<string, unknown>,
        ),
      ),
    stop: () => (stopping ??= stopOnce()),
    close: async () => {
      await (stopping ??= stopOnce());
      fs.rmSync(dataDir, { recursive: true });
    },
  };
}

/** Checks an answer against the document: its path, status, type and schema must be in it. */
function conformance(
  document: Harness['document'],
): (method: string, where: string, status: number, type: string, body: unknown) => void {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(document, 'openapi');
  const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');
  const paths = Object.keys(document.paths).map((template) => ({
    template,
    shape: new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`),
  }));
  return (method, where, status, type, body) => {
    const asked = `/v1${where.split('?')[0] ?? ''}`;
    const found = paths.find(
      ({ shape, template }) => shape.test(asked) && document.paths[template]?.[method.toLowerCase()] !== undefined,
    );
    if (found === undefined) return;
    const operation = document.paths[found.template]?.[method.toLowerCase()] as {
      responses: Record<string, { content?: Record<string, unknown> }>;
    };
    const answer = operation.responses[String(status)];
    if (answer === undefined)
      throw new Error(`${method} ${found.template} answers ${status}, which its document does not have`);
    const media = type.split(';')[0] ?? '';
    if (answer.content === undefined) return;
    if (answer.content[media] === undefined)
      throw new Error(`${method} ${found.template} answers ${status} as ${media}, which its document does not have`);
    if (!media.endsWith('json')) return;
    const pointer = [
      'paths',
      found.template,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      media,
      'schema',
    ]
      .map(escaped)
      .join('/');
    const validate =
      ajv.getSchema(`openapi#/${encodeURI(pointer)}`) ?? ajv.compile({ $ref: `openapi#/${encodeURI(pointer)}` });
    if (validate(body) !== true)
      throw new Error(`${method} ${found.template} ${status}: ${ajv.errorsText(validate.errors)}`);
  };
}
