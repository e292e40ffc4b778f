// A quiz out of a file: what would become of it is shown first, line by line, and nothing is made before that.

import { useRef, useState } from "preact/hooks";
import { type ChosenFile, type FileImport, importOf, type ImportReport } from "../../core/file-import.ts";
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
const MOST_BYTES = 50 * 1024 * 1024;

interface Looked {
  chosen: ChosenFile;
  way: FileImport;
  report: ImportReport | null; // null until it is read
}

// `id` is the bank that gets the questions; without one they become a quiz
export function ImportView({ id }: { id: string }) {
  const app = useApp();
  const [looked, setLooked] = useState<Looked | null>(null);
  const [files, setFiles] = useState("");
  const [problem, setProblem] = useState("");
  const { isBusy, error, run } = useAct();
  const progress = (done: number, total: number) => setFiles(total > 0 ? t("import-files", { done, total }) : "");
  const look = (chosen: ChosenFile) => {
    const way = importOf(chosen, (method, path, options) => app.session.request(method, path, options), progress);
    setLooked({ chosen, way, report: null });
    void run(async () => setLooked({ chosen, way, report: await way.look() }));
  };
  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    setProblem(file.size > MOST_BYTES ? t("file-too-large") : "");
    if (file.size > MOST_BYTES) return setLooked(null);
    const format = await formatOf(file);
    look({ file, format, type: FORMATS[format]!, title: titleOf(file.name), bankId: id, key: randomKey() });
  };
  const retype = (format: string) => look({ ...looked!.chosen, format, type: FORMATS[format]!, key: randomKey() });
  const take = (title: string) =>
    run(async () => {
      const made = await looked!.way.take(title);
      app.go(`${id ? "bank" : "quiz"}/${made}`);
    });
  return (
    <div>
      <Card title={t(id ? "import-questions" : "import-quiz")}>
        <p>{t("import-text")}</p>
        <Drop choose={choose} name={looked?.chosen.file.name} />
        {looked && <SelectField label={t("file-format")} value={looked.chosen.format} choices={choicesOf("file", Object.keys(FORMATS))} change={retype} />}
        <p class="problem" role="alert">
          {problem || error}
        </p>
        {isBusy && (
          <p class="note" role="status">
            {files || t("one-moment")}
          </p>
        )}
      </Card>
      {looked?.report && <Report report={looked.report} title={looked.chosen.title} canRename={looked.way.canRename} isBusy={isBusy} take={take} />}
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
  report: ImportReport;
  title: string;
  canRename: boolean;
  isBusy: boolean;
  take: (title: string) => void;
}

function Report({ report, title, canRename, isBusy, take }: ReportProps) {
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
        {canRename ? <Field label={t("setting-title")} name="title" defaultValue={title} maxLength={200} dir="auto" /> : <p dir="auto">{title}</p>}
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
