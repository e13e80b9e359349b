import fs from 'node:fs';

/** What tools/test-package.mjs has prepared, as root. */
export type PackagedTask = {
  /** The ordinary user that the app runs as. */
  readonly user: { readonly name: string; readonly uid: number; readonly gid: number };
  readonly home: string;
  readonly package: string;
  readonly product: string;
  readonly version: string;
  /** What is installed, in the order of its versions. */
  readonly debs: { readonly older: string; readonly newer: string };
  /** Where the program will be. */
  readonly folder: string;
  readonly program: string;
  /** The folder of the machine's policy; nobody but these tests writes there. */
  readonly policyFolder: string;
  /** Electron's major version. */
  readonly electron: number;
  readonly desk: {
    readonly command: readonly string[];
    readonly folder: string;
    readonly environment: Readonly<Record<string, string>>;
  };
};

export const task = (): PackagedTask => {
  const file = process.env['SIGHTLINE_PACKAGED_TASK'];
  if (file === undefined)
    throw new Error('started by tools/test-package.mjs (npm run test:package), which prepares all this');
  return JSON.parse(fs.readFileSync(file, 'utf8')) as PackagedTask;
};
