// Sections while a quiz is edited: what is sent of them, and when.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type EditState, nextStep, openDraft, refuse, SECTIONS_KEY, type Step, took, unsavedKeys } from "../../web-client/src/core/draft.ts";
import { merge } from "../../web-client/src/core/merge.ts";
import { type AuthoredQuiz, withQuestions } from "../../web-client/src/core/quiz.ts";
import { arrange, type DraftSection, emptySection, inOrderOf, placedBeside, sentSections, shifted } from "../../web-client/src/core/sections.ts";

const DRAW = { draw: { bank_id: "bnk_1", tags: [], types: [], count: 2, points: 1 } };

function question(id: string) {
  return { id, type: "true_false", text: id, points: 1, penalty: 0, explanation: null, correct: true };
}

function section(id: string, ...items: (string | object)[]) {
  const own = items.map((item) => (typeof item === "string" ? question(item) : item));
  return { id, title: id, text: null, format: "plain", shuffle: false, items: own };
}

function quizOf(...sections: object[]): AuthoredQuiz {
  return withQuestions({ id: "quz_1", title: "Quiz", questions: null, sections } as unknown as AuthoredQuiz);
}

function arranged(state: EditState, sections: DraftSection[]): EditState {
  const questions = inOrderOf(sections, state.draft.questions);
  return { ...state, draft: { ...state.draft, sections, questions } };
}

const opened = () => openDraft(quizOf(section("s1", "q1", "q2"), section("s2", "q3", DRAW)), "r1");
const places = (state: EditState) => state.draft.sections!.map(({ items }) => items.map((item) => ("draw" in item ? "draw" : item.question)));

function stepOf(state: EditState): Step & { kind: "sections" } {
  const step = nextStep(state);
  assert.equal(step?.kind, "sections");
  return step as Step & { kind: "sections" };
}

test("sections that are as they were are not sent", () => {
  assert.equal(nextStep(opened()), null);
  assert.deepEqual(unsavedKeys(opened()), []);
});

test("a question goes over the border of its section, and no further than the ends", () => {
  const { sections } = opened().draft;
  assert.deepEqual(places(arranged(opened(), shifted(sections!, "q2", 1))), [["q1"], ["q2", "q3", "draw"]]);
  assert.deepEqual(places(arranged(opened(), shifted(sections!, "q3", -1))), [["q1", "q2", "q3"], ["draw"]]);
  assert.deepEqual(shifted(sections!, "q1", -1), sections);
  assert.deepEqual(places(arranged(opened(), placedBeside(sections!, "q1", "q3", 1))), [["q2"], ["q3", "q1", "draw"]]);
});

test("the order of all sections is one call, with questions as they were saved last", () => {
  const state = arranged(opened(), shifted(opened().draft.sections!, "q2", 1));
  const sent = sentSections(stepOf(state).text, state.server);
  assert.deepEqual(sent.map(({ items }) => items), [[question("q1")], [question("q2"), question("q3"), DRAW]]);
  const saved = quizOf(section("s1", "q1"), section("s2", "q2", "q3", DRAW));
  assert.equal(nextStep(took(state, stepOf(state), "r2", saved)), null);
});

test("a new section has its id from the service, and is not sent twice", () => {
  const first = openDraft({ ...quizOf(), questions: [question("q1")], sections: null } as unknown as AuthoredQuiz, "r1");
  const state = arranged(first, [emptySection([{ question: "q1" }])]);
  const after = took(state, stepOf(state), "r2", quizOf(section("s1", "q1")));
  assert.equal(after.draft.sections![0]!.id, "s1");
  assert.equal(after.draft.sections![0]!.title, null);
});

test("what is not finished waits, and says so", () => {
  const empty = arranged(opened(), [...opened().draft.sections!, emptySection()]);
  assert.equal(nextStep(empty), null);
  assert.deepEqual(unsavedKeys(empty), [SECTIONS_KEY]);
  const first = openDraft({ ...quizOf(), questions: [question("q1")], sections: null } as unknown as AuthoredQuiz, "r1");
  assert.deepEqual(unsavedKeys(arranged(first, [emptySection([{ question: "q1" }]), emptySection()])), [SECTIONS_KEY]);
  const draw = emptySection([{ draw: { ...DRAW.draw, bank_id: "" } }]);
  assert.equal(nextStep(arranged(opened(), [...opened().draft.sections!, draw])), null);
});

test("a question that is new is made before its place is sent", () => {
  const added = { key: "k1", id: null, body: { ...question("new"), id: undefined } as never };
  const state = opened();
  const questions = [...state.draft.questions, added];
  const sections = placedBeside(state.draft.sections!, "k1", "q1", 1);
  const edited = { ...state, draft: { ...state.draft, questions: inOrderOf(sections, questions), sections } };
  const step = nextStep(edited)!;
  assert.equal(step.kind, "create");
  const made = took(edited, step, "r2", question("q9"));
  assert.deepEqual(sentSections(stepOf(made).text, made.server)[0]!.items, [question("q1"), question("q9"), question("q2")]);
});

test("what the service refuses is not sent again before it is changed", () => {
  const state = arranged(opened(), shifted(opened().draft.sections!, "q2", 1));
  const refused = refuse(state, stepOf(state));
  assert.equal(nextStep(refused), null);
  assert.equal(nextStep(arranged(refused, shifted(refused.draft.sections!, "q2", 1)))?.kind, "sections");
});

test("their order is taken, unless it was changed here", () => {
  const theirs = quizOf(section("s1", "q1"), section("s2", "q2", "q3", DRAW), section("s3", "q4"));
  assert.deepEqual(places(merge(opened(), theirs, "r2")), [["q1"], ["q2", "q3", "draw"], ["q4"]]);
  const mine = arranged(opened(), shifted(opened().draft.sections!, "q3", -1));
  assert.deepEqual(places(merge(mine, theirs, "r2")), [["q1", "q2", "q3"], ["draw", "q4"]]);
});

test("unfinished sections of ours outlive what others save", () => {
  const flat = { ...quizOf(), questions: [question("q1")], sections: null } as unknown as AuthoredQuiz;
  const unfinished = arranged(openDraft(flat, "r1"), [emptySection([{ question: "q1" }]), emptySection()]);
  assert.deepEqual(places(merge(unfinished, { ...flat, title: "Theirs" }, "r2")), [["q1"], []]);
});

test("questions that are in no section go to the end of the last, and others leave", () => {
  const { sections, questions } = opened().draft;
  const added = { key: "k1", id: null, body: question("new") as never };
  const kept = arrange(sections!, [questions[0]!, questions[2]!, added]);
  assert.deepEqual(places(arranged(opened(), kept)), [["q1"], ["q3", "draw", "k1"]]);
});
