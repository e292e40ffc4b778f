// Groups: classes and the like, joined by a code, a roster or an invitation.

import { useState } from "preact/hooks";
import type { Group, GroupMember as Member, GroupSummary } from "../../../types/api.ts";
import { randomKey } from "../../core/session.ts";
import { Field } from "../../ui/form.tsx";
import { moment, t } from "../../ui/text.ts";
import { Load, useApp, ViewHeading } from "../../ui/view.tsx";
import { ActButton, Ask } from "../acts.tsx";
import { LoadPart } from "../load-part.tsx";
import { listAll } from "../quizzes/models.ts";
import { Invitations, Roster } from "./roster.tsx";
import { Staff } from "./staff.tsx";

export function GroupsView() {
  const app = useApp();
  const make = async (values: Record<string, string>) => {
    const group = await app.send<Group>("POST", "/groups", { name: values["name"] }, { key: randomKey() });
    app.go(`group/${group.id}`);
  };
  return (
    <Load load={() => listAll<GroupSummary>(app, "/groups")} keys={[]}>
      {(groups) => (
        <div>
          <div class="view-head">
            <ViewHeading title={t("groups")} />
            {app.user.value?.role !== "user" && (
              <Ask class="primary" label={t("new-group")} title={t("new-group")} action={t("make-group")} act={make}>
                <Field label={t("group-name")} name="name" maxLength={200} dir="auto" autocomplete="off" />
              </Ask>
            )}
          </div>
          <p class="hint">{t("groups-text")}</p>
          {groups.length === 0 && <p class="card">{t("no-groups")}</p>}
          <ul class="list">
            {groups.map(({ id, name }) => (
              <li key={id}>
                <article class="card">
                  <h2>
                    <a href={`#/group/${id}`} dir="auto">
                      {name}
                    </a>
                  </h2>
                </article>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Load>
  );
}

export function GroupView({ id }: { id: string }) {
  const app = useApp();
  return (
    <Load load={() => app.get<Group | GroupSummary>(`/groups/${id}`)} keys={[id]}>
      {(group) => <GroupPage first={group} />}
    </Load>
  );
}

// members see its name alone
function GroupPage({ first }: { first: Group | GroupSummary }) {
  const app = useApp();
  const [group, setGroup] = useState(first);
  const [turn, setTurn] = useState(0);
  const path = `/groups/${group.id}`;
  const isMine = "owner_id" in group;
  const rename = async (values: Record<string, string>) => setGroup(await app.send<Group>("PATCH", path, { name: values["name"] }));
  const remove = async () => {
    await app.send("DELETE", path);
    app.go("groups");
  };
  return (
    <div>
      <p class="breadcrumb">
        <a href="#/groups">{t("groups")}</a>
      </p>
      <div class="view-head">
        <ViewHeading title={group.name} />
        {isMine && (
          <div class="actions">
            <Ask label={t("rename")} title={t("rename")} action={t("save")} act={rename}>
              <Field label={t("group-name")} name="name" maxLength={200} dir="auto" autocomplete="off" defaultValue={group.name} />
            </Ask>
            <Ask class="danger" danger label={t("delete-ask")} title={t("delete-group-title")} action={t("delete")} act={remove}>
              <p>{t("delete-group-text")}</p>
            </Ask>
          </div>
        )}
      </div>
      {isMine ? (
        <>
          <JoinCode group={group} changed={setGroup} />
          <Members path={path} turn={turn} />
          <Invitations path={path} done={() => setTurn(turn + 1)} />
          <Roster path={path} done={() => setTurn(turn + 1)} />
          <Staff path={path} kind="group" />
        </>
      ) : (
        <p class="card">{t("group-member-only")}</p>
      )}
    </div>
  );
}

function JoinCode({ group, changed }: { group: Group; changed: (group: Group) => void }) {
  const app = useApp();
  const renew = async () => changed(await app.send<Group>("POST", `/groups/${group.id}/join-code`));
  const close = async () => changed(await app.send<Group>("PATCH", `/groups/${group.id}`, { join_code: null }));
  return (
    <section class="card" aria-labelledby="join-code">
      <h2 id="join-code">{t("join-code")}</h2>
      {group.join_code ? (
        <p class="join-code" dir="ltr">
          {group.join_code}
        </p>
      ) : (
        <p>{t("join-code-closed")}</p>
      )}
      <div class="actions">
        <ActButton act={renew}>{t("new-join-code")}</ActButton>
        {group.join_code && <ActButton act={close}>{t("close-join-code")}</ActButton>}
      </div>
    </section>
  );
}

function Members({ path, turn }: { path: string; turn: number }) {
  const app = useApp();
  const [gone, setGone] = useState<string[]>([]);
  const remove = async (id: string) => {
    await app.send("DELETE", `${path}/members/${id}`);
    setGone([...gone, id]);
  };
  return (
    <section class="card" aria-labelledby="members">
      <h2 id="members">{t("members")}</h2>
      <LoadPart load={() => listAll<Member>(app, `${path}/members`)} keys={[path, turn]}>
        {(members) => {
          const shown = members.filter(({ user_id }) => !gone.includes(user_id));
          return (
            <>
              {shown.length === 0 && <p>{t("no-members")}</p>}
              <ul class="list">
                {shown.map((member) => (
                  <li class="row" key={member.user_id}>
                    <span class="name" dir="auto">
                      {member.username} <span class="when">{member.email}</span>
                    </span>
                    <span class="when">
                      {t(`joined-${member.joined_by}`)}, {moment(member.joined_at)}
                    </span>
                    <Ask
                      class="quiet"
                      label={t("remove")}
                      title={t("remove-member", { name: member.username })}
                      action={t("remove")}
                      act={() => remove(member.user_id)}
                    />
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </LoadPart>
    </section>
  );
}
