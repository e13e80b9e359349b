import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import {
  CONNECTIONS_OF_AN_ADDRESS,
  SILENT_CONNECTIONS,
  SILENT_CONNECTIONS_OF_AN_ADDRESS,
} from '../../app/policy/connection-limits.ts';
import { startService, type Harness } from '../testing/service-harness.ts';
import { noteSignedIn, OpenConnections } from './open-connections.ts';

/** H5, M11: silent connections do not shut the service to others. */

type Fake = {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly destroy: () => void;
  gone: boolean;
  readonly closed: (() => void) | undefined;
};
let port = 0;
function open(house: OpenConnections, remoteAddress: string): Fake {
  const fake = { remoteAddress, remotePort: (port += 1), gone: false, destroy: () => void (fake.gone = true) };
  return Object.assign(fake, { closed: house.opened(fake) });
}
const times = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);
const gone = (fakes: readonly Fake[]): boolean[] => fakes.map((fake) => fake.gone);

describe('A15: a full house', () => {
  it('turns away the oldest silent connection of whoever has most, and never the one that comes', () => {
    const house = new OpenConnections({ all: 6, ofAnAddress: 6, silent: 6, silentOfAnAddress: 6 });
    const modest = open(house, 'b');
    const many = times(5, () => open(house, 'a'));
    const coming = open(house, 'c');
    expect([modest.gone, coming.gone, gone(many)]).toEqual([false, false, [true, false, false, false, false]]);
  });

  it('keeps calls before connections that wait for one, and those before silence', () => {
    const house = new OpenConnections({ all: 3, ofAnAddress: 3, silent: 3, silentOfAnAddress: 3 });
    const [calling, idle, silent] = times(3, () => open(house, 'a')) as [Fake, Fake, Fake];
    house.calling(calling);
    house.calling(idle)();
    const coming = times(2, () => open(house, 'b')) as [Fake, Fake];
    expect([calling.gone, idle.gone, silent.gone, gone(coming)]).toEqual([false, false, true, [true, false]]);
    house.calling(coming[1]);
    open(house, 'b');
    expect([calling.gone, idle.gone]).toEqual([false, true]);
  });

  it('breaks off a call of nobody known, but none of somebody signed in', () => {
    const house = new OpenConnections({ all: 2, ofAnAddress: 2, silent: 2, silentOfAnAddress: 2 });
    const [known, unknown] = times(2, () => open(house, 'a')) as [Fake, Fake];
    house.calling(known);
    noteSignedIn(known);
    house.calling(unknown);
    const coming = open(house, 'b');
    expect([known.gone, unknown.gone, coming.gone]).toEqual([false, true, false]);
    house.calling(coming);
    noteSignedIn(coming);
    const late = open(house, 'b');
    expect([late.gone, late.closed, known.gone, coming.gone]).toEqual([true, undefined, false, false]);
  });

  it('bounds silent connections of an address and of all; who has spoken does not count', () => {
    const house = new OpenConnections({ all: 100, ofAnAddress: 100, silent: 4, silentOfAnAddress: 2 });
    const spoken = open(house, 'a');
    house.calling(spoken)();
    const mine = times(3, () => open(house, 'a'));
    expect([spoken.gone, gone(mine)]).toEqual([false, [true, false, false]]);
    const others = times(
      3,
      (() => {
        let i = 0;
        return () => open(house, `other ${(i += 1)}`);
      })(),
    );
    expect([gone(mine), gone(others)]).toEqual([
      [true, true, false],
      [false, false, false],
    ]);
  });

  it('has the place of one that closed', () => {
    const house = new OpenConnections({ all: 1, ofAnAddress: 1, silent: 1, silentOfAnAddress: 1 });
    const first = open(house, 'a');
    first.closed?.();
    expect([open(house, 'a').gone, first.gone]).toEqual([false, false]);
  });

  it('has fewer places for silence than for an address, and more than one address can fill', () => {
    expect(SILENT_CONNECTIONS).toBeLessThan(CONNECTIONS_OF_AN_ADDRESS);
    expect(SILENT_CONNECTIONS_OF_AN_ADDRESS * 2).toBeLessThan(SILENT_CONNECTIONS);
  });
});

describe('A15: silence from two addresses', () => {
  let api: Harness | undefined;
  const sockets: net.Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await api?.close();
  });

  it('leaves room for a third', { timeout: 60_000 }, async () => {
    api = await startService([], []);
    await api.tokenOf('investigator');
    const target = Number(new URL(api.url).port);
    for (const localAddress of ['127.0.0.2', '127.0.0.3']) {
      for (let i = 0; i < CONNECTIONS_OF_AN_ADDRESS; i += 1) {
        const socket = net.connect({ port: target, host: '127.0.0.1', localAddress });
        socket.on('error', () => undefined);
        socket.resume(); // Otherwise it would not notice that it was closed.
        sockets.push(socket);
        if (i % 100 === 99) await wait(20);
      }
    }
    for (let i = 0; i < 5; i += 1) expect((await api.call('GET', '/me', { as: 'investigator' })).status).toBe(200);
    const fresh = await fetch(`${api.url}/v1/health`, { headers: { connection: 'close' } });
    expect(fresh.status).toBe(200);
  });
});
