import * as z from 'zod';
import { APPROVAL_DECISION_ACTION } from '../../app/api/approvals.ts';
import type { DeviceState, EnrolledDevice } from '../../app/api/devices.ts';
import { DEVICE_REVOCATION_ACTION, ENROL_DEVICE_ACTION } from '../../app/api/devices.ts';
import type { ContestReason } from '../../app/audit/receipt.ts';
import type { WorkstationRecord } from '../../app/audit/record.ts';
import { DAY_MS, instantMs } from '../../app/domain/instant.ts';
import { SESSION_REMEMBERED_DAYS } from '../../app/policy/device-rules.ts';
import { kindOfLeaf, parseLeaf } from './leaves.ts';
import { refill, type LogBook } from './log-books.ts';
const SIGN_IN_ACTION = 'SIGN_IN';

const ok = { at: z.string(), outcome: z.literal('OK') };
const actor = z.object({ userName: z.string(), organisation: z.string() });
const signInLeaf = z.object({ ...ok, details: z.object({ userName: z.string(), sessionId: z.string() }) });
/** For an enrolment in progress: new keys count from here on. */
const enrolmentBegun = z.object({
  at: z.string(),
  outcome: z.literal('STARTED'),
  actor,
  details: z.object({ added: z.literal(true) }),
});
const enrolLeaf = z.object({
  ...ok,
  actor: actor.nullable(),
  details: z.object({
    deviceId: z.string(),
    name: z.string(),
    sessionId: z.string().optional(),
    bound: z.boolean().optional(),
  }),
});
/** A second person's decision on a workstation, whose id is the subject of the request. */
export const deviceDecisionLeaf = z.object({
  ...ok,
  actor,
  details: z.object({ kind: z.literal('DEVICE'), subject: z.string(), approved: z.boolean(), note: z.string() }),
});
export const deviceRevocationLeaf = z.object({
  ...ok,
  actor,
  details: z.object({ deviceId: z.string(), reason: z.string() }),
});
const deliveryLeaf = z.object({ deviceId: z.string(), receivedAt: z.string() });

type Story = {
  readonly deviceId: string;
  name: string;
  organisation: string | null;
  enrolled: EnrolledDevice['enrolled'];
  firstDeliveryAt: string | null;
  decision: EnrolledDevice['decision'];
  revocation: EnrolledDevice['revocation'];
};
type KnownSession = {
  readonly userName: string;
  readonly atMs: number;
  /** The devices that proved it. */ readonly devices: Set<string>;
};

/** Only this class saves it, and the log signs it. */
const savedSchema = z.object({
  stories: z.map(z.string(), z.custom<Story>()),
  sessions: z.map(z.string(), z.custom<KnownSession>()),
  added: z.map(z.string(), z.array(z.number())),
});

/** Where the leaf of a delivery names its device; the schema of the leaf bounds what comes before. */
const DELIVERY = /"deviceId":"([^"\\]{1,64})","kind":"WORKSTATION"/;
const DELIVERY_HEAD_BYTES = 2_000;

/**
 * Workstations and sessions according to the log: who enrolled a device, approved or withdrew it, whose a session
 * was, and on which device it proved to run. The log is the only store, so a restart forgets none of it, though it
 * ends every session.
 */
export class DeviceBook implements LogBook {
  readonly savedAs = 'devices 2';
  readonly #stories = new Map<string, Story>();
  /** The oldest first. */
  readonly #sessions = new Map<string, KnownSession>();
  readonly #added = new Map<string, number[]>();

  /** Takes note of a record in the log, in order. */
  note(bytes: Uint8Array): void {
    switch (kindOfLeaf(bytes)) {
      case 'WORKSTATION':
        return this.#noteDelivery(bytes);
      case SIGN_IN_ACTION: {
        const leaf = signInLeaf.safeParse(parseLeaf(bytes));
        if (leaf.success) this.#sessionOf(leaf.data.details.sessionId, leaf.data.details.userName, leaf.data.at);
        return;
      }
      case ENROL_DEVICE_ACTION:
        return this.#noteEnrolment(parseLeaf(bytes));
      case APPROVAL_DECISION_ACTION: {
        const leaf = deviceDecisionLeaf.safeParse(parseLeaf(bytes));
        const story = leaf.success ? this.#stories.get(leaf.data.details.subject) : undefined;
        if (leaf.success && story !== undefined)
          story.decision ??= {
            by: leaf.data.actor.userName,
            at: leaf.data.at,
            approved: leaf.data.details.approved,
            note: leaf.data.details.note,
          };
        return;
      }
      case DEVICE_REVOCATION_ACTION: {
        const leaf = deviceRevocationLeaf.safeParse(parseLeaf(bytes));
        const story = leaf.success ? this.#stories.get(leaf.data.details.deviceId) : undefined;
        if (leaf.success && story !== undefined)
          story.revocation ??= { by: leaf.data.actor.userName, at: leaf.data.at, reason: leaf.data.details.reason };
        return;
      }
      default:
    }
  }

  save(): unknown {
    return { stories: this.#stories, sessions: this.#sessions, added: this.#added };
  }

  restore(kept: unknown): (() => void) | undefined {
    const saved = savedSchema.safeParse(kept);
    if (!saved.success) return undefined;
    return () => {
      refill(this.#stories, saved.data.stories);
      refill(this.#sessions, saved.data.sessions);
      refill(this.#added, saved.data.added);
    };
  }

  stateOf(deviceId: string): DeviceState {
    const story = this.#stories.get(deviceId);
    if (story === undefined) return 'PENDING';
    if (story.revocation !== null || story.decision?.approved === false) return 'REVOKED';
    return story.decision === null ? 'PENDING' : 'APPROVED';
  }

  find(deviceId: string): EnrolledDevice | undefined {
    const story = this.#stories.get(deviceId);
    return story === undefined ? undefined : { ...story, state: this.stateOf(deviceId) };
  }

  /** The newest first. */
  all(): readonly EnrolledDevice[] {
    return [...this.#stories.keys()].reverse().flatMap((deviceId) => this.find(deviceId) ?? []);
  }

  /** How many new keys an account has enrolled since a time. */
  addedSince(userName: string, sinceMs: number): number {
    return (this.#added.get(userName) ?? []).filter((atMs) => atMs > sinceMs).length;
  }

  isBound(sessionId: string, deviceId: string): boolean {
    return this.#sessions.get(sessionId)?.devices.has(deviceId) === true;
  }

  /** What contests a record of a device; empty for one without objections. */
  contest(
    deviceId: string,
    { actor: named, sessionId }: Pick<WorkstationRecord, 'actor' | 'sessionId'>,
  ): readonly ContestReason[] {
    const reasons: ContestReason[] = [];
    // Before sign-in there is nobody to name.
    if (named !== null || sessionId !== null) {
      const session = sessionId === null ? undefined : this.#sessions.get(sessionId);
      if (session === undefined) reasons.push('UNKNOWN_SESSION');
      else {
        if (named?.userName !== session.userName) reasons.push('OTHER_PERSON');
        if (!session.devices.has(deviceId)) reasons.push('NOT_BOUND');
      }
    }
    if (this.stateOf(deviceId) !== 'APPROVED') reasons.push('DEVICE_PENDING');
    return reasons;
  }

  #noteDelivery(bytes: Uint8Array): void {
    const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, DELIVERY_HEAD_BYTES)).toString(
      'latin1',
    );
    const named = DELIVERY.exec(head)?.[1];
    if (named !== undefined && this.#stories.get(named)?.firstDeliveryAt !== null) return;
    const leaf = deliveryLeaf.safeParse(parseLeaf(bytes));
    const story = leaf.success ? this.#stories.get(leaf.data.deviceId) : undefined;
    if (leaf.success && story !== undefined) story.firstDeliveryAt ??= leaf.data.receivedAt;
  }

  #noteEnrolment(value: unknown): void {
    const begun = enrolmentBegun.safeParse(value);
    if (begun.success) return this.#countAdded(begun.data.actor.userName, instantMs(begun.data.at));
    const leaf = enrolLeaf.safeParse(value);
    if (!leaf.success) return;
    const { actor: who, at, details } = leaf.data;
    const { deviceId, name, sessionId } = details;
    const known = this.#stories.get(deviceId);
    const story: Story = known ?? {
      deviceId,
      name,
      organisation: null,
      enrolled: null,
      firstDeliveryAt: null,
      decision: null,
      revocation: null,
    };
    this.#stories.set(deviceId, story);
    if (who === null) return;
    if (story.enrolled === null) {
      story.enrolled = { by: who.userName, at };
      story.organisation = who.organisation;
    }
    if (details.bound === true && sessionId !== undefined)
      this.#sessionOf(sessionId, who.userName, at).devices.add(deviceId);
  }

  #countAdded(userName: string, atMs: number): void {
    const recent = (this.#added.get(userName) ?? []).filter((each) => each > atMs - DAY_MS);
    this.#added.set(userName, [...recent, atMs]);
  }

  #sessionOf(sessionId: string, userName: string, at: string): KnownSession {
    const known = this.#sessions.get(sessionId);
    if (known !== undefined) return known;
    const session: KnownSession = { userName, atMs: instantMs(at), devices: new Set() };
    this.#sessions.set(sessionId, session);
    for (const [oldest, { atMs }] of this.#sessions) {
      if (session.atMs - atMs <= SESSION_REMEMBERED_DAYS * DAY_MS) break;
      this.#sessions.delete(oldest);
    }
    return session;
  }
}
