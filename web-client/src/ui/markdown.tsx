// Markdown as nodes: CommonMark with tables and $maths$, parsed by markdown-it. No HTML of the text gets in,
// links lead to https: and mailto: alone, and pictures are assets of the paper.

// reached from everywhere, what the first page needs is one file and not many small ones
import "./shell.tsx";
import "./sign-in.tsx";
import MarkdownIt from "markdown-it";
import { type ComponentChildren, createElement, Fragment } from "preact";
import type { Asset, Assets } from "../core/responses.ts";
import { mathRules } from "./markdown-math.ts";
import { Maths } from "./maths.tsx";
import { fillSlots, type Slot } from "./rich-text.tsx";
import { t } from "./text.ts";

export type MarkdownModule = { renderMarkdown: typeof renderMarkdown };

interface Options {
  assets: Assets;
  inline: boolean;
  slot: Slot | undefined;
}

interface Token {
  type: string;
  tag: string;
  nesting: number;
  content: string;
  info: string;
  hidden: boolean;
  children: Token[] | null;
  attrGet(name: string): string | null;
}

const SAFE_LINK = /^(https:|mailto:)/i;
const parser = new MarkdownIt("default", { html: false, linkify: false, typographer: false }).use(mathRules);
parser.validateLink = (url) => SAFE_LINK.test(url) || url.startsWith("asset:");

export function renderMarkdown(text: string, options: Options): ComponentChildren {
  const tokens = options.inline ? parser.parseInline(text, {}) : parser.parse(text, {});
  return renderTokens(tokens as Token[], options);
}

// opening and closing tokens become nested nodes
function renderTokens(tokens: Token[], options: Options): ComponentChildren[] {
  const stack: { token: Token | null; children: ComponentChildren[] }[] = [{ token: null, children: [] }];
  for (const token of tokens) {
    if (token.nesting === 1) stack.push({ token, children: [] });
    else if (token.nesting === -1) {
      const { token: opened, children } = stack.pop()!;
      stack.at(-1)!.children.push(element(opened!, children));
    } else stack.at(-1)!.children.push(leaf(token, options));
  }
  return stack[0]!.children;
}

function element(token: Token, children: ComponentChildren[]): ComponentChildren {
  if (token.hidden) return createElement(Fragment, null, children); // paragraphs of tight lists
  if (token.tag === "a") return link(token, children);
  // the page has headings of its own, above those of a text
  const tag = /^h[1-6]$/.test(token.tag) ? "h4" : token.tag;
  const align = /text-align:(\w+)/.exec(token.attrGet("style") ?? "")?.[1];
  const start = token.attrGet("start");
  return createElement(tag, { ...(align ? { class: `align-${align}` } : {}), ...(start ? { start: Number(start) } : {}) }, children);
}

function link(token: Token, children: ComponentChildren[]): ComponentChildren {
  const href = token.attrGet("href") ?? "";
  if (!SAFE_LINK.test(href)) return createElement(Fragment, null, children);
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

function leaf(token: Token, options: Options): ComponentChildren {
  switch (token.type) {
    case "inline":
      return renderTokens(token.children ?? [], options);
    case "text":
      return options.slot ? fillSlots(token.content, options.slot) : token.content;
    case "softbreak":
      return "\n";
    case "hardbreak":
      return <br />;
    case "code_inline":
      return <code dir="ltr">{token.content}</code>;
    case "fence":
    case "code_block":
      return (
        <pre dir="ltr" tabIndex={0}>
          <code>{token.content}</code>
        </pre>
      );
    case "hr":
      return <hr />;
    case "math_inline":
    case "math_block":
      return <Maths tex={token.content} isBlock={token.type === "math_block"} />;
    case "image":
      return <Media source={token.attrGet("src") ?? ""} alt={plainText(token.children)} title={token.attrGet("title")} assets={options.assets} />;
    default:
      return token.content;
  }
}

function Media({ source, alt, title, assets }: { source: string; alt: string; title: string | null; assets: Assets }) {
  const asset = assets[source.replace(/^asset:/, "")];
  if (asset === undefined) return <em>{t("picture-missing", { alt })}</em>;
  if (asset.type.startsWith("audio/")) return <audio controls src={asset.url} aria-label={alt} />;
  return <img src={asset.url} alt={title === "decorative" ? "" : alt} {...sizeOf(asset)} />;
}

// the words of a picture's description, without the marks that they are written with
function plainText(tokens: Token[] | null): string {
  return (tokens ?? []).map((token) => (token.children ? plainText(token.children) : token.type === "softbreak" ? " " : token.content)).join("");
}

// reserves the place before the picture is there
function sizeOf({ width, height }: Asset) {
  return width && height ? { width, height } : {};
}
