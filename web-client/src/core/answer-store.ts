// The answers of one attempt: what the server has, and what it has yet to get, which outlives a reload.
// The rule between devices is in docs/player.md "Two devices": the later act wins, by the server's clock.

import type * as api from "../../types/api.ts";
import { isAnswered, isSame, type ResponseValue } from "./responses.ts";
import type { Storage } from "./storage.ts";

// as GET /attempts/{id} lists them
export type ServerAnswer = Omit<api.StoredAnswer, "response"> & { response: ResponseValue };

// as PUT /attempts/{id}/answers takes them
export type AnswerIn = Pick<api.AnswerIn, "question_id"> & { response: ResponseValue; revision: number };

interface Saved {
  response: ResponseValue;
  revision: number;
}

interface Waiting extends Saved {
  at: number; // when it was given, on the server's clock
}

// an answer that this page showed and another device replaced
export interface Change {
  questionId: string;
  ours: ResponseValue;
  theirs: ResponseValue;
}

// something typed that is not an answer yet: kept and shown, never sent
export interface Draft {
  text: string;
  reason: string;
}

export type TabMessage =
  | { kind: "given"; id: string; answer: Waiting }
  | { kind: "saved"; id: string; answer: Saved };

export interface AnswerStoreDependencies {
  attemptId: string;
  startedAt: number;
  storage: Storage;
  now: () => number;
  isOrdered?: (questionId: string) => boolean;
  publish?: (message: TabMessage) => void;
  changed?: () => void;
}

export class AnswerStore {
  readonly drafts: Map<string, Draft>;
  private readonly saved = new Map<string, Saved>();
  private readonly waiting: Map<string, Waiting>;
  private readonly name: string;
  private readonly draftsName: string;
  private readonly startedAt: number;
  private readonly storage: Storage;
  private readonly now: () => number;
  private readonly isOrdered: (questionId: string) => boolean;
  publish: (message: TabMessage) => void;
  changed: () => void;

  constructor(dependencies: AnswerStoreDependencies) {
    const { attemptId, startedAt, storage, now } = dependencies;
    this.name = `answers.${attemptId}`;
    this.draftsName = `drafts.${attemptId}`;
    this.startedAt = startedAt;
    this.storage = storage;
    this.now = now;
    this.isOrdered = dependencies.isOrdered ?? (() => false);
    this.publish = dependencies.publish ?? (() => {});
    this.changed = dependencies.changed ?? (() => {});
    this.waiting = new Map(Object.entries(storage.read<Record<string, Waiting>>(this.name) ?? {}));
    this.drafts = new Map(Object.entries(storage.read<Record<string, Draft>>(this.draftsName) ?? {}));
  }

  response(id: string): ResponseValue {
    return (this.waiting.get(id) ?? this.saved.get(id))?.response ?? null;
  }

  isAnswered(id: string): boolean {
    return isAnswered(this.response(id));
  }

  get isAllSaved(): boolean {
    return this.waiting.size === 0;
  }

  // note an answer that is to be saved; its revision tells the server when it was given
  put(id: string, response: ResponseValue): boolean {
    this.release(id);
    if (this.equal(id, this.response(id), response)) return false;
    const at = this.now();
    const answer = { response, at, revision: this.revisionFor(id, at) };
    this.waiting.set(id, answer);
    this.persist();
    this.publish({ kind: "given", id, answer });
    return true;
  }

  // keep what was typed though it is no answer yet
  hold(id: string, text: string, reason: string): void {
    this.drafts.set(id, { text, reason });
    this.persist();
  }

  release(id: string): void {
    if (this.drafts.delete(id)) this.persist();
  }

  // take over what the server has; the answers shown here that another device replaced
  adopt(answers: ServerAnswer[]): Change[] {
    const changes = answers.map((answer) => this.adoptOne(answer)).filter((change) => change !== null);
    this.persist();
    return changes;
  }

  private adoptOne({ question_id: id, response, revision, saved_at }: ServerAnswer): Change | null {
    const known = this.saved.get(id);
    // an older look that came late, or our own save, which the server may spell in another way (6e3 as 6000)
    if (known !== undefined && known.revision >= revision) return null;
    const shown = this.response(id);
    const wasShown = known !== undefined || this.waiting.has(id);
    this.saved.set(id, { response, revision });
    this.settle(id, response, revision, Date.parse(saved_at));
    const now = this.response(id);
    if (isSameNumber(shown, now)) return null;
    return wasShown && !this.equal(id, shown, now) ? { questionId: id, ours: shown, theirs: now } : null;
  }

  // what becomes of an answer that waits here when the server has one of its own
  private settle(id: string, response: ResponseValue, revision: number, savedAt: number): void {
    const ours = this.waiting.get(id);
    if (ours === undefined || ours.revision > revision) return;
    const isLater = ours.at > savedAt && ours.revision < revision && !this.equal(id, ours.response, response);
    if (isLater) this.waiting.set(id, { ...ours, revision: revision + 1 });
    else this.waiting.delete(id);
  }

  // the first of those that wait, as the API takes them
  batch(size: number): AnswerIn[] {
    return [...this.waiting]
      .slice(0, size)
      .map(([id, { response, revision }]) => ({ question_id: id, response, revision }));
  }

  // the server has these; what was changed again meanwhile waits on
  acknowledge(batch: AnswerIn[]): void {
    for (const { question_id: id, response, revision } of batch) {
      this.noteSaved(id, { response, revision });
      this.publish({ kind: "saved", id, answer: { response, revision } });
    }
    this.persist();
  }

  // what another tab of this browser was given or has saved
  hear({ kind, id, answer }: TabMessage): void {
    if (kind === "saved") this.noteSaved(id, answer);
    else if (answer.revision > this.highest(id)) {
      this.waiting.set(id, answer);
      this.drafts.delete(id);
    }
    this.persist();
  }

  // the server will never take this one: it is not sent again, and stays to be seen
  refuse(id: string, revision: number, reason: string): void {
    const ours = this.waiting.get(id);
    if (ours?.revision !== revision) return;
    this.waiting.delete(id);
    this.hold(id, typeof ours.response === "string" ? ours.response : "", reason);
  }

  forget(): void {
    this.waiting.clear();
    this.drafts.clear();
    this.persist();
  }

  private noteSaved(id: string, answer: Saved): void {
    if ((this.saved.get(id)?.revision ?? 0) < answer.revision) {
      this.saved.set(id, { response: answer.response, revision: answer.revision });
    }
    const ours = this.waiting.get(id);
    if (ours !== undefined && ours.revision <= answer.revision) this.waiting.delete(id);
  }

  // milliseconds since the start, so that the server, which takes only higher revisions, keeps the later act
  // in whatever order requests arrive; above all that went before, for a client may number otherwise
  private revisionFor(id: string, at: number): number {
    return Math.max(1, Math.round(at - this.startedAt), this.highest(id) + 1);
  }

  private highest(id: string): number {
    return Math.max(this.waiting.get(id)?.revision ?? 0, this.saved.get(id)?.revision ?? 0);
  }

  private equal(id: string, one: ResponseValue, other: ResponseValue): boolean {
    return isSame(one, other, this.isOrdered(id));
  }

  private persist(): void {
    this.storage.write(this.name, this.isAllSaved ? null : Object.fromEntries(this.waiting));
    this.storage.write(this.draftsName, this.drafts.size === 0 ? null : Object.fromEntries(this.drafts));
    this.changed();
  }
}

function isSameNumber(one: ResponseValue, other: ResponseValue): boolean {
  return typeof one === "string" && typeof other === "string" && one.trim() !== "" && Number(one) === Number(other);
}
