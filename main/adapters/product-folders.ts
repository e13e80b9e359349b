/** The folders in which each operating system expects a product's files. */
import path from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The policy of the machine, which an administrator writes. On Windows %ProgramData% is set by the system, but a user
 * can override it for their own programs, so it is not used.
 */
export function policyFile(product: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return path.win32.join('C:\\ProgramData', product, 'policy.json');
  if (platform === 'darwin') return path.posix.join('/Library/Application Support', product, 'policy.json');
  return path.posix.join('/etc', product.toLowerCase().replaceAll(' ', '-'), 'policy.json');
}

/**
 * The folder of a user's data. On Windows Electron's default would roam to other machines, and this data (the
 * device's key, its log) belongs to this machine.
 */
export function profileFolder(
  product: string,
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const local = environment['LOCALAPPDATA'];
  return platform === 'win32' && local !== undefined && local !== '' ? path.win32.join(local, product) : undefined;
}
