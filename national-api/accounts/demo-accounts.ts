import path from 'node:path';
import * as z from 'zod';
import type { Account } from '../../app/api/session.ts';
import { roleSchema, type Rank, type Role } from '../../app/policy/roles.ts';
import { readFileIfThere, writePrivateFile } from '../private-file.ts';
import type { AccountBook } from './account-book.ts';
import { randomPassword } from './passwords.ts';

const FORCE = 'West Yorkshire Police';

const demo = (userName: string, displayName: string, role: Role, rank: Rank | null = null): Account => ({
  userName,
  displayName,
  roles: [role],
  rank,
  organisation: FORCE,
});

/**
 * One account for each role, as the contract names them, then the second people for acts that take two; names and
 * collar numbers are invented.
 */
const DEMO_ACCOUNTS: readonly Account[] = [
  demo('investigator', 'DC 4471 Priya Anand', 'investigator'),
  demo('analyst', 'Tomos Bevan, analyst', 'analyst'),
  demo('listmanager', 'Ruth Okonjo, list manager', 'listManager'),
  demo('controlroom', 'Callum Reid, control room', 'controlRoom'),
  demo('inspector', 'Insp 2210 Helen Marsh', 'authoriser', 'INSPECTOR'),
  demo('superintendent', 'Supt 1034 David Achebe', 'authoriser', 'SUPERINTENDENT'),
  demo('auditor', 'Margaret Liu, auditor', 'auditor'),
  demo('admin', 'Stefan Kowalski, administrator', 'admin'),
  demo('dpo', 'Nadia Farouk, data protection officer', 'dpo'),
  demo('feed', 'Camera feed', 'feed'),
  demo('admin2', 'Joanna Price, administrator', 'admin'),
  demo('listmanager2', 'Imran Yusuf, list manager', 'listManager'),
  demo('dpo2', 'Gwen Parry, deputy data protection officer', 'dpo'),
  demo('nationalauditor', 'Elspeth Grant, national auditor', 'nationalAuditor'),
  demo('supervisor', 'Insp 3308 Farida Khan', 'authoriser', 'INSPECTOR'),
];

const listedSchema = z.array(
  z.object({ userName: z.string(), password: z.string(), roles: z.array(roleSchema), organisation: z.string() }),
);
type Listed = z.infer<typeof listedSchema>;

/**
 * Creates the demonstration's accounts with random passwords and writes them to `demo-accounts.json`, readable by its
 * owner only. Existing accounts stay, so a restart changes no password. Returns the file.
 */
export async function ensureDemoAccounts(dataDir: string, accounts: AccountBook): Promise<string> {
  const file = path.join(dataDir, 'demo-accounts.json');
  const known = listedIn(readFileIfThere(file));
  const missing = DEMO_ACCOUNTS.filter(
    ({ userName }) => !accounts.has(userName) || !known.some((listed) => listed.userName === userName),
  );
  // The demonstration's clock may be set to any day: its accounts count as in use at every start.
  for (const { userName } of DEMO_ACCOUNTS) if (accounts.has(userName)) accounts.touch(userName);
  if (missing.length === 0) return file;
  const made = missing.map((account) => ({ account, password: randomPassword() }));
  await accounts.put(made);
  const kept = known.filter((listed) => !missing.some(({ userName }) => userName === listed.userName));
  const listed = [
    ...kept,
    ...made.map(({ account, password }) => ({
      userName: account.userName,
      password,
      roles: account.roles,
      organisation: account.organisation,
    })),
  ];
  const order = DEMO_ACCOUNTS.map(({ userName }) => userName);
  listed.sort((a, b) => order.indexOf(a.userName) - order.indexOf(b.userName));
  writePrivateFile(file, `${JSON.stringify(listed, null, 1)}\n`);
  return file;
}

function listedIn(text: string | undefined): Listed {
  if (text === undefined) return [];
  try {
    const parsed = listedSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : [];
  } catch {
    return []; // Damaged: the accounts get new passwords.
  }
}
