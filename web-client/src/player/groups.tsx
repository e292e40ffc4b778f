// The groups that one belongs to: joined by a code, and left.

import { useState } from "preact/hooks";
import type { GroupSummary } from "../../types/api.ts";
import type { Page } from "../ui/app.ts";
import { errorText } from "../ui/errors.ts";
import { Field, Form } from "../ui/form.tsx";
import { t } from "../ui/text.ts";
import { useApp } from "../ui/view.tsx";

export function Groups({ groups: first }: { groups: GroupSummary[] }) {
  const app = useApp();
  const [groups, setGroups] = useState(first);
  const [news, setNews] = useState("");
  const tell = (words: string) => {
    setNews(words);
    app.say(words);
  };
  const join = async (values: Record<string, string>) => {
    const joined = await app.send<GroupSummary>("POST", "/groups/join", { code: values["code"]?.trim() });
    setGroups((await app.get<Page<GroupSummary>>("/groups?limit=100")).items);
    tell(t("group-joined", { name: joined.name }));
  };
  const leave = async ({ id, name }: GroupSummary) => {
    try {
      await app.send("DELETE", `/groups/${id}/members/me`);
      setGroups(groups.filter((group) => group.id !== id));
      tell(t("group-left", { name }));
    } catch (error) {
      tell(errorText(error)); // who owns it or helps with it cannot leave it
    }
  };
  return (
    <section class="card" aria-labelledby="groups">
      <h2 id="groups">{t("your-groups")}</h2>
      {groups.length === 0 && <p>{t("no-joined-groups")}</p>}
      <ul class="list">
        {groups.map((group) => (
          <li class="row" key={group.id}>
            <span class="name" dir="auto">
              {group.name}
            </span>
            <button type="button" class="quiet" aria-label={t("leave-group", { name: group.name })} onClick={() => leave(group)}>
              {t("leave-it")}
            </button>
          </li>
        ))}
      </ul>
      <Form action={t("join-group")} submit={join}>
        <Field label={t("group-code")} name="code" hint={t("group-code-hint")} maxLength={64} autocomplete="off" autocapitalize="off" spellcheck={false} />
      </Form>
      <p class="note">{news}</p>
    </section>
  );
}
