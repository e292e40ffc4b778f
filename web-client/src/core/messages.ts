// The messages of a language, as the build compiles them from Fluent files: a text, or texts and what stands
// between them. Numbers are written, and plurals chosen, by the rules of the language.

import { formatNumber } from "./numbers.ts";

export type Args = Record<string, string | number>;
type Variable = [name: string];
type Select = [name: string, variants: Record<string, Pattern>, other: string];
type Part = string | Variable | Select;
type Pattern = string | Part[];
export type Messages = Record<string, Pattern>;

export class Language {
  readonly name: string;
  private messages: Messages;
  private readonly transform: (text: string) => string;
  private plurals: Intl.PluralRules | null = null;

  // `transform` changes the texts, but nothing that is put into them
  constructor(name: string, messages: Messages, transform: (text: string) => string = (text) => text) {
    this.name = name;
    this.messages = messages;
    this.transform = transform;
  }

  add(messages: Messages): void {
    this.messages = { ...this.messages, ...messages };
  }

  has(id: string): boolean {
    return Object.hasOwn(this.messages, id);
  }

  format(id: string, args: Args): string {
    return this.fill(this.messages[id]!, args);
  }

  private fill(pattern: Pattern, args: Args): string {
    return [pattern].flat().map((part) => (typeof part === "string" ? this.transform(part) : this.put(part, args))).join("");
  }

  private put([name, variants, other]: Variable | Select, args: Args): string {
    const value = args[name];
    if (variants !== undefined) return this.fill(variants[this.keyOf(value, variants)] ?? variants[other!]!, args);
    if (typeof value === "number") return formatNumber(value, this.name);
    return value ?? `{$${name}}`;
  }

  // the variant of the very number goes before that of its plural category
  private keyOf(value: string | number | undefined, variants: Record<string, Pattern>): string {
    if (typeof value !== "number" || Object.hasOwn(variants, value)) return String(value);
    return (this.plurals ??= new Intl.PluralRules(this.name)).select(value);
  }
}
