// The head of the page: where one is, and who one is.

import { h } from "./dom.js";

export function showTop(app) {
  const place = document.getElementById("top");
  const icon = new URL("icon.svg", import.meta.url).href;
  const home = h("a", { href: "#/", class: "brand" }, h("img", { src: icon, alt: "" }), "Invigil");
  if (!app.session.isSignedIn) {
    place.replaceChildren(home);
    return;
  }
  place.replaceChildren(home, h("button", { class: "quiet", click: () => signOut(app) }, "Sign out"));
}

async function signOut(app) {
  try {
    await app.session.signOut();
  } catch {
    // the tokens are gone from this device; the session ends by itself
  }
  // whoever signs in next is another person
  app.wanted = undefined;
  app.storage.write("running", null);
}
