// An operator's color: whatever it is, links and buttons can be read on light and dark.

import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast, parse, themeOf } from "../../web-client/src/core/theme.ts";

const COLORS = ["#1f4fa3", "#0a7d5a", "#ffff00", "#ff0000", "#000000", "#ffffff", "#808080", "#123456", "#fedcba"];

for (const isDark of [false, true])
  for (const color of COLORS)
    test(`${color} can be read on ${isDark ? "dark" : "light"}`, () => {
      const theme = themeOf(color, isDark)!;
      const accent = parse(theme["--accent"]);
      for (const ground of [isDark ? "#1a2029" : "#ffffff", isDark ? "#11151b" : "#f5f6f8", theme["--tint"], theme["--on-accent"]])
        assert.ok(contrast(accent, parse(ground)) >= 4.5, `${theme["--accent"]} on ${ground}`);
    });

test("a color that can be read stays as it is", () => {
  assert.equal(themeOf("#1F4FA3", false)!["--accent"], "#1f4fa3");
});

test("the contrast of black and white is 21, of a color with itself 1", () => {
  assert.equal(Math.round(contrast(parse("#000000"), parse("#ffffff"))), 21);
  assert.equal(contrast(parse("#0a7d5a"), parse("#0a7d5a")), 1);
});

test("what is no color changes nothing", () => {
  for (const text of ["", "blue", "#123", "#1f4fa3;"]) assert.equal(themeOf(text, false), null);
});
