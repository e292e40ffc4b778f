// One question by the component of its type. A type is a file here and a line in this table, nothing else.

import type { ComponentType } from "preact";
import { RichText } from "../ui/rich-text.tsx";
import { t } from "../ui/text.ts";
import { MultipleChoice, SingleChoice, TrueFalse } from "./choice.tsx";
import { Cloze } from "./cloze.tsx";
import { Matching } from "./matching.tsx";
import { Numeric } from "./numeric.tsx";
import { Ordering } from "./ordering.tsx";
import type { ControlProps } from "./port.ts";
import { Essay, ShortText } from "./text.tsx";

const CONTROLS: Record<string, ComponentType<ControlProps>> = {
  single_choice: SingleChoice,
  multiple_choice: MultipleChoice,
  true_false: TrueFalse,
  numeric: Numeric,
  short_text: ShortText,
  matching: Matching,
  ordering: Ordering,
  cloze: Cloze,
  essay: Essay,
};

export function QuestionControls(props: ControlProps) {
  const Controls = CONTROLS[props.question.type] ?? Unknown;
  return <Controls {...props} />;
}

function Unknown({ question, assets }: ControlProps) {
  return (
    <>
      <RichText text={question.text} format={question.format} assets={assets} />
      <p class="problem">{t("type-unknown", { type: question.type })}</p>
    </>
  );
}
