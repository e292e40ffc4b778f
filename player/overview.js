// All questions at a glance: which are answered, which is shown, and a way to each.

import { h } from "./dom.js";
import { isAnswered } from "./responses.js";

export class Overview {
  constructor({ questions, answers, go }) {
    Object.assign(this, { questions, answers });
    this.buttons = questions.map((_, at) => h("button", { type: "button", click: () => go(at) }, String(at + 1)));
    this.count = h("span", {});
    const all = h("ol", { class: "numbers" }, this.buttons.map((button) => h("li", {}, button)));
    this.node = h("details", { class: "overview card" }, h("summary", {}, "Overview ", this.count), all);
    this.node.open = window.matchMedia("(min-width: 60rem)").matches;
  }

  get unanswered() {
    return this.questions.map((_, at) => at).filter((at) => !this.isAnswered(at));
  }

  isAnswered(at) {
    return isAnswered(this.answers.response(this.questions[at].id));
  }

  show(current) {
    const answered = this.questions.length - this.unanswered.length;
    this.count.textContent = `${answered} of ${this.questions.length} answered`;
    this.buttons.forEach((button, at) => {
      const is = this.isAnswered(at);
      button.className = is ? "answered" : "";
      button.setAttribute("aria-label", `Question ${at + 1}, ${is ? "answered" : "not answered"}`);
      if (at === current) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  }
}
