// What responses are, by the type of their question: whether there is one, and what it says.

const DECIMAL = /^-?\d{1,15}(\.\d{1,12})?$/;
const COMMA_AS_POINT = /^-?\d+,\d+$/;

export function isAnswered(response) {
  if (response === null || response === undefined || response === "") return false;
  return !Array.isArray(response) || response.length > 0;
}

// what was typed, as the service takes it; null for nothing, undefined for what is no number
export function asNumber(typed) {
  const text = typed.trim().replace(/^\+/, "").replace("\u2212", "-");
  if (text === "") return null;
  const decimal = COMMA_AS_POINT.test(text) ? text.replace(",", ".") : text;
  const whole = decimal.replace(/^(-?)\./, "$10.").replace(/\.$/, "");
  return DECIMAL.test(whole) ? whole : undefined;
}

export function same(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((id) => other.includes(id));
  }
  return (isAnswered(one) ? one : null) === (isAnswered(other) ? other : null);
}

// a response as people read it; several lines where several things are right
export function inWords(question, response) {
  if (!isAnswered(response)) return [];
  if (question.type === "true_false") return [response ? "True" : "False"];
  const given = Array.isArray(response) ? response : [response];
  const texts = new Map((question.options ?? []).map((option) => [option.id, option.text]));
  return given.map((one) => texts.get(one) ?? String(one));
}
