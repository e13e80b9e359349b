import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fail, succeed, type Result } from '../../app/domain/result.ts';
import { parseConfig, parseDemoAccounts, parsePolicy, type Config, type DemoAccounts } from '../services/config.ts';
import { ADMINISTRATOR, readGuarded, type Keeper } from './guarded-file.ts';

export type LoadedConfig = { readonly config: Config; readonly caPem: string; readonly demoAccounts: DemoAccounts };

export type ConfigSource = {
  readonly packaged: boolean;
  /** Value of SIGHTLINE_CONFIG; ignored by a packaged build. */
  readonly file: string | undefined;
  /** The policy of the machine; read by a packaged build only. */
  readonly policy: string;
  readonly keeper?: Keeper;
};

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8')) as unknown;
}

function parseJson(file: string, text: string): Result<unknown, string> {
  try {
    return succeed(JSON.parse(text) as unknown);
  } catch {
    return fail(`${file} is no JSON`);
  }
}

// Without a CA given, Node would trust the system's list.
const holdsCertificate = (pem: string): boolean => pem.includes('-----BEGIN CERTIFICATE-----');

/** SECURITY(S22): only the administrator tells a packaged build its service and its CA. */
function fromPolicy(file: string, keeper: Keeper): Result<LoadedConfig, string> {
  const text = readGuarded(file, keeper);
  if (!text.ok) return fail(`this workstation has no policy that can be believed. ${text.failure}.`);
  const json = parseJson(file, text.value);
  if (!json.ok) return json;
  const policy = parsePolicy(json.value);
  if (!policy.ok) return fail(`${file}: ${policy.failure}`);
  const { url, caFile } = policy.value.service;
  const ca = path.resolve(path.dirname(file), caFile);
  const caPem = readGuarded(ca, keeper);
  if (!caPem.ok) return fail(`the CA of the service cannot be believed. ${caPem.failure}.`);
  if (!holdsCertificate(caPem.value)) return fail(`${ca} holds no certificate`);
  return succeed({ config: { service: { url, caFile: ca } }, caPem: caPem.value, demoAccounts: [] });
}

/** The configuration of an unpackaged build, from the file that SIGHTLINE_CONFIG names. */
function fromFile(file: string | undefined): Result<LoadedConfig, string> {
  if (file === undefined || file === '') return fail('SIGHTLINE_CONFIG names no configuration (npm start makes one)');
  const parsed = parseConfig(readJson(file));
  if (!parsed.ok) return parsed;
  // Paths are relative to the file.
  const from = (other: string): string => path.resolve(path.dirname(file), other);
  const { service, demoAccountsFile } = parsed.value;
  const config: Config = { service: { url: service.url, caFile: from(service.caFile) } };
  const caPem = readFileSync(config.service.caFile, 'utf8');
  if (!holdsCertificate(caPem)) return fail('service.caFile: holds no certificate');
  const demoAccounts = demoAccountsFile === undefined ? [] : parseDemoAccounts(readJson(from(demoAccountsFile)));
  return succeed({ config, caPem, demoAccounts });
}

/** The configuration with the files it names, or in words why the app cannot start with it. */
export function loadConfig({
  packaged,
  file,
  policy,
  keeper = ADMINISTRATOR,
}: ConfigSource): Result<LoadedConfig, string> {
  try {
    return packaged ? fromPolicy(policy, keeper) : fromFile(file);
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'the configuration cannot be read');
  }
}
