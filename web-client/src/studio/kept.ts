// State that outlives its view and a reload: what was typed and is not saved yet, for the one who typed it.

import { useState } from "preact/hooks";
import { useApp } from "../ui/view.tsx";

// the value, how to change it, and how to forget it once it is saved
export function useKept<T>(name: string, initial: T): [T, (value: T) => void, () => void] {
  const app = useApp();
  const key = `kept.${app.user.value?.id}.${name}`;
  const [value, setValue] = useState<T>(() => app.storage.read<T>(key) ?? initial);
  const change = (next: T) => {
    setValue(next);
    app.storage.write(key, next);
  };
  return [value, change, () => app.storage.write(key, null)];
}
