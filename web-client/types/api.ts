// The schemas of docs/openapi.json as types; made by `python -m infra.reference`.

export interface Accepted {
  detail: string;
}

export interface AdjustIn {
  points: number;
  reason: string;
}

export interface Adjustment {
  points: number;
  reason: string;
  at: string;
}

export interface AdminStatus {
  version: string;
  stage: string;
  registration: string;
  overdue: OverdueTasks[];
  timer_lag_seconds: number;
  board_lag_seconds: number;
  dead_letters: Record<string, number>;
  failed_mails: number;
  mail_rate: number;
  limits: Record<string, number>;
}

export interface Agreement {
  question_id: string;
  responses: number;
  equal: number;
  kappa: number | null;
  weighted_kappa: number | null;
}

export interface Agreements {
  items: Agreement[];
}

export interface AnswerIn {
  question_id: string;
  response: string | string[] | boolean | number | string | Record<string, string | null> | Record<string, string | number | null> | null;
  revision?: number | null;
}

export interface AnswersIn {
  answers: AnswerIn[];
}

export interface Asset {
  id: string;
  name: string;
  type: string;
  size: number;
  width: number | null;
  height: number | null;
  created_at: string;
}

export interface AssetLink {
  url: string;
  type: string;
  width: number | null;
  height: number | null;
}

export interface AssetList {
  items: Asset[];
  next_cursor: string | null;
}

export interface AssetWithUrl {
  id: string;
  name: string;
  type: string;
  size: number;
  width: number | null;
  height: number | null;
  created_at: string;
  url: string;
}

export interface Attempt {
  id: string;
  quiz_id: string;
  quiz_version: number;
  number: number;
  status: "in_progress" | "submitted" | "auto_submitted" | "abandoned";
  started_at: string;
  expires_at: string;
  base_minutes: number;
  extra_minutes: number;
  submitted_at: string | null;
  server_time: string;
  time_remaining_seconds: number;
  questions: PaperQuestion[];
  sections: PaperSection[];
  assets: Record<string, AssetLink>;
  answers: StoredAnswer[];
}

export interface AttemptOfUser {
  attempt_id: string;
  user_id: string;
  username: string | null;
  number: number;
  status: "in_progress" | "submitted" | "auto_submitted" | "abandoned";
  started_at: string | null;
  submitted_at: string | null;
  score: number | null;
  max_score: number | null;
  percentage: number | null;
}

export interface AttemptOfUserList {
  items: AttemptOfUser[];
  next_cursor: string | null;
}

export interface AttemptRecord {
  quiz_title: string;
  taker: RecordedTaker;
  result: Result;
  questions: RecordedQuestion[];
  events: Event[];
}

export type AttemptSelection = "first" | "last" | "best" | "all";

export interface Audience {
  group_ids: string[];
}

export interface AudienceIn {
  group_ids: string[];
}

export interface AwaitedImport {
  id: string;
  upload: UploadForm;
}

export interface AwaitedMedia {
  id: string;
  upload: UploadForm;
}

export interface Bank {
  id: string;
  owner_id: string;
  title: string;
  description: string;
  role: string;
  created_at: string;
  updated_at: string;
}

export interface BankClozeIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  type: "cloze";
  gaps: (TextGapIn | ChoiceGapIn | NumericGapIn)[];
  scoring?: "per_gap" | "all_or_nothing";
  tags?: string[];
}

export interface BankEssayIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  type: "essay";
  min_words?: number | null;
  max_words?: number | null;
  max_characters?: number | null;
  notes_for_markers?: string | null;
  rubric?: RubricIn | null;
  tags?: string[];
}

export interface BankFileIn {
  questions: (BankSingleChoiceIn | BankMultipleChoiceIn | BankTrueFalseIn | BankNumericIn | BankShortTextIn | BankMatchingIn | BankOrderingIn | BankClozeIn | BankEssayIn)[];
}

export interface BankImport {
  question_ids: string[];
  report: Report;
}

export interface BankImportPreview {
  question_ids: string[];
  report: Report;
}

export interface BankIn {
  title: string;
  description?: string;
}

export interface BankList {
  items: Bank[];
  next_cursor: string | null;
}

export interface BankMatchingIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  type: "matching";
  stems: PartIn[];
  choices: PartIn[];
  pairs: number[][];
  scoring?: "per_pair" | "all_or_nothing";
  tags?: string[];
}

export interface BankMultipleChoiceIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  type: "multiple_choice";
  options: OptionIn[];
  scoring?: "all_or_nothing" | "right_minus_wrong" | "per_option" | "weights";
  floor?: "zero" | "negative" | null;
  tags?: string[];
}

export interface BankNumericIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  correct?: string | null;
  tolerance?: string | null;
  answers?: NumericAnswerIn[] | null;
  units?: UnitsIn | null;
  type: "numeric";
  tags?: string[];
}

export interface BankOrderingIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  type: "ordering";
  items: PartIn[];
  scoring?: "all_or_nothing" | "absolute_position" | "pairs";
  tags?: string[];
}

export interface BankQuestionAdmin {
  id: string;
  type: "single_choice" | "multiple_choice" | "true_false" | "numeric" | "short_text" | "matching" | "ordering" | "cloze" | "essay";
  text: string;
  format: TextFormat;
  points: number;
  penalty: number;
  explanation: string | null;
  options: OptionAdmin[] | null;
  scoring: string | null;
  correct: boolean | string | null;
  tolerance: string | null;
  accepted: string[] | null;
  case_sensitive: boolean | null;
  tags: string[];
  version: number;
  created_at: string;
  updated_at: string;
  [member: string]: unknown;
}

export interface BankQuestionAdminList {
  items: BankQuestionAdmin[];
  next_cursor: string | null;
}

export type BankQuestionBody = BankSingleChoiceIn | BankMultipleChoiceIn | BankTrueFalseIn | BankNumericIn | BankShortTextIn | BankMatchingIn | BankOrderingIn | BankClozeIn | BankEssayIn;

export type BankRole = "editor" | "viewer";

export interface BankShortTextIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  accepted: string[];
  case_sensitive?: boolean;
  type: "short_text";
  tags?: string[];
}

export interface BankSingleChoiceIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  type: "single_choice";
  options: OptionIn[];
  scoring?: "weights" | null;
  floor?: "zero" | "negative" | null;
  tags?: string[];
}

export interface BankStaffByEmailIn {
  role: BankRole;
  email: string;
}

export interface BankStaffIn {
  role: BankRole;
}

export interface BankStaffMember {
  user_id: string;
  username: string | null;
  role: BankRole;
}

export interface BankStaffMemberList {
  items: BankStaffMember[];
  next_cursor: string | null;
}

export interface BankTrueFalseIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  type: "true_false";
  correct: boolean;
  tags?: string[];
}

export interface ChoiceGapIn {
  id?: string | null;
  weight?: number;
  kind: "choice";
  options: OptionIn[];
}

export interface ClozeIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  type: "cloze";
  gaps: (TextGapIn | ChoiceGapIn | NumericGapIn)[];
  scoring?: "per_gap" | "all_or_nothing";
}

export interface CriterionIn {
  text: string;
  levels: LevelIn[];
}

export interface Delivery {
  id: string;
  type: WebhookEventType;
  state: DeliveryState;
  tries: number;
  occurred_at: string;
  last_tried_at: string | null;
  next_try_at: string | null;
  status: number | null;
  error: DeliveryError | null;
  payload: Record<string, unknown>;
}

export type DeliveryError = "dns" | "forbidden_address" | "connection" | "tls" | "timeout" | "status";

export interface DeliveryList {
  items: Delivery[];
  next_cursor: string | null;
}

export type DeliveryState = "pending" | "delivered" | "failed";

export type DeviceRule = "free" | "log" | "lock";

export type DisabledReason = "owner" | "failing" | "gone";

export interface Draw {
  bank_id: string;
  tags: string[];
  types: string[];
  count: number;
  points: number;
}

export interface DrawIn {
  bank_id: string;
  tags?: string[];
  types?: ("single_choice" | "multiple_choice" | "true_false" | "numeric" | "short_text" | "matching" | "ordering" | "cloze" | "essay")[];
  count: number;
  points: number;
}

export interface DrawItem {
  draw: Draw;
}

export interface DrawItemIn {
  draw: DrawIn;
}

export interface EmailChangeIn {
  email: string;
  password: string;
}

export type EndReason = "submitted" | "auto_submitted" | "abandoned";

export interface Entry {
  rank: number;
  user_id: string | null;
  username: string;
  score: number;
  max_score: number;
  percentage: number;
  duration_seconds: number;
  submitted_at: string;
}

export interface EraseIn {
  password: string;
}

export interface EssayIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  type: "essay";
  min_words?: number | null;
  max_words?: number | null;
  max_characters?: number | null;
  notes_for_markers?: string | null;
  rubric?: RubricIn | null;
}

export interface Event {
  type: string;
  at: string;
  answers: Record<string, unknown>[] | null;
  code: string | null;
  device: string | null;
  network: string | null;
  minutes: number | null;
  reason: string | null;
  text: string | null;
  ended_by: string | null;
  received_at: string | null;
}

export type EventLogLevel = "off" | "basic" | "full";

export interface Events {
  items: Event[];
}

export interface Export {
  user: User;
  held: Record<string, Record<string, unknown>[]>;
  next_cursor: string | null;
}

export interface ExportFile {
  id: string;
  status: ExportStatus;
  quiz_id: string | null;
  bank_id: string | null;
  format: "json" | "gift" | "aiken" | "moodle_xml" | "qti" | "csv";
  requested_at: string;
  expires_at: string;
  size: number | null;
  url: string | null;
  problem: ImportProblem | null;
}

export interface ExportFileIn {
  quiz_id?: string | null;
  bank_id?: string | null;
  tag?: string | null;
  format?: "json" | "gift" | "aiken" | "moodle_xml" | "qti" | "csv";
  media?: boolean;
}

export type ExportStatus = "pending" | "ready" | "failed";

export interface ExtendAllIn {
  minutes: number;
  reason: string;
  user_ids?: string[] | null;
}

export interface ExtendIn {
  minutes: number;
  reason: string;
}

export interface Extended {
  attempt_id: string;
  expires_at: string;
  extra_minutes: number;
  time_remaining_seconds: number;
}

export interface Extension {
  quiz_id: string;
  minutes: number;
  started_until: string;
}

export interface FailedMail {
  id: string;
  user_id: string;
  type: Topic;
  title: string;
  failed_at: string;
}

export interface FailedMailList {
  items: FailedMail[];
  next_cursor: string | null;
}

export interface ForceSubmitResponse {
  quiz_id: string;
  started_until: string;
}

export interface ForgotIn {
  email: string;
}

export type Format = "json" | "gift" | "aiken" | "moodle_xml" | "qti" | "csv" | "xlsx";

export interface GradeFile {
  id: string;
  quiz_id: string;
  format: "csv" | "xlsx";
  status: GradeFileStatus;
  requested_at: string;
  expires_at: string;
  size: number | null;
  url: string | null;
}

export interface GradeFileIn {
  format?: "csv" | "xlsx";
  questions?: boolean;
  group_id?: string | null;
}

export type GradeFileStatus = "pending" | "ready" | "failed";

export interface GradeOfUser {
  grading_method: GradingMethod;
  attempts: number;
  counted_attempts: number;
  percentage: number | null;
  passed: boolean | null;
  attempt_id: string | null;
  user_id: string;
  username: string | null;
}

export interface GradeOfUserList {
  items: GradeOfUser[];
  next_cursor: string | null;
}

export type GradingMethod = "best" | "latest" | "first" | "mean";

export interface Group {
  id: string;
  name: string;
  owner_id: string;
  join_code: string | null;
  created_at: string;
}

export interface GroupChangeIn {
  name?: string;
  join_code?: null;
}

export interface GroupIn {
  name: string;
}

export interface GroupMember {
  user_id: string;
  username: string;
  email: string;
  email_verified: boolean;
  joined_at: string;
  joined_by: JoinedBy;
}

export interface GroupMemberList {
  items: GroupMember[];
  next_cursor: string | null;
}

export type GroupRole = "editor" | "viewer";

export interface GroupStaffByEmailIn {
  role: GroupRole;
  email: string;
}

export interface GroupStaffIn {
  role: GroupRole;
}

export interface GroupStaffMember {
  user_id: string;
  username: string;
  role: GroupRole;
}

export interface GroupStaffMemberList {
  items: GroupStaffMember[];
  next_cursor: string | null;
}

export interface GroupSummary {
  id: string;
  name: string;
}

export interface GroupSummaryList {
  items: GroupSummary[];
  next_cursor: string | null;
}

export interface Health {
  status: "ok";
  version: string;
}

export interface Import {
  id: string;
  status: ImportStatus;
  format: Format;
  name: string;
  progress: ImportProgress;
  quiz_id: string | null;
  bank_id: string | null;
  report: Report | null;
  problem: ImportProblem | null;
  created_at: string;
}

export interface ImportIn {
  format: "json" | "moodle_xml" | "qti" | "gift" | "aiken" | "csv" | "xlsx";
  name: string;
  size: number;
  sha256: string;
  bank_id?: string | null;
  title?: string | null;
  duration_minutes?: number | null;
  passing_score?: number | null;
  points?: number | null;
}

export interface ImportPreview {
  quiz: QuizAdmin;
  report: Report;
}

export interface ImportProblem {
  code: string;
  detail: string;
  errors: Violation[];
}

export interface ImportProgress {
  done: number;
  total: number;
}

export type ImportStatus = "awaiting_upload" | "running" | "checked" | "finished" | "failed";

export interface ImportedQuiz {
  quiz: QuizAdmin;
  report: Report;
}

export interface InvitationsIn {
  emails: string[];
}

export interface InviteUserIn {
  email: string;
  role?: Role;
}

export type ItemFlag = "key_may_be_wrong" | "option_unused" | "too_easy" | "too_hard" | "negative_discrimination" | "few_attempts";

export interface ItemStatistics {
  question_id: string;
  type: string;
  text: string;
  attempts: number;
  facility: number | null;
  sd: number | null;
  random_guess: number | null;
  intended_weight: number | null;
  effective_weight: number | null;
  discrimination_index: number | null;
  discriminative_efficiency: number | null;
  alpha_if_deleted: number | null;
  reasons: Record<string, NullReason>;
  omitted: number;
  not_reached: number;
  options: OptionStatistics[];
  flags: ItemFlag[];
}

export interface JoinIn {
  code: string;
}

export type JoinedBy = "added" | "code" | "roster" | "invitation";

export interface Jwks {
  keys: Record<string, string>[];
}

export type KeyScope = "quizzes:read" | "quizzes:write" | "attempts:read" | "results:read" | "results:write" | "groups:read" | "groups:write" | "webhooks:write";

export interface Leaderboard {
  items: Entry[];
  next_cursor: string | null;
  total: number;
  as_of: string;
}

export interface LevelIn {
  points: number;
  text: string;
}

export type LineOutcome = "added" | "already_member" | "awaited" | "duplicate" | "refused";

export interface Live {
  status: "in_progress" | "submitted" | "auto_submitted" | "abandoned";
  server_time: string;
  expires_at: string;
  time_remaining_seconds: number;
  paused: boolean;
  ended_by: string | null;
  messages: Message[];
  poll_after_seconds: number;
}

export interface LoginIn {
  email: string;
  password: string;
  device_name?: string | null;
}

export interface LogoutIn {
  scope?: Scope;
}

export interface Mark {
  response_id: string;
  question_id: string;
  points: number;
  comment: string | null;
  rubric: MarkedRubric | null;
  version: number;
  marked_at: string;
  marked_by_you: boolean;
  markers: number;
}

export interface MarkIn {
  points: number;
  comment?: string | null;
  rubric?: (number | null)[] | null;
  version: number;
}

export interface MarkedResponse {
  response_id: string;
  question_id: string;
  text: string;
  format: TextFormat;
  response: string | boolean | string[] | Record<string, string> | null;
  points: number;
  rubric: Rubric | null;
  notes_for_markers: string | null;
  assets: Record<string, AssetLink>;
  version: number;
  mark: Mark;
}

export interface MarkedResponseList {
  items: MarkedResponse[];
  next_cursor: string | null;
}

export interface MarkedRubric {
  criteria: RubricCriterion[];
  levels: (number | null)[];
}

export interface Marking {
  items: QuestionCounts[];
}

export interface MatchingIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  type: "matching";
  stems: PartIn[];
  choices: PartIn[];
  pairs: number[][];
  scoring?: "per_pair" | "all_or_nothing";
}

export interface MediaIn {
  name: string;
  type: "image/png" | "image/jpeg" | "image/webp" | "image/gif" | "audio/mpeg" | "audio/mp4" | "audio/ogg";
  size: number;
  sha256: string;
}

export interface Message {
  id: string;
  text: string;
  at: string;
}

export interface MessageIn {
  text: string;
  user_ids?: string[] | null;
}

export interface MfaCodeIn {
  code: string;
}

export interface MfaDisableIn {
  password: string;
  code: string;
}

export interface MfaLoginIn {
  mfa_token: string;
  code: string;
  device_name?: string | null;
}

export interface MfaRequired {
  mfa_required: true;
  mfa_token: string;
}

export interface MfaSetupIn {
  password: string;
}

export interface Monitor {
  summary: Summary;
  items: MonitorRow[];
  server_time: string;
  poll_after_seconds: number;
  next_cursor: string | null;
}

export interface MonitorRow {
  attempt_id: string;
  user_id: string;
  username: string | null;
  status: "in_progress" | "submitted" | "auto_submitted" | "abandoned";
  answered: number;
  question_count: number;
  started_at: string;
  expires_at: string;
  last_saved_at: string | null;
  last_seen_at: string;
  devices: number;
  extra_minutes: number;
  flags: string[];
}

export interface MultipleChoiceIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  type: "multiple_choice";
  options: OptionIn[];
  scoring?: "all_or_nothing" | "right_minus_wrong" | "per_option" | "weights";
  floor?: "zero" | "negative" | null;
}

export interface NamedEvent {
  event: string;
  at: string;
  user_id: string;
  facts: Record<string, string>;
  names: Record<string, string>;
}

export interface NamedEventList {
  items: NamedEvent[];
  next_cursor: string | null;
}

export interface NextIn {
  question_id?: string | null;
}

export interface Note {
  code: NoteCode;
  detail: string;
}

export type NoteCode = "alt_missing" | "answer_limited" | "bank_missing" | "category_ignored" | "custom_scoring" | "empty_answer_removed" | "encoding" | "explanation_moved" | "feedback_removed" | "file_missing" | "html_kept" | "html_removed" | "invalid_question" | "no_answers" | "no_correct_answer" | "no_text" | "out_of_range" | "partial_credit_lost" | "report_truncated" | "rounded" | "setting_ignored" | "syntax" | "title_removed" | "unsupported_type" | "weights_evened" | "wildcard_removed";

export interface Notification {
  id: string;
  type: Topic;
  title: string;
  text: string;
  facts: Record<string, string>;
  created_at: string;
  read_at: string | null;
}

export interface NotificationList {
  items: Notification[];
  next_cursor: string | null;
}

export type NullReason = "too_few" | "no_variance" | "negative_covariance" | "not_computable";

export interface NumericAnswerIn {
  value: string;
  tolerance?: string;
  tolerance_type?: "absolute" | "relative" | "significant_figures";
  credit?: number;
}

export interface NumericGapIn {
  correct?: string | null;
  tolerance?: string | null;
  answers?: NumericAnswerIn[] | null;
  units?: UnitsIn | null;
  id?: string | null;
  weight?: number;
  kind: "numeric";
}

export interface NumericIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  correct?: string | null;
  tolerance?: string | null;
  answers?: NumericAnswerIn[] | null;
  units?: UnitsIn | null;
  type: "numeric";
}

export interface OptionAdmin {
  id: string;
  text: string;
  correct: boolean | null;
  weight: number | null;
}

export interface OptionIn {
  id?: string | null;
  text: string;
  correct?: boolean | null;
  weight?: number | null;
}

export interface OptionStatistics {
  id: string;
  text: string;
  count: number;
  share: number | null;
  mean_total: number | null;
  point_biserial: number | null;
  reasons: Record<string, NullReason>;
}

export interface OrderingIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  type: "ordering";
  items: PartIn[];
  scoring?: "all_or_nothing" | "absolute_position" | "pairs";
}

export type Outcome = "understood" | "changed" | "dropped" | "ignored";

export type OverduePolicy = "auto_submit" | "abandon";

export interface OverdueTasks {
  kind: string;
  count: number;
  oldest_at: string | null;
}

export interface Override {
  quiz_id: string;
  user_id: string;
  time_factor: number;
  extra_minutes: number;
  opens_at: string | null;
  closes_at: string | null;
  extra_attempts: number;
  seb_exempt: boolean;
  running_attempt: RunningAttempt | null;
}

export interface OverrideByEmailIn {
  time_factor?: number;
  extra_minutes?: number;
  opens_at?: string | null;
  closes_at?: string | null;
  extra_attempts?: number;
  seb_exempt?: boolean;
  email: string;
}

export interface OverrideIn {
  time_factor?: number;
  extra_minutes?: number;
  opens_at?: string | null;
  closes_at?: string | null;
  extra_attempts?: number;
  seb_exempt?: boolean;
}

export interface OverrideList {
  items: Override[];
  next_cursor: string | null;
}

export interface OwnAttempt {
  id: string;
  quiz_id: string;
  number: number;
  status: "in_progress" | "submitted" | "auto_submitted" | "abandoned";
}

export interface OwnAttemptList {
  items: OwnAttempt[];
  next_cursor: string | null;
}

export interface OwnGrade {
  grading_method: GradingMethod;
  attempts: number;
  counted_attempts: number;
  percentage: number | null;
  passed: boolean | null;
  attempt_id: string | null;
  quiz_id: string;
  title: string;
}

export interface OwnGradeList {
  items: OwnGrade[];
  next_cursor: string | null;
}

export interface OwnPlace {
  entry: Entry;
  rank: number;
  position: number;
  total: number;
  percentile: number;
  exact: boolean;
  as_of: string;
  above: Entry[];
  below: Entry[];
}

export interface OwnerIn {
  user_id: string;
}

export interface PaperOption {
  id: string;
  text: string;
}

export interface PaperQuestion {
  id: string;
  type: "single_choice" | "multiple_choice" | "true_false" | "numeric" | "short_text" | "matching" | "ordering" | "cloze" | "essay";
  text: string;
  format: TextFormat;
  points: number;
  penalty: number;
  options: PaperOption[] | null;
  units?: string[];
  stems?: {
    id: string;
    text: string;
  }[];
  choices?: {
    id: string;
    text: string;
  }[];
  items?: {
    id: string;
    text: string;
  }[];
  gaps?: ({
    id: string;
    kind: "text" | "choice" | "numeric";
    options?: {
      id: string;
      text: string;
    }[];
    units?: string[];
  })[];
  min_words?: number | null;
  max_words?: number | null;
  max_characters?: number | null;
  [member: string]: unknown;
}

export interface PaperSection {
  id: string;
  title: string | null;
  text: string | null;
  format: TextFormat;
  question_ids: string[];
}

export interface PartIn {
  id?: string | null;
  text: string;
}

export interface Passkey {
  id: string;
  name: string;
  created_at: string;
}

export interface PasskeyIn {
  credential: Record<string, unknown>;
  name?: string;
}

export interface PasskeyList {
  items: Passkey[];
  next_cursor: string | null;
}

export interface PasskeyLoginIn {
  credential: Record<string, unknown>;
  device_name?: string | null;
}

export interface PasskeyOptionsIn {
  password?: string | null;
}

export interface PasswordChangeIn {
  current_password: string;
  new_password: string;
}

export interface Pause {
  quiz_id: string;
  paused: boolean;
  since: string | null;
  until: string | null;
  reason: string | null;
}

export interface PauseIn {
  reason: string;
}

export interface PreviewIn {
  seed?: string | null;
}

export interface PreviewPaper {
  quiz_id: string;
  seed: string;
  title: string;
  description: string;
  description_format: TextFormat;
  duration_minutes: number;
  total_points: number;
  questions: PaperQuestion[];
  sections: PaperSection[];
  assets: Record<string, AssetLink>;
}

export interface PreviewResult {
  quiz_id: string;
  seed: string;
  score: number | null;
  max_score: number;
  percentage: number | null;
  passed: boolean | null;
  marking: "none" | "pending";
  review: ReviewedQuestion[];
  assets: Record<string, AssetLink>;
}

export interface PreviewScoreIn {
  seed: string;
  answers: AnswerIn[];
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  errors?: {
    pointer: string;
    detail: string;
  }[];
  attempt_id?: string;
}

export interface ProfileIn {
  username?: string;
  display_name?: string | null;
  leaderboard_visibility?: Visibility;
  email_notifications?: TopicsIn;
}

export interface PublishIn {
  announce?: boolean;
}

export interface QuestionAdmin {
  id: string;
  type: "single_choice" | "multiple_choice" | "true_false" | "numeric" | "short_text" | "matching" | "ordering" | "cloze" | "essay";
  text: string;
  format: TextFormat;
  points: number;
  penalty: number;
  explanation: string | null;
  options: OptionAdmin[] | null;
  scoring: string | null;
  correct: boolean | string | null;
  tolerance: string | null;
  accepted: string[] | null;
  case_sensitive: boolean | null;
  [member: string]: unknown;
}

export type QuestionBody = SingleChoiceIn | MultipleChoiceIn | TrueFalseIn | NumericIn | ShortTextIn | MatchingIn | OrderingIn | ClozeIn | EssayIn;

export interface QuestionCounts {
  question_id: string;
  unmarked: number;
  claimed: number;
  marked: number;
  once_marked: number;
  disputed: number;
}

export interface QuestionOrder {
  question_ids: string[];
}

export interface QuizAdmin {
  id: string;
  title: string;
  description: string;
  description_format: TextFormat;
  status: QuizStatus;
  duration_minutes: number;
  question_count: number;
  total_points: number;
  passing_score: number;
  max_attempts: number | null;
  opens_at: string | null;
  closes_at: string | null;
  published_at: string | null;
  event_log: EventLogLevel;
  events_visible_to_taker: boolean;
  device_rule: DeviceRule;
  networks: string[] | null;
  safe_exam_browser: SafeExamBrowser | null;
  owner_id: string;
  version: number;
  randomize_questions: boolean;
  randomize_options: boolean;
  grading_method: GradingMethod;
  overdue: OverduePolicy;
  review: Review;
  audience: "everyone" | Audience;
  has_access_code: boolean;
  late_start_minutes: number | null;
  leaderboard: boolean;
  no_repeat: boolean;
  second_marking: SecondMarking | null;
  questions: QuestionAdmin[] | null;
  sections: SectionAdmin[] | null;
  created_at: string;
  updated_at: string;
}

export interface QuizDetail {
  id: string;
  title: string;
  description: string;
  description_format: TextFormat;
  status: QuizStatus;
  duration_minutes: number;
  question_count: number;
  total_points: number;
  passing_score: number;
  max_attempts: number | null;
  opens_at: string | null;
  closes_at: string | null;
  published_at: string | null;
  has_access_code: boolean;
  late_start_minutes: number | null;
  leaderboard: boolean;
  version: number;
  attempts_used: number;
  active_attempt_id: string | null;
  deadline_if_started_now: string | null;
  assets: Record<string, AssetLink>;
}

export interface QuizIn {
  event_log?: EventLogLevel;
  events_visible_to_taker?: boolean;
  device_rule?: DeviceRule;
  networks?: string[] | null;
  safe_exam_browser?: SafeExamBrowserIn | null;
  title: string;
  description?: string;
  description_format?: "plain" | "markdown";
  duration_minutes: number;
  passing_score: number;
  max_attempts?: number | null;
  randomize_questions?: boolean;
  randomize_options?: boolean;
  opens_at?: string | null;
  closes_at?: string | null;
  grading_method?: GradingMethod;
  overdue?: OverduePolicy;
  review?: ReviewIn;
  audience?: "everyone" | AudienceIn;
  access_code?: string | null;
  late_start_minutes?: number | null;
  leaderboard?: boolean;
  no_repeat?: boolean;
  second_marking?: SecondMarkingIn | null;
  questions?: (SingleChoiceIn | MultipleChoiceIn | TrueFalseIn | NumericIn | ShortTextIn | MatchingIn | OrderingIn | ClozeIn | EssayIn)[] | null;
  sections?: SectionIn[] | null;
}

export interface QuizSettingsIn {
  title?: string;
  description?: string;
  description_format?: "plain" | "markdown";
  duration_minutes?: number;
  passing_score?: number;
  max_attempts?: number | null;
  randomize_questions?: boolean;
  randomize_options?: boolean;
  opens_at?: string | null;
  closes_at?: string | null;
  grading_method?: GradingMethod;
  overdue?: OverduePolicy;
  review?: ReviewIn;
  audience?: "everyone" | AudienceIn;
  access_code?: string | null;
  late_start_minutes?: number | null;
  leaderboard?: boolean;
  no_repeat?: boolean;
  second_marking?: SecondMarkingIn | null;
  event_log?: EventLogLevel;
  events_visible_to_taker?: boolean;
  device_rule?: DeviceRule;
  networks?: string[] | null;
  safe_exam_browser?: SafeExamBrowserIn | null;
}

export type QuizStatus = "draft" | "published" | "archived";

export interface QuizSummary {
  id: string;
  title: string;
  description: string;
  description_format: TextFormat;
  status: QuizStatus;
  duration_minutes: number;
  question_count: number;
  total_points: number;
  passing_score: number;
  max_attempts: number | null;
  opens_at: string | null;
  closes_at: string | null;
  published_at: string | null;
}

export interface QuizSummaryList {
  items: QuizSummary[];
  next_cursor: string | null;
}

export interface ReceiptIn {
  receipt: string;
}

export interface ReceiptVerdict {
  valid: boolean;
  statement: Record<string, unknown> | null;
}

export interface RecordedQuestion {
  question_id: string;
  response: string | boolean | string[] | Record<string, string> | null;
  correct: boolean | null;
  score: number | null;
  points: number;
  correct_response: string | boolean | string[] | Record<string, string> | null;
  explanation: string | null;
  comment: string | null;
  type: "single_choice" | "multiple_choice" | "true_false" | "numeric" | "short_text" | "matching" | "ordering" | "cloze" | "essay";
  text: string;
  response_text: string;
  saved_at: string | null;
  saves: RecordedSave[];
}

export interface RecordedSave {
  at: string;
  revision: number;
  size: number;
}

export interface RecordedTaker {
  id: string;
  username: string | null;
  display_name: string | null;
  email: string | null;
}

export interface RecoveryCodes {
  recovery_codes: string[];
}

export interface Redriven {
  queue: string;
  redriven: number;
  left: number;
}

export interface RefreshIn {
  refresh_token: string;
}

export interface RegisterIn {
  email: string;
  username: string;
  password: string;
  invitation?: string | null;
}

export interface RegradeExample {
  attempt_id: string;
  score: number | null;
  new_score: number | null;
  max_score: number;
  new_max_score: number;
  passed: boolean | null;
  new_passed: boolean | null;
}

export interface RegradeIn {
  dry_run?: boolean;
  mode?: Record<string, RegradeMode>;
}

export type RegradeMode = "new_key" | "either_key" | "full_credit" | "drop";

export interface RegradePreview {
  results: number;
  complete: boolean;
  changed: number;
  raised: number;
  lowered: number;
  newly_passed: number;
  newly_failed: number;
  unmatched: UnmatchedQuestion[];
  examples: RegradeExample[];
}

export interface RegradeResponse {
  quiz_id: string;
  version: number;
  unmatched: UnmatchedQuestion[];
}

export interface Release {
  quiz_id: string;
  show: ReviewShow;
  released_at: string;
}

export interface ReleaseIn {
  show: ReviewShow;
}

export interface ReleaseMarks {
  quiz_id: string;
  released_at: string;
  left: number;
}

export interface ReleaseMarksIn {
  partial?: boolean;
}

export interface Report {
  understood: number;
  dropped: number;
  lines: ReportLine[];
}

export interface ReportIn {
  type: string;
  at: string;
}

export interface ReportLine {
  line: number | null;
  name: string | null;
  outcome: Outcome;
  notes: Note[];
}

export interface ReportsIn {
  reports: ReportIn[];
}

export interface ResendIn {
  email?: string | null;
}

export interface ResetIn {
  token: string;
  new_password: string;
}

export interface ResponseToMark {
  response_id: string;
  question_id: string;
  text: string;
  format: TextFormat;
  response: string | boolean | string[] | Record<string, string> | null;
  points: number;
  rubric: Rubric | null;
  notes_for_markers: string | null;
  assets: Record<string, AssetLink>;
  version: number;
  claimed_until: string;
}

export interface Result {
  attempt_id: string;
  quiz_id: string;
  quiz_version: number;
  number: number;
  status: EndReason;
  score: number | null;
  max_score: number;
  percentage: number | null;
  passed: boolean | null;
  marking: "none" | "pending" | "released";
  duration_seconds: number;
  started_at: string;
  submitted_at: string;
  voided_at: string | null;
  superseded: boolean;
  adjustment: Adjustment | null;
  regraded_at: string | null;
  ended_by: "taker" | "time" | "staff";
  receipt: string | null;
  review: ReviewedQuestion[] | null;
  assets: Record<string, AssetLink>;
}

export interface ResultList {
  items: Result[];
  next_cursor: string | null;
}

export interface Review {
  show: ReviewShow;
  when: ReviewWhen;
}

export interface ReviewIn {
  show?: ReviewShow;
  when?: ReviewWhen;
}

export type ReviewShow = "nothing" | "score" | "responses" | "correct_answers";

export type ReviewWhen = "immediately" | "after_close";

export interface ReviewedQuestion {
  question_id: string;
  response: string | boolean | string[] | Record<string, string> | null;
  correct: boolean | null;
  score: number | null;
  points: number;
  correct_response: string | boolean | string[] | Record<string, string> | null;
  explanation: string | null;
  comment: string | null;
}

export type Role = "user" | "author" | "admin";

export interface RoleAndStatusIn {
  role?: Role;
  status?: UserStatus;
}

export interface RosterLine {
  line: number;
  outcome: LineOutcome;
  detail: string;
}

export interface RosterReport {
  lines: RosterLine[];
}

export interface Rubric {
  criteria: RubricCriterion[];
}

export interface RubricCriterion {
  text: string;
  levels: RubricLevel[];
}

export interface RubricIn {
  criteria: CriterionIn[];
}

export interface RubricLevel {
  points: number;
  text: string;
}

export interface RunningAttempt {
  id: string;
  expires_at: string;
}

export interface SafeExamBrowser {
  config_keys: string[];
  browser_exam_keys: string[];
  generated: SebConfig | null;
}

export interface SafeExamBrowserIn {
  config_keys?: string[];
  browser_exam_keys?: string[];
  generated?: SebConfigIn | null;
}

export interface SaveResponse {
  saved: SavedAnswer[];
  stale: string[];
  server_time: string;
  expires_at: string;
  time_remaining_seconds: number;
}

export interface SavedAnswer {
  question_id: string;
  revision: number;
  saved_at: string;
}

export type Scope = "global" | "local" | "others";

export interface ScoreStatistics {
  mean: number | null;
  median: number | null;
  sd: number | null;
  skewness: number | null;
  kurtosis: number | null;
  alpha: number | null;
  error_ratio: number | null;
  standard_error: number | null;
  reasons: Record<string, NullReason>;
}

export interface SebConfig {
  allow_quit: boolean;
  hashed_quit_password: string | null;
  quit_url: string | null;
}

export interface SebConfigIn {
  allow_quit?: boolean;
  quit_password?: string | null;
  hashed_quit_password?: string | null;
  quit_url?: string | null;
}

export interface SecondMarking {
  tolerance: number;
}

export interface SecondMarkingIn {
  tolerance: number;
}

export interface SectionAdmin {
  id: string;
  title: string | null;
  text: string | null;
  format: TextFormat;
  shuffle: boolean;
  items: (QuestionAdmin | DrawItem)[];
}

export interface SectionIn {
  id?: string | null;
  title?: string | null;
  text?: string | null;
  format?: "plain" | "markdown";
  shuffle?: boolean;
  items: (SingleChoiceIn | MultipleChoiceIn | TrueFalseIn | NumericIn | ShortTextIn | MatchingIn | OrderingIn | ClozeIn | EssayIn | DrawItemIn)[];
}

export interface ServiceKey {
  id: string;
  name: string;
  scopes: KeyScope[];
  created_at: string;
  expires_at: string;
  last_used_at: string | null;
}

export interface ServiceKeyCreated {
  id: string;
  name: string;
  scopes: KeyScope[];
  created_at: string;
  expires_at: string;
  last_used_at: string | null;
  secret: string;
}

export interface ServiceKeyIn {
  name: string;
  scopes: KeyScope[];
  expires_at?: string | null;
}

export interface ServiceKeyList {
  items: ServiceKey[];
  next_cursor: string | null;
}

export interface Session {
  id: string;
  device_name: string | null;
  network: string;
  created_at: string;
  last_seen_at: string;
  expires_at: string;
  current: boolean;
}

export interface SessionList {
  items: Session[];
  next_cursor: string | null;
}

export interface ShortTextIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  accepted: string[];
  case_sensitive?: boolean;
  type: "short_text";
}

export interface SingleChoiceIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  type: "single_choice";
  options: OptionIn[];
  scoring?: "weights" | null;
  floor?: "zero" | "negative" | null;
}

export interface StaffByEmailIn {
  role: StaffRole;
  email: string;
}

export interface StaffIn {
  role: StaffRole;
}

export interface StaffMember {
  user_id: string;
  username: string | null;
  role: StaffRole;
}

export interface StaffMemberList {
  items: StaffMember[];
  next_cursor: string | null;
}

export type StaffRole = "editor" | "marker" | "proctor" | "viewer";

export interface StartIn {
  access_code?: string | null;
}

export interface Statistics {
  as_of: string;
  selection: AttemptSelection;
  attempts: number;
  versions: number[];
  left_out: number;
  test: ScoreStatistics;
  items: ItemStatistics[];
  distribution: number[];
}

export interface StatisticsIn {
  attempts?: AttemptSelection;
  version?: number | null;
}

export interface StatisticsRequested {
  quiz_id: string;
  selection: AttemptSelection;
  version: number | null;
  requested_at: string;
}

export interface StepUpIn {
  password: string;
  code: string;
}

export interface StoredAnswer {
  question_id: string;
  response: string | boolean | string[] | Record<string, string> | null;
  revision: number;
  saved_at: string;
}

export interface Summary {
  not_started: number;
  running: number;
  at_risk: number;
  submitted: number;
}

export interface Taker {
  user_id: string;
  username: string | null;
  email: string | null;
  attempt_id: string;
  attempts_used: number;
  status: "in_progress" | "ended";
  started_at: string;
}

export interface TakerList {
  items: Taker[];
  next_cursor: string | null;
}

export type TextFormat = "plain" | "markdown";

export interface TextGapIn {
  accepted: string[];
  case_sensitive?: boolean;
  id?: string | null;
  weight?: number;
  kind: "text";
}

export interface Tokens {
  access_token: string;
  refresh_token: string;
  token_type: "Bearer";
  expires_in: number;
  refresh_expires_in: number;
  session_id: string;
}

export type Topic = "quiz_published" | "result_available" | "result_changed" | "attempt_auto_submitted" | "security";

export interface Topics {
  quiz_published: boolean;
  result_available: boolean;
  attempt_auto_submitted: boolean;
}

export interface TopicsIn {
  quiz_published?: boolean;
  result_available?: boolean;
  attempt_auto_submitted?: boolean;
}

export interface TotpSetup {
  secret: string;
  otpauth_uri: string;
}

export interface TrueFalseIn {
  id?: string | null;
  text: string;
  format?: "plain" | "markdown";
  points: number;
  penalty?: number;
  explanation?: string | null;
  type: "true_false";
  correct: boolean;
}

export interface UnitIn {
  unit: string;
  multiplier?: string;
}

export interface UnitsIn {
  mode?: "none" | "optional" | "required";
  accepted?: UnitIn[] | null;
  wrong_unit_penalty?: number;
}

export interface UnmatchedQuestion {
  question_id: string;
  text: string;
}

export interface UnreadCount {
  unread_count: number;
}

export interface UploadForm {
  url: string;
  fields: Record<string, string>;
  expires_at: string;
}

export interface User {
  id: string;
  email: string;
  username: string;
  display_name: string | null;
  role: Role;
  status: UserStatus;
  email_verified: boolean;
  mfa_enabled: boolean;
  leaderboard_visibility: Visibility;
  email_notifications: Topics;
  created_at: string;
}

export interface UserList {
  items: User[];
  next_cursor: string | null;
}

export type UserStatus = "active" | "disabled";

export interface VerifyIn {
  token: string;
}

export interface Violation {
  pointer: string;
  detail: string;
}

export type Visibility = "public" | "anonymous" | "hidden";

export interface VoidIn {
  reason: string;
}

export interface WebAuthnOptions {
  challenge: string;
  [member: string]: unknown;
}

export interface Webhook {
  id: string;
  url: string;
  events: WebhookEventType[];
  enabled: boolean;
  disabled_reason: DisabledReason | null;
  failing_since: string | null;
  last_success_at: string | null;
  previous_secret_until: string | null;
  created_at: string;
}

export interface WebhookChangeIn {
  url?: string;
  events?: WebhookEventType[];
  enabled?: boolean;
}

export type WebhookEventType = "attempt.started" | "attempt.submitted" | "result.available" | "result.changed" | "quiz.published";

export interface WebhookIn {
  url: string;
  events: WebhookEventType[];
}

export interface WebhookList {
  items: Webhook[];
  next_cursor: string | null;
}

export interface WebhookWithSecret {
  id: string;
  url: string;
  events: WebhookEventType[];
  enabled: boolean;
  disabled_reason: DisabledReason | null;
  failing_since: string | null;
  last_success_at: string | null;
  previous_secret_until: string | null;
  created_at: string;
  secret: string;
}
