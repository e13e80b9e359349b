/**
 * Finds the subject of a leaf without parsing it, which matters in a log of millions. Canonical JSON sorts names, so
 * a leaf of the service begins with its action, and a workstation's with why it is contested, who delivered it, or
 * its device.
 */
const SERVICE_LEAF = /^\{"action":"([A-Z0-9_]{1,60})"/;
const HEAD_BYTES = 80;
const WORKSTATION_LEAF = /^\{"(?:contested|deliveredBy|deviceId)":/;

/** Each record goes to many books in turn: its subject is found once. */
function onceForEach<T>(read: (bytes: Uint8Array) => T): (bytes: Uint8Array) => T {
  let last: { readonly bytes: Uint8Array; readonly value: T } | undefined;
  return (bytes) => {
    if (last?.bytes !== bytes) last = { bytes, value: read(bytes) };
    return last.value;
  };
}

/** The action of a service's leaf, `WORKSTATION` for a workstation's, undefined for any other. */
export const kindOfLeaf = onceForEach((bytes: Uint8Array): string | undefined => {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES)).toString('latin1');
  return WORKSTATION_LEAF.test(head) ? 'WORKSTATION' : SERVICE_LEAF.exec(head)?.[1];
});

/**
 * The time of a service's leaf follows its action and its actor, whose names are short; that of a workstation's
 * precedes its record.
 */
const AT = /"(?:at|receivedAt)":"([0-9T:.Z-]{24})"/;
const TIME_WITHIN_BYTES = 1_200;

/** When a leaf was entered, by the service's clock; NaN when its beginning does not say. */
export function timeOfLeaf(bytes: Uint8Array): number {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, TIME_WITHIN_BYTES)).toString(
    'latin1',
  );
  return Date.parse(AT.exec(head)?.[1] ?? '');
}

/** The content of a leaf. Nobody may change it: the next book gets the same object. */
export const parseLeaf = onceForEach((bytes: Uint8Array): unknown =>
  JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')),
);
