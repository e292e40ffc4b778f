// Administration: people, what happened to accounts, and the state of the service.

import type { NamedEvent } from "../../../types/api.ts";
import { useState } from "preact/hooks";
import type { Page, User } from "../../ui/app.ts";
import { Field } from "../../ui/form.tsx";
import { PagedList } from "../../ui/list.tsx";
import { t } from "../../ui/text.ts";
import { useApp, ViewHeading } from "../../ui/view.tsx";
import { LoadPart } from "../load-part.tsx";
import { Ask } from "../acts.tsx";
import { Segments } from "../exam/live.tsx";
import { EventList } from "./event-list.tsx";
import { Mails } from "./mails.tsx";
import { Status } from "./status.tsx";

export interface ManagedUser extends Omit<User, "status" | "mfa_enabled"> {
  status: "active" | "disabled" | "erased";
  mfa_enabled?: boolean;
  created_at: string;
}

const PARTS = ["users", "mails", "events", "status"] as const;
export const ROLES = ["user", "author", "admin"] as const;

export function AdminView({ id }: { id: string }) {
  const app = useApp();
  const part = PARTS.find((one) => one === id) ?? "users";
  return (
    <div>
      <div class="view-head">
        <ViewHeading title={t("admin")} page={`${t("admin")}: ${t(`admin-${part}`)}`} />
        {part === "users" && <Invite />}
      </div>
      <Segments label={t("parts-of-admin")} values={PARTS} prefix="admin" value={part} choose={(one) => app.go(`admin/${one}`)} />
      {part === "users" && <Users />}
      {part === "mails" && <Mails />}
      {part === "events" && <Events />}
      {part === "status" && <Status />}
    </div>
  );
}

function Invite() {
  const app = useApp();
  const invite = async (values: Record<string, string>) => {
    await app.send("POST", "/admin/users", { email: values["email"], role: values["role"] });
    app.say(t("invited-count", { count: 1 }));
  };
  return (
    <Ask class="primary" label={t("invite-user")} title={t("invite-user")} action={t("send-invitation")} act={invite}>
      <Field label={t("email")} name="email" type="email" autocomplete="off" />
      <fieldset class="field">
        <legend>{t("role")}</legend>
        {ROLES.map((role, at) => (
          <label class="check" key={role}>
            <input type="radio" name="role" value={role} defaultChecked={at === 0} />
            <span>{t(`user-${role}`)}</span>
          </label>
        ))}
      </fieldset>
    </Ask>
  );
}

function Users() {
  const app = useApp();
  const [query, setQuery] = useState("");
  const path = `/admin/users?limit=50${query && `&query=${encodeURIComponent(query)}`}`;
  const search = (event: Event) => {
    event.preventDefault();
    setQuery(String(new FormData(event.currentTarget as HTMLFormElement).get("query") ?? "").trim());
  };
  return (
    <section class="card" aria-label={t("admin-users")}>
      <form class="search-form" role="search" onSubmit={search}>
        <label>
          <span class="unseen">{t("search-user")}</span>
          <input type="search" name="query" placeholder={t("search-user")} />
        </label>
        <button>{t("search-now")}</button>
      </form>
      <LoadPart load={() => app.get<Page<ManagedUser>>(path)} keys={[path]}>
        {(first) => (
          <PagedList
            path={path}
            first={first}
            none={t("no-user")}
            row={(user) => (
              <a class="row" href={`#/user/${user.id}`}>
                <span class="name" dir="auto">
                  {user.username} <span class="when">{user.email}</span>
                </span>
                <span>{t(`user-${user.role}`)}</span>
                <span class={`mark ${user.status === "active" ? "right" : "wrong"}`}>{t(`user-${user.status}`)}</span>
              </a>
            )}
          />
        )}
      </LoadPart>
    </section>
  );
}

function Events() {
  const app = useApp();
  const path = "/admin/events?limit=50";
  return (
    <section class="card" aria-label={t("admin-events")}>
      <LoadPart load={() => app.get<Page<NamedEvent>>(path)} keys={[]}>
        {(first) => <EventList path={path} first={first} ofAll />}
      </LoadPart>
    </section>
  );
}
