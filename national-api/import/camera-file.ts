import { parse } from 'csv-parse/sync';
import fs from 'node:fs';
import { CAMERA_KINDS, type Camera, type CameraKind } from '../../app/domain/camera.ts';
import { resolveOrganisation } from '../../app/policy/organisations.ts';

/** A camera file that cannot be used at all, with what to fix. The import has not begun then. */
export class CameraFileFault extends Error {
  constructor(what: string) {
    super(`cameras: ${what}`);
    this.name = 'CameraFileFault';
  }
}

const COLUMNS = ['id', 'name', 'organisation', 'kind', 'road', 'direction', 'lat', 'lon'] as const;
const MAX_ROWS = 65_535;

const isKind = (text: string): text is CameraKind => (CAMERA_KINDS as readonly string[]).includes(text);

function coordinate(text: string, limit: number): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && Math.abs(value) <= limit ? value : undefined;
}

type CameraLine = { readonly ok: true; readonly camera: Camera } | { readonly ok: false; readonly reason: string };

function cameraOf(row: Readonly<Record<string, string>>): CameraLine {
  const field = (name: (typeof COLUMNS)[number]): string => (row[name] ?? '').trim();
  const [id, kind] = [field('id'), field('kind').toUpperCase()];
  if (id === '' || id.length > 64) return { ok: false, reason: 'id must have 1 to 64 characters' };
  if (!isKind(kind)) return { ok: false, reason: `kind must be one of ${CAMERA_KINDS.join(', ')}` };
  const organisation = resolveOrganisation(field('organisation'));
  if (organisation === undefined) return { ok: false, reason: 'organisation is not one of the approved organisations' };
  const lat = coordinate(field('lat'), 90);
  const lon = coordinate(field('lon'), 180);
  const known = lat !== undefined && lon !== undefined;
  return {
    ok: true,
    camera: {
      id,
      kind,
      organisation: organisation.name,
      name: field('name').slice(0, 120) || id,
      road: field('road').slice(0, 40),
      junction: null,
      direction: field('direction').slice(0, 20),
      lat: lat ?? 0,
      lon: lon ?? 0,
      locationQuality: known ? 'GPS' : 'UNKNOWN',
      status: 'OK',
      statusPeriods: [],
    },
  };
}

export type CameraFile = {
  readonly cameras: readonly Camera[];
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
};

/**
 * The cameras of a CSV file with the columns of `COLUMNS`. A line that cannot be used is refused with its number and the
 * reason; reads of its camera are then of an unknown camera. DPIA: only approved organisations may submit reads.
 * @throws CameraFileFault when the file as a whole cannot be read as cameras.
 */
export function readCameraFile(file: string): CameraFile {
  let rows: readonly Readonly<Record<string, string>>[];
  try {
    rows = parse(fs.readFileSync(file), {
      bom: true,
      columns: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    });
  } catch (error) {
    throw new CameraFileFault(error instanceof Error ? error.message : 'not a CSV file');
  }
  const [first] = rows;
  const missing = first === undefined ? [] : COLUMNS.filter((column) => !(column in first));
  if (missing.length > 0) throw new CameraFileFault(`the header lacks ${missing.join(', ')}`);
  if (rows.length > MAX_ROWS) throw new CameraFileFault(`more than ${MAX_ROWS} cameras`);
  const cameras = new Map<string, Camera>();
  const refused: { line: number; reason: string }[] = [];
  rows.forEach((row, index) => {
    const outcome = cameraOf(row);
    if (!outcome.ok) refused.push({ line: index + 2, reason: outcome.reason });
    else if (cameras.has(outcome.camera.id)) refused.push({ line: index + 2, reason: 'a second camera of this id' });
    else cameras.set(outcome.camera.id, outcome.camera);
  });
  return { cameras: [...cameras.values()], refused };
}
