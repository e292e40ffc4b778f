// Taking a quiz: one question at a time, each change kept, and the server's clock over all of it.

import { Answers } from "./answers.js";
import { isPassing, Problem } from "./api.js";
import { askToHandIn } from "./confirm.js";
import { countDown } from "./countdown.js";
import { h, heading } from "./dom.js";
import { handedIn, timeIsUp } from "./ending.js";
import { Overview } from "./overview.js";
import { questionForm } from "./question.js";
import { SaveState } from "./save-state.js";
import { Saver } from "./saver.js";

const desks = new Map(); // attempt → its answers and their saver, the same ones when the view is shown again

export async function attemptView(app, attemptId) {
  const attempt = await running(app, attemptId);
  if (attempt === null) return null;
  const quiz = await app.found("GET", `/quizzes/${attempt.quiz_id}`);
  const title = quiz?.title ?? "Your attempt";
  app.storage.write("running", { id: attemptId, title });
  const sitting = new Sitting(app, attempt, title);
  return { title, node: sitting.node, leave: () => sitting.leave() };
}

// the attempt; null when it has ended, and its result is shown instead
async function running(app, attemptId) {
  try {
    const attempt = await app.timed("GET", `/attempts/${attemptId}`);
    if (attempt.status === "in_progress") return attempt;
  } catch (error) {
    if (error.status === 404) app.storage.write("running", null);
    throw error;
  }
  app.go(`result/${attemptId}`);
  return null;
}

class Sitting {
  constructor(app, attempt, title) {
    Object.assign(this, { app, attempt, current: 0, isOver: false });
    this.path = `/attempts/${attempt.id}`;
    this.openDesk();
    this.overview = new Overview({ ...attempt, answers: this.answers, go: (at) => this.show(at) });
    this.build(title);
    this.listen();
    this.answers.adopt(attempt.answers);
    this.show(Math.max(0, this.overview.unanswered[0] ?? 0), false);
    if (!this.answers.areSaved) this.saver.changed();
    this.beginClock();
  }

  openDesk() {
    const { id } = this.attempt;
    if (!desks.has(id)) {
      const answers = new Answers(id, this.app.storage);
      desks.set(id, new Saver({ answers }));
    }
    this.saver = desks.get(id);
    this.answers = this.saver.answers;
    Object.assign(this.saver, {
      send: (answers) => this.app.timed("PUT", `${this.path}/answers`, { body: { answers } }),
      look: () => this.look(),
      tell: (state) => this.state.show(state),
      refused: (id, detail) => this.refused(id, detail),
      failed: (error) => this.failed(error),
    });
  }

  build(title) {
    this.clock = h("span", { class: "clock", role: "timer", "aria-label": "Time left" });
    this.state = new SaveState(this.app.say);
    this.paper = h("section", { class: "card paper", "aria-label": "Question" });
    this.back = h("button", { click: () => this.show(this.current - 1) }, "Back");
    this.next = h("button", { click: () => this.show(this.current + 1) }, "Next");
    this.give = h("button", { click: () => this.handIn() }, "Hand in …");
    const steps = h("div", { class: "actions steps" }, this.back, this.next, this.give);
    this.room = h("div", { class: "room" }, h("div", {}, this.paper, steps), this.overview.node);
    const bar = h("div", { class: "bar" }, heading(title), this.clock, this.state.node);
    this.node = h("div", { class: "sitting" }, bar, this.room);
  }

  beginClock() {
    const until = Date.parse(this.attempt.expires_at);
    const { clock, say } = this.app;
    const ended = () => queueMicrotask(() => this.expire());
    this.stopClock = countDown({ clock, until, node: this.clock, say, ended });
  }

  listen() {
    const ear = new AbortController();
    this.deafen = () => ear.abort();
    const on = (target, name, heard) => target.addEventListener(name, heard, { signal: ear.signal });
    on(window, "online", () => this.saver.hurry());
    on(window, "beforeunload", (event) => this.answers.areSaved || event.preventDefault());
    on(document, "visibilitychange", () => this.seen(document.visibilityState === "visible"));
  }

  seen(isVisible) {
    if (!isVisible) return this.saver.flush().catch((error) => this.failed(error));
    this.app.clock.doubtAll(); // the device may have slept
    this.saver.hurry();
    return this.look().catch((error) => isPassing(error) || this.failed(error));
  }

  show(at, isMove = true) {
    const { questions } = this.attempt;
    this.current = at;
    const question = questions[at];
    this.form = questionForm({
      question,
      place: at + 1,
      total: questions.length,
      response: this.answers.response(question.id),
      change: (response) => this.change(question.id, response),
    });
    this.paper.replaceChildren(this.form.node);
    this.back.disabled = at === 0;
    const isLast = at === questions.length - 1;
    this.next.disabled = isLast;
    this.next.className = isLast ? "" : "primary";
    this.give.className = isLast ? "primary last" : "last";
    this.overview.show(at);
    if (isMove) this.paper.querySelector("h2").focus();
  }

  change(questionId, response) {
    if (!this.answers.put(questionId, response)) return;
    this.overview.show(this.current);
    this.saver.changed();
  }

  refused(questionId, detail) {
    const at = this.attempt.questions.findIndex((question) => question.id === questionId);
    if (at !== this.current) this.show(at);
    this.form.refuse(detail);
    this.overview.show(at);
  }

  // what the server has by now: another device may have answered, or ended it all
  async look() {
    const attempt = await this.app.timed("GET", this.path);
    if (attempt.status !== "in_progress") return this.end();
    const overruled = this.answers.adopt(attempt.answers);
    if (overruled.length > 0) {
      this.app.say("An answer was changed on another device; that one stands.");
      this.show(this.current);
    }
    this.overview.show(this.current);
  }

  failed(error) {
    if (error instanceof Problem && [404, 409].includes(error.status)) this.end();
    else if (error.status === 401) this.app.signInFirst();
    else this.state.words(error.message);
  }

  async handIn() {
    const decision = await askToHandIn(this.overview.unanswered);
    if (decision === false || this.isOver) return;
    if (decision !== true) return this.show(decision);
    this.room.inert = true;
    try {
      await this.saver.flush();
      this.state.words("Handing in …");
      await handedIn(this.app, this.attempt.id);
      this.end();
    } catch (error) {
      this.room.inert = false;
      this.failed(error);
    }
  }

  async expire() {
    if (this.isOver) return;
    this.isOver = true;
    document.querySelector("dialog")?.close();
    const waited = timeIsUp(this.app, this.attempt.id, this.saver, this.room);
    const problem = await waited.catch((error) => error);
    this.isOver = false;
    if (problem) this.failed(problem);
    else this.end();
  }

  end() {
    if (this.isOver) return;
    this.isOver = true;
    this.saver.stop();
    this.answers.forget();
    desks.delete(this.attempt.id);
    this.leave();
    if (this.node.isConnected) this.app.go(`result/${this.attempt.id}`);
  }

  leave() {
    this.stopClock();
    this.deafen();
  }
}
