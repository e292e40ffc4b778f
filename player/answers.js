// The answers of one attempt: what the server has, and what it has yet to get, which outlives a reload.

import { same } from "./responses.js";

export class Answers {
  constructor(attemptId, storage) {
    this.storage = storage;
    this.name = `answers.${attemptId}`;
    this.kept = new Map(); // question → { response, revision }, as the server acknowledged them
    this.waiting = new Map(Object.entries(storage.read(this.name) ?? {}));
  }

  // take over what the server has; the questions whose newer answer there overruled one that waited here
  adopt(answers) {
    const overruled = [];
    for (const { question_id: id, response, revision } of answers) {
      this.kept.set(id, { response, revision });
      const ours = this.waiting.get(id);
      if (ours === undefined || ours.revision > revision) continue;
      this.waiting.delete(id);
      if (!same(ours.response, response)) overruled.push(id);
    }
    this.keep();
    return overruled;
  }

  response(id) {
    return (this.waiting.get(id) ?? this.kept.get(id))?.response ?? null;
  }

  // note an answer that is to be saved; its revision is above all that went before
  put(id, response) {
    if (same(this.response(id), response)) return false;
    const revision = 1 + Math.max(this.waiting.get(id)?.revision ?? 0, this.kept.get(id)?.revision ?? 0);
    this.waiting.set(id, { response, revision });
    this.keep();
    return true;
  }

  get areSaved() {
    return this.waiting.size === 0;
  }

  // the first of those that wait, as the API takes them
  batch(size) {
    return [...this.waiting]
      .slice(0, size)
      .map(([id, { response, revision }]) => ({ question_id: id, response, revision }));
  }

  // the server has these; what was changed again meanwhile waits on
  acknowledge(batch) {
    for (const { question_id: id, response, revision } of batch) {
      if ((this.kept.get(id)?.revision ?? 0) < revision) this.kept.set(id, { response, revision });
      if (this.waiting.get(id)?.revision === revision) this.waiting.delete(id);
    }
    this.keep();
  }

  // the server will never take this one: it is not sent again
  drop(id, revision) {
    if (this.waiting.get(id)?.revision === revision) this.waiting.delete(id);
    this.keep();
  }

  forget() {
    this.waiting.clear();
    this.keep();
  }

  keep() {
    const waiting = this.areSaved ? null : Object.fromEntries(this.waiting);
    this.storage.write(this.name, waiting);
  }
}
