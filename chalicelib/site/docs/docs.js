// Shows the reference with Swagger UI, and lets it try things against the very service that serves it.

const NO_VALIDATOR = null; // by default Swagger UI would send the document to a foreign host

async function described() {
  const answer = await fetch("api/v1/openapi.json");
  if (!answer.ok) throw new Error(`The document cannot be fetched: ${answer.status}.`);
  return answer.json();
}

function here() {
  // the document names its server relative to itself, and here it is read as a value, without an address
  return new URL(".", location.href).href.replace(/\/$/, "");
}

const NAMES = {
  "#servers": "Server",
  ".examples-select-element": "Example",
  ".content-type": "Media type",
  ".body-param__text": "Request body",
  ".close-modal": "Close",
  ".modal-btn.authorize": null, // named by its text
  ".opblock-body .parameters-col_description select": "Value",
};

// what Swagger UI leaves without a name, or out of the keyboard's reach
function mend(root) {
  for (const [selector, name] of Object.entries(NAMES))
    for (const node of root.querySelectorAll(selector)) label(node, name);
  // a link within a button is nothing of its own: the button opens the operation, and the address follows
  for (const link of root.querySelectorAll("button a[href]")) link.removeAttribute("href");
  for (const code of root.querySelectorAll("pre.microlight, .highlight-code pre")) code.tabIndex = 0;
}

function label(node, name) {
  if (name === null) node.removeAttribute("aria-label");
  else if (node.getAttribute("aria-label") !== name) node.setAttribute("aria-label", name);
}

function mendWhatever(root) {
  const observer = new MutationObserver(() => mend(root));
  observer.observe(root, { childList: true, subtree: true });
}

// Swagger UI has dark colours, but asks for them by a class
function followColors() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
  dark.addEventListener("change", apply);
  apply();
}

function show(spec) {
  // filled in, one key for all would make a second try the repeat of the first
  delete spec.components.parameters["Idempotency-Key"].example;
  window.ui = SwaggerUIBundle({
    spec: { ...spec, servers: [{ url: here() }] },
    domNode: document.getElementById("reference"),
    validatorUrl: NO_VALIDATOR,
    deepLinking: true,
    filter: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    docExpansion: "list",
    persistAuthorization: false, // a token is not left behind in the browser
  });
}

function apologise(error) {
  const words = document.querySelector("#reference .waiting");
  words.setAttribute("role", "alert");
  words.textContent = `${error.message} Reload the page to try again.`;
}

followColors();
mendWhatever(document.getElementById("reference"));
described().then(show).catch(apologise);
