// Ids of the audit log as people know the things: by title or name, with a link. An id whose thing is gone, or that
// no call can read, stays as it is.

import { useEffect, useState } from "preact/hooks";
import type { App } from "../../ui/app.ts";
import { useApp } from "../../ui/view.tsx";

interface Kind {
  path: string;
  view: string;
  name: "title" | "name" | "username";
}

const KINDS: Record<string, Kind> = {
  quz: { path: "/quizzes", view: "quiz", name: "title" },
  bnk: { path: "/banks", view: "bank", name: "title" },
  grp: { path: "/groups", view: "group", name: "name" },
  usr: { path: "/admin/users", view: "user", name: "username" },
};

// what a list has asked for already; each thing is read once
export type KnownNames = Map<string, Promise<string | null>>;

function kindOf(id: string): Kind | undefined {
  return /^[a-z]{3}_[0-9A-Z]{26}$/.test(id) ? KINDS[id.slice(0, 3)] : undefined;
}

export function isNameable(id: string): boolean {
  return kindOf(id) !== undefined;
}

export function ThingLink({ id, names }: { id: string; names: KnownNames }) {
  const app = useApp();
  const [name, setName] = useState<string | null>(null);
  useEffect(() => {
    let isGone = false;
    void nameOf(app, id, names).then((found) => !isGone && setName(found));
    return () => {
      isGone = true;
    };
  }, [id]);
  if (name === null) return <>{id}</>;
  return (
    <a href={`#/${kindOf(id)!.view}/${id}`} dir="auto">
      {name}
    </a>
  );
}

function nameOf(app: App, id: string, names: KnownNames): Promise<string | null> {
  const asked = names.get(id) ?? readName(app, id);
  names.set(id, asked);
  return asked;
}

async function readName(app: App, id: string): Promise<string | null> {
  const { path, name } = kindOf(id)!;
  try {
    const thing = await app.find<Partial<Record<Kind["name"], string>>>(`${path}/${id}`);
    return thing?.[name] ?? null;
  } catch {
    return null; // the log is as useful with an id
  }
}
