// Brings answers to the server: some at a time, soon after they were given, for as long as it takes.

import { isPassing, Problem } from "./api.js";
import { delay } from "./retry.js";

const BATCH = 100; // as many as the API takes in one write
const QUIET_MS = 700; // while somebody types, nothing is sent
const PLACE = /^\/answers\/(\d+)\b/;

export class Saver {
  // send: a batch to the server's report; look: fetches the attempt anew, after somebody else's save;
  // tell: what to show ("saved", "saving", "waiting"); refused: an answer the server will not take;
  // failed: the server takes no more answers at all
  constructor({ answers, send, look, tell, refused, failed, timer = later, random = Math.random }) {
    Object.assign(this, { answers, send, look, tell, refused, failed, timer, random });
    this.wake = () => {};
    this.running = null;
    this.pending = null;
    this.stopped = false;
  }

  // an answer was given: it goes out when things are quiet
  changed() {
    this.tell("saving");
    clearTimeout(this.pending);
    this.pending = this.timer(() => this.flush().catch(this.failed), QUIET_MS);
  }

  // all answers are at the server when this ends; rejects with what ended the attempt
  flush() {
    clearTimeout(this.pending);
    this.running ??= this.sendAll().finally(() => (this.running = null));
    return this.running;
  }

  // the connection is back: no need to wait any longer
  hurry() {
    this.wake();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.pending);
    this.wake();
  }

  async sendAll() {
    let failures = 0;
    while (!this.answers.areSaved && !this.stopped) {
      try {
        if (failures === 0) this.tell("saving");
        await this.sendSome();
        failures = 0;
      } catch (error) {
        if (!isPassing(error)) throw error;
        this.tell("waiting");
        await this.pause(error.retryAfterMs ?? delay(failures, this.random));
        failures += 1;
      }
    }
    if (!this.stopped) this.tell("saved");
  }

  async sendSome() {
    const batch = this.answers.batch(BATCH);
    try {
      const { stale } = await this.send(batch);
      this.answers.acknowledge(batch.filter((one) => !stale.includes(one.question_id)));
      if (stale.length > 0) await this.look();
    } catch (error) {
      if (!this.isAboutAnswers(error)) throw error;
      this.dropRefused(batch, error);
    }
  }

  isAboutAnswers(error) {
    return error instanceof Problem && error.facts.errors?.some((one) => PLACE.test(one.pointer));
  }

  dropRefused(batch, problem) {
    for (const { pointer, detail } of problem.facts.errors) {
      const answer = batch[Number(PLACE.exec(pointer)?.[1])];
      if (answer === undefined) continue;
      this.answers.drop(answer.question_id, answer.revision);
      this.refused(answer.question_id, detail);
    }
  }

  pause(ms) {
    return new Promise((done) => {
      this.wake = done;
      this.timer(done, ms);
    });
  }
}

function later(work, ms) {
  return setTimeout(work, ms);
}
