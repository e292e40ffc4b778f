// Events of accounts: what happened, to whom, when. People and things stand with the names that the service gives,
// and a link; an id whose thing is gone stays as it is.

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
            {wordsOf("fact", fact)}: {event.names[value] ? <ThingLink id={value} names={event.names} /> : factWords(fact, value)}
          </Fragment>
        ))}
      </span>
      {isOfAll && <ThingLink id={event.user_id} names={event.names} />}
      <span class="when">{moment(event.at)}</span>
    </span>
  );
}

function ThingLink({ id, names }: { id: string; names: Record<string, string> }) {
  return (
    <a href={`#/${VIEWS[id.slice(0, 3)]}/${id}`} dir="auto">
      {names[id] ?? t("person")}
    </a>
  );
}

function factWords(fact: string, value: string): string {
  if (fact === "points") return decimal(value);
  return fact === "role" ? wordsOf("user", value) : value;
}
