import {
  CONNECTIONS,
  CONNECTIONS_OF_AN_ADDRESS,
  SILENT_CONNECTIONS,
  SILENT_CONNECTIONS_OF_AN_ADDRESS,
} from '../../app/policy/connection-limits.ts';

/** What a connection is doing, from what may go first to what stays. */
const STATES = ['SILENT', 'IDLE', 'CALLING', 'SIGNED_IN'] as const;
/** Nothing but part of a head has come; every call answered; in a call of nobody known; in a call of somebody signed in. */
type State = (typeof STATES)[number];

/** As far as it is needed of a socket. */
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

/** Other than in the policy for tests only. */
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

/** The same for the socket of a connection and for the one with TLS upon it. */
const keyOf = ({
  remoteAddress = 'unknown',
  remotePort = 0,
}: Pick<Connection, 'remoteAddress' | 'remotePort'>): string => `${remoteAddress} ${remotePort}`;

const signedIn = new WeakSet();
/** Notes that the call that a socket is in is one of somebody signed in. */
export const noteSignedIn = (socket: object | undefined): void => {
  if (socket !== undefined) signedIn.add(socket);
};

/**
 * Connections that are open. When there are too many it is the oldest of the least worth that goes, of whoever has most of them, and never
 * the one that just came: silence must not shut the service to those who have something to say.
 */
export class OpenConnections {
  readonly #limits: ConnectionLimits;
  /** Oldest first. */
  readonly #open = new Map<string, Open>();

  constructor(limits: ConnectionLimits = LIMITS) {
    this.#limits = limits;
  }

  /**
   * Takes a new connection, in the place of another if there is none free; call what this gives when it has closed. Nothing, and it is
   * closed, when every other is in a call of somebody signed in.
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
      // By its key, for a closed socket has forgotten where it was from; and the same may have come again meanwhile.
      if (this.#open.get(key) === open) this.#open.delete(key);
    };
  }

  /** The head of a call is complete, on this socket or on the one below it; call what this gives when the call is answered. */
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

  /** Whether there is room for one more among some, if need be in the place of another. Calls of somebody signed in are not broken off. */
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
