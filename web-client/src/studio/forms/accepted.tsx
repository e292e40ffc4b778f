// The spellings that count as right, one a line.

import { useState } from "preact/hooks";
import { t } from "../../ui/text.ts";
import { AreaField, CheckField } from "../fields.tsx";
import type { QuestionFormProps } from "./form-props.ts";

interface AcceptedProps {
  accepted: string[];
  isCaseSensitive: boolean;
  change: (members: { accepted?: string[]; case_sensitive?: boolean }) => void;
  problemAt: (pointer: string) => string | null;
}

export function Accepted({ accepted, isCaseSensitive, change, problemAt }: AcceptedProps) {
  const [typed, setTyped] = useState(accepted.join("\n"));
  const lines = linesOf(typed);
  // what is there was changed from elsewhere: another person's edit was taken
  const shown = lines.join("\n") === accepted.filter((one) => one !== "").join("\n") ? typed : accepted.join("\n");
  const type = (text: string) => {
    setTyped(text);
    const next = linesOf(text);
    change({ accepted: next.length > 0 ? next : [""] });
  };
  const problem = problemAt("/accepted") ?? accepted.map((_, at) => problemAt(`/accepted/${at}`)).find(Boolean);
  return (
    <>
      <AreaField label={t("accepted")} hint={t("accepted-hint")} rows={3} value={shown} change={type} problem={problem ?? null} />
      <CheckField label={t("case-sensitive")} value={isCaseSensitive} change={(value) => change({ case_sensitive: value })} />
    </>
  );
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

export function ShortTextForm({ body, change, problemAt }: QuestionFormProps) {
  const accepted = (body["accepted"] as string[] | null) ?? [];
  return <Accepted accepted={accepted} isCaseSensitive={body["case_sensitive"] === true} change={change} problemAt={problemAt} />;
}
