// Audit events: what happened, to whom, when. Users and things are links with the names that the service sends; the
// id of a deleted thing is shown as it is.

import type { NamedEvent } from "../../../types/api.ts";
import { Fragment } from "preact";
import type { Page } from "../../ui/app.ts";
import { PagedList } from "../../ui/list.tsx";
import { decimal, moment, t } from "../../ui/text.ts";
import { wordsOf } from "./words.ts";

const VIEWS: Record<string, string> = { usr: "user", quz: "quiz", bnk: "bank", grp: "group" };

interface EventListProps {
  path: string;
  first: Page<NamedEvent>;
  /** Whether each event says whom it is about. */
  ofAll?: boolean;
}

export function EventList({ path, first, ofAll = false }: EventListProps) {
  return <PagedList path={path} first={first} none={t("log-empty")} row={(event) => <EventLine event={event} isOfAll={ofAll} />} />;
}

function EventLine({ event, isOfAll }: { event: NamedEvent; isOfAll: boolean }) {
  return (
    <span class="row">
      <span class="name">{wordsOf("account-event", event.event)}</span>
      <span class="when" dir="auto">
        {Object.entries(event.facts).map(([fact, value], at) => (
          <Fragment key={fact}>
            {at > 0 && " · "}
            {wordsOf("fact", fact)}: {event.names[value] ? <ThingLink id={value} name={event.names[value]} /> : factWords(fact, value)}
          </Fragment>
        ))}
      </span>
      {isOfAll && <ThingLink id={event.user_id} name={event.names[event.user_id] ?? t("person")} />}
      <span class="when">{moment(event.at)}</span>
    </span>
  );
}

function ThingLink({ id, name }: { id: string; name: string }) {
  return (
    <a href={`#/${VIEWS[id.slice(0, 3)]}/${id}`} dir="auto">
      {name}
    </a>
  );
}

function factWords(fact: string, value: string): string {
  if (fact === "points") return decimal(value);
  return fact === "role" ? wordsOf("user", value) : value;
}
