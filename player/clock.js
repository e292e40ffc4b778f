// The server's time, whatever the device's clock says: a tick count that no one can set, and an offset.

export class ServerClock {
  constructor(ticks = () => performance.now()) {
    this.ticks = ticks;
    this.offset = null;
    this.doubt = Infinity;
  }

  // the server wrote `serverTime` (RFC 3339) somewhere between the two ticks; the shortest trip knows best
  heard(serverTime, askedAt, heardAt) {
    const doubt = (heardAt - askedAt) / 2;
    if (doubt > this.doubt) return;
    this.doubt = doubt;
    this.offset = Date.parse(serverTime) - (askedAt + doubt);
  }

  // a device that slept may not have counted meanwhile: believe the next answer, whatever its trip
  doubtAll() {
    this.doubt = Infinity;
  }

  // milliseconds since 1970 on the server's clock
  now() {
    if (this.offset === null) throw new Error("The server's time is not known yet.");
    return this.ticks() + this.offset;
  }
}
