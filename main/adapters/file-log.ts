import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Log } from '../ports/log.ts';
import { redact } from '../services/redact.ts';

const MAX_BYTES = 1_000_000;

export type FileLogOptions = { readonly folder: string | undefined; readonly toStderr: boolean };

/**
 * The workstation's own log: one line of JSON per event, in one file and its predecessor. A log that cannot be
 * written stops nothing: what must not be lost is in the audit log.
 */
export function fileLog({ folder, toStderr }: FileLogOptions): Log {
  const file = folder === undefined ? undefined : path.join(folder, 'sightline.log');
  if (folder !== undefined) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    } catch {
      // Every write below fails too, and shows it by its absence.
    }
  }
  const toFile = (line: string): void => {
    if (file === undefined) return;
    try {
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(file, `${file}.1`);
      appendFileSync(file, line, { mode: 0o600 });
    } catch {
      // A full disk must not end the app.
    }
  };
  return {
    write: (level, event, fields = {}) => {
      const safe = Object.fromEntries(
        Object.entries(fields)
          .filter(([, value]) => value !== undefined)
          // SECURITY(S28): redacted here, at the sink, so that no caller can forget it.
          .map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]),
      );
      const line = `${JSON.stringify({ at: new Date().toISOString(), level, event, ...safe })}\n`;
      if (toStderr) process.stderr.write(line);
      toFile(line);
    },
  };
}
