// Reads the hand-written road table. The format is described in README.md.
import { readFileSync, readdirSync } from 'node:fs';

const CLASSES = new Set(['motorway', 'primary', 'a']);
const here = new URL('./', import.meta.url);

function waypoint(line) {
  const [, lat, lon, rest = ''] = /^(\d\d\.\d+) (-?\d+\.\d+)(?: (.+))?$/.exec(line) ?? [];
  if (lat === undefined) throw new Error('expected "latitude longitude [junction] [name]"');
  const [, junction, name] = /^(J\d+[A-Z]?(?:\/\d+)?|T\d)?\s*(.*)$/.exec(rest);
  return { at: [Number(lon), Number(lat)], junction, name: name || undefined };
}

function parseTable(text, file) {
  const stretches = [];
  text.split('\n').forEach((raw, index) => {
    const line = raw.replace(/#.*/, '').trim();
    if (!line) return;
    try {
      if (line.startsWith('=')) {
        const [, ref, kind, name] = /^= (\S+(?: TOLL)?) (\S+)(?: (.+))?$/.exec(line) ?? [];
        if (!CLASSES.has(kind)) throw new Error('expected "= number class [name]"');
        stretches.push({ ref, class: kind, name, points: [], file, line: index + 1 });
      } else stretches.at(-1).points.push(waypoint(line));
    } catch (error) {
      throw new Error(`${file}:${index + 1}: ${error.message}: ${line}`);
    }
  });
  return stretches;
}

/** Every stretch of every `.txt` file whose name `wanted` accepts, in the order of the file names. */
export function readRoads(wanted = () => true) {
  const files = readdirSync(here)
    .filter((name) => name.endsWith('.txt') && wanted(name))
    .sort();
  return files.flatMap((file) => parseTable(readFileSync(new URL(file, here), 'utf8'), file));
}
