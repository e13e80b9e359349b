/**
 * Reading the raw log (DPIA, audit; DPA 2018 s62(4)). Its records hold marks, so each reading names a purpose and a
 * reason. A reading without them is answered, because everybody who may read the log must be able to verify it. It is
 * recorded as a verification, and shown to oversight when its records held marks [default].
 */
export const UNDECLARED_LOG_READING = {
  purpose: 'INTEGRITY_AND_SECURITY',
  reason: 'Verification of the log; no purpose and reason were given.',
} as const;

/** Fields of records that name vehicles. */
const MARK_FIELDS = /^(?:vrm|vrms|vrmRaw|mark|marks|pattern|maskedMarks)$/;

/** Whether a record names a vehicle anywhere. */
export function holdsMarks(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsMarks);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, each]) => (MARK_FIELDS.test(name) && saysSomething(each)) || holdsMarks(each),
  );
}

const saysSomething = (value: unknown): boolean =>
  (typeof value === 'string' && value !== '') ||
  (Array.isArray(value) && value.some((each) => typeof each === 'string' || typeof each === 'object'));

type LoggedActor = { readonly userName?: unknown; readonly organisation?: unknown } | null | undefined;

/** The actor of a record of the log; for a workstation's record its own actor. */
function actorOf(record: unknown): LoggedActor {
  const leaf = record as {
    readonly kind?: unknown;
    readonly actor?: unknown;
    readonly record?: { readonly actor?: unknown } | null;
  } | null;
  return (leaf?.kind === 'WORKSTATION' ? leaf.record?.actor : leaf?.actor) as LoggedActor;
}

/** The organisation of the person that a record of the log is about; undefined when nobody acted. */
export function organisationOfRecord(record: unknown): string | undefined {
  const actor = actorOf(record);
  return typeof actor?.organisation === 'string' ? actor.organisation : undefined;
}

/** The account that a record of the log is about; undefined when nobody acted. */
export function userNameOfRecord(record: unknown): string | undefined {
  const actor = actorOf(record);
  return typeof actor?.userName === 'string' ? actor.userName : undefined;
}

/** Records of the log about one's own acts: this many per page, searched for among this many. Both [default]. */
export const OWN_RECORDS_A_PAGE = 200;
export const OWN_RECORDS_LOOKED_AT = 5_000;
