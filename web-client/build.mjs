// Bundles the pages into the folder that the service serves: node build.mjs <folder>. Prints, as JSON, the
// packages whose code got in.

import { build } from "esbuild";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fluent } from "./fluent.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2];
const LICENCE_FILE = /^licen[cs]e/i;
const used = new Map();

for (const name of readdirSync(target)) if (/\.(js|css|txt|html)$/.test(name)) rmSync(join(target, name));

const scripts = await bundle({
  entryPoints: { play: "src/player/player.tsx", studio: "src/studio/studio.tsx" },
  splitting: true,
  chunkNames: "[name]-[hash]",
  jsx: "automatic",
  jsxImportSource: "preact",
  plugins: [fluent],
});
dropIdleImports(scripts);
const rooms = withImports(partOf("src/player/rooms.tsx", scripts), scripts);
await bundle({
  entryPoints: { worker: "src/worker.ts" },
  define: { PAGE_SCRIPTS: JSON.stringify(withImports("play.js", scripts, new Set(rooms))) },
});
await bundle({ entryPoints: { play: "src/styles/player.css", rooms: "src/styles/rooms.css", studio: "src/styles/studio.css" } });
for (const page of ["play", "studio"]) writeFileSync(join(target, `${page}.html`), withPreloads(page, scripts));
writeFileSync(join(target, "licences.txt"), [...used.values()].map(licence).join("\n\n"));
console.log(JSON.stringify(Object.fromEntries(used)));

async function bundle(options) {
  const { metafile } = await build({
    absWorkingDir: here,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    outdir: target,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    ...options,
  });
  for (const path of Object.keys(metafile.inputs).sort()) note(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
}

// esbuild lets every script import the file of its own helpers, which few of them use
function dropIdleImports(outputs) {
  for (const [name, output] of outputs) {
    const helpers = output.imports.map(({ path }) => basename(path)).filter((path) => isEmpty(outputs.get(path)));
    if (helpers.length === 0) continue;
    const path = join(target, name);
    const text = helpers.reduce((done, helper) => done.replace(`import"./${helper}";`, ""), readFileSync(path, "utf8"));
    writeFileSync(path, text);
    output.imports = output.imports.filter((one) => text.includes(basename(one.path)));
  }
}

function isEmpty(output) {
  return output !== undefined && Object.keys(output.inputs).length === 0;
}

// a script and all that it cannot begin without; what is loaded on demand is not among it
function withImports(name, outputs, found = new Set()) {
  if (found.has(name)) return [...found];
  found.add(name);
  for (const { path, kind } of outputs.get(name).imports)
    if (kind === "import-statement") withImports(basename(path), outputs, found);
  return [...found];
}

// the script of a part that is loaded on demand
function partOf(source, outputs) {
  return [...outputs].find(([, { entryPoint }]) => entryPoint === source)[0];
}

// a page asks for all that its script imports at once, not one after the other, and knows the scripts of its next part
function withPreloads(page, outputs) {
  const imported = withImports(`${page}.js`, outputs).slice(1).sort();
  const links = imported.map((name) => `<link rel="modulepreload" href="play/@release@/${name}">\n`);
  const next = rooms.filter((name) => !imported.includes(name)).sort();
  const text = readFileSync(join(here, "src", "pages", `${page}.html`), "utf8");
  return text.replace("@preloads@", links.join("")).replace("@next@", next.join(" "));
}

function note(name) {
  if (name === undefined || used.has(name)) return;
  const { version, license } = JSON.parse(readFileSync(join(here, "node_modules", name, "package.json")));
  used.set(name, { name, version, licence: license });
}

function licence({ name, version }) {
  const folder = join(here, "node_modules", name);
  const file = readdirSync(folder).find((one) => LICENCE_FILE.test(one));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "";
  return `${name} ${version}\n\n${text}\n`;
}
