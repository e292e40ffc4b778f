// $…$ and $$…$$ in Markdown. A dollar that stands for money stays one: the closing dollar follows no blank
// and is followed by no digit, the opening one is followed by no blank.

import type MarkdownIt from "markdown-it";

type Parser = InstanceType<typeof MarkdownIt>;

const DOLLAR = 0x24;

export function mathRules(parser: Parser): void {
  parser.inline.ruler.after("escape", "math_inline", (state, silent) => {
    if (state.src.charCodeAt(state.pos) !== DOLLAR) return false;
    const rest = state.src.slice(state.pos);
    const found = /^\$\$([^$]+)\$\$/.exec(rest) ?? /^\$(?!\s)((?:\\.|[^$\\])+?)(?<!\s)\$(?!\d)/s.exec(rest);
    if (!found) return false;
    if (!silent) {
      const token = state.push(found[0].startsWith("$$") ? "math_block" : "math_inline", "", 0);
      token.content = (found[1] ?? "").trim();
    }
    state.pos += found[0].length;
    return true;
  });
}
