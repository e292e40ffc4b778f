// Which view an address names: `#/quiz/<id>` within the page; from a mail `#quiz=<id>`, `#attempt=<id>`,
// `#results`, or with a one-time token `#verify=<token>`, `#reset=<token>`, `#invitation=<token>`.

export interface Route {
  name: string;
  id: string;
  part: string; // what of a thing: #/quiz/<id>/settings
}

const MAILED = /^#(verify|reset|quiz|attempt|invitation)=(.+)$/;

export function parseRoute(hash: string): Route {
  const mailed = MAILED.exec(hash);
  if (mailed) return { name: mailed[1] ?? "", id: mailed[2] ?? "", part: "" };
  if (hash === "#results") return { name: "results", id: "", part: "" };
  const [, name = "", id = "", part = ""] = hash.slice(1).split("/");
  return { name, id: decode(id), part: decode(part) };
}

export function isMailed(hash: string): boolean {
  return MAILED.test(hash);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
