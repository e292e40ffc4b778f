// What this browser keeps for us: values by name, as JSON; in memory alone where it keeps nothing.

const PREFIX = "invigil.";

export class Storage {
  constructor(place = browsers()) {
    this.place = place;
    this.memory = new Map();
  }

  read(name) {
    try {
      const text = this.place.getItem(PREFIX + name);
      if (text !== null) return JSON.parse(text);
    } catch {
      // no storage, or not our JSON: as if there were nothing
    }
    return this.memory.get(name) ?? null;
  }

  write(name, value) {
    this.memory.delete(name);
    try {
      if (value === null) this.place.removeItem(PREFIX + name);
      else this.place.setItem(PREFIX + name, JSON.stringify(value));
    } catch {
      if (value !== null) this.memory.set(name, value);
    }
  }
}

function browsers() {
  try {
    return window.localStorage;
  } catch {
    return null; // forbidden by the browser's settings
  }
}
