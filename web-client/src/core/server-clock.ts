// The server's time, whatever the device's clock says: a tick count that nobody can set, and an offset.

export class ServerClock {
  readonly ticks: () => number;
  private offset: number | null = null;
  private doubt = Infinity;

  constructor(ticks: () => number = () => performance.now()) {
    this.ticks = ticks;
  }

  // the server wrote `serverTime` (RFC 3339) between the two ticks; the shortest trip knows best
  heard(serverTime: string, askedAt: number, heardAt: number): void {
    const doubt = (heardAt - askedAt) / 2;
    const time = Date.parse(serverTime);
    if (doubt > this.doubt || Number.isNaN(time)) return;
    this.doubt = doubt;
    this.offset = time - (askedAt + doubt);
  }

  // a device that slept may not have counted meanwhile: believe the next response, whatever its trip
  distrust(): void {
    this.doubt = Infinity;
  }

  get isSet(): boolean {
    return this.offset !== null;
  }

  // milliseconds since 1970 on the server's clock
  now(): number {
    if (this.offset === null) throw new Error("The server's time is not known yet.");
    return this.ticks() + this.offset;
  }
}
