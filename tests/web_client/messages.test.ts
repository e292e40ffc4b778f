// Messages as the build compiles them: what stands between the texts, numbers and plurals of a language.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Language, type Messages } from "../../web-client/src/core/messages.ts";

const MESSAGES: Messages = {
  plain: "Sign in",
  named: ["For ", ["name"], "."],
  counted: [["count", { 0: "none", one: [["count"], " hour"], other: [["count"], " hours"] }, "other"]],
  kinded: ["The ", ["kind", { quiz: "quiz", exam: "exam" }, "quiz"]],
};

const english = new Language("en", MESSAGES);

test("a message is filled with what it names", () => {
  assert.equal(english.format("plain", {}), "Sign in");
  assert.equal(english.format("named", { name: "Ada" }), "For Ada.");
  assert.equal(english.format("named", {}), "For {$name}.");
});

test("numbers and plurals follow the language, and a variant of the very number goes first", () => {
  assert.equal(english.format("counted", { count: 1 }), "1 hour");
  assert.equal(english.format("counted", { count: 1200 }), "1,200 hours");
  assert.equal(english.format("counted", { count: 0 }), "none");
  assert.equal(new Language("de", MESSAGES).format("counted", { count: 1200.5 }), "1.200,5 hours");
});

test("a word chooses its variant, and one that is not known the default", () => {
  assert.equal(english.format("kinded", { kind: "exam" }), "The exam");
  assert.equal(english.format("kinded", { kind: "poll" }), "The quiz");
});

test("a transformation changes the texts, but nothing that is put into them", () => {
  const loud = new Language("en", MESSAGES, (text) => text.toUpperCase());
  assert.equal(loud.format("named", { name: "Ada" }), "FOR Ada.");
  assert.equal(loud.format("counted", { count: 2 }), "2 HOURS");
});

test("messages of a later part are found beside those before", () => {
  const language = new Language("en", MESSAGES);
  assert.ok(!language.has("later") && !language.has("toString"));
  language.add({ later: "Later" });
  assert.equal(language.format("later", {}), "Later");
  assert.ok(language.has("plain"));
});
