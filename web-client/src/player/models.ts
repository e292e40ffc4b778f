// What the API answers, as far as the player reads it.

import type { ServerAnswer } from "../core/answer-store.ts";
import type { Assets, Format, Question, ResponseValue } from "../core/responses.ts";

export interface QuizSummary {
  id: string;
  title: string;
  description: string;
  description_format?: Format;
  status: string;
  duration_minutes: number;
  question_count: number;
  total_points: number;
  passing_score: number;
  max_attempts: number | null;
  opens_at: string | null;
  closes_at: string | null;
}

export interface QuizDetail extends QuizSummary {
  attempts_used: number;
  active_attempt_id: string | null;
  deadline_if_started_now: string | null;
  has_access_code?: boolean;
  leaderboard?: boolean;
}

export interface Section {
  id: string;
  title?: string | null;
  text?: string | null;
  format?: Format | null;
  question_ids: string[];
}

export interface Attempt {
  id: string;
  quiz_id: string;
  number: number;
  status: "in_progress" | "submitted" | "auto_submitted" | "abandoned";
  started_at: string;
  expires_at: string;
  server_time: string;
  questions: Question[];
  sections?: Section[] | null;
  assets?: Assets | null;
  answers: ServerAnswer[];
}

export interface Message {
  id: string;
  text: string;
  at: string;
}

export interface Live {
  status: Attempt["status"];
  server_time: string;
  expires_at: string;
  paused: boolean;
  messages: Message[];
  poll_after_seconds: number;
}

export interface ReviewedQuestion {
  question_id: string;
  response: ResponseValue;
  correct: boolean | null;
  score: number | null;
  points: number;
  correct_response?: ResponseValue;
  explanation?: string | null;
  comment?: string | null;
}

export interface Result {
  attempt_id: string;
  quiz_id: string;
  number: number;
  status: "submitted" | "auto_submitted" | "abandoned";
  score: number | null;
  max_score: number;
  percentage: number | null;
  passed: boolean | null;
  duration_seconds: number;
  submitted_at: string;
  voided_at?: string | null;
  ended_by?: "taker" | "time" | "staff" | null;
  regraded_at?: string | null;
  marking?: "none" | "pending" | "released";
  adjustment?: { points: number; reason: string } | null;
  assets?: Assets | null;
  review: ReviewedQuestion[] | null;
}
