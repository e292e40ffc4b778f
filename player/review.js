// The questions again, with what was answered and, where it may be shown, what is right.

import { h } from "./dom.js";
import { number } from "./format.js";
import { inWords } from "./responses.js";

export function reviewSection(questions, review) {
  const reviewed = new Map(review.map((one) => [one.question_id, one]));
  const rows = questions
    .filter((question) => reviewed.has(question.id))
    .map((question) => h("li", { class: "card reviewed" }, parts(question, reviewed.get(question.id))));
  return h("section", { "aria-labelledby": "review" }, h("h2", { id: "review" }, "Your answers"), h("ol", { class: "list" }, rows));
}

function parts(question, one) {
  const verdict = one.correct ? "Right" : one.score > 0 ? "Partly right" : "Wrong";
  const kind = { Right: "right", Wrong: "wrong" }[verdict] ?? "partly";
  const points = `${number(one.score)} of ${number(one.points)}`;
  return [
    h("p", { class: "verdict" }, h("span", { class: `mark ${kind}` }, verdict), h("span", {}, points)),
    h("h3", { class: "text" }, question.text),
    said("Your answer", inWords(question, one.response), "no answer"),
    !one.correct && said("Correct", rightOnes(question, one.correct_response)),
    one.explanation && h("p", { class: "text note" }, one.explanation),
  ];
}

// of a short text several spellings may be accepted; one is shown as well as all
function rightOnes(question, response) {
  const words = inWords(question, response);
  return question.type === "short_text" && words.length > 1 ? [words.join(" or ")] : words;
}

function said(label, words, none = null) {
  if (words.length === 0 && none === null) return null;
  const lines = words.length ? words : [none];
  return h("p", { class: "said" }, h("span", { class: "label" }, label), lines.map((line) => h("span", { class: "text" }, line)));
}
