// Searches the reference: what does not have all the words is hidden, and a schema that is led to opens.

const form = document.querySelector("form[role=search]");
const field = form.querySelector("input");
const found = document.getElementById("found");
const sections = [...document.querySelectorAll("main > section")];
const entries = [...document.querySelectorAll("main > section > article, main > section > details")].map((node) => ({
  node,
  text: node.textContent.toLowerCase(),
}));

function search() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { node, text } of entries) {
    node.hidden = !words.every((word) => text.includes(word));
    count += node.hidden ? 0 : 1;
  }
  for (const section of sections) section.hidden = !section.querySelector(":scope > article:not([hidden]), :scope > details:not([hidden])");
  found.textContent = words.length === 0 ? "" : `${count} found.`;
}

function open() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
  target?.scrollIntoView();
}

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
field.addEventListener("input", search);
addEventListener("hashchange", () => {
  field.value = "";
  search();
  open();
});
open();
