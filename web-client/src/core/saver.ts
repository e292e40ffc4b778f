// Brings answers to the server: some at a time, soon after they were given, for as long as it takes.

import type { AnswerIn, AnswerStore } from "./answer-store.ts";
import { isProblem, isTransient, NetworkError, Problem } from "./http.ts";
import { delay } from "./retry.ts";

const BATCH = 100; // as many as the API takes in one write
const QUIET_MS = 700; // while somebody types, nothing is sent
const OTHER_TAB_MS = 4000;
const PAUSED_MS = 5000;
const SLOW_MS = 5000; // a response that takes longer is not waited for in silence
// refusals that people end: answers wait until they have
const HELD: Record<string, SaveState> = { attempt_paused: "paused", attempt_on_other_device: "elsewhere" };
const POINTER = /^\/answers\/(\d+)\b/;

export type SaveState = "idle" | "saved" | "saving" | "offline" | "unavailable" | "paused" | "elsewhere" | "slow";

export interface SaverDependencies {
  answers: AnswerStore;
  send: (batch: AnswerIn[]) => Promise<{ stale: string[] }>;
  look: () => Promise<unknown>; // fetches the attempt anew, after another device's save
  tell: (state: SaveState) => void;
  failed: (error: unknown) => void; // the server takes no more answers at all
  exclusively?: (work: () => Promise<void>) => Promise<void>; // one tab of this browser at a time
  timer?: (work: () => void, ms: number) => unknown;
  random?: () => number;
  whenSlow?: (tell: () => void) => () => void; // tells once it takes long, until it is called off
}

export class Saver {
  readonly answers: AnswerStore;
  private readonly dependencies: Required<SaverDependencies>;
  private wake: () => void = () => {};
  private running: Promise<void> | null = null;
  private pending: unknown = null;
  private stopped = false;

  constructor(dependencies: SaverDependencies) {
    this.answers = dependencies.answers;
    this.dependencies = {
      exclusively: (work) => work(),
      timer: (work, ms) => setTimeout(work, ms),
      random: Math.random,
      whenSlow: (tell) => {
        const timer = setTimeout(tell, SLOW_MS);
        return () => clearTimeout(timer);
      },
      ...dependencies,
    };
  }

  // an answer was given: it goes out when things are quiet
  changed(): void {
    this.schedule(QUIET_MS);
  }

  // another tab was given one: it is sent there, and from here when that tab is closed before
  heard(): void {
    this.schedule(OTHER_TAB_MS);
  }

  private schedule(ms: number): void {
    this.dependencies.tell("saving");
    this.clearPending();
    this.pending = this.dependencies.timer(() => this.flush().catch(this.dependencies.failed), ms);
  }

  // all answers are at the server when this ends; rejects with what ended the attempt
  flush(): Promise<void> {
    this.clearPending();
    this.running ??= this.sendAll().finally(() => (this.running = null));
    return this.running;
  }

  // the connection is back: no need to wait any longer
  hurry(): void {
    this.wake();
  }

  stop(): void {
    this.stopped = true;
    this.clearPending();
    this.wake();
  }

  private clearPending(): void {
    clearTimeout(this.pending as number | undefined);
    this.pending = null;
  }

  private async sendAll(): Promise<void> {
    const { tell, exclusively, random, whenSlow } = this.dependencies;
    let failures = 0;
    while (!this.answers.isAllSaved && !this.stopped) {
      try {
        if (failures === 0) tell("saving");
        await exclusively(() => this.sendSome()).finally(whenSlow(() => tell("slow")));
        failures = 0;
      } catch (error) {
        const held = isProblem(error) ? HELD[error.code] : undefined;
        if (held !== undefined) {
          tell(held);
          await this.pause(PAUSED_MS);
          continue;
        }
        if (!isTransient(error)) throw error;
        tell(error instanceof NetworkError ? "offline" : "unavailable");
        await this.pause(error.retryAfterMs ?? delay(failures, random));
        failures += 1;
      }
    }
    if (!this.stopped) tell("saved");
  }

  private async sendSome(): Promise<void> {
    const batch = this.answers.batch(BATCH); // another tab may have sent them meanwhile
    if (batch.length === 0) return;
    try {
      const { stale } = await this.dependencies.send(batch);
      this.answers.acknowledge(batch.filter((one) => !stale.includes(one.question_id)));
      if (stale.length > 0) await this.dependencies.look();
    } catch (error) {
      if (!this.namesAnswers(error)) throw error;
      this.dropRefused(batch, error);
    }
  }

  private namesAnswers(error: unknown): error is Problem {
    return error instanceof Problem && (error.document.errors?.some((one) => POINTER.test(one.pointer)) ?? false);
  }

  private dropRefused(batch: AnswerIn[], problem: Problem): void {
    for (const { pointer, detail } of problem.document.errors ?? []) {
      const answer = batch[Number(POINTER.exec(pointer)?.[1])];
      if (answer !== undefined) this.answers.refuse(answer.question_id, answer.revision, detail);
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((done) => {
      this.wake = done;
      this.dependencies.timer(done, ms);
    });
  }
}
