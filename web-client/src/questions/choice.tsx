// One right option, several, or true and false.

import { useRef } from "preact/hooks";
import type { Option } from "../core/responses.ts";
import { RichText } from "../ui/rich-text.tsx";
import { t } from "../ui/text.ts";
import type { ControlProps } from "./port.ts";

interface ChoicesProps extends ControlProps {
  type: "radio" | "checkbox";
  options: Option[];
  chosen: (id: string) => boolean;
  choose: (ids: string[]) => void;
  hint?: string;
}

function Choices({ question, assets, describedBy, type, options, chosen, choose, hint }: ChoicesProps) {
  const set = useRef<HTMLFieldSetElement>(null);
  const inputs = () => [...(set.current?.querySelectorAll("input") ?? [])];
  const tell = () => choose(inputs().filter((input) => input.checked).map((input) => input.value));
  const clear = () => {
    choose([]);
    inputs()[0]?.focus();
  };
  return (
    <fieldset ref={set} aria-describedby={describedBy}>
      <legend>
        <RichText text={question.text} format={question.format} assets={assets} />
      </legend>
      {hint && <p class="hint">{hint}</p>}
      {options.map(({ id, text }) => (
        <label key={id} class="option">
          <input type={type} name={`option-${question.id}`} value={id} checked={chosen(id)} onChange={tell} />
          <RichText text={text} format={question.format} assets={assets} inline />
        </label>
      ))}
      {type === "radio" && (
        <button type="button" class="quiet clear" onClick={clear}>
          {t("clear-answer")}
        </button>
      )}
    </fieldset>
  );
}

export function SingleChoice(props: ControlProps) {
  const { question, port } = props;
  return (
    <Choices
      {...props}
      type="radio"
      options={question.options ?? []}
      chosen={(id) => id === port.response}
      choose={([id]) => port.change(id ?? null)}
    />
  );
}

export function MultipleChoice(props: ControlProps) {
  const { question, port } = props;
  const chosen = Array.isArray(port.response) ? port.response : [];
  return (
    <Choices
      {...props}
      type="checkbox"
      hint={t("choose-all-right")}
      options={question.options ?? []}
      chosen={(id) => chosen.includes(id)}
      choose={(ids) => port.change(ids.length > 0 ? ids : null)}
    />
  );
}

export function TrueFalse(props: ControlProps) {
  const { port } = props;
  const options = [
    { id: "true", text: t("true") },
    { id: "false", text: t("false") },
  ];
  return (
    <Choices
      {...props}
      question={props.question}
      type="radio"
      options={options}
      chosen={(id) => typeof port.response === "boolean" && id === String(port.response)}
      choose={([id]) => port.change(id === undefined ? null : id === "true")}
    />
  );
}
