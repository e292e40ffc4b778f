// A text of a quiz: plain with its lines and blanks, or Markdown, whose parser is loaded when there is some.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Assets, Format } from "../core/responses.ts";
import type { MarkdownModule } from "./markdown.tsx";

export type Slot = (number: number) => ComponentChildren;

interface RichTextProps {
  text: string;
  format?: Format | null | undefined;
  assets?: Assets | undefined;
  inline?: boolean; // within a line: an option, a label
  slot?: Slot; // what stands in place of {{1}}
}

let markdown: MarkdownModule | null = null;

export function RichText(props: RichTextProps) {
  return props.format === "markdown" ? <Markdown {...props} /> : <PlainText {...props} />;
}

function PlainText({ text, slot }: RichTextProps) {
  return (
    <span class="text" dir="auto">
      {slot ? fillSlots(text, slot) : text}
    </span>
  );
}

function Markdown(props: RichTextProps) {
  const [isReady, setReady] = useState(markdown !== null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (isReady) return;
    import("./markdown.tsx").then(
      (module) => {
        markdown = module;
        setReady(true);
      },
      () => setFailed(true), // offline before it was ever loaded: the source can still be read
    );
  }, []);
  if (markdown === null) return failed ? <PlainText {...props} /> : <span aria-busy="true">…</span>;
  return (
    <div class={props.inline ? "rich inline" : "rich"} dir="auto">
      {markdown.renderMarkdown(props.text, { assets: props.assets ?? {}, inline: props.inline ?? false, slot: props.slot })}
    </div>
  );
}

// the text with a control in place of each {{n}}
export function fillSlots(text: string, slot: Slot): ComponentChildren[] {
  return text.split(/(\{\{\d+\}\})/).map((part) => {
    const number = /^\{\{(\d+)\}\}$/.exec(part)?.[1];
    return number === undefined ? part : slot(Number(number));
  });
}
