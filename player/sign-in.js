// Signing in, making an account, and asking for a new password.

import { Problem } from "./api.js";
import { field, form, h, heading } from "./dom.js";
import { randomKey } from "./session.js";

const EMAIL = { type: "email", autocomplete: "username", inputmode: "email" };
const PASSWORD_HINT = "At least twelve characters. A few words are easier to remember than signs.";

export function signInView(app) {
  const fields = [
    field("Email address", "email", EMAIL),
    field("Password", "password", { type: "password", autocomplete: "current-password" }),
  ];
  const submit = async ({ email, password }) => {
    try {
      await app.session.signIn(email, password);
    } catch (error) {
      if (error.code !== "email_not_verified") throw error;
      return offerAnotherLink(app, email, error);
    }
    app.go(takeWanted(app));
  };
  const elsewhere = links(["#/register", "Make an account"], ["#/forgot", "Forgot your password?"]);
  return page("Sign in", form({ fields, action: "Sign in", submit }), elsewhere);
}

export function registerView(app) {
  const fields = [
    field("Email address", "email", EMAIL),
    field("Name", "username", { autocomplete: "nickname", maxlength: 64 }, "Shown on leaderboards."),
    field("Password", "password", { type: "password", autocomplete: "new-password" }, PASSWORD_HINT),
  ];
  const keyOf = keyPerBody();
  const submit = async (body) => {
    const key = keyOf(body);
    const answer = await explained(app.call("POST", "/auth/register", { body, key }));
    if (answer.body.id === undefined) return say("Look into your mail", MAILED);
    await app.session.signIn(body.email, body.password);
    app.go(takeWanted(app));
  };
  return page("Make an account", form({ fields, action: "Make the account", submit }), signInLink());
}

// the same form sent again after a lost answer makes one account; a changed one is another request
function keyPerBody() {
  let last = { text: null, key: null };
  return (body) => {
    const text = JSON.stringify(body);
    if (text !== last.text) last = { text, key: randomKey() };
    return last.key;
  };
}

const MAILED = "If the address is not in use yet, a mail with a link is on its way. Open the link to go on.";

export function forgotView(app) {
  const fields = [field("Email address", "email", EMAIL)];
  const submit = async (body) => {
    await explained(app.call("POST", "/auth/password/forgot", { body }));
    say("Look into your mail", "If there is an account with this address, a link to set a new password is on its way.");
  };
  return page("Set a new password", form({ fields, action: "Send me a link", submit }), signInLink());
}

function offerAnotherLink(app, email, problem) {
  const send = async () => {
    await app.call("POST", "/auth/verify-email/resend", { body: { email } });
    say("Look into your mail", "Another link is on its way.");
  };
  const again = form({ fields: [], action: "Send me another link", submit: send });
  replace(heading("Confirm your address first"), h("p", {}, problem.message), again, signInLink());
}

// a refused member of the body, in words rather than as a title alone
async function explained(answer) {
  try {
    return await answer;
  } catch (error) {
    const wrong = error instanceof Problem && error.facts.errors?.[0];
    if (!wrong) throw error;
    const name = { email: "The address", username: "The name", password: "The password" };
    throw new Error(`${name[wrong.pointer.slice(1)] ?? "Something"} ${wrong.detail}.`);
  }
}

function takeWanted(app) {
  const wanted = app.wanted ?? "";
  app.wanted = undefined;
  return wanted;
}

function say(title, words) {
  replace(heading(title), h("p", {}, words), signInLink());
}

function replace(...nodes) {
  document.querySelector("#main > section").replaceChildren(...nodes);
  document.querySelector("#main h1").focus();
}

function page(title, ...nodes) {
  return { title, node: h("section", { class: "card narrow" }, heading(title), nodes) };
}

function links(...targets) {
  return h("p", { class: "links" }, targets.map(([href, text]) => h("a", { href }, text)));
}

function signInLink() {
  return links(["#/sign-in", "Sign in"]);
}
