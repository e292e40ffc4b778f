// Values by name in the browser's storage, as JSON; in memory alone where the browser stores nothing.

const PREFIX = "invigil.";

export type Place = Pick<globalThis.Storage, "getItem" | "setItem" | "removeItem">;

export class Storage {
  private readonly place: Place | null;
  private readonly memory = new Map<string, unknown>();

  constructor(place: Place | null = browserStorage()) {
    this.place = place;
  }

  read<T>(name: string): T | null {
    try {
      const text = this.place?.getItem(PREFIX + name) ?? null;
      if (text !== null) return JSON.parse(text) as T;
    } catch {
      // no storage, or not our JSON: as if there were nothing
    }
    return (this.memory.get(name) as T | undefined) ?? null;
  }

  write(name: string, value: unknown): void {
    this.memory.delete(name);
    try {
      if (this.place === null) throw new Error("no storage");
      if (value === null) this.place.removeItem(PREFIX + name);
      else this.place.setItem(PREFIX + name, JSON.stringify(value));
    } catch {
      if (value !== null) this.memory.set(name, value);
    }
  }
}

export function storageKey(name: string): string {
  return PREFIX + name;
}

function browserStorage(): Place | null {
  try {
    return window.localStorage;
  } catch {
    return null; // forbidden by the browser's settings
  }
}
