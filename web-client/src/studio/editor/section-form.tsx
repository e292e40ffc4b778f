// The form of a section: its title and passage, how its questions come, and what is drawn from banks.

import { SECTIONS_KEY } from "../../core/draft.ts";
import type { Format } from "../../core/responses.ts";
import type { DraftSection, Draw, SectionItem } from "../../core/sections.ts";
import { t } from "../../ui/text.ts";
import { CheckField, choicesOf, SelectField, TextField } from "../fields.tsx";
import { problemAt } from "../problem-words.ts";
import { DrawForm } from "./draw-form.tsx";
import type { QuizEditor } from "./quiz-editor.ts";
import { RichArea } from "./rich-area.tsx";

const NEW_DRAW: Draw = { bank_id: "", tags: [], types: [], count: 1, points: 1 };

export function SectionForm({ editor, section, at }: { editor: QuizEditor; section: DraftSection; at: number }) {
  const change = (members: Partial<DraftSection>) => editor.editSection(section.key, members);
  const find = (pointer: string) => problemAt(editor.problemOf(SECTIONS_KEY), `/sections/${at}${pointer}`);
  const replace = (place: number, item: SectionItem | null) => change({ items: section.items.flatMap((one, here) => (here === place ? (item ?? []) : one)) });
  return (
    <section class="card section-form" aria-label={t("section-number", { number: at + 1 })}>
      <header>
        <h2>{t("section-number", { number: at + 1 })}</h2>
        <SectionTools editor={editor} section={section} at={at} />
      </header>
      <TextField label={t("section-title")} maxLength={200} value={section.title ?? ""} problem={find("/title")} change={(title) => change({ title: title || null })} />
      <RichArea
        label={t("section-passage")}
        hint={t("section-passage-hint")}
        maxLength={20000}
        value={section.text ?? ""}
        problem={find("/text")}
        change={(text) => change({ text: text || null })}
        changeMarkdown={(text) => change({ text, format: "markdown" })}
      />
      <SelectField
        label={t("format")}
        value={section.format}
        choices={choicesOf("format", ["plain", "markdown"])}
        change={(format) => change({ format: format as Format })}
      />
      <CheckField label={t("section-shuffle")} value={section.shuffle} change={(shuffle) => change({ shuffle })} />
      {section.items.map((item, place) =>
        "draw" in item ? (
          <DrawForm
            key={place}
            draw={item.draw}
            problemAt={(pointer) => find(`/items/${place}/draw${pointer}`)}
            change={(draw) => replace(place, { draw })}
            remove={() => replace(place, null)}
          />
        ) : null,
      )}
      {section.items.length === 0 && <p class="hint">{t("section-empty")}</p>}
      <button type="button" onClick={() => change({ items: [...section.items, { draw: NEW_DRAW }] })}>
        {t("add-draw")}
      </button>
    </section>
  );
}

function SectionTools({ editor, section, at }: { editor: QuizEditor; section: DraftSection; at: number }) {
  const count = editor.sections!.length;
  return (
    <div class="tools">
      <button type="button" class="icon" aria-label={t("section-up")} title={t("section-up")} disabled={at === 0} onClick={() => editor.shiftSection(section.key, -1)}>
        ↑
      </button>
      <button type="button" class="icon" aria-label={t("section-down")} title={t("section-down")} disabled={at === count - 1} onClick={() => editor.shiftSection(section.key, 1)}>
        ↓
      </button>
      <button type="button" class="quiet danger-text" disabled={count === 1} title={t("section-delete-hint")} onClick={() => editor.removeSection(section.key)}>
        {t("delete")}
      </button>
    </div>
  );
}
