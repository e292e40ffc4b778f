// An attempt that runs: its answers and their saver, the server's word on time, pause and messages, its end.
// The view of it may come and go; the controller of an attempt is one, so that nothing waits twice.

import { signal } from "@preact/signals";
import { AnswerStore, type Change, type TabMessage } from "../core/answer-store.ts";
import { tellEmbedder } from "../core/embedding.ts";
import { isTransient, Problem } from "../core/http.ts";
import type { ResponseValue } from "../core/responses.ts";
import { retryUntilDone, sleep } from "../core/retry.ts";
import { Saver, type SaveState } from "../core/saver.ts";
import { type App, hasEnded } from "../ui/app.ts";
import { errorText } from "../ui/errors.ts";
import { duration, t } from "../ui/text.ts";
import type { Attempt, Live, Message, SaveResponse } from "./models.ts";

const RESULT_POLL_MS = 1000;
const LOOK_EVERY_MS = 3000; // returning to the tab more often than this shows nothing new
const POLL_MS = 15_000;

export type Phase = "running" | "handing-in" | "time-up" | "ended";

const controllers = new Map<string, AttemptController>();

export function controllerOf(app: App, attempt: Attempt): AttemptController {
  const known = controllers.get(attempt.id);
  if (known) {
    known.adopt(attempt);
    return known;
  }
  const controller = new AttemptController(app, attempt);
  controllers.set(attempt.id, controller);
  return controller;
}

export class AttemptController {
  readonly attempt: Attempt;
  readonly answers: AnswerStore;
  readonly version = signal(0); // grows whenever an answer changes
  readonly saveState = signal<SaveState>("idle");
  readonly trouble = signal("");
  readonly expiresAt = signal(0);
  readonly isPaused = signal(false);
  readonly messages = signal<Message[]>([]);
  readonly changes = signal<Change[]>([]);
  readonly phase = signal<Phase>("running");
  readonly flags = signal<string[]>([]);
  private readonly app: App;
  private readonly path: string;
  private readonly saver: Saver;
  private readonly tabs: BroadcastChannel | null;
  private stopListening = () => {};
  private lookedAt = 0;

  constructor(app: App, attempt: Attempt) {
    this.app = app;
    this.attempt = attempt;
    this.path = `/attempts/${attempt.id}`;
    this.tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`invigil.${attempt.id}`);
    const ordered = new Set(attempt.questions.filter((one) => one.type === "ordering").map((one) => one.id));
    this.answers = new AnswerStore({
      attemptId: attempt.id,
      startedAt: Date.parse(attempt.started_at),
      storage: app.storage,
      now: () => app.clock.now(),
      isOrdered: (id) => ordered.has(id),
      publish: (message) => this.tabs?.postMessage(message),
      changed: () => (this.version.value += 1),
    });
    this.saver = new Saver({
      answers: this.answers,
      send: (answers) => this.send(answers),
      look: () => this.look(),
      tell: (state) => this.tell(state),
      failed: (error) => this.fail(error),
      exclusively: (work) => this.exclusively(work),
    });
    this.flags.value = app.storage.read<string[]>(this.flagsName) ?? [];
    this.adopt(attempt);
  }

  private get flagsName(): string {
    return `flags.${this.attempt.id}`;
  }

  // a question to come back to; known to this browser alone
  toggleFlag(questionId: string): void {
    const flags = this.flags.value;
    this.flags.value = flags.includes(questionId) ? flags.filter((id) => id !== questionId) : [...flags, questionId];
    this.app.storage.write(this.flagsName, this.flags.value);
  }

  // the server's state of it, fetched by somebody else
  adopt(attempt: Attempt): void {
    this.lookedAt = performance.now();
    this.setDeadline(attempt.expires_at);
    this.show(this.answers.adopt(attempt.answers));
  }

  // from now on the page shows it
  attach(): () => void {
    const controller = new AbortController();
    const on = (target: EventTarget, name: string, heard: (event: Event) => void) =>
      target.addEventListener(name, heard, { signal: controller.signal });
    on(window, "online", () => this.saver.hurry());
    on(window, "beforeunload", (event) => this.answers.isAllSaved || event.preventDefault());
    on(document, "visibilitychange", () => this.seen(document.visibilityState === "visible"));
    on(window, "pageshow", (event) => (event as PageTransitionEvent).persisted && this.seen(true));
    if (this.tabs) on(this.tabs, "message", (event) => this.hear((event as MessageEvent<TabMessage>).data));
    this.stopListening = () => controller.abort();
    if (!this.answers.isAllSaved) this.saver.changed();
    void this.poll(controller.signal);
    return this.stopListening;
  }

  change(questionId: string, response: ResponseValue): void {
    if (!this.answers.put(questionId, response)) return;
    this.dismiss(questionId);
    this.trouble.value = "";
    this.saver.changed();
  }

  hold(questionId: string, text: string, reason: string): void {
    this.answers.hold(questionId, text, reason);
  }

  dismiss(questionId: string): void {
    this.changes.value = this.changes.value.filter((change) => change.questionId !== questionId);
  }

  // what the server has by now: another device may have answered, or ended it all
  async look(): Promise<void> {
    const attempt = await this.app.timed<Attempt>("GET", this.path);
    if (attempt.status !== "in_progress") return this.end();
    this.adopt(attempt);
  }

  // before handing in, what is shown should be what the server has
  async prepareHandIn(): Promise<void> {
    await Promise.race([this.saver.flush().then(() => this.look()), sleep(RESULT_POLL_MS)]).catch(() => {});
  }

  async handIn(): Promise<void> {
    this.phase.value = "handing-in";
    try {
      await this.saver.flush();
      await retryUntilDone(() => this.app.send("POST", `${this.path}/submit`, {}));
      this.end();
    } catch (error) {
      if (this.phase.value === "handing-in") this.phase.value = "running";
      this.fail(error);
    }
  }

  // waits until the server has handed in by itself; what still waits here has a few seconds to arrive
  async expire(): Promise<void> {
    if (this.phase.value === "time-up" || this.phase.value === "ended") return;
    this.phase.value = "time-up";
    const arrived = this.saver.flush().catch(() => {}); // too late is no reason to stop
    try {
      while (!(await this.isOver())) await sleep(RESULT_POLL_MS);
      this.saver.stop();
      await arrived;
      this.end();
    } catch (error) {
      this.phase.value = "running";
      this.fail(error);
    }
  }

  // false while the server takes in what was on the wire; with time that was given in the last moment it runs on
  private async isOver(): Promise<boolean> {
    const live = await retryUntilDone(
      () => this.app.timed<Live>("GET", `${this.path}/live`),
      () => this.tell("offline"),
    );
    if (live.status !== "in_progress") return true;
    this.takeLive(live);
    if (live.paused || this.app.clock.now() < this.expiresAt.value - RESULT_POLL_MS) throw new Problem(409, { code: EXTENDED });
    return false;
  }

  end(): void {
    if (this.phase.value === "ended") return;
    this.phase.value = "ended";
    this.saver.stop();
    this.answers.forget();
    this.app.storage.write(this.flagsName, null);
    this.tabs?.close();
    this.stopListening();
    controllers.delete(this.attempt.id);
    tellEmbedder({ type: "attempt.ended", quiz_id: this.attempt.quiz_id, attempt_id: this.attempt.id });
    if (this.app.route.value.id === this.attempt.id) this.app.go(`result/${this.attempt.id}`);
  }

  private async send(answers: unknown): Promise<{ stale: string[] }> {
    const body = { answers };
    const report = await this.app.timed<SaveResponse>("PUT", `${this.path}/answers`, { body });
    this.setDeadline(report.expires_at);
    return report;
  }

  private exclusively(work: () => Promise<void>): Promise<void> {
    if (!navigator.locks) return work();
    return navigator.locks.request(`invigil.save.${this.attempt.id}`, work) as Promise<void>;
  }

  private hear(message: TabMessage): void {
    this.answers.hear(message);
    if (this.answers.isAllSaved) this.tell("saved");
    else if (message.kind === "given") this.saver.heard();
  }

  private tell(state: SaveState): void {
    const before = this.saveState.value;
    this.saveState.value = state;
    const isCut = (one: SaveState) => one === "offline" || one === "unavailable";
    if (isCut(state) && !isCut(before)) this.app.say(t(`save-${state}`));
    if (isCut(before) && !isCut(state)) this.app.say(t("connection-back"));
    if (state === "saved") this.trouble.value = "";
  }

  private show(changes: Change[]): void {
    if (changes.length === 0) return;
    const ids = new Set(changes.map((change) => change.questionId));
    this.changes.value = [...this.changes.value.filter((one) => !ids.has(one.questionId)), ...changes];
    this.app.say(t("changed-elsewhere"));
  }

  private setDeadline(expiresAt: string): void {
    const next = Date.parse(expiresAt);
    const before = this.expiresAt.value;
    this.expiresAt.value = next;
    if (before === 0 || next - before < 1000) return;
    const text = t("time-added", { time: duration(Math.round((next - before) / 1000)) });
    const message = { id: `deadline-${next}`, text, at: new Date(this.app.clock.now()).toISOString() };
    this.messages.value = [...this.messages.value, message];
    this.app.say(text);
  }

  private seen(isVisible: boolean): void {
    if (!isVisible) {
      this.saver.flush().catch((error) => this.fail(error));
      return;
    }
    this.app.clock.distrust(); // the device may have slept
    this.saver.hurry();
    if (performance.now() - this.lookedAt < LOOK_EVERY_MS) return;
    this.look().catch((error) => isTransient(error) || this.fail(error));
  }

  private fail(error: unknown): void {
    if (error instanceof Problem && error.code === EXTENDED) return;
    if (hasEnded(error)) this.end();
    else if (!(error instanceof Problem && error.status === 401)) this.trouble.value = errorText(error);
  }

  // asks now and then for what only the server knows; an older service has no such call
  private async poll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let wait = POLL_MS;
      try {
        if (document.visibilityState === "visible") {
          const live = await this.app.timed<Live>("GET", `${this.path}/live`);
          if (signal.aborted) return;
          this.takeLive(live);
          wait = live.poll_after_seconds * 1000;
        }
      } catch (error) {
        if (!isTransient(error)) return;
        wait = error.retryAfterMs ?? POLL_MS;
      }
      await sleep(wait * (0.9 + Math.random() / 5));
    }
  }

  private takeLive(live: Live): void {
    if (live.status !== "in_progress") {
      this.end();
      return;
    }
    this.setDeadline(live.expires_at);
    if (this.isPaused.value && !live.paused) this.app.say(t("resumed"));
    if (!this.isPaused.value && live.paused) this.app.say(t("paused"));
    this.isPaused.value = live.paused;
    const known = new Set(this.messages.value.map((message) => message.id));
    const news = live.messages.filter((message) => !known.has(message.id));
    if (news.length === 0) return;
    this.messages.value = [...this.messages.value, ...news];
    this.app.say(news.map((message) => message.text).join(" "));
  }
}

const EXTENDED = "was_extended";
