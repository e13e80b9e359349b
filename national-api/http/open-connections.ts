import {
  CONNECTIONS,
  CONNECTIONS_OF_AN_ADDRESS,
  SILENT_CONNECTIONS,
  SILENT_CONNECTIONS_OF_AN_ADDRESS,
} from '../../app/policy/connection-limits.ts';

/** The state of a connection, from the first to be closed to the last. */
const STATES = ['SILENT', 'IDLE', 'CALLING', 'SIGNED_IN'] as const;
/**
 * Nothing but part of a head has arrived; every call is answered; in a call without an account; in a call of a
 * signed-in account.
 */
type State = (typeof STATES)[number];

/** The parts of a socket that are used. */
export type Connection = {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly destroy: () => unknown;
};

type Open = {
  readonly connection: Connection;
  readonly key: string;
  readonly address: string;
  state: Exclude<State, 'SIGNED_IN'>;
  /** That its call is on. */ socket?: object | undefined;
};

/** Different from the policy in tests only. */
export type ConnectionLimits = {
  readonly all: number;
  readonly ofAnAddress: number;
  readonly silent: number;
  readonly silentOfAnAddress: number;
};
const LIMITS: ConnectionLimits = {
  all: CONNECTIONS,
  ofAnAddress: CONNECTIONS_OF_AN_ADDRESS,
  silent: SILENT_CONNECTIONS,
  silentOfAnAddress: SILENT_CONNECTIONS_OF_AN_ADDRESS,
};

/** The same for the socket of a connection and for the TLS socket on top of it. */
const keyOf = ({
  remoteAddress = 'unknown',
  remotePort = 0,
}: Pick<Connection, 'remoteAddress' | 'remotePort'>): string => `${remoteAddress} ${remotePort}`;

const signedIn = new WeakSet();
/** Notes that the call on a socket is one of a signed-in account. */
export const noteSignedIn = (socket: object | undefined): void => {
  if (socket !== undefined) signedIn.add(socket);
};

/**
 * Open connections. When there are too many, the least important and oldest one is closed, of the party with the most
 * of them, and never the newest: silent connections must not shut out callers.
 */
export class OpenConnections {
  readonly #limits: ConnectionLimits;
  /** Oldest first. */
  readonly #open = new Map<string, Open>();

  constructor(limits: ConnectionLimits = LIMITS) {
    this.#limits = limits;
  }

  /**
   * Admits a new connection, if need be in place of another; call the returned function when it has closed.
   * Undefined, and it is closed, when every other is in a call of a signed-in account.
   */
  opened(connection: Connection): (() => void) | undefined {
    const { all, ofAnAddress, silent, silentOfAnAddress } = this.#limits;
    const address = connection.remoteAddress ?? 'unknown';
    const key = keyOf(connection);
    const mine = (open: Open): boolean => open.address === address;
    const silentOne = ({ state }: Open): boolean => state === 'SILENT';
    const room =
      this.#room(silentOfAnAddress, (open) => mine(open) && silentOne(open)) &&
      this.#room(silent, silentOne) &&
      this.#room(ofAnAddress, mine) &&
      this.#room(all, () => true);
    if (!room) {
      connection.destroy();
      return undefined;
    }
    const open: Open = { connection, key, address, state: 'SILENT' };
    this.#open.set(key, open);
    return () => {
      // By its key, because a closed socket has forgotten its address; and the same may have come again meanwhile.
      if (this.#open.get(key) === open) this.#open.delete(key);
    };
  }

  /**
   * The head of a call is complete, on this socket or on the one below it; call the returned function when the call
   * is answered.
   */
  calling(socket: Pick<Connection, 'remoteAddress' | 'remotePort'>): () => void {
    const open = this.#open.get(keyOf(socket));
    if (open === undefined) return () => undefined;
    signedIn.delete(socket);
    open.state = 'CALLING';
    open.socket = socket;
    return () => {
      open.state = 'IDLE';
      open.socket = undefined;
    };
  }

  /**
   * Whether there is room for one more, if need be in place of another. Calls of signed-in accounts are not aborted.
   */
  #room(limit: number, among: (open: Open) => boolean): boolean {
    const some = [...this.#open.values()].filter(among);
    if (some.length < limit) return true;
    for (const state of STATES.slice(0, -1)) {
      const candidates = some.filter((open) => stateOf(open) === state);
      const oldest = ofMost(candidates);
      if (oldest === undefined) continue;
      this.#open.delete(oldest.key);
      oldest.connection.destroy();
      return true;
    }
    return false;
  }
}

const stateOf = ({ socket, state }: Open): State =>
  socket !== undefined && signedIn.has(socket) ? 'SIGNED_IN' : state;

/** The oldest of the address that has most of them. */
function ofMost(candidates: readonly Open[]): Open | undefined {
  const counts = new Map<string, number>();
  for (const { address } of candidates) counts.set(address, (counts.get(address) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return candidates.find(({ address }) => counts.get(address) === most);
}
