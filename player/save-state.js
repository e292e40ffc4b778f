// Says whether answers are saved: always to be seen, and aloud when the network goes and comes.

import { h } from "./dom.js";

const WORDS = {
  saved: "All answers are saved.",
  saving: "Saving …",
  waiting: "No connection. Your answers are kept on this device and sent when it is back.",
};

export class SaveState {
  constructor(say) {
    this.say = say;
    this.node = h("p", { class: "state" }, "Answers are saved as you go.");
  }

  show(state) {
    const before = this.node.dataset.state;
    if (before === "waiting" && state !== "waiting") this.say("The connection is back.");
    if (before !== "waiting" && state === "waiting") this.say(WORDS.waiting);
    this.node.dataset.state = state;
    this.words(WORDS[state]);
  }

  words(text) {
    this.node.textContent = text;
  }
}
