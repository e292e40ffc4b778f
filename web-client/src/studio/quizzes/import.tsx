// A quiz out of a file: what would become of it is shown first, line by line, and nothing is made before that.

import { useRef, useState } from "preact/hooks";
import type { AuthoredQuiz } from "../../core/quiz.ts";
import { randomKey } from "../../core/session.ts";
import { Field } from "../../ui/form.tsx";
import { hasText, t } from "../../ui/text.ts";
import { Card, useApp } from "../../ui/view.tsx";
import { useAct } from "../acts.tsx";
import { choicesOf, SelectField } from "../fields.tsx";

const FORMATS: Record<string, string> = {
  json: "application/json",
  moodle_xml: "application/xml",
  qti: "application/zip",
  gift: "text/plain",
  aiken: "text/plain",
  csv: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
const BY_ENDING: Record<string, string> = { json: "json", xml: "moodle_xml", zip: "qti", imscc: "qti", gift: "gift", csv: "csv", xlsx: "xlsx" };
const MOST_BYTES = 512 * 1024;

interface ReportLine {
  line: number | null;
  name: string | null;
  outcome: "understood" | "changed" | "dropped" | "ignored";
  notes: { code: string; detail: string }[];
}

interface Imported {
  quiz: AuthoredQuiz;
  report: { understood: number; dropped: number; lines: ReportLine[] };
}

interface Chosen {
  file: File;
  format: string;
  key: string;
}

export function ImportView() {
  const app = useApp();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [preview, setPreview] = useState<Imported | null>(null);
  const [problem, setProblem] = useState("");
  const { isBusy, error, run } = useAct();
  const send = (one: Chosen, isDry: boolean, title = "") => {
    const named = title ? `&title=${encodeURIComponent(title)}` : `&title=${encodeURIComponent(titleOf(one.file.name))}`;
    const query = one.format === "json" ? "" : `${named}&duration_minutes=30&passing_score=50`;
    const options = { file: { type: FORMATS[one.format]!, content: one.file }, ...(isDry ? {} : { key: one.key }) };
    return app.session.request<Imported>("POST", `/quizzes/import?format=${one.format}&dry_run=${isDry}${query}`, options);
  };
  const look = (one: Chosen) =>
    run(async () => {
      setPreview(null);
      setPreview((await send(one, true)).body);
    });
  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    setPreview(null);
    setProblem(file.size > MOST_BYTES ? t("file-too-large") : "");
    if (file.size > MOST_BYTES) return setChosen(null);
    const one = { file, format: await formatOf(file), key: randomKey() };
    setChosen(one);
    void look(one);
  };
  const retype = (format: string) => {
    const one = { ...chosen!, format };
    setChosen(one);
    void look(one);
  };
  const take = (title: string) => run(async () => app.go(`quiz/${(await send(chosen!, false, title)).body.quiz.id}`));
  return (
    <div>
      <Card title={t("import-quiz")}>
        <p>{t("import-text")}</p>
        <Drop choose={choose} name={chosen?.file.name} />
        {chosen && <SelectField label={t("file-format")} value={chosen.format} choices={choicesOf("file", Object.keys(FORMATS))} change={retype} />}
        <p class="problem" role="alert">
          {problem || error}
        </p>
        {isBusy && <p class="note">{t("one-moment")}</p>}
      </Card>
      {preview && chosen && <Report imported={preview} canRename={chosen.format !== "json"} isBusy={isBusy} take={take} />}
    </div>
  );
}

function Drop({ choose, name }: { choose: (file: File | undefined) => void; name: string | undefined }) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    choose(event.dataTransfer?.files[0]);
  };
  return (
    <label
      class={isOver ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <span>{name ?? t("drop-file")}</span>
      <input type="file" accept=".json,.xml,.zip,.imscc,.gift,.txt,.csv,.xlsx" onChange={(event) => choose(event.currentTarget.files?.[0])} />
    </label>
  );
}

interface ReportProps {
  imported: Imported;
  canRename: boolean;
  isBusy: boolean;
  take: (title: string) => void;
}

function Report({ imported: { quiz, report }, canRename, isBusy, take }: ReportProps) {
  const form = useRef<HTMLFormElement>(null);
  const noted = report.lines.filter(({ outcome, notes }) => outcome !== "understood" || notes.length > 0);
  const submit = (event: Event) => {
    event.preventDefault();
    take(canRename ? String(new FormData(form.current!).get("title")) : "");
  };
  return (
    <section class="card" aria-labelledby="report">
      <h2 id="report">{t("import-report")}</h2>
      <p>{t("import-counts", { understood: report.understood, dropped: report.dropped })}</p>
      {noted.length > 0 && (
        <ul class="report">
          {noted.map((line, at) => (
            <li key={at}>
              <p>
                <span class={`mark ${line.outcome === "dropped" ? "wrong" : "partly"}`}>{t(`outcome-${line.outcome}`)}</span>{" "}
                {line.line !== null && t("line", { line: line.line })} <span dir="auto">{line.name}</span>
              </p>
              {line.notes.map(({ code, detail }, place) => (
                <p class="note" key={place} dir="auto">
                  {hasText(`note-${code}`) ? t(`note-${code}`) : detail}
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
      <form ref={form} onSubmit={submit}>
        {canRename ? <Field label={t("setting-title")} name="title" defaultValue={quiz.title} maxLength={200} dir="auto" /> : <p dir="auto">{quiz.title}</p>}
        <p class="hint">{t("import-draft-hint")}</p>
        <div class="actions">
          <button class="primary" disabled={isBusy || report.understood === 0}>
            {t("import-now", { count: report.understood })}
          </button>
          <a class="button" href="#/">
            {t("cancel")}
          </a>
        </div>
      </form>
    </section>
  );
}

// a text may be of two kinds; in one of them each question ends with its answer's letter
async function formatOf(file: File): Promise<string> {
  const ending = file.name.split(".").at(-1)?.toLowerCase() ?? "";
  if (ending !== "txt") return BY_ENDING[ending] ?? "gift";
  return /^ANSWER: *[A-Z]/m.test(await file.text()) ? "aiken" : "gift";
}

function titleOf(name: string): string {
  return name.replace(/\.\w+$/, "").slice(0, 200) || t("import-quiz");
}
