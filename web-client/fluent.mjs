// Compiles Fluent files to what `src/core/messages.ts` formats, so that the pages need no parser of Fluent.

import { FluentResource } from "@fluent/bundle";
import { readFileSync } from "node:fs";

export const fluent = {
  name: "fluent",
  setup(build) {
    build.onLoad({ filter: /\.ftl$/ }, ({ path }) => ({ contents: `export default ${JSON.stringify(compile(readFileSync(path, "utf8")))}` }));
  },
};

// each message by its name: a text, or a list of texts and of what stands between them
export function compile(source) {
  const messages = new Map(new FluentResource(source).body.map(({ id, value }) => [id, value]));
  return Object.fromEntries([...messages].map(([id, value]) => [id, patternOf(value, messages)]));
}

function patternOf(value, messages) {
  const parts = [value].flat().flatMap((part) => (typeof part === "string" ? [part] : partsOf(part, messages)));
  const joined = parts.reduce((done, part) => {
    if (typeof part === "string" && typeof done.at(-1) === "string") done.push(done.pop() + part);
    else done.push(part);
    return done;
  }, []);
  return joined.length === 1 && typeof joined[0] === "string" ? joined[0] : joined;
}

function partsOf(expression, messages) {
  if (expression.type === "str") return [expression.value];
  if (expression.type === "var") return [[expression.name]];
  if (expression.type === "mesg" && messages.has(expression.name)) return [patternOf(messages.get(expression.name), messages)].flat();
  if (expression.type === "select" && expression.selector.type === "var") return [selectOf(expression, messages)];
  throw new Error(`The pages do not format ${JSON.stringify(expression)}.`);
}

function selectOf({ selector, variants, star }, messages) {
  const byKey = variants.map(({ key, value }) => [key.value, patternOf(value, messages)]);
  return [selector.name, Object.fromEntries(byKey), String(variants[star].key.value)];
}
