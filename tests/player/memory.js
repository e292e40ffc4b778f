// A browser's storage in memory.

export class Memory {
  constructor() {
    this.texts = new Map();
  }

  getItem(name) {
    return this.texts.get(name) ?? null;
  }

  setItem(name, text) {
    this.texts.set(name, text);
  }

  removeItem(name) {
    this.texts.delete(name);
  }
}
