import path from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles a program of this folder for a child process. Returns its file, which lies inside the checkout so that its
 * modules are found.
 */
export async function bundledProgram(name: string): Promise<string> {
  const outfile = path.resolve('.tmp', `${name}-${process.pid}.cjs`);
  await build({
    entryPoints: [path.resolve('main', 'testing', `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    logLevel: 'silent',
    external: ['better-sqlite3-multiple-ciphers'],
    define: { 'import.meta.dirname': '""' },
  });
  return outfile;
}
