/** Where the systems expect a product's files. */
import path from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The policy of the machine, which an administrator writes.
 *
 * Windows: %ProgramData% is what the system sets for everybody; a user can set it for a program of theirs, so it is not asked.
 */
export function policyFile(product: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return path.win32.join('C:\\ProgramData', product, 'policy.json');
  if (platform === 'darwin') return path.posix.join('/Library/Application Support', product, 'policy.json');
  return path.posix.join('/etc', product.toLowerCase().replaceAll(' ', '-'), 'policy.json');
}

/**
 * The folder of a user's data, where Electron's own choice is not it: on Windows that would roam to other machines, and what is
 * kept here (the device's key, its log) is this machine's.
 */
export function profileFolder(
  product: string,
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const local = environment['LOCALAPPDATA'];
  return platform === 'win32' && local !== undefined && local !== '' ? path.win32.join(local, product) : undefined;
}
