import type { Socket } from 'node:net';

interface Place {
  readonly address: string;
  associated: boolean;
  /** Monotonic milliseconds of the last activity. */
  heard: number;
}

export interface PlacesOptions {
  readonly maxAssociations: number;
  /** Connections that have not identified themselves yet. */
  readonly maxGreeting: number;
  /** Idle time in milliseconds after which an association may be closed for another. */
  readonly idleMs: number;
}

/**
 * The current connections. Connections cost an attacker nothing, so a silent peer must not keep its place. Among
 * unidentified connections, the longest silent one of the address with most of them is closed for a new connection;
 * among associations, an idle one is closed. An address that holds more places than the new one's loses them sooner.
 */
export class Places {
  private readonly places = new Map<Socket, Place>();

  constructor(private readonly options: PlacesOptions) {}

  arrive(socket: Socket): void {
    const place = { address: socket.remoteAddress ?? '', associated: false, heard: performance.now() };
    this.places.set(socket, place);
    socket.on('data', () => {
      place.heard = performance.now();
    });
    socket.on('close', () => this.places.delete(socket));
    const greeting = this.those((one) => !one.associated);
    if (greeting.length > this.options.maxGreeting) this.close(greeting[0]);
  }

  /** Gives a connection one of the places for associations; false if all are used by active senders. */
  associate(socket: Socket): boolean {
    const place = this.places.get(socket);
    if (place === undefined) return false;
    const held = this.those((one) => one.associated);
    if (held.length >= this.options.maxAssociations) {
      const makesWay = held.find(([, one]) => this.makesWay(one, place.address));
      if (makesWay === undefined) return false;
      this.close(makesWay);
    }
    place.associated = true;
    return true;
  }

  release(socket: Socket): void {
    const place = this.places.get(socket);
    if (place) place.associated = false;
  }

  closeAll(): void {
    for (const socket of this.places.keys()) socket.destroy();
  }

  private makesWay({ address, heard }: Place, newcomer: string): boolean {
    const share = (of: string) => this.those((one) => one.associated && one.address === of).length;
    const allowedMs = share(address) > share(newcomer) + 1 ? this.options.idleMs / 10 : this.options.idleMs;
    return performance.now() - heard >= allowedMs;
  }

  /** First those of the address with most connections, then the longest silent ones. */
  private those(which: (place: Place) => boolean): readonly (readonly [Socket, Place])[] {
    const found = [...this.places].filter(([, place]) => which(place));
    const counts = new Map<string, number>();
    for (const [, { address }] of found) counts.set(address, (counts.get(address) ?? 0) + 1);
    const share = ([, { address }]: readonly [Socket, Place]) => counts.get(address) ?? 0;
    return found.sort((a, b) => share(b) - share(a) || a[1].heard - b[1].heard);
  }

  private close(one: readonly [Socket, Place] | undefined): void {
    one?.[0].destroy();
    if (one) this.places.delete(one[0]);
  }
}
