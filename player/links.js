// Where links in mails lead: `#verify=<token>` confirms an address, `#reset=<token>` sets a password.
// The token stands behind the hash, so no server sees it in an address, and is used by a POST alone.

import { Problem } from "./api.js";
import { field, form, h, heading } from "./dom.js";
import { randomKey } from "./session.js";

const HINT = "At least twelve characters. A few words are easier to remember than signs.";

export async function verifyView(app, token) {
  try {
    await app.call("POST", "/auth/verify-email", { body: { token } });
  } catch (error) {
    return page("That did not work", h("p", {}, error.message));
  }
  return page("Thank you", h("p", {}, "Your address is confirmed."));
}

export function resetView(app, token) {
  const fields = [field("New password", "password", { type: "password", autocomplete: "new-password" }, HINT)];
  const key = randomKey(); // asked again after a lost answer, it is the same reset
  const submit = async ({ password }) => {
    try {
      const body = { token, new_password: password };
      await app.call("POST", "/auth/password/reset", { body, key });
    } catch (error) {
      const wrong = error instanceof Problem && error.about("/new_password");
      throw wrong ? new Error(`The password ${wrong}.`) : error;
    }
    const done = page("Your password is set", h("p", {}, "Sign in with it on your devices."));
    document.getElementById("main").replaceChildren(done.node);
    document.querySelector("#main h1").focus();
  };
  const words = h("p", {}, "All devices will be signed out.");
  return page("Set a new password", words, form({ fields, action: "Set the password", submit }));
}

function page(title, ...nodes) {
  const on = h("p", { class: "links" }, h("a", { href: "#/" }, "Go on to the quizzes"));
  return { title, node: h("section", { class: "card narrow" }, heading(title), nodes, on) };
}
