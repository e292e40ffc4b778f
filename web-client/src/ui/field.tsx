// The frame of every field: its label above, a hint and what is wrong with it below, and the control told of both.

import type { ComponentChildren } from "preact";

export interface Notes {
  hint?: string | undefined;
  problem?: string | null | undefined;
}

interface FieldFrameProps extends Notes {
  id: string; // of the control
  label: string;
  isLabelHidden?: boolean | undefined;
  class?: string;
  children: ComponentChildren;
}

export function FieldFrame({ id, label, hint, problem, isLabelHidden, class: more, children }: FieldFrameProps) {
  return (
    <div class={more ? `field ${more}` : "field"}>
      <label for={id} class={isLabelHidden ? "unseen" : undefined}>
        {label}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} class="problem">
          {problem}
        </p>
      )}
    </div>
  );
}

// what the control itself says of its notes
export function described(id: string, { hint, problem }: Notes) {
  const ids = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(" ");
  return { "aria-describedby": ids || undefined, "aria-invalid": problem ? true : undefined };
}
