// Banks: questions outside of quizzes, which quizzes draw from.

import type { Bank } from "../../../types/api.ts";
import { randomKey } from "../../core/session.ts";
import { Field } from "../../ui/form.tsx";
import { t } from "../../ui/text.ts";
import { Load, useApp, ViewHeading } from "../../ui/view.tsx";
import { Ask } from "../acts.tsx";
import { listAll } from "../quizzes/models.ts";

export type { Bank } from "../../../types/api.ts";

export function BanksView() {
  const app = useApp();
  const make = async (values: Record<string, string>) => {
    const bank = await app.send<Bank>("POST", "/banks", { title: values["title"], description: "" }, { key: randomKey() });
    app.go(`bank/${bank.id}`);
  };
  return (
    <Load load={() => listAll<Bank>(app, "/banks")} keys={[]}>
      {(banks) => (
        <div>
          <div class="view-head">
            <ViewHeading title={t("banks")} />
            {app.user.value?.role !== "user" && (
              <Ask class="primary" label={t("new-bank")} title={t("new-bank")} action={t("make-bank")} act={make}>
                <Field label={t("setting-title")} name="title" maxLength={200} dir="auto" autocomplete="off" />
              </Ask>
            )}
          </div>
          <p class="hint">{t("banks-text")}</p>
          {banks.length === 0 && <p class="card">{t("no-banks")}</p>}
          <ul class="list">
            {banks.map(({ id, title, description }) => (
              <li key={id}>
                <article class="card">
                  <h2>
                    <a href={`#/bank/${id}`} dir="auto">
                      {title}
                    </a>
                  </h2>
                  {description && <p dir="auto">{description}</p>}
                </article>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Load>
  );
}
