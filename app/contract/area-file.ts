import * as z from 'zod';
import { SEARCH_ROLES } from '../policy/roles.ts';
import { nothing, RATES, type Method, SMALL } from './method.ts';

/** A larger file holds more than anybody asks about, and would stop the page while it is read [default]. */
export const AREA_FILE_MAX_BYTES = 5 * 1024 * 1024;
export const AREA_FILE_KINDS = ['kml', 'kmz', 'gpx', 'geojson', 'json'] as const;

/** The file that a person chose: its bytes as they are, or why there are none. No path: the page knows none. */
export const pickedFileSchema = z.object({
  name: z.string().max(300),
  file: z.discriminatedUnion('state', [
    z.object({ state: z.literal('read'), bytes: z.instanceof(Uint8Array) }),
    z.object({ state: z.literal('tooLarge'), size: z.number() }),
    z.object({ state: z.literal('unreadable') }),
  ]),
});
export type PickedFile = z.infer<typeof pickedFileSchema>;

export const areaFileMethods = {
  'area.openFile': {
    request: nothing,
    /** Null: no file was chosen. */
    reply: z.object({ picked: pickedFileSchema.nullable() }),
    session: 'signedIn',
    maxBytes: SMALL,
    roles: SEARCH_ROLES,
    audit: { unrecorded: 'a file of this person’s own choice; a search for its area is recorded with the area' },
    // Each opens a dialog.
    rate: RATES.searches,
  },
} as const satisfies Record<string, Method>;
