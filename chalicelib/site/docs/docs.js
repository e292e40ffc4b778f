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

described().then(show).catch(apologise);
