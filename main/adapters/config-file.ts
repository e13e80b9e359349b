import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fail, succeed, type Result } from '../../app/domain/result.ts';
import { PRODUCTION_SERVICE } from '../product.ts';
import { parseConfig, parseDemoAccounts, type Config, type DemoAccounts } from '../services/config.ts';

export type LoadedConfig = { readonly config: Config; readonly caPem: string; readonly demoAccounts: DemoAccounts };

export type ConfigSource = {
  readonly packaged: boolean;
  /** Value of SIGHTLINE_CONFIG. */
  readonly file: string | undefined;
  /** Where the packaged build keeps its certificate authority. */
  readonly resources: string;
};

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8')) as unknown;
}

/** A packaged build has its address compiled in; the variable is read only by a build that is not packaged. */
function configOf({ packaged, file, resources }: ConfigSource): Result<Config, string> {
  if (packaged || file === undefined || file === '') {
    const { url, caFile } = PRODUCTION_SERVICE;
    return parseConfig({ service: { url, caFile: path.join(resources, caFile) } });
  }
  const parsed = parseConfig(readJson(file));
  if (!parsed.ok) return parsed;
  // Paths are meant from where the file is.
  const from = (other: string): string => path.resolve(path.dirname(file), other);
  const { service, demoAccountsFile } = parsed.value;
  return succeed({
    service: { url: service.url, caFile: from(service.caFile) },
    ...(demoAccountsFile === undefined ? {} : { demoAccountsFile: from(demoAccountsFile) }),
  });
}

/** The configuration with what it names, or in words why the app cannot start with it. */
export function loadConfig(source: ConfigSource): Result<LoadedConfig, string> {
  try {
    const config = configOf(source);
    if (!config.ok) return config;
    const { service, demoAccountsFile } = config.value;
    const caPem = readFileSync(service.caFile, 'utf8');
    // Without an authority of our own, Node would believe the system's.
    if (!caPem.includes('-----BEGIN CERTIFICATE-----')) return fail('service.caFile: holds no certificate');
    const demoAccounts =
      source.packaged || demoAccountsFile === undefined ? [] : parseDemoAccounts(readJson(demoAccountsFile));
    return succeed({ config: config.value, caPem, demoAccounts });
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'the configuration cannot be read');
  }
}
