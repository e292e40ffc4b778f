// Elements. Whatever comes from the service becomes text, never markup.

export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
  return node;
}

// the heading of a view: focus goes there, so that a screen reader begins with it
export function heading(text) {
  return h("h1", { tabindex: "-1" }, text);
}

// said by screen readers when they come to it; nothing is seen of it
export function announce(text) {
  const place = document.getElementById("announcer");
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = text));
}

// a form that sends once at a time, and shows what was wrong
export function form({ fields, action, submit }) {
  const problem = h("p", { class: "problem", role: "alert" });
  const button = h("button", { class: "primary" }, action);
  const node = h("form", {}, fields, problem, button);
  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    problem.textContent = "";
    try {
      await submit(Object.fromEntries(new FormData(node)));
    } catch (error) {
      problem.textContent = error.message;
    } finally {
      button.disabled = false;
    }
  });
  return node;
}

let fields = 0;

export function field(label, name, attributes = {}, hint = null) {
  const id = `field-${(fields += 1)}`;
  const described = hint ? { "aria-describedby": `${id}-hint` } : {};
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    h("input", { id, name, required: true, ...described, ...attributes }),
    hint && h("p", { id: `${id}-hint`, class: "hint" }, hint),
  );
}
