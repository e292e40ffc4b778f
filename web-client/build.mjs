// Bundles the pages into the folder that the service serves: node build.mjs [folder].

import { build } from "esbuild";
import { readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, "../chalicelib/face/play");

for (const name of readdirSync(target)) if (/\.(js|css)$/.test(name)) rmSync(join(target, name));

const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  outdir: target,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

await build({
  ...shared,
  entryPoints: { play: "src/player/player.tsx" },
  splitting: true,
  chunkNames: "[name]-[hash]",
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".ftl": "text" },
});
await build({ ...shared, entryPoints: { worker: "src/worker.ts" } });
await build({ ...shared, entryPoints: { play: "src/styles/player.css" } });
