// Numbers are read by one rule, here and in the API: tests/vectors/numbers.json.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { formatDecimal, formatNumber, formatPercent, readNumber, splitUnit } from "../../web-client/src/core/numbers.ts";

const VECTORS = JSON.parse(readFileSync(new URL("../vectors/numbers.json", import.meta.url), "utf8"));

test("numbers are read as the API reads them", () => {
  for (const { given, number } of VECTORS.numbers) {
    const found = readNumber(given);
    assert.equal(found.kind, "number", given);
    assert.equal(Number(found.kind === "number" && found.text), Number(number), given);
  }
});

test("what the API calls ambiguous is asked back about", () => {
  for (const given of VECTORS.ambiguous) assert.equal(readNumber(given).kind, "ambiguous", given);
});

test("what the API refuses is not sent", () => {
  for (const given of VECTORS.refused) assert.notEqual(readNumber(given).kind, "number", given);
});

test("a number and its unit are told apart as the API does", () => {
  for (const { given, number, unit } of VECTORS.quantities) {
    const split = splitUnit(given);
    const found = readNumber(split.number);
    assert.equal(split.unit, unit, given);
    assert.equal(Number(found.kind === "number" && found.text), Number(number), given);
  }
});

const READ: [string, string][] = [
  ["3.14", "3.14"],
  [" 3,14 ", "3.14"],
  ["-2", "-2"],
  ["\u22122", "-2"],
  ["\u20135", "-5"],
  ["+7", "7"],
  [".5", "0.5"],
  ["5.", "5"],
  ["6.02e23", "6.02e23"],
  ["1.6E-19", "1.6E-19"],
  ["602000000000000000000000", "602000000000000000000000"],
  ["1".repeat(16), "1".repeat(16)],
  ["٣", "3"],
  ["٣٫١٤", "3.14"],
  ["१२", "12"],
  ["１５", "15"],
  ["３.１４", "3.14"],
  ["\u{1d7d8}\u{1d7e1}", "09"],
  ["5.333\u202c", "5.333"],
  ["\u00a03.5\u00a0", "3.5"],
  ["0,123", "0.123"],
  ["1,23", "1.23"],
  ["1,2345", "1.2345"],
  ["1234,567", "1234.567"],
  ["-0,5", "-0.5"],
];

test("numbers are read as people write them", () => {
  for (const [typed, text] of READ) assert.deepEqual(readNumber(typed), { kind: "number", text }, typed);
});

test("what may be thousands or decimals is asked back about", () => {
  for (const typed of ["1,234", "12,345", "123,456", "-1,234", "１,２３４"]) {
    const found = readNumber(typed);
    assert.equal(found.kind, "ambiguous", typed);
  }
  assert.deepEqual(readNumber("1,500"), { kind: "ambiguous", readings: ["1500", "1.500"] });
});

test("nothing is nothing, and the rest is no number", () => {
  assert.deepEqual(readNumber("  "), { kind: "empty" });
  for (const typed of ["abc", "1,000.5", "1 2", "-", "3.14 m", "1/3", ".", ",", "1e", "Infinity", "0x10", "1,234,567"]) {
    assert.equal(readNumber(typed).kind, "invalid", typed);
  }
});

test("a unit is what follows the number", () => {
  assert.deepEqual(splitUnit("3 km"), { number: "3", unit: "km" });
  assert.deepEqual(splitUnit("3.5km"), { number: "3.5", unit: "km" });
  assert.deepEqual(splitUnit("6.02e23"), { number: "6.02e23", unit: "" });
  assert.deepEqual(splitUnit("9.81 m/s2"), { number: "9.81", unit: "m/s2" });
});

test("a number is shown by the rules of the language", () => {
  assert.equal(formatNumber(2.5, "en"), "2.5");
  assert.equal(formatNumber(2.5, "de"), "2,5");
  assert.equal(formatNumber(-1234.5678, "de"), "-1.234,568");
  assert.equal(formatNumber(66.666, "de", 2), "66,67");
});

test("a percentage has its sign as the language sets it", () => {
  assert.equal(formatPercent(46.667, "en"), "46.67%");
  assert.equal(formatPercent(46.667, "de"), "46,67\u00a0%");
  assert.equal(formatPercent(100, "en"), "100%");
});

test("a decimal that is held as text keeps every digit, and its unit", () => {
  const shown = { "2.5": "2,5", "-0.50": "-0,50", "6.02e23": "6,02e23", "3.5 m.p.h.": "3,5 m.p.h.", "7": "7", "1500.25": "1500,25" };
  for (const [text, german] of Object.entries(shown)) {
    assert.equal(formatDecimal(text, "en"), text);
    assert.equal(formatDecimal(text, "de"), german);
  }
  assert.equal(formatDecimal("0.1234567890123456789", "de"), "0,1234567890123456789");
});
