// Numbers as people type them, read by the API's own rule (docs/player.md "Numbers"). What may mean two
// things is asked back about and never guessed. And numbers as they are shown, by the rules of a language.

export type ReadNumber =
  | { kind: "empty" }
  | { kind: "number"; text: string }
  | { kind: "ambiguous"; readings: [string, string] } // as thousands, as a decimal comma
  | { kind: "invalid" };

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
const MINUS = /[\u2212\u2010-\u2015\ufe63\uff0d]/g;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/i;
const AMBIGUOUS = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const COMMA = /^([+-]?\d*),(\d*(e[+-]?\d{1,2})?)$/i;
const DIGIT = /\p{Nd}/gu;

export function readNumber(typed: string): ReadNumber {
  const text = plain(typed);
  if (text === "") return { kind: "empty" };
  if (AMBIGUOUS.test(text)) return { kind: "ambiguous", readings: [text.replace(",", ""), text.replace(",", ".")] };
  const pointed = text.replace(COMMA, "$1.$2");
  if (!DECIMAL.test(pointed)) return { kind: "invalid" };
  return { kind: "number", text: tidy(pointed) };
}

const WITH_UNIT = /^\s*([+\-\u2212\u2010-\u2015]?[\p{Nd}.,\u066b]+(?:e[+\-\u2212\u2010-\u2015]?\p{Nd}+)?)\s*(.*?)\s*$/isu;

// "3 km" apart; the unit is what follows the number, and has a letter or a sign of its own
export function splitUnit(typed: string): { number: string; unit: string } {
  const [, number = typed, unit = ""] = WITH_UNIT.exec(typed) ?? [];
  return /[^\p{Nd}.,\s]/u.test(unit) ? { number, unit } : { number: typed, unit: "" };
}

export function formatNumber(value: number, language: string, digits = 3): string {
  return value.toLocaleString(language, { maximumFractionDigits: digits });
}

// of a percentage: 46.67 is 46.67% in English, and 46,67 % in German
export function formatPercent(value: number, language: string): string {
  return (value / 100).toLocaleString(language, { style: "percent", maximumFractionDigits: 2 });
}

// A decimal that is held as text, with its unit if it has one. Its digits stay as they are: they may be more than
// a number holds.
export function formatDecimal(text: string, language: string): string {
  const [, sign = "."] = formatNumber(0.5, language);
  return text.replace(/^([+-]?\d*)\.(?=\d)/, `$1${sign}`);
}

function plain(typed: string): string {
  return typed
    .replace(INVISIBLE, "")
    .trim()
    .normalize("NFC")
    .replace(DIGIT, (digit) => String(digitValue(digit)))
    .replace(/[\uff0e\u066b]/g, ".")
    .replace(/\uff0c/g, ",")
    .replace(/^\uff0b/, "+")
    .replace(MINUS, "-");
}

// the decimal digits of a script are ten neighbours in Unicode, and the first is zero
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  if (code < 0x80) return code - 0x30;
  let zero = code;
  while (zero > code - 9 && isDigit(zero - 1)) zero -= 1;
  // the mathematical digits stand in five rows with nothing between them
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  return code - zero;
}

function isDigit(code: number): boolean {
  return /^\p{Nd}$/u.test(String.fromCodePoint(code));
}

// a form that every JSON reader and decimal type takes: no plus, a digit before the point and after it
function tidy(text: string): string {
  return text
    .replace(/^\+/, "")
    .replace(/^(-?)\./, "$10.")
    .replace(/\.(?=e|$)/i, "");
}
