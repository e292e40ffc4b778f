// Asks before an attempt is handed in, and says what is not answered.

import { h } from "./dom.js";
import { counted } from "./format.js";

// resolves with true to hand in, false to go on, or the place of a question to go to
export function askToHandIn(unanswered) {
  return new Promise((decided) => {
    let answer = false;
    const say = (value) => () => {
      answer = value;
      dialog.close();
    };
    const dialog = h(
      "dialog",
      { "aria-labelledby": "hand-in-title" },
      h("h2", { id: "hand-in-title" }, "Hand in now?"),
      unanswered.length > 0 ? missing(unanswered, say) : h("p", {}, "All questions are answered."),
      h("p", {}, "After that nothing can be changed."),
      h(
        "div",
        { class: "actions" },
        h("button", { class: "primary", click: say(true) }, "Hand in"),
        h("button", { class: "button", click: say(false) }, "Go on answering"),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      decided(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function missing(unanswered, say) {
  const buttons = unanswered.map((at) => {
    const label = `Go to question ${at + 1}`;
    return h("li", {}, h("button", { class: "number", "aria-label": label, click: say(at) }, String(at + 1)));
  });
  const is = unanswered.length === 1 ? "is" : "are";
  return [
    h("p", {}, `${counted(unanswered.length, "question")} ${is} not answered:`),
    h("ol", { class: "numbers" }, buttons),
  ];
}
