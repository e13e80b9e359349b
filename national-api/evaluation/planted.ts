import fs from 'node:fs';
import * as z from 'zod';

const groupsSchema = z.array(z.array(z.string()).readonly()).readonly();
/** The planted cases in a truth file, of any format that has these fields (docs/simulated-nation.md). */
const plantedSchema = z.object({ convoys: groupsSchema, decoys: groupsSchema });
export type Planted = z.infer<typeof plantedSchema>;

export const readPlanted = (file: string): Planted => plantedSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));

/** Two marks in one text, in a fixed order. */
export const pairKey = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** Every two of each group. */
export const pairsOf = (groups: readonly (readonly string[])[]): ReadonlySet<string> =>
  new Set(groups.flatMap((group) => group.flatMap((a, i) => group.slice(i + 1).map((b) => pairKey(a, b)))));
