// Saves a draft as it is edited, one call after the other, each for the revision that the one before made.
// Without a network it waits and tries again; what the service refuses waits for the author.

import { delay } from "./retry.ts";
import { type EditState, keyOf, nextStep, refuse, type Step, textOf, took, unsavedKeys } from "./draft.ts";
import { type CallOptions, type CallResponse, isProblem, isTransient, NetworkError, type Problem } from "./http.ts";
import { merge } from "./merge.ts";
import { asSent, type AuthoredQuiz, currentSections, settingsOf, withQuestions } from "./quiz.ts";
import { sentSections } from "./sections.ts";
import { randomKey } from "./session.ts";

export const PAUSE_MS = 900; // after the last change

export type SaveState = "saved" | "waiting" | "saving" | "offline" | "unavailable" | "refused" | "conflict" | "failed";

interface DraftSaverDependencies {
  request: <T>(method: string, path: string, options?: CallOptions) => Promise<CallResponse<T>>;
  quizId: string;
  read: () => EditState;
  write: (state: EditState) => void;
  tell: (state: SaveState, error: unknown) => void;
  problem: (key: string, problem: Problem | null) => void;
  later?: (work: () => void, ms: number) => unknown;
  cancel?: (timer: unknown) => void;
}

export class DraftSaver {
  private readonly given: Required<DraftSaverDependencies>;
  private timer: unknown = null;
  private running: Promise<void> | null = null;
  private failures = 0;
  private isStopped = false;
  private created = { text: "", key: "" };

  constructor(given: DraftSaverDependencies) {
    this.given = { later: setTimeout.bind(globalThis), cancel: (timer) => clearTimeout(timer as number), ...given };
  }

  // something was changed
  changed(): void {
    if (this.running === null) this.given.tell(this.rest(), null);
    this.schedule(PAUSE_MS);
  }

  // saves now what can be saved; done when nothing is left to send, or sending failed
  async flush(): Promise<void> {
    this.given.cancel(this.timer);
    this.running ??= this.run().finally(() => (this.running = null));
    await this.running;
  }

  stop(): void {
    this.isStopped = true;
    this.given.cancel(this.timer);
  }

  private schedule(ms: number): void {
    this.given.cancel(this.timer);
    if (!this.isStopped) this.timer = this.given.later(() => void this.flush(), ms);
  }

  private async run(): Promise<void> {
    for (let step = nextStep(this.given.read()); step !== null && !this.isStopped; step = nextStep(this.given.read())) {
      this.given.tell("saving", null);
      try {
        await this.take(step);
        this.failures = 0;
      } catch (error) {
        if (await this.recover(step, error)) continue;
        return;
      }
    }
    this.given.tell(this.rest(), null);
  }

  private async take(step: Step): Promise<void> {
    const { request, read, write, problem } = this.given;
    const options = { headers: { "If-Match": read().etag }, key: step.kind === "create" ? this.idempotencyKey(step) : undefined };
    const { body, headers } = await request<unknown>(methodOf(step), this.pathOf(step), { ...options, body: bodyOf(step, read()) });
    const isQuiz = step.kind === "settings" || step.kind === "sections";
    const saved = isQuiz ? withQuestions(body as AuthoredQuiz) : body;
    write(took(read(), step, headers.get("ETag") ?? read().etag, saved));
    const key = keyOf(step);
    if (key !== null) problem(key, null);
    // in which section a question is now, the service decides
    if (read().server.sections && ["create", "delete", "order"].includes(step.kind)) await this.mergeTheirs();
  }

  // a question whose response was lost is made once
  private idempotencyKey({ key, body }: Step & { kind: "create" }): string {
    const text = key + textOf(body);
    if (text !== this.created.text) this.created = { text, key: randomKey() };
    return this.created.key;
  }

  // true when the next step may be taken at once
  private async recover(step: Step, error: unknown): Promise<boolean> {
    const { tell, problem, read, write } = this.given;
    if (isProblem(error, "precondition_failed")) return this.mergeTheirs();
    if (isTransient(error)) {
      this.failures += 1;
      tell(error instanceof NetworkError ? "offline" : "unavailable", error);
      this.schedule(error.retryAfterMs ?? delay(this.failures) + PAUSE_MS);
      return false;
    }
    const key = keyOf(step);
    if (isProblem(error) && error.status === 422 && key !== null) {
      write(refuse(read(), step));
      problem(key, error);
      return true;
    }
    tell("failed", error);
    return false;
  }

  private async mergeTheirs(): Promise<boolean> {
    try {
      const { body, headers } = await this.given.request<AuthoredQuiz>("GET", `/quizzes/${this.given.quizId}`);
      this.given.write(merge(this.given.read(), withQuestions(body), headers.get("ETag") ?? ""));
      return true;
    } catch (error) {
      this.given.tell(isTransient(error) ? "offline" : "failed", error);
      if (isTransient(error)) this.schedule(delay(++this.failures) + PAUSE_MS);
      return false;
    }
  }

  // what the page says while nothing is sent
  private rest(): SaveState {
    const state = this.given.read();
    if (state.conflicts.length > 0) return "conflict";
    if (nextStep(state) !== null) return "waiting";
    return unsavedKeys(state).length > 0 ? "refused" : "saved";
  }

  private pathOf(step: Step): string {
    const quiz = `/quizzes/${this.given.quizId}`;
    switch (step.kind) {
      case "settings":
      case "sections":
        return quiz;
      case "create":
        return `${quiz}/questions`;
      case "order":
        return `${quiz}/question-order`;
      default:
        return `${quiz}/questions/${step.id}`;
    }
  }
}

function methodOf(step: Step): string {
  return { settings: "PUT", sections: "PUT", create: "POST", update: "PUT", delete: "DELETE", order: "PUT" }[step.kind];
}

function bodyOf(step: Step, { server }: EditState): unknown {
  switch (step.kind) {
    case "settings":
      // a quiz is put as a whole: its questions as the service has them, whatever is edited beside
      return { ...step.body, ...(server.sections ? { sections: currentSections(server) } : { questions: server.questions }) };
    case "sections":
      return { ...settingsOf(server), sections: sentSections(step.text, server) };
    case "order":
      return { question_ids: step.ids };
    case "delete":
      return undefined;
    default:
      return asSent(step.body);
  }
}
