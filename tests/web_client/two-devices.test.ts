// Two devices of one taker, with delays, losses, cut networks and clocks that are wrong: in no history is a
// later act overruled by an earlier one, is anything lost, or does a page keep a change to itself.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type AnswerIn, AnswerStore, type Change, type ServerAnswer } from "../../web-client/src/core/answer-store.ts";
import { NetworkError } from "../../web-client/src/core/http.ts";
import { Saver } from "../../web-client/src/core/saver.ts";
import { ServerClock } from "../../web-client/src/core/server-clock.ts";
import { Storage } from "../../web-client/src/core/storage.ts";
import { Memory } from "./memory.ts";

const HISTORIES = Number(process.env["HISTORIES"] ?? 150);
const START = Date.parse("2026-03-01T12:00:00.000Z");
const QUESTIONS = ["q1", "q2", "q3"];
const ACTS = 14;
const MAX_TRIP_MS = 400; // one way; a clock set by such trips is wrong by half of it at most
const APART_MS = MAX_TRIP_MS + 50; // people need longer to change device
const LOST_AFTER_MS = 3000;

type Random = () => number;

function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// time that passes only when something happens
class World {
  now = 0;
  private readonly events: { at: number; run: () => void }[] = [];

  after(ms: number, run: () => void): void {
    this.events.push({ at: this.now + ms, run });
  }

  async runUntil(end: number): Promise<void> {
    await settled(); // what was just begun has asked for its first event
    for (;;) {
      this.events.sort((one, other) => one.at - other.at);
      const next = this.events[0];
      if (next === undefined || next.at > end) break;
      this.events.shift();
      this.now = next.at;
      next.run();
      await settled();
    }
    this.now = end;
  }
}

function settled(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

// the API's rule: only a higher revision is taken
class Server {
  readonly answers = new Map<string, ServerAnswer>();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  get time(): string {
    return new Date(START + this.world.now).toISOString();
  }

  save(batch: AnswerIn[]) {
    const stale = batch.filter((one) => one.revision <= (this.answers.get(one.question_id)?.revision ?? 0));
    for (const one of batch) {
      if (!stale.includes(one)) this.answers.set(one.question_id, { ...one, saved_at: this.time });
    }
    return { stale: stale.map((one) => one.question_id), server_time: this.time };
  }

  look() {
    return { answers: [...this.answers.values()].map((one) => ({ ...one })), server_time: this.time };
  }
}

class Device {
  readonly changes: Change[] = [];
  readonly clock: ServerClock;
  readonly answers: AnswerStore;
  readonly saver: Saver;
  isCut = false;
  losses = 0.2;
  private readonly world: World;
  private readonly server: Server;
  private readonly random: Random;

  constructor(world: World, server: Server, random: Random) {
    this.world = world;
    this.server = server;
    this.random = random;
    const wrong = Math.round((random() - 0.5) * 1e9); // the device's ticks begin anywhere
    this.clock = new ServerClock(() => world.now + wrong);
    const now = () => this.clock.now();
    this.answers = new AnswerStore({ attemptId: "att_1", startedAt: START, storage: new Storage(new Memory()), now });
    this.saver = new Saver({
      answers: this.answers,
      send: (batch) => this.ask(() => this.server.save(batch)),
      look: () => this.look(),
      tell: () => {},
      failed: (error) => assert.fail(String(error)),
      timer: (work, ms) => world.after(ms, work),
      random,
    });
  }

  async look(): Promise<void> {
    const { answers } = await this.ask(() => this.server.look());
    this.changes.push(...this.answers.adopt(answers));
  }

  // a request that may be late, or lost on its way there or back
  ask<T extends { server_time: string }>(serve: () => T): Promise<T> {
    const asked = this.clock.ticks();
    return new Promise((resolve, reject) => {
      const lose = () => this.world.after(LOST_AFTER_MS, () => reject(new NetworkError()));
      const trip = () => this.random() * MAX_TRIP_MS;
      if (this.isCut || this.random() < this.losses) return lose();
      this.world.after(trip(), () => {
        const response = structuredClone(serve());
        if (this.random() < this.losses) return lose();
        this.world.after(trip(), () => {
          this.clock.heard(response.server_time, asked, this.clock.ticks());
          resolve(response);
        });
      });
    });
  }

  act(question: string, response: string): void {
    if (this.answers.put(question, response)) this.saver.changed();
  }
}

interface Act {
  at: number;
  device: number;
  question: string;
  response: string;
}

async function play(seed: number): Promise<void> {
  const random = seeded(seed);
  const world = new World();
  const server = new Server(world);
  const devices = [new Device(world, server, random), new Device(world, server, random)];
  await open(world, devices);
  const acts = plan(random, world.now);
  for (const act of acts) {
    world.after(act.at - world.now, () => devices[act.device]!.act(act.question, act.response));
  }
  for (const device of devices) disturb(world, device, random);
  await world.runUntil(60_000);
  await settle(world, devices);
  check(seed, server, devices, acts);
}

// both pages have been loaded, so they know the server's time
async function open(world: World, devices: Device[]): Promise<void> {
  for (const device of devices) device.losses = 0;
  const looks = devices.map((device) => device.look());
  await world.runUntil(2000);
  await Promise.all(looks);
  for (const device of devices) device.losses = 0.2;
}

function plan(random: Random, from: number): Act[] {
  const acts: Act[] = [];
  let at = from;
  for (let n = 0; n < ACTS; n += 1) {
    at += APART_MS + random() * 4000;
    const question = QUESTIONS[Math.floor(random() * QUESTIONS.length)]!;
    acts.push({ at, device: Math.floor(random() * 2), question, response: `answer ${n}` });
  }
  return acts;
}

// the network goes and comes, and the taker comes back to the page now and then
function disturb(world: World, device: Device, random: Random): void {
  const cut = random() * 20_000;
  world.after(cut, () => (device.isCut = true));
  world.after(cut + random() * 25_000, () => {
    device.isCut = false;
    device.saver.hurry();
  });
  for (let n = 0; n < 3; n += 1) world.after(random() * 50_000, () => void device.look().catch(() => {}));
}

async function settle(world: World, devices: Device[]): Promise<void> {
  for (const device of devices) Object.assign(device, { isCut: false, losses: 0 });
  for (let round = 0; round < 2; round += 1) {
    const done = devices.map((device) => device.saver.flush().then(() => device.look()));
    await world.runUntil(world.now + 60_000);
    await Promise.all(done);
  }
}

function check(seed: number, server: Server, devices: Device[], acts: Act[]): void {
  for (const question of QUESTIONS) {
    const given = acts.filter((act) => act.question === question);
    const last = given.at(-1);
    if (last === undefined) continue;
    const where = `history ${seed}, ${question}`;
    assert.equal(server.answers.get(question)?.response, last.response, `${where}: the later act wins`);
    devices.forEach((device, number) => {
      assert.ok(device.answers.isAllSaved, `${where}: nothing waits`);
      assert.equal(device.answers.response(question), last.response, `${where}: the page shows what is saved`);
      const own = given.filter((act) => act.device === number).at(-1);
      if (own === undefined || own === last) return;
      const told = device.changes.filter((change) => change.questionId === question).at(-1);
      assert.equal(told?.theirs, last.response, `${where}: the page says what became of its answer`);
    });
  }
}

test("the later act wins on two devices, whatever the network does", async () => {
  for (let seed = 1; seed <= HISTORIES; seed += 1) await play(seed);
});
