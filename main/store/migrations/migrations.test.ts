import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Database } from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { BINDING } from '../../testing/a-workstation.ts';
import { makeDatabaseOfVersion1 } from '../../testing/database-of-version-1.ts';
import { bundledProgram } from '../../testing/program.ts';
import { openLocalDatabase } from '../database.ts';
import { openSqlcipher } from '../sqlcipher.ts';
import { StoreFault } from '../store-fault.ts';
import { migrate, MIGRATIONS } from './index.ts';

const KEY = 'ab'.repeat(32);
const newFile = (): string => path.join(mkdtempSync(path.join(os.tmpdir(), 'sightline-migrations-')), 'a.db');
const raw = (file: string): Promise<Database> => openSqlcipher({ file, keyHex: KEY, ownBinding: BINDING });
const oldFile = async (): Promise<string> => {
  const file = newFile();
  await makeDatabaseOfVersion1({ file, keyHex: KEY, ownBinding: BINDING });
  return file;
};

type Schema = Record<string, string>;
/** Tables and indexes with their columns, however they were created. */
const schemaOf = (database: Database): Schema =>
  Object.fromEntries(
    (
      database.prepare("select type, name from sqlite_master where type in ('table', 'index') order by name").all() as {
        type: string;
        name: string;
      }[]
    )
      .filter(({ name }) => !name.startsWith('sqlite_'))
      .map(({ type, name }) => [
        name,
        JSON.stringify(database.pragma(type === 'table' ? `table_info(${name})` : `index_xinfo(${name})`)),
      ]),
  );

/** The contents of the old database, which must be found again whatever happened. */
const expectAllThere = async (file: string): Promise<void> => {
  const database = await openLocalDatabase(file, KEY, BINDING);
  expect(database.fault).toBeNull();
  expect(database.audit.waiting(10).map(({ seq, body }) => [seq, body])).toEqual([
    [2, '{"n":2}'],
    [3, '{"n":3}'],
  ]);
  expect(database.audit.bySeq(1)).toMatchObject({ userName: 'investigator', receipt: { index: 9, verified: true } });
  expect(database.audit.ofUser('investigator', 10).map(({ seq }) => seq)).toEqual([2, 1]);
  expect(database.notes.get('device-id')).toBe('WS-OLD');
  expect(database.notes.get('audit-keys')).toBe('{"k1":"x"}');
  expect(database.settings.read()).toEqual({ theme: 'light' });
  database.close();
};

describe('migrations of the local database', () => {
  test('are numbered without a gap, each in a file of its number', () => {
    const files = readdirSync(import.meta.dirname).filter((name) => /^\d/.test(name));
    expect(files.map((name) => Number(name.slice(0, 4)))).toEqual(MIGRATIONS.map((_migration, index) => index + 1));
  });

  test('the first one makes what the first release made', async () => {
    const old = await raw(await oldFile());
    const made = await raw(newFile());
    for (const statement of MIGRATIONS[0] ?? []) made.exec(statement);
    expect(schemaOf(made)).toEqual(schemaOf(old));
    old.close();
    made.close();
  });

  test('a database of the first release opens with all that it held', async () => {
    const file = await oldFile();
    await expectAllThere(file);
    await expectAllThere(file);
  });

  test('an old database that was migrated has the schema of a new one', async () => {
    const old = await raw(await oldFile());
    const made = await raw(newFile());
    migrate(old);
    migrate(made);
    expect(schemaOf(old)).toEqual(schemaOf(made));
    old.close();
    made.close();
  });

  test('every table has an owner on every row', async () => {
    const database = await raw(newFile());
    migrate(database);
    const tables = database
      .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
      .pluck()
      .all() as string[];
    expect(tables.length).toBeGreaterThan(2);
    for (const table of tables)
      expect(database.pragma(`table_info(${table})`), table).toContainEqual(
        expect.objectContaining({ name: 'owner', notnull: 1, dflt_value: null }),
      );
    database.close();
  });

  test('a database of a newer version is refused by that name, and not a byte of it is changed', async () => {
    const file = await oldFile();
    const database = await raw(file);
    database.pragma(`user_version=${MIGRATIONS.length + 1}`);
    database.close();
    const before = readFileSync(file);
    const refused = await openLocalDatabase(file, KEY, BINDING);
    expect(refused.fault).toBe('NEWER');
    expect(() => {
      refused.notes.set('a', 'b');
    }).toThrow(new StoreFault('NEWER'));
    refused.close();
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  test('a migration that fails half way leaves the schema that it found', async () => {
    const database = await raw(await oldFile());
    const before = schemaOf(database);
    // Occupies the name of the second migration's own table.
    database.exec('create table owned_setting (name text)');
    expect(() => {
      migrate(database);
    }).toThrow();
    database.exec('drop table owned_setting');
    expect(schemaOf(database)).toEqual(before);
    expect(database.pragma('user_version', { simple: true })).toBe(1);
    database.close();
  });

  test('killed with -9 before each of its statements: nothing is lost, and no schema is between two versions', async () => {
    const program = await bundledProgram('killed-in-migration');
    const template = await oldFile();
    const killedBefore = (statement: number): { file: string; said: string; signal: string | null } => {
      const file = newFile();
      copyFileSync(template, file);
      const child = spawnSync(process.execPath, [program, file, KEY, BINDING, String(statement)], { encoding: 'utf8' });
      expect(child.stderr).toBe('');
      return { file, said: child.stdout, signal: child.signal };
    };
    // The schema after each migration: no other may ever be found.
    const reference = await raw(newFile());
    const schemas = MIGRATIONS.map((statements) => {
      for (const statement of statements) reference.exec(statement);
      return schemaOf(reference);
    });
    reference.close();

    const whole = killedBefore(0);
    const count = Number(whole.said);
    expect(count).toBeGreaterThanOrEqual(MIGRATIONS.slice(1).flat().length);
    await expectAllThere(whole.file);
    const found = new Set<number>();
    for (let statement = 1; statement <= count; statement += 1) {
      const { file, said, signal } = killedBefore(statement);
      expect([said, signal], `statement ${statement}`).toEqual(['', 'SIGKILL']);
      const database = await raw(file);
      const version = Number(database.pragma('user_version', { simple: true }));
      found.add(version);
      expect(schemaOf(database), `statement ${statement}`).toEqual(schemas[version - 1]);
      database.close();
      await expectAllThere(file);
    }
    expect(found.has(1)).toBe(true);
    rmSync(program);
  });
});
