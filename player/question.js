// One question with the controls that its type asks for; each change is told as a response.

import { h } from "./dom.js";
import { counted } from "./format.js";
import { asNumber } from "./responses.js";

const LONGEST = 255; // characters of a short text, as the API takes them
const NO_NUMBER = "This is not a number yet, so it is not saved. Write it like 3.14.";

export function questionForm({ question, place, total, response, change }) {
  const worth = `Question ${place} of ${total} · ${worthOf(question)}`;
  const problem = h("p", { class: "problem", role: "alert", id: "question-problem" });
  const show = (text) => (problem.textContent = text);
  const controls = CONTROLS[question.type]({ question, response, change, show });
  const node = h("div", { class: "question" }, h("h2", { class: "worth", tabindex: "-1" }, worth), controls, problem);
  return { node, refuse: (detail) => show(`Not saved: this ${detail}.`) };
}

function worthOf(question) {
  const penalty = question.penalty > 0 ? `, ${counted(question.penalty, "point")} off when wrong` : "";
  return `${counted(question.points, "point")}${penalty}`;
}

const CONTROLS = {
  single_choice: ({ question, response, change }) => {
    const chosen = (id) => id === response;
    return choices(question, "radio", question.options, chosen, (ticked) => change(ticked[0] ?? null));
  },
  multiple_choice: ({ question, response, change }) => {
    const chosen = (id) => (response ?? []).includes(id);
    const told = (ticked) => change(ticked.length ? ticked : null);
    return choices(question, "checkbox", question.options, chosen, told, "Choose all that are right.");
  },
  true_false: ({ question, response, change }) => {
    const options = [
      { id: "true", text: "True" },
      { id: "false", text: "False" },
    ];
    const chosen = (id) => response !== null && id === String(response);
    const told = ([ticked]) => change(ticked === undefined ? null : ticked === "true");
    return choices(question, "radio", options, chosen, told);
  },
  numeric: ({ question, response, change, show }) => {
    const input = h("input", { inputmode: "decimal", autocomplete: "off" });
    input.value = response ?? "";
    input.addEventListener("input", () => {
      const value = asNumber(input.value);
      input.setAttribute("aria-invalid", String(value === undefined));
      show("");
      if (value !== undefined) change(value);
    });
    // said when the field is left: nobody is told off in the middle of a number
    input.addEventListener("change", () => show(asNumber(input.value) === undefined ? NO_NUMBER : ""));
    return labelled(question, input);
  },
  short_text: ({ question, response, change }) => {
    const input = h("input", { autocomplete: "off", maxlength: LONGEST });
    input.value = response ?? "";
    input.addEventListener("input", () => change(input.value === "" ? null : input.value));
    return labelled(question, input);
  },
};

function choices(question, type, options, chosen, told, hint = null) {
  const inputs = options.map(({ id }) => h("input", { type, name: "option", value: id, id: `option-${id}` }));
  const tell = () => told(inputs.filter((input) => input.checked).map((input) => input.value));
  const rows = options.map(({ id, text }, at) => {
    inputs[at].checked = chosen(id);
    inputs[at].addEventListener("change", tell);
    return h("label", { class: "option", for: `option-${id}` }, inputs[at], h("span", {}, text));
  });
  const clear = h("button", { type: "button", class: "quiet clear" }, "Clear my answer");
  clear.addEventListener("click", () => {
    for (const input of inputs) input.checked = false;
    tell();
    inputs[0].focus();
  });
  const legend = h("legend", { class: "text" }, question.text);
  return h("fieldset", {}, legend, hint && h("p", { class: "hint" }, hint), rows, type === "radio" && clear);
}

function labelled(question, input) {
  input.id = "response";
  input.setAttribute("aria-describedby", "question-problem");
  return h("div", { class: "field" }, h("label", { for: "response", class: "text" }, question.text), input);
}
