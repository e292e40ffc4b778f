// One bank: its questions by tag and type, the form of one, and who shares it.

import { useRef, useState } from "preact/hooks";
import { isProblem } from "../../core/http.ts";
import { Field } from "../../ui/form.tsx";
import { t } from "../../ui/text.ts";
import { Load, useApp, ViewHeading } from "../../ui/view.tsx";
import { Ask } from "../acts.tsx";
import { choicesOf, SelectField, TextField } from "../fields.tsx";
import { LoadPart } from "../load-part.tsx";
import { TYPES } from "../editor/empty-question.ts";
import { firstLine } from "../editor/question-list.tsx";
import { Staff } from "../people/staff.tsx";
import { listAll } from "../quizzes/models.ts";
import { BankQuestionForm, type ListedQuestion, type Selected } from "./bank-question.tsx";
import type { Bank } from "./banks.tsx";

interface Opened {
  bank: Bank;
  etag: string;
}

export function BankView({ id }: { id: string }) {
  const app = useApp();
  const [turn, setTurn] = useState(0);
  const open = async (): Promise<Opened> => {
    const { body, headers } = await app.session.request<Bank>("GET", `/banks/${id}`);
    return { bank: body, etag: headers.get("ETag") ?? "" };
  };
  return (
    <Load load={open} keys={[id, turn]}>
      {({ bank, etag }) => (
        <div>
          <p class="breadcrumb">
            <a href="#/banks">{t("banks")}</a>
          </p>
          <div class="view-head">
            <ViewHeading title={bank.title} />
            <BankTools bank={bank} etag={etag} changed={() => setTurn(turn + 1)} />
          </div>
          {bank.description && <p dir="auto">{bank.description}</p>}
          <Questions bank={bank} />
          {bank.role === "owner" && <Staff path={`/banks/${bank.id}`} kind="bank" />}
        </div>
      )}
    </Load>
  );
}

function BankTools({ bank, etag, changed }: Opened & { changed: () => void }) {
  const app = useApp();
  const path = `/banks/${bank.id}`;
  const tag = useRef(etag);
  const edit = async ({ title, description }: Record<string, string>) => {
    try {
      await app.send("PUT", path, { title, description }, { headers: { "If-Match": tag.current } });
      changed();
    } catch (error) {
      // what was typed stays; saved once more, it goes over what somebody else wrote
      if (isProblem(error, "precondition_failed")) tag.current = (await app.session.request("GET", path)).headers.get("ETag") ?? "";
      throw error;
    }
  };
  const remove = async () => {
    await app.send("DELETE", path);
    app.go("banks");
  };
  if (bank.role === "viewer") return null;
  return (
    <div class="actions">
      <a class="button" href={`#/import/${bank.id}`}>
        {t("import")}
      </a>
      <Ask label={t("rename")} title={t("rename")} action={t("save")} act={edit}>
        <Field label={t("setting-title")} name="title" maxLength={200} dir="auto" autocomplete="off" defaultValue={bank.title} />
        <Field label={t("setting-description")} name="description" required={false} maxLength={5000} dir="auto" autocomplete="off" defaultValue={bank.description} />
      </Ask>
      {bank.role !== "editor" && (
        <Ask class="danger" danger label={t("delete-ask")} title={t("delete-bank-title")} action={t("delete")} act={remove}>
          <p>{t("delete-bank-text")}</p>
        </Ask>
      )}
    </div>
  );
}

function Questions({ bank }: { bank: Bank }) {
  const app = useApp();
  const [tag, setTag] = useState("");
  const [type, setType] = useState("");
  const [selected, setSelected] = useState<Selected | null>(null);
  const [turn, setTurn] = useState(0);
  const query = new URLSearchParams({ ...(tag.trim() && { tag: tag.trim() }), ...(type && { type }) });
  const saved = (id: string | null) => {
    setSelected(id === null ? null : { id });
    setTurn(turn + 1);
  };
  const types: [string, string][] = [["", t("any-type")], ...choicesOf("type", TYPES)];
  return (
    <>
      <div class="columns">
        <TextField label={t("tag")} value={tag} maxLength={50} change={setTag} />
        <SelectField label={t("question-type")} value={type} choices={types} change={setType} />
      </div>
      <div class="editor">
        <nav class="question-list" aria-label={t("questions-of-bank")}>
          <LoadPart load={() => listAll<ListedQuestion>(app, `/banks/${bank.id}/questions?${query}`)} keys={[bank.id, query.toString(), turn]}>
            {(questions) => (questions.length === 0 ? <p class="hint">{t("no-questions")}</p> : <Rows questions={questions} selected={selected} select={setSelected} />)}
          </LoadPart>
          {bank.role !== "viewer" && <AddQuestion add={(one) => setSelected({ type: one })} />}
        </nav>
        {selected && <BankQuestionForm key={"id" in selected ? selected.id : `${selected.type} ${turn}`} bank={bank} selected={selected} tag={tag.trim()} saved={saved} />}
      </div>
    </>
  );
}

interface RowsProps {
  questions: ListedQuestion[];
  selected: Selected | null;
  select: (question: Selected) => void;
}

function Rows({ questions, selected, select }: RowsProps) {
  return (
    <ol>
      {questions.map((question, at) => (
        <li key={question.id}>
          <button type="button" aria-current={selected && "id" in selected && selected.id === question.id ? "true" : undefined} onClick={() => select({ id: question.id })}>
            <span class="place">{at + 1}</span>
            <span class="title" dir="auto">
              {firstLine(question.text)}
            </span>
            <span class="kind" dir="auto">
              {[t(`type-${question.type.replaceAll("_", "-")}`), ...question.tags].join(" · ")}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function AddQuestion({ add }: { add: (type: string) => void }) {
  const choices: [string, string][] = [["", `+ ${t("add-question")}`], ...choicesOf("type", TYPES)];
  return <SelectField label={t("add-question")} isLabelHidden value="" choices={choices} change={(type) => type !== "" && add(type)} />;
}
