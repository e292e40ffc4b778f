// LaTeX maths as MathML, which browsers read aloud and need no fonts for. Temml is loaded when there is some.

import { useEffect, useRef } from "preact/hooks";

export function Maths({ tex, isBlock }: { tex: string; isBlock: boolean }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    import("temml").then(
      ({ default: temml }) => {
        try {
          if (place.current) temml.render(tex, place.current, { displayMode: isBlock, throwOnError: true });
        } catch {
          // not LaTeX that is known: its source stays to be read
        }
      },
      () => {},
    );
  }, [tex, isBlock]);
  return (
    <span ref={place} class={isBlock ? "maths block" : "maths"} dir="ltr">
      {tex}
    </span>
  );
}
