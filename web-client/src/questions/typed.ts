// A field that somebody types into. While it has the focus nothing is written into it, whatever another
// device saved: the notice above the question tells of that. What was typed is an answer or a draft.

import { useEffect, useRef } from "preact/hooks";
import type { AnswerPort } from "./port.ts";

type Typed = HTMLInputElement | HTMLTextAreaElement;

export function useTypedField<T extends Typed>(port: AnswerPort, shown: string, isShowing: (typed: string) => boolean) {
  const field = useRef<T>(null);
  const sync = () => {
    const node = field.current;
    if (node === null || node.value === shown || isShowing(node.value)) return;
    node.value = shown;
  };
  const latest = useRef(sync);
  latest.current = sync;
  useEffect(() => {
    if (document.activeElement !== field.current) sync();
  }, [shown, port.draft]);
  return { field, onBlur: () => latest.current() };
}
