// Each question: how many got it, whether the good ones did, and who chose what.

import type { Format } from "../../core/responses.ts";
import { RichText } from "../../ui/rich-text.tsx";
import { decimal, number, percent, t } from "../../ui/text.ts";
import type { ItemStatistics, OptionStatistics } from "./models.ts";

const GRAVE = ["key_may_be_wrong", "negative_discrimination"];

interface ItemTableProps {
  items: ItemStatistics[];
  quizId: string;
  formats: ReadonlyMap<string, Format>; // of questions, where they are known
  numericGaps: ReadonlySet<string>; // ids of gaps that take a number
}

export function ItemTable({ items, quizId, formats, numericGaps }: ItemTableProps) {
  return (
    <section class="card" aria-labelledby="items">
      <h2 id="items">{t("tab-questions")}</h2>
      <table class="stacked">
        <thead>
          <tr>
            <th scope="col">{t("question")}</th>
            <th scope="col">{t("stat-facility")}</th>
            <th scope="col">{t("stat-discrimination")}</th>
            <th scope="col">{t("stat-omitted")}</th>
            <th scope="col">{t("stat-flags")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item, at) => (
            <Item
              key={item.question_id}
              item={item}
              number={at + 1}
              quizId={quizId}
              format={formats.get(item.question_id) ?? "plain"}
              numericGaps={numericGaps}
            />
          ))}
        </tbody>
      </table>
      <p class="hint">{t("statistics-hint")}</p>
    </section>
  );
}

interface ItemProps {
  item: ItemStatistics;
  number: number;
  quizId: string;
  format: Format;
  numericGaps: ReadonlySet<string>;
}

function Item({ item, number: place, quizId, format, numericGaps }: ItemProps) {
  // what fills a gap has the gap's id before its own
  const isNumber = ({ id }: OptionStatistics) => item.type === "numeric" || numericGaps.has(id.split(":")[0]!);
  return (
    <tr class={item.flags.some((flag) => GRAVE.includes(flag)) ? "at-risk" : undefined}>
      <th scope="row" class="wrapped" dir="auto">
        {place}. <RichText text={format === "plain" ? item.text.slice(0, 140) : item.text} format={format} inline slot={(gap) => `[${gap}]`} />
        {item.options.length > 0 && <Options options={item.options} isNumber={isNumber} />}
      </th>
      <td data-label={t("stat-facility")}>
        <Share value={item.facility} />
      </td>
      <td data-label={t("stat-discrimination")}>{item.discrimination_index === null ? "–" : percent(item.discrimination_index)}</td>
      <td data-label={t("stat-omitted")}>{number(item.omitted)}</td>
      <td data-label={t("stat-flags")} class="wrapped">
        <span>
          {item.flags.map((flag) => (
            <span key={flag} class={`mark ${GRAVE.includes(flag) ? "wrong" : "partly"}`}>
              {t(`flag-${flag.replaceAll("_", "-")}`)}
            </span>
          ))}
          {item.flags.includes("key_may_be_wrong") && <a href={`#/quiz/${quizId}`}>{t("mend-key")}</a>}
        </span>
      </td>
    </tr>
  );
}

function Share({ value }: { value: number | null }) {
  if (value === null) return <>–</>;
  return (
    <span class="progress">
      <progress max={100} value={value} aria-label={percent(value)} /> {percent(value)}
    </span>
  );
}

function Options({ options, isNumber }: { options: OptionStatistics[]; isNumber: (option: OptionStatistics) => boolean }) {
  return (
    <details class="more">
      <summary>{t("who-chose-what")}</summary>
      <ul class="option-shares">
        {options.map((option) => (
          <li key={option.id}>
            <span class="name" dir="auto">
              {(isNumber(option) ? decimal(option.text) : option.text) || t("no-answer")}
            </span>
            <Share value={option.share} />
            <span class="when">{option.mean_total === null ? "" : t("mean-of-those", { points: number(option.mean_total, 2) })}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
