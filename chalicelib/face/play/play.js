// Where links in mails lead: `#verify=<token>` confirms an address, `#reset=<token>` sets a password.
// The token stands behind the hash, so no server sees it in an address, and is used by a POST alone.

const part = (id) => document.getElementById(id);
const AGAIN = "We could not be reached. Check the connection and try again.";

function say(title, words) {
  part("title").textContent = title;
  part("words").textContent = words;
  part("title").focus();
}

async function post(path, body) {
  const answer = await fetch(`api/v1/auth/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (answer.ok) return null;
  const problem = await answer.json();
  const wrong = (problem.errors ?? []).find((one) => one.pointer === "/new_password");
  return wrong ? `The password ${wrong.detail}.` : problem.title;
}

async function attempt(path, body) {
  try {
    return await post(path, body);
  } catch {
    return AGAIN;
  }
}

async function verify(token) {
  say("One moment", "Your address is being confirmed.");
  const problem = await attempt("verify-email", { token });
  if (problem === null) say("Thank you", "Your address is confirmed. You can close this page.");
  else say("That did not work", problem);
}

function reset(token) {
  say("Set a new password", "All devices will be signed out.");
  const form = part("reset");
  form.hidden = false;
  part("password").focus();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    part("problem").textContent = "";
    const problem = await attempt("password/reset", { token, new_password: part("password").value });
    button.disabled = false;
    part("problem").textContent = problem ?? "";
    if (problem !== null) return;
    form.hidden = true;
    say("Your password is set", "Sign in with it on your devices. You can close this page.");
  });
}

const [action, token] = location.hash.slice(1).split("=");
// a link is used once: nothing of it stays in the history
history.replaceState(null, "", location.pathname);
if (token && action === "verify") verify(token);
if (token && action === "reset") reset(token);
