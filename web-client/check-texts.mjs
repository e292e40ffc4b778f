// Compares every compiled text with what Fluent's own formatter makes of its source, for numbers, plurals and words.

import { FluentBundle, FluentResource } from "@fluent/bundle";
import { buildSync } from "esbuild";
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "./fluent.mjs";

const FOLDER = new URL("src/locales/", import.meta.url);
const module = fileURLToPath(new URL("src/core/messages.ts", import.meta.url));
const [formatter] = buildSync({ entryPoints: [module], bundle: true, format: "esm", write: false }).outputFiles;
const { Language } = await import(`data:text/javascript,${encodeURIComponent(formatter.text)}`);
const NUMBERS = [0, 1, 2, 21, 1200, 0.5];

for (const name of readdirSync(FOLDER)) {
  const source = readFileSync(new URL(name, FOLDER), "utf8");
  const locale = name.split(".").at(-2);
  const bundle = new FluentBundle(locale, { useIsolating: false });
  bundle.addResource(new FluentResource(source));
  const compiled = compile(source);
  const language = new Language(locale, compiled);
  for (const [id, pattern] of Object.entries(compiled)) {
    const found = { names: new Set(), words: new Set(["word"]) };
    look(pattern, found);
    for (const value of [...NUMBERS, ...found.words]) {
      const args = Object.fromEntries([...found.names].map((one) => [one, value]));
      assert.equal(language.format(id, args), bundle.formatPattern(bundle.getMessage(id).value, args, []), `${name}: ${id}`);
    }
  }
}

// the variables of a message, and the words that choose a variant of it
function look(pattern, found) {
  for (const [name, variants = {}] of [pattern].flat().filter((part) => typeof part !== "string")) {
    found.names.add(name);
    for (const [key, variant] of Object.entries(variants)) {
      found.words.add(key);
      look(variant, found);
    }
  }
}
