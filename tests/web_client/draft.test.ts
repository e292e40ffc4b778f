// The draft of an author: what is sent of it, and how the work of two people becomes one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DraftSaver, type SaveState } from "../../web-client/src/core/draft-saver.ts";
import { type EditState, nextStep, openDraft, unsavedKeys } from "../../web-client/src/core/draft.ts";
import { NetworkError, Problem } from "../../web-client/src/core/http.ts";
import { merge, resolve } from "../../web-client/src/core/merge.ts";
import { diffQuizzes } from "../../web-client/src/core/quiz-diff.ts";
import { type AuthoredQuiz, currentSections, newKey, type QuestionBody, withQuestions } from "../../web-client/src/core/quiz.ts";

function question(id: string, text = id) {
  const options = ["a", "b"].map((one, at) => ({ id: `opt_${id}${one}`, text: one, correct: at === 0 }));
  return { id, type: "single_choice", text, points: 1, penalty: 0, explanation: null, options };
}

function quizOf(...questions: AuthoredQuiz["questions"]): AuthoredQuiz {
  return { id: "quz_1", title: "Quiz", duration_minutes: 30, version: 0, questions } as unknown as AuthoredQuiz;
}

function edited(state: EditState, key: string, members: Partial<QuestionBody>): EditState {
  const questions = state.draft.questions.map((one) => (one.key === key ? { ...one, body: { ...one.body, ...members } as QuestionBody } : one));
  return { ...state, draft: { ...state.draft, questions } };
}

function without(state: EditState, key: string): EditState {
  return { ...state, draft: { ...state.draft, questions: state.draft.questions.filter((one) => one.key !== key) } };
}

const opened = () => openDraft(quizOf(question("q1"), question("q2"), question("q3")), "r1");
const texts = (state: EditState) => state.draft.questions.map(({ body }) => body.text);

test("an untouched draft has nothing to send", () => {
  assert.equal(nextStep(opened()), null);
});

test("what was changed is sent alone, and what is not complete holds up nothing else", () => {
  const state = edited(edited(opened(), "q1", { text: " " }), "q2", { text: "Two" });
  const step = nextStep(state);
  assert.equal(step?.kind === "update" && step.id, "q2");
  assert.deepEqual(unsavedKeys(state), ["q1", "q2"]);
});

test("the last question is not deleted before there is another", () => {
  const state = openDraft(quizOf(question("q1")), "r1");
  assert.equal(nextStep(without(state, "q1")), null);
});

test("what only they changed is taken, what only we changed is kept", () => {
  const state = edited(opened(), "q1", { text: "mine" });
  const merged = merge(state, quizOf(question("q1"), question("q2", "theirs"), question("q3")), "r2");
  assert.deepEqual(texts(merged), ["mine", "theirs", "q3"]);
  assert.deepEqual(merged.conflicts, []);
  assert.equal(nextStep(merged)?.kind, "update");
});

test("what both changed waits for a choice, and either can be chosen", () => {
  const state = edited(opened(), "q1", { text: "mine" });
  const merged = merge(state, quizOf(question("q1", "theirs"), question("q2"), question("q3")), "r2");
  assert.deepEqual(texts(merged)[0], "mine");
  assert.equal(nextStep(merged), null);
  assert.equal(nextStep(resolve(merged, "q1", "mine"))?.kind, "update");
  const taken = resolve(merged, "q1", "theirs");
  assert.equal(texts(taken)[0], "theirs");
  assert.equal(nextStep(taken), null);
});

test("what they deleted goes, unless it was changed here; what we deleted comes back when they changed it", () => {
  const both = merge(edited(opened(), "q1", { text: "mine" }), quizOf(question("q3")), "r2");
  assert.deepEqual(both.conflicts, [{ key: "q1", theirs: null }]);
  assert.deepEqual(new Set(texts(both)), new Set(["q3", "mine"]));
  assert.equal(both.draft.questions.find(({ body }) => body.text === "mine")?.id, null);
  const back = merge(without(opened(), "q2"), quizOf(question("q1"), question("q2", "changed"), question("q3")), "r2");
  assert.deepEqual(texts(back), ["q1", "changed", "q3"]);
  const gone = merge(without(opened(), "q2"), quizOf(question("q1", "changed"), question("q2"), question("q3")), "r2");
  assert.deepEqual(texts(gone), ["changed", "q3"]);
  assert.equal(nextStep(gone)?.kind, "delete");
});

test("our order stands when we moved something, and theirs when we did not", () => {
  const server = quizOf(question("q3"), question("q1"), question("q2"));
  assert.deepEqual(texts(merge(opened(), server, "r2")), ["q3", "q1", "q2"]);
  const state = opened();
  const [one, two, three] = state.draft.questions;
  const moved = { ...state, draft: { ...state.draft, questions: [two!, one!, three!] } };
  assert.deepEqual(texts(merge(moved, server, "r2")), ["q2", "q1", "q3"]);
});

// a service with one quiz, which answers as the real one does
class FakeService {
  revision = 1;
  quiz: AuthoredQuiz;
  made = new Map<string, unknown>();
  lose = 0;
  calls: string[] = [];

  constructor(quiz: AuthoredQuiz) {
    this.quiz = quiz;
  }

  request = async (method: string, path: string, { body, headers = {}, key }: any = {}): Promise<any> => {
    this.calls.push(`${method} ${path}`);
    const answer = this.answer(method, path, body, headers["If-Match"], key);
    if (this.lose > 0) {
      this.lose -= 1;
      throw new NetworkError();
    }
    return { body: answer, headers: new Headers({ ETag: `r${this.revision}` }) };
  };

  private answer(method: string, path: string, body: any, match: string | undefined, key: string | undefined): unknown {
    if (method === "GET") return this.quiz;
    if (key !== undefined && this.made.has(key)) return this.made.get(key);
    if (match !== `r${this.revision}`) throw new Problem(412, { code: "precondition_failed" });
    if (body?.text === "refused") throw new Problem(422, { code: "validation_failed", errors: [{ pointer: "/text", detail: "is refused" }] });
    this.revision += 1;
    const id = path.split("/")[4];
    if (method === "POST") {
      const saved = { ...body, id: `q${this.quiz.questions.length + 1}`, options: body.options.map((one: object, at: number) => ({ id: `new${at}`, ...one })) };
      this.quiz = { ...this.quiz, questions: [...this.quiz.questions, saved] };
      this.made.set(key!, saved);
      return saved;
    }
    const saved = { ...body, id };
    this.quiz = { ...this.quiz, questions: this.quiz.questions.map((one) => (one.id === id ? saved : one)) };
    return saved;
  }
}

function author(service: FakeService) {
  const told: SaveState[] = [];
  const refused: string[] = [];
  const one = { state: openDraft(service.quiz, `r${service.revision}`), told, refused, saver: null as unknown as DraftSaver };
  one.saver = new DraftSaver({
    request: service.request,
    quizId: "quz_1",
    read: () => one.state,
    write: (state) => (one.state = state),
    tell: (state) => told.push(state),
    problem: (key, problem) => problem && refused.push(key),
    later: () => 0,
    cancel: () => {},
  });
  return one;
}

test("a question whose response was lost is made once, and keeps the ids it was given", async () => {
  const service = new FakeService(quizOf(question("q1")));
  const one = author(service);
  const options = [
    { key: newKey(), text: "x", correct: true },
    { key: newKey(), text: "y", correct: false },
  ];
  const body = { type: "single_choice", text: "New", points: 1, options };
  const questions = [...one.state.draft.questions, { key: "fresh", id: null, body }];
  one.state = { ...one.state, draft: { ...one.state.draft, questions } };
  service.lose = 1;
  await one.saver.flush();
  assert.equal(one.told.at(-1), "offline");
  await one.saver.flush();
  assert.equal(one.told.at(-1), "saved");
  assert.equal(service.quiz.questions.length, 2);
  const kept = one.state.draft.questions[1]!;
  assert.deepEqual([kept.key, kept.id], ["fresh", "q2"]);
  assert.deepEqual((kept.body["options"] as { id: string }[]).map(({ id }) => id), ["new0", "new1"]);
});

test("two authors who edit different questions at once both find all of it saved", async () => {
  const service = new FakeService(quizOf(question("q1"), question("q2")));
  const [one, other] = [author(service), author(service)];
  one.state = edited(one.state, "q1", { text: "one" });
  other.state = edited(other.state, "q2", { text: "other" });
  await Promise.all([one.saver.flush(), other.saver.flush()]);
  assert.deepEqual(service.quiz.questions.map(({ text }) => text), ["one", "other"]);
  assert.deepEqual([one.told.at(-1), other.told.at(-1)], ["saved", "saved"]);
});

test("a refused question is told of once, and sent again when it was changed", async () => {
  const service = new FakeService(quizOf(question("q1"), question("q2")));
  const one = author(service);
  one.state = edited(edited(one.state, "q1", { text: "refused" }), "q2", { text: "fine" });
  await one.saver.flush();
  await one.saver.flush();
  assert.deepEqual([one.refused, one.told.at(-1)], [["q1"], "refused"]);
  assert.equal(service.quiz.questions[1]!.text, "fine");
  one.state = edited(one.state, "q1", { text: "mended" });
  await one.saver.flush();
  assert.equal(one.told.at(-1), "saved");
});

test("what publishing changes is told by question, and whether what is right changed", () => {
  const was = quizOf(question("q1"), question("q2"), question("q3"));
  const key = { ...question("q2"), options: question("q2").options.map((one) => ({ ...one, correct: !one.correct })) };
  const is = { ...quizOf(question("q3"), question("q1", "reworded"), key, question("q4")), title: "Other" };
  const { settings, questions } = diffQuizzes(was, is);
  assert.deepEqual(settings, ["title"]);
  const found = questions.map(({ kind, number, hasOtherKey }) => [kind, number, hasOtherKey]);
  assert.deepEqual(found, [
    ["moved", 1, false],
    ["changed", 2, false],
    ["changed", 3, true],
    ["added", 4, true],
  ]);
});

test("settings of a quiz in sections are sent with its sections, their draws, and questions as they were saved last", async () => {
  const draw = { draw: { bank_id: "bnk_1", count: 2, points: 1 } };
  const section = { id: "sec_1", title: "A", text: null, format: "plain" as const, shuffle: false, items: [question("q1"), draw] };
  const quiz = withQuestions({ ...quizOf(), questions: null, sections: [section] } as unknown as AuthoredQuiz);
  assert.deepEqual(quiz.questions.map(({ id }) => id), ["q1"]);
  const saved = { ...quiz, questions: [question("q1", "reworded")] };
  assert.deepEqual(currentSections(saved)[0]!.items, [question("q1", "reworded"), draw]);
});
