import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** Files of the profile that this app creates itself. The database and its two companions count as one. */
export type ProfileFiles = {
  /** A number for this profile, so that two profiles of one user do not share keys. Not secret. */
  readonly profileId: (fresh: () => string) => string;
  readonly path: (name: string) => string;
  readonly exists: (name: string) => boolean;
  /** Renames a database out of the way and returns its new name. Nothing is deleted. */
  readonly setAside: (name: string, stamp: string) => string;
  readonly named: (pattern: RegExp) => readonly string[];
  readonly remove: (name: string) => void;
};

const COMPANIONS = ['', '-wal', '-shm'] as const;

export function profileFiles(folder: string): ProfileFiles {
  mkdirSync(folder, { recursive: true });
  const data = path.join(folder, 'workstation');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  chmodSync(data, 0o700);
  const at = (name: string): string => path.join(data, name);
  return {
    profileId: (fresh) => {
      const file = at('profile-id');
      const known = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
      if (/^[0-9a-f]{16}$/.test(known)) return known;
      const made = fresh();
      writeFileSync(file, `${made}\n`, { mode: 0o600 });
      return made;
    },
    path: at,
    exists: (name) => existsSync(at(name)),
    setAside: (name, stamp) => {
      const kept = name.replace(/\.db$/, `.unreadable-${stamp}.db`);
      for (const companion of COMPANIONS)
        if (existsSync(at(name + companion))) renameSync(at(name + companion), at(kept + companion));
      return kept;
    },
    named: (pattern) => readdirSync(data).filter((name) => pattern.test(name)),
    remove: (name) => {
      for (const companion of COMPANIONS) rmSync(at(name + companion), { force: true });
    },
  };
}
