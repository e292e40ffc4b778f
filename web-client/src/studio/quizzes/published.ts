// What was published last, as this browser saw it: the API keeps drafts apart, and shows the version to nobody.

import type { AuthoredQuiz } from "../../core/quiz.ts";
import type { App } from "../../ui/app.ts";

function nameOf(id: string): string {
  return `published.${id}`;
}

// a draft that was not touched since is what was published
export function rememberPublished(app: App, quiz: AuthoredQuiz): void {
  if (quiz.published_at === null || isEdited(quiz)) return;
  app.storage.write(nameOf(quiz.id), quiz);
}

export function isEdited(quiz: AuthoredQuiz): boolean {
  return quiz.published_at === null || quiz.updated_at > quiz.published_at;
}

// null where another browser published it
export function publishedQuiz(app: App, quiz: AuthoredQuiz): AuthoredQuiz | null {
  const kept = app.storage.read<AuthoredQuiz>(nameOf(quiz.id));
  return kept?.version === quiz.version ? kept : null;
}
