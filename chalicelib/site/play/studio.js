import{a as C,c as Pt,d as zt,e as Qt,f as Ct,i as Se,j as Ot,m as Et,n as Rt,p as Mt,q as st,r as Ae,s as Lt,t as oe,u as Ft}from"./chunk-FK44MZDM.js";import{a as Le}from"./chunk-JG7NLM6C.js";import{a as ve}from"./chunk-KRS57AW3.js";import{a as xt,b as _t,c as G,d as he,h as W,j as St,m as ae,o as g,p as I,q as $t,r as Tt,s as V,t as nt,u as Re,v as $,w as qt,x as Me}from"./chunk-EDA2MY27.js";import{c as Ee,d as h,h as m,i as F,k as O,n as Z,p as At,s as J,t as s,u as A,v as se,w as _,x as be,y as e}from"./chunk-QMACKUTM.js";import"./chunk-WOT6VMZA.js";var It=`### The studio's texts, beside the player's. Every language has every message; a test compares them.

## Frame
groups = Groups
admin = Administration
cancel = Cancel
more = More
remove = Remove
rename = Rename
undo = Undo
send = Send
download = Download
copy = Copy
delete-ask = Delete …
take-back = Take back
step-up = Confirm that it is you
step-up-text = This wants a sign-in that is not long ago.
erased-user = erased account
person = Person
since = since { $time }

## Problems
problem-precondition-failed = Somebody else changed this meanwhile.
problem-attempts-running = Somebody can still earn marks, so the answers cannot be shown yet.
problem-marking-pending = There are answers that nobody has marked yet.
problem-last-admin = This is the last administrator.
problem-validation-failed = Something is not right yet.
problem-payload-too-large = This is too large.
problem-attempt-closed = This attempt has ended already.
detail-required = This is needed.
detail-too-long = At most { $limit } characters.
detail-at-least = At least { $limit }.
detail-at-most = At most { $limit }.
detail-more-than = More than { $limit }.
detail-number = A number is needed.
field-title = The title
field-minutes = The minutes
field-reason = The reason
field-text = The text
field-user-id = The id
field-points = The points
field-duration-minutes = The time
field-passing-score = The score to pass

## Quizzes
your-quizzes = Your quizzes
by-state = By state
state-current = Current
state-draft = Draft
state-published = Published
state-archived = Archived
no-own-quizzes = You have no quizzes yet. Make a new one, or import one from a file.
no-quizzes-not-author = You help with no quiz at the moment. Only authors can make new ones; an administrator gives that role.
new-quiz = New quiz
make-quiz = Make the quiz
new-quiz-hint = It begins as a draft that nobody else sees. All of this can be changed later.
first-question = First question
first-option-right = The right answer
first-option-wrong = A wrong answer
copy-of = Copy of { $title }
more-of = More for { $title }
export-ask = Export …
export-title = Export “{ $title }”
export-hint = Invigil’s own format keeps everything. What another format cannot say is left out.
delete-quiz-title = Delete “{ $title }”?
delete-quiz = Delete the quiz
delete-quiz-text = Nobody can begin it any more. Attempts that run may finish, and results stay: they are found in the archive.
file-format = Format
file-json = Invigil (JSON)
file-moodle-xml = Moodle XML
file-qti = QTI package
file-gift = GIFT
file-aiken = Aiken
file-csv = Table (CSV)
file-xlsx = Table (Excel)

## Import
import = Import
import-quiz = Import a quiz
import-text = Choose a file: Invigil’s JSON, Moodle XML, a QTI package, GIFT, Aiken, or a table. You see what becomes of it before anything is made.
drop-file = Drop a file here, or choose one
file-too-large = This file is larger than 512 KB.
import-report = What becomes of it
import-counts = Questions that were understood: { $understood }. Left out: { $dropped }.
outcome-understood = understood
outcome-changed = changed
outcome-dropped = left out
outcome-ignored = not needed
line = Line { $line }
import-draft-hint = It becomes a draft. Its time and its other settings can be changed then.
import-now = { $count ->
    [one] Import { $count } question
   *[other] Import { $count } questions
}

## A quiz
parts-of-quiz = Parts of this quiz
tab-questions = Questions
tab-settings = Settings
tab-publish = Publish
tab-live = Exam day
tab-results = Results
tab-marking = Marking
tab-statistics = Statistics
tab-people = People
draft-saved = All changes are saved.
draft-waiting = Changes are saved in a moment.
draft-saving = Saving …
draft-offline = No connection. Your changes are kept in this browser and saved when it is back.
draft-unavailable = The service takes no changes at the moment. They are kept in this browser and saved as soon as it does.
draft-conflict = Somebody else changed the same thing. Choose below.
draft-refused-settings = Not saved yet: the settings.
draft-refused-questions = Not saved yet, because something is missing or wrong: question { $places }.
conflicts = Changed by somebody else
conflicts-text = While you worked on this, somebody else changed the same. Nothing is lost: choose what holds.
keep-mine = Keep mine
take-theirs = Take theirs
delete-it = Delete it
yours = Yours
theirs = Theirs
version-mine = Yours: { $value }
version-theirs = Theirs: { $value }
they-deleted = They deleted this question.

## Questions
questions-of-quiz = Questions of this quiz
question-number = Question { $number }
add-question = Add a question
no-text-yet = no text yet
type-single-choice = One right option
type-multiple-choice = Several right options
type-true-false = True or false
type-short-text = Short text
type-numeric = Number
type-matching = Matching
type-ordering = Ordering
type-cloze = Text with gaps
type-essay = Essay
mark-conflict = choose
mark-problem = refused
mark-unsaved = not saved
question-up = Move this question up
question-down = Move this question down
duplicate = Duplicate
question-removed = Question { $number } was deleted.
question-refused = This question is not saved yet:
question-text = Question
format-and-more = Formatting and explanation
points-label = Points
penalty-label = Points off when wrong
format = Formatting
format-plain = Plain text
format-markdown = Markdown and maths
markdown-hint = **bold**, *italic*, lists, tables, \`code\`, and maths between dollar signs: $x^2$.
explanation = Explanation
explanation-hint = Shown with the right answer, where the review shows that.
preview = As takers see it
preview-hint = Try it: nothing counts here.
shown-in-review = In the review:
scoring = Scoring
scoring-right = Points for the right option
scoring-weights = A weight for each option
scoring-all-or-nothing = All or nothing
scoring-right-minus-wrong = Right ones minus wrong ones
scoring-per-option = A share for each option that is as it should be
scoring-per-pair = A share for each pair
scoring-pairs = A share for each two in the right order
scoring-absolute-position = A share for each at its place
scoring-per-gap = A share for each gap
options = Options
mark-right-one = Mark the one that is right.
mark-right-all = Mark all that are right.
weights-hint = Weights from −1 to 1; the best answer must come to 1.
weight-of = Weight of option { $number }
option-number = Option { $number }
option-is-right = Option { $number } is right
add-option = Add an option
part-up = Move up: { $part }
part-down = Move down: { $part }
part-remove = Remove: { $part }
statement-is = The statement is
accepted = Accepted answers
accepted-hint = One a line. Upper and lower case, quotes and blanks at the ends do not matter.
case-sensitive = Upper and lower case matter
right-number = Right number
tolerance = Tolerance
tolerance-hint = How far off is right still.
tolerance-type = Tolerance is
tolerance-absolute = a distance
tolerance-relative = a share
tolerance-significant-figures = significant figures
several-answers = Several answers
several-answers-hint = Each with a tolerance of its own and a share of the points.
numeric-answers = Answers
credit = Percent of the points
add-answer = Add an answer
units = Units
units-none = No units
units-optional = May be written
units-required = Must be written
accepted-units = Accepted units
multiplier-hint = The number is multiplied by it: with metres as the base, 1000 for km.
unit = Unit
multiplier = Multiplier
add-unit = Add a unit
choices = Answers to choose from
choices-hint = More of them than things make guessing harder. Takers get them mixed.
choice-letter = Answer { $letter }
add-choice = Add an answer
stems = What they are matched to
stem-number = Item { $number }
belongs-to = Answer to item { $number }
add-stem = Add an item
items = Items in the right order
items-hint = Takers get them mixed.
item-number = Item { $number }
add-item = Add an item
gaps-hint = In the text, the first gap is written {"{{"}1{"}}"}, the second {"{{"}2{"}}"}.
gap-kind = Filled by
gap-kind-text = a text
gap-kind-choice = a choice
gap-kind-numeric = a number
gap-weight = Weight
add-gap = Add a gap at the end of the text
remove-gap = Remove the gap
min-words = Words at least
max-words = Words at most
max-characters = Characters at most
notes-for-markers = Notes for markers
notes-for-markers-hint = Takers never see these.
rubric = Rubric
rubric-hint = Criteria with levels; markers choose one of each, and the points add up.
criterion = Criterion { $number }
add-criterion = Add a criterion
level-points = Points
level-text = Level
add-level = Add a level

## Settings
settings-general = General
settings-time = Time
settings-audience = Who may take it
settings-afterwards = Afterwards
settings-room = In the room
setting-title = Title
setting-description = Description
setting-description-format = Formatting of the description
setting-randomize-questions = Mix the questions
setting-randomize-options = Mix the options
setting-duration-minutes = Minutes
setting-max-attempts = Attempts
empty-unlimited = Empty: as many as they like.
setting-opens-at = Opens
setting-closes-at = Closes
in-zone = In the time of this device: { $zone }.
setting-late-start-minutes = May begin late by (minutes)
late-start-hint = After the opening. Empty: until it closes.
setting-overdue = When the time is up
overdue-auto-submit = It is handed in
overdue-abandon = It does not count
setting-audience = Audience
audience-everyone = Everyone with an account
audience-groups = Certain groups
no-groups-yet = There are no groups yet.
choose-a-group = Choose one at least; until then it is for everyone.
code-is-set = A code is set. Type another one to replace it; it is shown nowhere.
code-none = Asked for at the beginning. Empty: none.
code-removed = The code is removed.
remove-code = Remove the code
setting-passing-score = Passed from (percent)
setting-grading-method = What counts of several attempts
grading-best = The best
grading-latest = The latest
grading-first = The first
grading-mean = The mean
setting-review = What takers see
review-show-nothing = Nothing
review-show-score = The score
review-show-responses = The score and their answers
review-show-correct-answers = The right answers too
review-when = From when
review-when-immediately = At once
review-when-after-close = When nobody can take it any more
setting-leaderboard = Show a leaderboard
setting-device-rule = Devices
device-free = Any device
device-log = Any device, changes are logged
device-lock = The device it was begun on
setting-event-log = Log of acts
events-off = None
events-basic = What matters
events-full = Everything
setting-events-visible-to-taker = Takers may see their log
setting-networks = Networks
networks-hint = Like 192.0.2.0/24, one a line. Empty: any.

## Publishing
what-takers-get = What takers get
attempts-unlimited = as many attempts as they like
attempts-at-most = { $count ->
    [one] { $count } attempt
   *[other] { $count } attempts
}
for-everyone = for everyone
for-groups = { $count ->
    [one] for { $count } group
   *[other] for { $count } groups
}
with-access-code = with an access code
open-at-once = open at once
open-for-good = never closes
afterwards = afterwards: { $what } · { $when }
worth-a-look = Worth a look
warn-little-time = There are { $time } for each question.
warn-closed = It has closed already: nobody can begin.
warn-answers-shown = The right answers are shown at once, and there is a further attempt.
warn-twins = Two questions have the same text: { $places }.
warn-first-question = The first question is still the one that every new quiz has.
not-published-yet = Not published yet
not-published-text = Nobody sees it yet.
version-of = Version { $version }, published on { $time }
nothing-to-publish = Nothing was changed since.
changes-unknown = The draft was changed on { $time }. It was published from another browser, so this one cannot say what changed.
setting-changed = Setting changed: { $name }
question-added = New question { $number }:
question-changed = Question { $number } changed:
question-moved = Question { $number } moved:
key-changed = (what is right, or its worth)
running-keep-theirs = Attempts that run keep the version they were begun with.
see-regrade = See what grading all results anew would change
announce = Tell those who may take it
announce-hint = In their inbox, and by mail where they want that.
publish-unsaved = Something is not saved yet, so it cannot be published.
publish-quiz = Publish
publish-changes = Publish the changes
published-now = Published.

## Exam day
live-draft = This quiz is a draft: nobody can take it yet.
count-not-started = Not begun
count-running = Running
count-at-risk = At risk
count-submitted = Handed in
takers = Takers
shown-takers = Shown
show-all = All
show-running = Running
show-at-risk = At risk
show-ended = Ended
search-taker = Search by name
order-by = Order
order-risk = Most urgent first
order-name = By name
order-progress = Least answered first
nobody-here = Nobody here.
follows-by-itself = Follows by itself.
as-of = Shown is the state of { $time }.
column-answered = Answered
column-seen = Seen
column-devices = Devices
select-all = Select all that run
select-one = Select { $name }
select-none = Select nobody
status-in-progress = running
status-submitted = handed in
status-auto-submitted = handed in automatically
status-abandoned = not handed in
minutes-short = { $count } min
seen-now = now
seen-ago = { $time } ago
acts-for = More for { $name }
controls = For all or for some
for-all = for all who sit
for-selected = { $count ->
    [one] for { $count } selected person
   *[other] for { $count } selected people
}
give-time = Give time …
give-time-title = More time
give-time-now = Give the time
minutes-more = Minutes
time-given = The time was given.
reason = Reason
reason-hint = Kept in the log.
send-message = Message …
message-title = Message
message = Message
message-hint = Appears on their page within seconds.
message-sent = The message was sent.
pause-ask = Pause …
pause-title = Pause the exam?
pause-text = Nobody loses time: what was left at the pause is left when it goes on. Nothing can be saved meanwhile.
pause = Pause
resume = Go on with the exam
is-paused = The exam is paused.
room-screen = Screen for the room
end-all-ask = End all …
end-all-title = Hand in for all?
end-all = Hand in for all
end-all-text = Every attempt that runs ends now, with the answers that are saved.
release-device = Release the device
device-released = Another device may go on now.
hand-in-for = Hand in …
hand-in-for-title = Hand in for { $name }?
hand-in-for-text = The attempt ends now, with the answers that are saved.
reopen-ask = Open again …
reopen-title = Open the attempt of { $name } again?
reopen = Open again
reopen-text = It runs again for this many minutes from now. The result stands until it ends again.
log = Log
log-title = What happened
log-hint = Kept as far as the quiz’s setting says.
log-empty = Nothing is logged.
event-started = Begun
event-saved = { $count ->
    [one] { $count } answer saved
   *[other] { $count } answers saved
}
event-save-refused = An answer was refused
event-device-changed = Another device
event-network-changed = Another network
event-extended = More time
event-paused = Paused
event-resumed = Went on
event-message = Message
event-reopened = Opened again
event-ended = Ended
event-focus-lost = The page lost the focus
event-focus-gained = The page got the focus back
ended-by-taker = by themselves
ended-by-time = by the time
ended-by-staff = by staff
room-of = Room: { $title }
time-now = The time
open-this = Open
room-code-hint = Type it here: the service shows it to nobody.
show-code = Show the code
hide-code = Hide the code
full-screen = Full screen

## Results
list-of = List of
list-grades = Grades
list-attempts = Attempts
download-csv = Download as CSV
no-grades = There are no grades yet.
no-attempts = There are no attempts yet.
attempts-counted = { $counted } of { $all } attempts counted
attempt-number = attempt { $number }
open-grade = open
paper = Paper
paper-of = Paper: { $title }
answers = Answers
answer = Answer
no-review = There are no answers to show.
voided = void
adjust-ask = Adjust …
adjust-title = Adjust the score
adjust = Adjust
adjust-text = Added after grading, and kept when it is graded anew. 0 takes it back. The taker sees the reason.
adjust-points = Points to add (or to take: −1)
void-ask = Declare void …
void-title = Declare this result void?
void = Declare void
void-text = It counts no more, on no board and in no grade.
regrade = Grade anew
regrade-text = After a key was mended: all results are graded by the draft, which is published with it. First you see what would change.
regrade-ask = Grade anew …
regrade-modes = How each question is graded
mode-new-key = By the new key
mode-either-key = By the old or the new key, whichever gives more
mode-full-credit = Full points for everybody
mode-drop = Left out for everybody
regrade-look = See what would change
regrade-now = { $count ->
    [one] Publish and change { $count } result
   *[other] Publish and change { $count } results
}
regrade-begun = All results are being graded anew. People whose result changes are told.
regrade-changed = { $changed } of { $results } results change.
regrade-effects = { $raised } up, { $lowered } down, { $passed } newly passed, { $failed } passed no more.
regrade-sample = There are more results than were tried for this.
regrade-unmatched = These questions are no longer in the draft; they keep their score:
regrade-example = { $was } → { $is } of { $max }
release = Show results now
release-text = To all takers, whatever the setting says. Right answers cannot be shown while somebody can still earn marks.
release-ask = Show results …
release-now = Show them
released = The results are shown.

## Marking
marking-open = To mark
marking-done = Marked
marking-text = Responses come one at a time, without names. The one that you get is yours for fifteen minutes.
marking-none-left = Nothing is left to mark at the moment.
marking-begin = Mark the next one
marking-left = What is left
marking-nothing = No question of this quiz is marked by people.
marking-counts = { $unmarked } to mark, { $claimed } in work, { $marked } marked
mark-these = Mark these
points-of = Points of { $max }
points-between = From 0 to { $max }.
mark-comment = Comment
mark-comment-hint = Shown to the taker after the release. Ctrl and Enter save and go on.
mark-saved = The mark is saved.
save-and-next = Save and next
skip-response = Another one
claimed-until = Yours until { $time }.
nothing-marked = Nothing is marked yet.
change-mark = Change
release-marks = Release the marks
release-marks-text = Until then nobody sees a score of marked papers.
release-partly = Release those that are whole
marks-left = { $count ->
    [one] { $count } response is not marked yet.
   *[other] { $count } responses are not marked yet.
}
marks-released = The marks are released.
problem-stale-version = Somebody else has this response now, or its question changed. Take the next one; what you wrote can be copied.

## Statistics
which-attempts = Attempts
selection-first = First attempts
selection-last = Last attempts
selection-best = Best attempts
selection-all = All attempts
scores = Scores
no-statistics = They were not calculated yet.
calculate = Calculate
calculate-anew = Calculate anew
calculating = Calculating …
statistics-as-of = As of { $time }.
stat-attempts = Attempts
stat-mean = Mean
stat-median = Median
stat-sd = Standard deviation
stat-alpha = Reliability (alpha)
stat-error = Standard error
stat-facility = Earned
stat-discrimination = Discrimination
stat-omitted = Left out
stat-flags = Worth a look
distribution = How many earned how much (percent)
distribution-bar = { $from } to { $to } %: { $count }
who-chose-what = Who chose what
mean-of-those = mean { $points }
mend-key = Mend the key
flag-key-may-be-wrong = key may be wrong
flag-option-unused = an option nobody chose
flag-too-easy = very easy
flag-too-hard = very hard
flag-negative-discrimination = weak ones did better
flag-few-attempts = few attempts
statistics-hint = Discrimination compares who got a question with how they did in all: near 0 or below it, look at the question.

## People
overrides = Other times and attempts
overrides-text = For single people, by the address of their account. A running attempt moves too.
add-override = Add a person
no-overrides = Everybody has the same times.
take-back-override = Take this back?
override-running = The running attempt ends at { $time } now.
time-factor = Time times
time-factor-hint = 1.25 is a quarter more.
extra-minutes = Minutes more
extra-attempts = Attempts more
times-the-time = { $factor } times the time
minutes-extra = { $count ->
    [one] { $count } minute more
   *[other] { $count } minutes more
}
attempts-extra = { $count ->
    [one] { $count } attempt more
   *[other] { $count } attempts more
}
staff = Staff
staff-not-yours = Only the owner appoints staff.
no-staff = Nobody helps yet.
add-staff = Add somebody
remove-staff = Take the role back?
user-id = Id of the account
user-id-hint = Begins with usr_. It is on their account page.
role = Role
role-editor = Editor
role-marker = Marker
role-proctor = Proctor
role-viewer = Viewer
role-editor-may = writes, publishes, grades anew
role-marker-may = marks essays, without names
role-proctor-may = runs the exam day
role-viewer-may = reads results and statistics
groups-text = A quiz can be for certain groups alone.
no-groups = There are no groups yet.
new-group = New group
make-group = Make the group
group-name = Name of the group
group-member-only = You are a member of this group.
delete-group-title = Delete this group?
delete-group-text = Quizzes that are for it alone are for nobody then.
join-code = Code to join
join-code-closed = Nobody can join by a code.
new-join-code = Make a new code
close-join-code = Close it
members = Members
no-members = There are no members yet.
remove-member = Remove { $name }?
joined-added = added
joined-code = by the code
joined-roster = by the list
joined-invitation = by invitation
invite = Invite
emails = Email addresses
emails-hint = Separated by blanks, commas or lines.
invite-count = { $count ->
    [one] Invite { $count } person
   *[other] Invite { $count } people
}
invited-count = { $count ->
    [one] { $count } invitation is on its way.
   *[other] { $count } invitations are on their way.
}
roster = List of members
roster-text = A table (CSV) with the column email, and display_name if you like. It replaces the list before; people who are not in it any more leave the group.
roster-file = File with the list
replace-roster = Replace the list
roster-added = added
roster-already-member = member already
roster-awaited = joins with an account
roster-duplicate = twice
roster-refused = refused

## Administration
parts-of-admin = Parts of the administration
admin-users = Accounts
admin-events = Events
admin-status = State of the service
invite-user = Invite somebody
send-invitation = Send the invitation
search-user = Address or name
search-now = Search
no-user = Nobody has that.
user-user = Taker
user-author = Author
user-admin = Administrator
user-active = active
user-disabled = disabled
user-erased = erased
address-is-confirmed = address confirmed
account-since = since { $time }
has-second-factor = second factor
no-second-factor = no second factor
change-role = Change the role …
change-role-of = Role of { $name }
disable-ask = Disable …
disable-title = Disable { $name }?
disable = Disable
disable-text = They are signed out everywhere and cannot sign in.
enable = Enable
send-reset = Send a link for a new password
reset-sent = The link is on its way.
drop-factor-ask = Remove the second factor …
drop-factor = Remove the second factor
drop-factor-text = For somebody who lost the device and the codes. Make sure that it is them.
erase-user = Erase { $name }?
status-version = Version
status-stage = Stage
status-registration = Registration
registration-open = open to everybody
registration-verified = with a confirmed address
registration-closed = by invitation alone
status-mail-rate = Mails
per-second = { $count } a second at most
status-overdue = Work that is late
status-none-late = Nothing is late.
status-dead = Given up
status-dead-hint = Messages that failed too often. An operator sends them again with quizctl.
`;function Q({load:t,keys:n,children:o}){let{value:r,error:i,reload:a}=Tt(async()=>({loaded:await t()}),n);return i!==null?e("p",{class:"problem",role:"alert",children:[ae(i)," ",e("button",{type:"button",class:"quiet",onClick:a,children:s("try-again")})]}):r===null?e("p",{class:"hint",children:s("one-moment")}):e(h,{children:o(r.loaded)})}function Nt({done:t,close:n}){let o=g(),r=async i=>{await o.send("POST","/auth/step-up",{password:i["step-up-password"],code:i["step-up-code"]}),t()};return e(Me,{title:s("step-up"),close:n,children:[e("p",{children:s("step-up-text")}),e(Re,{action:s("go-on"),submit:r,children:e(ot,{})}),e("div",{class:"actions",children:e("button",{type:"button",onClick:n,children:s("cancel")})})]})}function ot(){return e(h,{children:[e(qt,{label:s("password"),name:"step-up-password",autocomplete:"current-password"}),e($,{label:s("mfa-code"),name:"step-up-code",autocomplete:"one-time-code",inputMode:"text",hint:s("mfa-hint")})]})}function N(){let t=g(),[n,o]=m(!1),[r,i]=m(""),[a,l]=m(null),c=O(!1),u=async f=>{if(c.current)return!1;c.current=!0,o(!0),i("");try{return await f(),!0}catch(b){return G(b,"step_up_required")?l(()=>f):(i(ae(b)),t.say(ae(b))),!1}finally{c.current=!1,o(!1)}};return{isBusy:n,error:r,run:u,dialog:a===null?null:e(Nt,{done:()=>{l(null),u(a)},close:()=>l(null)})}}function M({act:t,class:n,disabled:o,children:r}){let{isBusy:i,error:a,run:l,dialog:c}=N();return e(h,{children:[e("button",{type:"button",class:n,disabled:i||o,onClick:()=>l(t),children:r}),a&&e("span",{class:"problem",role:"alert",children:a}),c]})}function k({label:t,title:n,action:o,act:r,class:i,danger:a,disabled:l,children:c}){let u=g(),[p,d]=m(!1),[f,b]=m(!1),y=()=>{d(!1),b(!1)};return e(h,{children:[e("button",{type:"button",class:i,disabled:l,onClick:()=>d(!0),children:t}),p&&e(Me,{title:n,close:y,children:[e(Re,{action:o,submit:async v=>{f&&await u.send("POST","/auth/step-up",{password:v["step-up-password"],code:v["step-up-code"]});try{await r(v),y()}catch(P){throw G(P,"step_up_required")&&b(!0),P}},danger:a??!1,children:[c,f&&e(ot,{})]}),e("div",{class:"actions",children:e("button",{type:"button",onClick:y,children:s("cancel")})})]})]})}function Dt({quiz:t,chosen:n,isPaused:o,done:r,clear:i}){let a=g(),l=rt(r),c=n.length>0?{user_ids:[...new Set(n.map(({user_id:f})=>f))]}:{},u=n.length>0?s("for-selected",{count:n.length}):s("for-all"),p=`/quizzes/${t.id}`,d=async f=>{await l(`${p}/extend`,{minutes:Number(f.minutes),reason:f.reason,...c}),a.say(s("time-given")),i()};return e("section",{class:"card controls","aria-label":s("controls"),children:[e("p",{class:"whom",children:[e("strong",{children:u})," ",n.length>0&&e("button",{type:"button",class:"quiet",onClick:i,children:s("select-none")})]}),e("div",{class:"actions",children:[e(k,{class:"primary",label:s("give-time"),title:`${s("give-time-title")} ${u}`,action:s("give-time-now"),act:d,children:e(Fe,{})}),e(k,{label:s("send-message"),title:`${s("message-title")} ${u}`,action:s("send"),act:async f=>{await l(`${p}/messages`,{text:f.text,...c}),a.say(s("message-sent"))},children:[e($,{label:s("message"),name:"text",maxLength:500,dir:"auto",autocomplete:"off"}),e("p",{class:"hint",children:s("message-hint")})]}),o?e(M,{act:()=>l(`${p}/resume`,void 0),children:s("resume")}):e(k,{label:s("pause-ask"),title:s("pause-title"),action:s("pause"),act:f=>l(`${p}/pause`,{reason:f.reason}),children:[e("p",{children:s("pause-text")}),e(Bt,{})]}),e("a",{class:"button",href:`#/quiz/${t.id}/room`,children:s("room-screen")}),e(k,{label:s("end-all-ask"),title:s("end-all-title"),action:s("end-all"),class:"danger",danger:!0,act:()=>l(`${p}/close-attempts`,void 0),children:e("p",{children:s("end-all-text")})})]}),o&&e("p",{class:"notice inset",role:"status",children:s("is-paused")})]})}function rt(t){let n=g(),o=O({text:"",key:""});return async(r,i)=>{let a=r+JSON.stringify(i);a!==o.current.text&&(o.current={text:a,key:C()}),await n.send("POST",r,i,{key:o.current.key}),o.current={text:"",key:""},t()}}function Fe(){return e(h,{children:[e($,{label:s("minutes-more"),name:"minutes",type:"number",min:1,max:1440,step:1,defaultValue:"10"}),e(Bt,{})]})}function Bt(){return e($,{label:s("reason"),name:"reason",maxLength:500,dir:"auto",autocomplete:"off",hint:s("reason-hint")})}var bs=304,vs=50,Gt=1e3,Ie=class{summary=W(null);rows=W([]);error=W(null);asOf=W(null);app;quizId;known=new Map;timer;failures=0;isRunning=!1;isStopped=!1;constructor(n,o){this.app=n,this.quizId=o}start(){let n=()=>{document.visibilityState==="visible"&&this.look()};return document.addEventListener("visibilitychange",n),this.look(),()=>{this.isStopped=!0,clearTimeout(this.timer),document.removeEventListener("visibilitychange",n)}}async look(){if(this.isRunning||this.isStopped)return;this.isRunning=!0,clearTimeout(this.timer);let n=0;try{n=await this.readPages()*Gt,this.failures=0,this.error.value=null,this.asOf.value=Date.now()}catch(o){this.error.value=o,this.failures+=1,n=he(o)?o.retryAfterMs??Se(this.failures)+Gt:0}finally{this.isRunning=!1}n>0&&!this.isStopped&&document.visibilityState==="visible"&&(this.timer=setTimeout(()=>{this.look()},n))}async readPages(){let n=[],o="",r=null;for(let i=0;o!==null&&i<vs;i+=1){let a=await this.readPage(o);r??=a,n.push(...a.items),o=a.next_cursor}return this.isStopped||r===null?0:(this.summary.value=r.summary,this.rows.value=n,r.poll_after_seconds)}async readPage(n){let o=this.known.get(n),r=`/quizzes/${this.quizId}/monitor?limit=100${n&&`&cursor=${encodeURIComponent(n)}`}`,i=this.app.clock.ticks();try{let a=o?{"If-None-Match":o.etag}:{},l=await this.app.session.request("GET",r,{headers:a});return this.app.clock.heard(l.body.server_time,i,this.app.clock.ticks()),this.known.set(n,{etag:l.headers.get("ETag")??"",page:l.body}),l.body}catch(a){if(o&&a instanceof xt&&a.status===bs)return o.page;throw a}}};function ee(t){return t.status==="in_progress"}function ye(t){return t.flags.includes("at_risk")}function Ut({row:t,name:n,done:o}){let r=g(),i=rt(o),a=`/attempts/${t.attempt_id}`;return e("details",{class:"menu",children:[e("summary",{"aria-label":s("acts-for",{name:n}),children:s("more")}),e("div",{class:"menu-items",children:[ee(t)&&e(h,{children:[e(k,{class:"quiet",label:s("give-time"),title:`${s("give-time-title")} ${n}`,action:s("give-time-now"),act:l=>i(`${a}/extend`,{minutes:Number(l.minutes),reason:l.reason}),children:e(Fe,{})}),e(M,{class:"quiet",act:async()=>{await i(`${a}/release-device`,void 0),r.say(s("device-released"))},children:s("release-device")}),e(k,{class:"quiet danger-text",label:s("hand-in-for"),title:s("hand-in-for-title",{name:n}),action:s("hand-in"),act:()=>i(`${a}/close`,void 0),danger:!0,children:e("p",{children:s("hand-in-for-text")})})]}),e("a",{class:"button quiet",href:`#/paper/${t.attempt_id}/log`,children:s("log")}),!ee(t)&&e(h,{children:[e(k,{class:"quiet",label:s("reopen-ask"),title:s("reopen-title",{name:n}),action:s("reopen"),act:l=>i(`${a}/reopen`,{minutes:Number(l.minutes),reason:l.reason}),children:[e("p",{children:s("reopen-text")}),e(Fe,{})]}),e("a",{class:"button quiet",href:`#/paper/${t.attempt_id}`,children:s("paper")})]})]})]})}var Ht=1e3,Kt=45e3,ys=12e4;function Vt({rows:t,selected:n,select:o,done:r}){let i=Ss(),a=t.filter(ee),l=a.length>0&&a.every(({attempt_id:u})=>n.has(u)),c=(u,p)=>{let d=new Set(n);p?d.add(u):d.delete(u),o(d)};return t.length===0?null:e("table",{class:"stacked",children:[e("thead",{children:e("tr",{children:[e("td",{children:e("label",{class:"check",children:[e("input",{type:"checkbox",checked:l,disabled:a.length===0,onChange:u=>o(new Set(u.currentTarget.checked?a.map(({attempt_id:p})=>p):[]))}),e("span",{class:"unseen",children:s("select-all")})]})}),e("th",{scope:"col",children:s("column-name")}),e("th",{scope:"col",children:s("column-answered")}),e("th",{scope:"col",children:s("time-left")}),e("th",{scope:"col",children:s("column-seen")}),e("th",{scope:"col",children:s("column-devices")}),e("td",{})]})}),e("tbody",{children:t.map(u=>e(ws,{row:u,clock:i,isSelected:n.has(u.attempt_id),toggle:c,done:r},u.attempt_id))})]})}function ws({row:t,clock:n,isSelected:o,toggle:r,done:i}){let a=t.username??s("erased-user"),l=ee(t);return e("tr",{class:ye(t)?"at-risk":void 0,children:[e("td",{class:"select",children:l&&e("label",{class:"check",children:[e("input",{type:"checkbox",checked:o,onChange:c=>r(t.attempt_id,c.currentTarget.checked)}),e("span",{class:"unseen",children:s("select-one",{name:a})})]})}),e("th",{scope:"row",dir:"auto",children:[a," ",ye(t)&&e("span",{class:"mark wrong",children:s("count-at-risk")})]}),e("td",{"data-label":s("column-answered"),children:l?e(ks,{answered:t.answered,total:t.question_count}):"–"}),e("td",{"data-label":s("time-left"),children:l?e(xs,{row:t,clock:n}):e("span",{children:s(`status-${t.status.replace("_","-")}`)})}),e("td",{"data-label":s("column-seen"),children:l?e(_s,{row:t,clock:n}):"–"}),e("td",{"data-label":s("column-devices"),children:t.devices}),e("td",{class:"row-tools",children:e(Ut,{row:t,name:a,done:i})})]})}function ks({answered:t,total:n}){return e("span",{class:"progress",children:[e("progress",{max:n,value:t,"aria-label":s("answered-of",{answered:t,total:n})}),e("span",{"aria-hidden":"true",children:[t,"/",n]})]})}function xs({row:t,clock:n}){if(t.flags.includes("paused"))return e("span",{class:"mark partly",children:s("paused-short")});let o=Date.parse(t.expires_at)-n.now();return e("span",{class:`clock-cell ${Et(o)}`,children:[Rt(o)," ",t.extra_minutes>0&&e("span",{class:"extra",children:["+",s("minutes-short",{count:t.extra_minutes})]})]})}function _s({row:t,clock:n}){let o=Math.max(0,n.now()-Date.parse(t.last_seen_at)),r=o<Kt?"right":o<ys?"partly":"wrong",i=o<Kt?s("seen-now"):s("seen-ago",{time:be(Math.floor(o/Ht))});return e("span",{class:`mark ${r}`,children:i})}function Ss(){let{clock:t}=g(),[,n]=m(0);return F(()=>{let o=setInterval(()=>n(r=>r+1),Ht);return()=>clearInterval(o)},[]),t}var As=["risk","name","progress"],$s=["all","running","at_risk","ended"];function Wt({quiz:t}){let n=g(),[o]=m(()=>new Ie(n,t.id)),[r,i]=m(new Set),[a,l]=m("risk"),[c,u]=m("all"),[p,d]=m("");F(()=>o.start(),[]);let f=St(()=>o.rows.value.some(({flags:w})=>w.includes("paused")));if(t.status==="draft")return e("p",{class:"card",children:s("live-draft")});let b=o.rows.value.filter(w=>qs(w,c)&&(w.username??"").toLocaleLowerCase().includes(p.toLocaleLowerCase())).sort(zs[a]),y=o.rows.value.filter(w=>r.has(w.attempt_id)&&ee(w));return e(h,{children:[e(Ts,{monitor:o}),e(Dt,{quiz:t,chosen:y,isPaused:f.value,done:()=>{o.look()},clear:()=>i(new Set)}),e("section",{class:"card monitor","aria-labelledby":"takers",children:[e("div",{class:"view-head",children:[e("h2",{id:"takers",children:s("takers")}),e(Ps,{monitor:o})]}),e("div",{class:"filters",children:[e(le,{label:s("shown-takers"),values:$s,prefix:"show",value:c,choose:u}),e("label",{children:[e("span",{class:"unseen",children:s("search-taker")}),e("input",{type:"search",placeholder:s("search-taker"),onInput:w=>d(w.currentTarget.value)})]}),e("label",{class:"order",children:[e("span",{children:s("order-by")}),e("select",{value:a,onChange:w=>l(w.currentTarget.value),children:As.map(w=>e("option",{value:w,children:s(`order-${w}`)},w))})]})]}),e(Vt,{rows:b,selected:r,select:i,done:()=>{o.look()}}),b.length===0&&e("p",{children:o.summary.value?s("nobody-here"):s("one-moment")})]})]})}function le(t){return e("div",{class:"segments",role:"group","aria-label":t.label,children:t.values.map(n=>e("button",{type:"button","aria-pressed":t.value===n,onClick:()=>t.choose(n),children:s(`${t.prefix}-${n.replaceAll("_","-")}`)},n))})}function Ts({monitor:t}){let{value:n}=t.summary;return n===null?null:e("dl",{class:"counts",children:["not_started","running","at_risk","submitted"].map(o=>e("div",{class:o==="at_risk"&&n[o]>0?"count-card at-risk":"count-card",children:[e("dt",{children:s(`count-${o.replaceAll("_","-")}`)}),e("dd",{children:n[o]})]},o))})}function Ps({monitor:t}){let{error:n,asOf:o}=t;if(n.value===null)return e("p",{class:"state",children:s("follows-by-itself")});let r=o.value===null?"":new Date(o.value).toLocaleTimeString();return e("p",{class:"problem",role:"alert",children:[ae(n.value)," ",r&&s("as-of",{time:r})," ",e("button",{type:"button",class:"quiet",onClick:()=>{t.look()},children:s("try-again")})]})}function qs(t,n){return n==="running"?ee(t):n==="at_risk"?ye(t):n==="all"||!ee(t)}var zs={risk:(t,n)=>jt(t)-jt(n)||Date.parse(t.expires_at)-Date.parse(n.expires_at)||it(t,n),name:it,progress:(t,n)=>t.answered/t.question_count-n.answered/n.question_count||it(t,n)};function jt(t){return ye(t)?0:ee(t)?1:2}function it(t,n){return(t.username??"").localeCompare(n.username??"")||t.attempt_id.localeCompare(n.attempt_id)}function Jt(){let t=g();return e("section",{class:"card","aria-label":s("admin-status"),children:e(Q,{load:()=>t.get("/admin/status"),keys:[],children:n=>e(h,{children:[e("dl",{class:"pairs",children:[e("dt",{children:s("status-version")}),e("dd",{children:n.version}),e("dt",{children:s("status-stage")}),e("dd",{children:n.stage}),e("dt",{children:s("status-registration")}),e("dd",{children:J(`registration-${n.registration}`)?s(`registration-${n.registration}`):n.registration}),e("dt",{children:s("status-mail-rate")}),e("dd",{children:s("per-second",{count:n.mail_rate})})]}),e("h2",{children:s("status-overdue")}),n.overdue.length===0&&e("p",{children:s("status-none-late")}),e("ul",{children:n.overdue.map(({kind:o,count:r,oldest_at:i})=>e("li",{children:[o,": ",r," ",i&&s("since",{time:_(i)})]},o))}),e("h2",{children:s("status-dead")}),e("dl",{class:"pairs",children:Object.entries(n.dead_letters).map(([o,r])=>e(h,{children:[e("dt",{children:o}),e("dd",{class:r>0?"problem":void 0,children:r})]}))}),e("p",{class:"hint",children:s("status-dead-hint")})]})})})}var Yt=["users","events","status"],at=["user","author","admin"];function Xt({id:t}){let n=g(),o=Yt.find(r=>r===t)??"users";return e("div",{children:[e("div",{class:"view-head",children:[e(I,{title:s("admin"),page:`${s("admin")}: ${s(`admin-${o}`)}`}),o==="users"&&e(Qs,{})]}),e(le,{label:s("parts-of-admin"),values:Yt,prefix:"admin",value:o,choose:r=>n.go(`admin/${r}`)}),o==="users"&&e(Cs,{}),o==="events"&&e(Os,{}),o==="status"&&e(Jt,{})]})}function Qs(){let t=g(),n=async o=>{await t.send("POST","/admin/users",{email:o.email,role:o.role}),t.say(s("invited-count",{count:1}))};return e(k,{class:"primary",label:s("invite-user"),title:s("invite-user"),action:s("send-invitation"),act:n,children:[e($,{label:s("email"),name:"email",type:"email",autocomplete:"off"}),e("fieldset",{class:"field",children:[e("legend",{children:s("role")}),at.map((o,r)=>e("label",{class:"check",children:[e("input",{type:"radio",name:"role",value:o,defaultChecked:r===0}),e("span",{children:s(`user-${o}`)})]},o))]})]})}function Cs(){let t=g(),[n,o]=m(""),r=`/admin/users?limit=50${n&&`&query=${encodeURIComponent(n)}`}`,i=a=>{a.preventDefault(),o(String(new FormData(a.currentTarget).get("query")??"").trim())};return e("section",{class:"card","aria-label":s("admin-users"),children:[e("form",{class:"search-form",role:"search",onSubmit:i,children:[e("label",{children:[e("span",{class:"unseen",children:s("search-user")}),e("input",{type:"search",name:"query",placeholder:s("search-user")})]}),e("button",{children:s("search-now")})]}),e(Q,{load:()=>t.get(r),keys:[r],children:a=>e(oe,{path:r,first:a,none:s("no-user"),row:l=>e("a",{class:"row",href:`#/user/${l.id}`,children:[e("span",{class:"name",dir:"auto",children:[l.username," ",e("span",{class:"when",children:l.email})]}),e("span",{children:s(`user-${l.role}`)}),e("span",{class:`mark ${l.status==="active"?"right":"wrong"}`,children:s(`user-${l.status}`)})]})})})]})}function Os(){let t=g(),n="/admin/events?limit=50";return e("section",{class:"card","aria-label":s("admin-events"),children:e(Q,{load:()=>t.get(n),keys:[],children:o=>e(oe,{path:n,first:o,none:s("log-empty"),row:r=>e(lt,{event:r})})})})}function lt({event:t}){let n=`account-event-${t.event.replaceAll("_","-")}`,o=Object.entries(t.facts).map(([r,i])=>`${r}: ${i}`);return e("span",{class:"row",children:[e("span",{class:"name",children:J(n)?s(n):t.event.replaceAll("_"," ")}),e("span",{class:"when",dir:"auto",children:o.join(" · ")}),t.user_id&&e("a",{href:`#/user/${t.user_id}`,children:s("person")}),e("span",{class:"when",children:_(t.at)})]})}function Zt({id:t}){let n=g();return e(V,{load:async()=>{let[r,i]=await Promise.all([n.get(`/admin/users/${t}`),n.get(`/admin/users/${t}/events?limit=50`)]);return{user:r,events:i}},keys:[t],children:({user:r,events:i})=>e("div",{children:[e("p",{class:"breadcrumb",children:e("a",{href:"#/admin/users",children:s("admin-users")})}),e(Es,{first:r}),e("section",{class:"card","aria-labelledby":"events",children:[e("h2",{id:"events",children:s("admin-events")}),e(oe,{path:`/admin/users/${t}/events?limit=50`,first:i,none:s("log-empty"),row:a=>e(lt,{event:a})})]})]})})}function Es({first:t}){let n=g(),[o,r]=m(t),i=`/admin/users/${o.id}`,a=async d=>{r(await n.send("PATCH",i,d)),n.say(s("saved"))},l=async()=>{await n.send("POST",`${i}/password-reset`),n.say(s("reset-sent"))},c=async()=>{await n.send("DELETE",`${i}/mfa`),r({...o,mfa_enabled:!1})},u=async()=>{await n.send("DELETE",i),n.go("admin/users")},p=o.status==="active";return e("section",{class:"card",children:[e(I,{title:o.username}),e("p",{class:"facts",children:[e("span",{children:o.email}),e("span",{children:o.email_verified?s("address-is-confirmed"):s("not-confirmed")}),e("span",{children:s("account-since",{time:_(o.created_at)})}),e("span",{children:o.mfa_enabled?s("has-second-factor"):s("no-second-factor")}),e("code",{children:o.id})]}),e("p",{children:[s(`user-${o.role}`)," ",e("span",{class:`mark ${p?"right":"wrong"}`,children:s(`user-${o.status}`)})]}),e("div",{class:"actions",children:[e(k,{label:s("change-role"),title:s("change-role-of",{name:o.username}),action:s("save"),act:d=>a({role:d.role}),children:e("fieldset",{class:"field",children:[e("legend",{children:s("role")}),at.map(d=>e("label",{class:"check",children:[e("input",{type:"radio",name:"role",value:d,defaultChecked:d===o.role}),e("span",{children:s(`user-${d}`)})]},d))]})}),p?e(k,{danger:!0,label:s("disable-ask"),title:s("disable-title",{name:o.username}),action:s("disable"),act:()=>a({status:"disabled"}),children:e("p",{children:s("disable-text")})}):e(M,{act:()=>a({status:"active"}),children:s("enable")}),e(M,{act:l,children:s("send-reset")}),o.mfa_enabled&&e(k,{danger:!0,label:s("drop-factor-ask"),title:s("drop-factor"),action:s("drop-factor"),act:c,children:e("p",{children:s("drop-factor-text")})}),e(k,{class:"danger",danger:!0,label:s("erase-ask"),title:s("erase-user",{name:o.username}),action:s("erase-now"),act:u,children:[e("p",{children:s("erase-text")}),e("p",{children:s("erase-final")})]})]})]})}function Y(t){return t.sections?{...t,questions:t.sections.flatMap(({items:n})=>n.filter(nn))}:t}function tn({sections:t,questions:n}){let o=new Map(n.map(r=>[r.id,r]));return(t??[]).map(r=>({...r,items:r.items.flatMap(i=>nn(i)?o.get(i.id)??[]:i)}))}function nn(t){return!("draw"in t)}var Rs=["title","description","description_format","duration_minutes","passing_score","max_attempts","randomize_questions","randomize_options","opens_at","closes_at","grading_method","overdue","review","audience","late_start_minutes","leaderboard","event_log","events_visible_to_taker","device_rule","networks","safe_exam_browser","no_repeat"];function re(t){let n=Object.entries(t).filter(([o])=>Rs.includes(o));return Object.fromEntries(n)}var sn=["options","stems","choices","items","gaps"],en=0;function te(){return en+=1,`k${Date.now().toString(36)}${en}`}function on(t){return ct(t,n=>({key:te(),...n}))}function we(t){let{id:n,...o}=ct(t,({key:r,...i})=>i);return o}function ut(t,n,o){let r=new Map;return rn(n,o,(i,a)=>{i.key&&a.id&&r.set(i.key,a.id)}),ct(t,i=>i.id||!r.has(i.key??"")?i:{...i,id:r.get(i.key)})}function ct(t,n){let o={...t};for(let r of sn){let i=t[r];Array.isArray(i)&&(o[r]=i.map(a=>n(Ms(a,n))))}return o}function Ms(t,n){return Array.isArray(t.options)?{...t,options:t.options.map(n)}:t}function rn(t,n,o){for(let r of sn){let[i,a]=[t[r],n[r]];!Array.isArray(i)||!Array.isArray(a)||i.forEach((l,c)=>{let u=a[c];u!==void 0&&(o(l,u),rn(l,u,o))})}}var Ls=["text","value","correct","tolerance","unit","multiplier"];function Ne(t){return Array.isArray(t)?t.every(Ne):typeof t!="object"||t===null?!0:Object.entries(t).every(([n,o])=>typeof o=="string"?o.trim()!==""||!Ls.includes(n):n==="gaps"&&Array.isArray(o)&&o.length===0?!1:n==="accepted"&&Array.isArray(o)&&o.every(r=>typeof r=="string")?o.length>0&&o.every(r=>r.trim()!==""):Ne(o))}function ke(t){return JSON.stringify(t,(n,o)=>{if(!(n==="id"||n==="key"||o===null))return typeof o!="object"||Array.isArray(o)?o:Object.fromEntries(Object.entries(o).sort(([r],[i])=>r<i?-1:1))})}var Fs=20,ln=["json","moodle_xml","qti","gift","aiken"],Is={json:"json",moodle_xml:"xml",qti:"zip",gift:"gift",aiken:"txt"};async function X(t,n){let o=[],r="";for(let i=0;i<Fs;i+=1){let a=await t.get(`${n}${n.includes("?")?"&":"?"}limit=100${r}`);if(o.push(...a.items),a.next_cursor===null)break;r=`&cursor=${encodeURIComponent(a.next_cursor)}`}return o}async function un(t,n){let o=await t.get(`/quizzes/${n}`),r=s("copy-of",{title:o.title}).slice(0,200),i=o.sections?{sections:an(o.sections)}:{questions:an(o.questions)};return(await t.send("POST","/quizzes",{...re(o),title:r,...i},{key:C()})).id}async function cn(t,{id:n,title:o},r){let{body:i}=await t.session.request("GET",`/quizzes/${n}/export?format=${r}`,{asFile:!0});ve(`${$e(o)}.${Is[r]}`,i)}function $e(t){return t.replace(/[^\p{L}\p{N}]+/gu,"-").replace(/^-|-$/g,"").slice(0,60)||"quiz"}function an(t){return JSON.parse(JSON.stringify(t,(n,o)=>n==="id"?void 0:o))}function De(t){let{id:n,label:o,hint:r,problem:i,isLabelHidden:a,children:l}=t;return e("div",{class:t.class?`field ${t.class}`:"field",children:[e("label",{for:n,class:a?"unseen":void 0,children:o}),l,r&&e("p",{id:`${n}-hint`,class:"hint",children:r}),i&&e("p",{id:`${n}-problem`,class:"problem",children:i})]})}function Be(t,{hint:n,problem:o}){return{"aria-describedby":[n&&`${t}-hint`,o&&`${t}-problem`].filter(Boolean).join(" ")||void 0,"aria-invalid":o?!0:void 0}}function D({label:t,value:n,change:o,hint:r,problem:i,isLabelHidden:a,...l}){let c=Z(),u={label:t,hint:r,problem:i,isLabelHidden:a??!1};return e(De,{id:c,...u,children:Ee("input",{id:c,value:n,onInput:d=>o(d.currentTarget.value),dir:"auto",autocomplete:"off",...Be(c,u),...l})})}function U({label:t,value:n,change:o,hint:r,problem:i,isLabelHidden:a,...l}){let c=Z(),u={label:t,hint:r,problem:i,isLabelHidden:a??!1};return e(De,{id:c,...u,children:Ee("textarea",{id:c,value:n,onInput:d=>o(d.currentTarget.value),dir:"auto",rows:2,...Be(c,u),...l})})}function E({label:t,value:n,change:o,hint:r,problem:i,isLabelHidden:a,...l}){let c=Z(),u={label:t,hint:r,problem:i,isLabelHidden:a??!1};return e(De,{id:c,class:"number",...u,children:Ee("input",{id:c,type:"number",step:"any",value:n??"",onInput:({currentTarget:d})=>{d.value===""&&!d.validity.badInput?o(null):Number.isFinite(d.valueAsNumber)&&o(d.valueAsNumber)},...Be(c,u),...l})})}function T({label:t,value:n,choices:o,change:r,hint:i,problem:a,isLabelHidden:l}){let c=Z(),u={label:t,hint:i,problem:a,isLabelHidden:l??!1};return e(De,{id:c,...u,children:e("select",{id:c,value:n,...Be(c,u),onChange:p=>r(p.currentTarget.value),children:o.map(([p,d])=>e("option",{value:p,selected:p===n,children:d},p))})})}function j({label:t,value:n,change:o,hint:r}){let i=Z();return e("div",{class:"field",children:[e("label",{class:"check",children:[e("input",{type:"checkbox",checked:n,"aria-describedby":r?`${i}-hint`:void 0,onChange:a=>o(a.currentTarget.checked)}),e("span",{children:t})]}),r&&e("p",{id:`${i}-hint`,class:"hint",children:r})]})}function z(t,n){return n.map(o=>[o,s(`${t}-${o.replaceAll("_","-")}`)])}function dn({path:t,done:n}){let o=g(),[r,i]=m(""),[a,l]=m(0),c=r.split(/[\s,;]+/).filter(Boolean),u=async()=>{await o.send("POST",`${t}/invitations`,{emails:c},{key:C()}),l(c.length),i(""),n()};return e("section",{class:"card","aria-labelledby":"invite",children:[e("h2",{id:"invite",children:s("invite")}),e(U,{label:s("emails"),hint:s("emails-hint"),rows:3,dir:"ltr",value:r,change:i}),e("div",{class:"actions",children:e(M,{class:"primary",disabled:c.length===0,act:u,children:s("invite-count",{count:c.length})})}),a>0&&e("p",{class:"note",role:"status",children:s("invited-count",{count:a})})]})}function pn({path:t,done:n}){let o=g(),[r,i]=m(null),[a,l]=m(null),{isBusy:c,error:u,run:p}=N(),d=()=>p(async()=>{let{body:f}=await o.session.request("PUT",`${t}/roster`,{file:{type:"text/csv",content:r}});l(f.lines),n()});return e("section",{class:"card","aria-labelledby":"roster",children:[e("h2",{id:"roster",children:s("roster")}),e("p",{children:s("roster-text")}),e("label",{class:"field",children:[e("span",{class:"unseen",children:s("roster-file")}),e("input",{type:"file",accept:".csv,text/csv",onChange:f=>i(f.currentTarget.files?.[0]??null)})]}),e("p",{class:"problem",role:"alert",children:u}),e("div",{class:"actions",children:e("button",{type:"button",disabled:r===null||c,onClick:d,children:s("replace-roster")})}),a&&e("div",{role:"status",children:e("ul",{class:"report",children:a.map(({line:f,outcome:b,detail:y})=>e("li",{children:[e("span",{class:`mark ${b==="refused"?"wrong":"right"}`,children:s(`roster-${b.replaceAll("_","-")}`)})," ",s("line",{line:f})," ",e("span",{class:"note",dir:"auto",children:y})]},f))})})]})}function mn(){let t=g(),n=async o=>{let r=await t.send("POST","/groups",{name:o.name},{key:C()});t.go(`group/${r.id}`)};return e(V,{load:()=>X(t,"/groups"),keys:[],children:o=>e("div",{children:[e("div",{class:"view-head",children:[e(I,{title:s("groups")}),t.user.value?.role!=="user"&&e(k,{class:"primary",label:s("new-group"),title:s("new-group"),action:s("make-group"),act:n,children:e($,{label:s("group-name"),name:"name",maxLength:200,dir:"auto",autocomplete:"off"})})]}),e("p",{class:"hint",children:s("groups-text")}),o.length===0&&e("p",{class:"card",children:s("no-groups")}),e("ul",{class:"list",children:o.map(({id:r,name:i})=>e("li",{children:e("article",{class:"card",children:e("h2",{children:e("a",{href:`#/group/${r}`,dir:"auto",children:i})})})},r))})]})})}function fn({id:t}){let n=g();return e(V,{load:()=>n.get(`/groups/${t}`),keys:[t],children:o=>e(Ns,{first:o})})}function Ns({first:t}){let n=g(),[o,r]=m(t),[i,a]=m(0),l=`/groups/${o.id}`,c=o.owner_id!==void 0,u=async d=>r(await n.send("PATCH",l,{name:d.name})),p=async()=>{await n.send("DELETE",l),n.go("groups")};return e("div",{children:[e("p",{class:"breadcrumb",children:e("a",{href:"#/groups",children:s("groups")})}),e("div",{class:"view-head",children:[e(I,{title:o.name}),c&&e("div",{class:"actions",children:[e(k,{label:s("rename"),title:s("rename"),action:s("save"),act:u,children:e($,{label:s("group-name"),name:"name",maxLength:200,dir:"auto",autocomplete:"off",defaultValue:o.name})}),e(k,{class:"danger",danger:!0,label:s("delete-ask"),title:s("delete-group-title"),action:s("delete"),act:p,children:e("p",{children:s("delete-group-text")})})]})]}),c?e(h,{children:[e(Ds,{group:o,changed:r}),e(Bs,{path:l,turn:i}),e(dn,{path:l,done:()=>a(i+1)}),e(pn,{path:l,done:()=>a(i+1)})]}):e("p",{class:"card",children:s("group-member-only")})]})}function Ds({group:t,changed:n}){let o=g(),r=async()=>n(await o.send("POST",`/groups/${t.id}/join-code`)),i=async()=>n(await o.send("PATCH",`/groups/${t.id}`,{join_code:null}));return e("section",{class:"card","aria-labelledby":"join-code",children:[e("h2",{id:"join-code",children:s("join-code")}),t.join_code?e("p",{class:"join-code",dir:"ltr",children:t.join_code}):e("p",{children:s("join-code-closed")}),e("div",{class:"actions",children:[e(M,{act:r,children:s("new-join-code")}),t.join_code&&e(M,{act:i,children:s("close-join-code")})]})]})}function Bs({path:t,turn:n}){let o=g(),[r,i]=m([]),a=async l=>{await o.send("DELETE",`${t}/members/${l}`),i([...r,l])};return e("section",{class:"card","aria-labelledby":"members",children:[e("h2",{id:"members",children:s("members")}),e(Q,{load:()=>X(o,`${t}/members`),keys:[t,n],children:l=>{let c=l.filter(({user_id:u})=>!r.includes(u));return e(h,{children:[c.length===0&&e("p",{children:s("no-members")}),e("ul",{class:"list",children:c.map(u=>e("li",{class:"row",children:[e("span",{class:"name",dir:"auto",children:[u.username," ",e("span",{class:"when",children:u.email})]}),e("span",{class:"when",children:[s(`joined-${u.joined_by}`),", ",_(u.joined_at)]}),e(k,{class:"quiet",label:s("remove"),title:s("remove-member",{name:u.username}),action:s("remove"),act:()=>a(u.user_id)})]},u.user_id))})]})}})]})}var gn={json:"application/json",moodle_xml:"application/xml",qti:"application/zip",gift:"text/plain",aiken:"text/plain",csv:"text/csv",xlsx:"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},Gs={json:"json",xml:"moodle_xml",zip:"qti",imscc:"qti",gift:"gift",csv:"csv",xlsx:"xlsx"},hn=512*1024;function bn(){let t=g(),[n,o]=m(null),[r,i]=m(null),[a,l]=m(""),{isBusy:c,error:u,run:p}=N(),d=(v,P,K="")=>{let L=K?`&title=${encodeURIComponent(K)}`:`&title=${encodeURIComponent(Vs(v.file.name))}`,H=v.format==="json"?"":`${L}&duration_minutes=30&passing_score=50`,S={file:{type:gn[v.format],content:v.file},...P?{}:{key:v.key}};return t.session.request("POST",`/quizzes/import?format=${v.format}&dry_run=${P}${H}`,S)},f=v=>p(async()=>{i(null),i((await d(v,!0)).body)}),b=async v=>{if(v===void 0)return;if(i(null),l(v.size>hn?s("file-too-large"):""),v.size>hn)return o(null);let P={file:v,format:await Hs(v),key:C()};o(P),f(P)},y=v=>{let P={...n,format:v};o(P),f(P)},w=v=>p(async()=>t.go(`quiz/${(await d(n,!1,v)).body.quiz.id}`));return e("div",{children:[e($t,{title:s("import-quiz"),children:[e("p",{children:s("import-text")}),e(Us,{choose:b,name:n?.file.name}),n&&e(T,{label:s("file-format"),value:n.format,choices:z("file",Object.keys(gn)),change:y}),e("p",{class:"problem",role:"alert",children:a||u}),c&&e("p",{class:"note",children:s("one-moment")})]}),r&&n&&e(Ks,{imported:r,canRename:n.format!=="json",isBusy:c,take:w})]})}function Us({choose:t,name:n}){let[o,r]=m(!1);return e("label",{class:o?"drop over":"drop",onDragOver:a=>{a.preventDefault(),r(!0)},onDragLeave:()=>r(!1),onDrop:a=>{a.preventDefault(),r(!1),t(a.dataTransfer?.files[0])},children:[e("span",{children:n??s("drop-file")}),e("input",{type:"file",accept:".json,.xml,.zip,.imscc,.gift,.txt,.csv,.xlsx",onChange:a=>t(a.currentTarget.files?.[0])})]})}function Ks({imported:{quiz:t,report:n},canRename:o,isBusy:r,take:i}){let a=O(null),l=n.lines.filter(({outcome:u,notes:p})=>u!=="understood"||p.length>0),c=u=>{u.preventDefault(),i(o?String(new FormData(a.current).get("title")):"")};return e("section",{class:"card","aria-labelledby":"report",children:[e("h2",{id:"report",children:s("import-report")}),e("p",{children:s("import-counts",{understood:n.understood,dropped:n.dropped})}),l.length>0&&e("ul",{class:"report",children:l.map((u,p)=>e("li",{children:[e("p",{children:[e("span",{class:`mark ${u.outcome==="dropped"?"wrong":"partly"}`,children:s(`outcome-${u.outcome}`)})," ",u.line!==null&&s("line",{line:u.line})," ",e("span",{dir:"auto",children:u.name})]}),u.notes.map(({code:d,detail:f},b)=>e("p",{class:"note",dir:"auto",children:J(`note-${d}`)?s(`note-${d}`):f},b))]},p))}),e("form",{ref:a,onSubmit:c,children:[o?e($,{label:s("setting-title"),name:"title",defaultValue:t.title,maxLength:200,dir:"auto"}):e("p",{dir:"auto",children:t.title}),e("p",{class:"hint",children:s("import-draft-hint")}),e("div",{class:"actions",children:[e("button",{class:"primary",disabled:r||n.understood===0,children:s("import-now",{count:n.understood})}),e("a",{class:"button",href:"#/",children:s("cancel")})]})]})]})}async function Hs(t){let n=t.name.split(".").at(-1)?.toLowerCase()??"";return n!=="txt"?Gs[n]??"gift":/^ANSWER: *[A-Z]/m.test(await t.text())?"aiken":"gift"}function Vs(t){return t.replace(/\.\w+$/,"").slice(0,200)||s("import-quiz")}var R="settings";function Ge(t,n){let o=re(t),r=t.questions.map(Te),i=Object.fromEntries(r.map(({key:a,body:l})=>[a,ie(l)]));return{server:t,etag:n,sent:{...i,[R]:JSON.stringify(o)},draft:{settings:o,questions:r},refused:{},conflicts:[],isTouched:!1}}function de(t){let{draft:n,server:o,sent:r}=t,i=JSON.stringify(n.settings);if(i!==r[R]&&vn(t,R,i))return{kind:"settings",body:n.settings};for(let{key:u,id:p,body:d}of n.questions){let f=ie(d);if(!(f===r[u]||!Ne(d)||!vn(t,u,f)))return p===null?{kind:"create",key:u,body:d}:{kind:"update",key:u,id:p,body:d}}let a=n.questions.flatMap(({id:u})=>u??[]),l=o.questions.find(({id:u})=>!a.includes(u));return l?a.length>0?{kind:"delete",id:l.id}:null:a.every((u,p)=>o.questions[p]?.id===u)?null:{kind:"order",ids:a}}function ue(t){let n=t.draft.questions.filter(({key:o,body:r})=>ie(r)!==t.sent[o]).map(({key:o})=>o);return JSON.stringify(t.draft.settings)===t.sent[R]?n:[R,...n]}function yn(t,n,o,r){let i={...t,etag:o,isTouched:!0};switch(n.kind){case"settings":return js(i,n.body,r);case"delete":return{...i,server:{...t.server,questions:t.server.questions.filter(({id:a})=>a!==n.id)}};case"order":{let a=new Map(t.server.questions.map(l=>[l.id,l]));return{...i,server:{...t.server,questions:n.ids.map(l=>a.get(l))}}}default:return Ws(i,n,r)}}function wn(t,n){let o=n.kind==="settings"?R:"key"in n?n.key:null;if(o===null)return t;let r=o===R?JSON.stringify(t.draft.settings):ie(Ue(t,o));return{...t,refused:{...t.refused,[o]:r}}}function js(t,n,o){let{access_code:r,...i}=t.draft.settings,a=JSON.stringify(t.draft.settings)===JSON.stringify(n),{access_code:l,...c}=n,u=a?i:{...i,...r===void 0?{}:{access_code:r}};return{...t,server:{...o,questions:t.server.questions},sent:{...t.sent,[R]:JSON.stringify(c)},draft:{...t.draft,settings:u}}}function Ws(t,n,o){let{id:r}=o,i=Ue(t,n.key),a=i===null?null:ut(i,n.body,o),l=t.draft.questions.map(p=>p.key===n.key&&a?{...p,id:r,body:a}:p),u=t.server.questions.some(p=>p.id===r)?t.server.questions.map(p=>p.id===r?o:p):[...t.server.questions,o];return{...t,server:{...t.server,questions:u},sent:{...t.sent,[n.key]:ie(ut(n.body,n.body,o))},draft:{...t.draft,questions:l}}}function Ue(t,n){return t.draft.questions.find(o=>o.key===n)?.body??null}function Te(t){let{id:n,...o}=t;return{key:n,id:n,body:on(o)}}function ie(t){return JSON.stringify(we(t))}function vn(t,n,o){return t.refused[n]!==o&&!t.conflicts.some(r=>r.key===n||r.key.startsWith(`${n}.`))}function Pe(t,n,o){let r=Ge(n,o),i=[],a=Ys(t,n,i),l=Xs(t,n,i),c={[R]:r.sent[R]};for(let u of l){let p=n.questions.find(({id:d})=>d===u.id);p&&(c[u.key]=_n(t,p)?t.sent[u.key]??kn(p):kn(p))}return{server:n,etag:o,sent:c,draft:{settings:a,questions:l},refused:{},conflicts:i,isTouched:!1}}function xn(t,n,o){let r=t.conflicts.find(a=>a.key===n),i=t.conflicts.filter(a=>a.key!==n);return r===void 0||o==="mine"?{...t,conflicts:i}:{...t,conflicts:i,draft:Js(t.draft,n,r.theirs)}}function Js(t,n,o){let r=dt(n);if(r!==null)return{...t,settings:{...t.settings,[r]:o}};if(o===null)return{...t,questions:t.questions.filter(a=>a.key!==n)};let{body:i}=Te(o);return{...t,questions:t.questions.map(a=>a.key===n?{...a,body:i}:a)}}function dt(t){return t.startsWith(`${R}.`)?t.slice(R.length+1):null}function Ys(t,n,o){let r=JSON.parse(t.sent[R]),i=re(t.server),a=re(n),l={...a};for(let[c,u]of Object.entries(t.draft.settings)){if(Ke(u,r[c]))continue;l[c]=u,!Ke(i[c],a[c])&&!Ke(u,a[c])&&o.push({key:`${R}.${c}`,theirs:a[c]})}return l}function Xs(t,n,o){let r=new Map;for(let a of n.questions){let l=Zs(t,a,o);l&&r.set(a.id,l)}let i=t.draft.questions.flatMap(a=>eo(t,a,r,o));return to(t)||i.some(({id:a})=>a===null)?no(i,r):so(i,r,n)}function Zs(t,n,o){let r=t.draft.questions.find(({id:c})=>c===n.id),i=t.server.questions.some(({id:c})=>c===n.id),a=_n(t,n);if(r===void 0)return i&&a?null:Te(n);let l=ie(r.body)===t.sent[r.key];return a?r:l||ke(r.body)===ke(n)?{...Te(n),key:r.key}:(o.push({key:r.key,theirs:n}),r)}function eo(t,n,o,r){if(n.id===null)return[n];let i=o.get(n.id);return i?[i]:ie(Ue(t,n.key))===t.sent[n.key]?[]:(r.push({key:n.key,theirs:null}),[{...n,id:null,body:oo(n.body)}])}function to(t){let n=t.draft.questions.flatMap(({id:r})=>r??[]),o=t.server.questions.map(({id:r})=>r).filter(r=>n.includes(r));return n.some((r,i)=>r!==o[i])}function no(t,n){let o=[...n.values()].filter(r=>!t.some(({id:i})=>i===r.id));return[...t,...o]}function so(t,n,o){return[...o.questions.flatMap(({id:i})=>n.get(i)??[]),...t.filter(({id:i})=>i===null)]}function _n(t,n){let o=t.server.questions.find(({id:r})=>r===n.id);return o!==void 0&&Ke(o,n)}function kn(t){return JSON.stringify(we(t))}function oo(t){return JSON.parse(JSON.stringify(t,(n,o)=>n==="id"?void 0:o))}function Ke(t,n){return JSON.stringify(t)===JSON.stringify(n)}function He(t,n){let o={options:qe(n.options),stems:qe(n.stems),choices:qe(n.choices),items:ro(qe(n.items)),gaps:io(n.gaps),units:Sn(n.units)},{min_words:r,max_words:i,max_characters:a}=n;return{id:t,type:n.type,text:n.text,format:n.format??"plain",points:n.points,penalty:n.penalty??0,...o,min_words:r??null,max_words:i??null,max_characters:a??null}}function qe(t){return Array.isArray(t)?t.map((n,o)=>({id:n.key??n.id??String(o),text:n.text??""})):[]}function ro(t){return[...t.slice(1),...t.slice(0,1)]}function io(t){return Array.isArray(t)?t.map((n,o)=>({id:n.key??n.id??String(o),kind:n.kind,options:qe(n.options),units:Sn(n.units)})):[]}function Sn(t){let{mode:n="none",accepted:o}=t??{};return n==="none"?[]:(o??[]).map(({unit:r})=>r)}function ze({id:t,body:n,title:o}){let[r,i]=m({response:null,draft:null}),a={...r,change:l=>i({response:l,draft:null}),hold:l=>i({response:r.response,draft:l})};return e("section",{class:"card preview","aria-label":o??s("preview"),children:[e("h2",{children:o??s("preview")}),e("div",{class:"question",children:e(Lt,{question:He(t,n),port:a,describedBy:`preview-${t}`})}),n.explanation&&e("div",{class:"note",children:[e("p",{children:s("shown-in-review")}),e(Le,{text:n.explanation,format:n.format})]}),e("p",{id:`preview-${t}`,class:"hint",children:s("preview-hint")})]})}function Ve({editor:t}){let{conflicts:n}=t.state.value;return n.length===0?null:e("section",{class:"card notice conflicts","aria-labelledby":"conflicts",children:[e("h2",{id:"conflicts",children:s("conflicts")}),e("p",{children:s("conflicts-text")}),n.map(o=>e(ao,{editor:t,conflict:o},o.key))]})}function ao({editor:t,conflict:n}){let o=dt(n.key);return e("div",{class:"change",children:[o!==null?e(lo,{editor:t,field:o,theirs:n.theirs}):e(uo,{editor:t,conflict:n}),e("div",{class:"actions",children:[e("button",{type:"button",onClick:()=>t.resolve(n.key,"mine"),children:s("keep-mine")}),e("button",{type:"button",onClick:()=>t.resolve(n.key,"theirs"),children:n.theirs===null?s("delete-it"):s("take-theirs")})]})]})}function lo({editor:t,field:n,theirs:o}){let r=t.settings[n],i=`setting-${n.replaceAll("_","-")}`;return e("dl",{class:"versions",children:[e("dt",{children:J(i)?s(i):n}),e("dd",{dir:"auto",children:s("version-mine",{value:An(r)})}),e("dd",{dir:"auto",children:s("version-theirs",{value:An(o)})})]})}function An(t){return typeof t=="string"?t:JSON.stringify(t)}function uo({editor:t,conflict:n}){let o=t.questions.findIndex(({key:a})=>a===n.key),r=t.questions[o];if(r===void 0)return null;let i=n.theirs;return e(h,{children:[e("h3",{children:s("question-number",{number:o+1})}),e("div",{class:"side-by-side",children:[e(ze,{id:`mine-${n.key}`,body:r.body,title:s("yours")}),i===null?e("p",{class:"card",children:s("they-deleted")}):e(ze,{id:`theirs-${n.key}`,body:i,title:s("theirs")})]})]})}function pt({accepted:t,isCaseSensitive:n,change:o,problemAt:r}){let[i,a]=m(t.join(`
`)),c=$n(i).join(`
`)===t.filter(d=>d!=="").join(`
`)?i:t.join(`
`),u=d=>{a(d);let f=$n(d);o({accepted:f.length>0?f:[""]})},p=r("/accepted")??t.map((d,f)=>r(`/accepted/${f}`)).find(Boolean);return e(h,{children:[e(U,{label:s("accepted"),hint:s("accepted-hint"),rows:3,value:c,change:u,problem:p??null}),e(j,{label:s("case-sensitive"),value:n,change:d=>o({case_sensitive:d})})]})}function $n(t){return t.split(`
`).filter(n=>n.trim()!=="")}function Tn({body:t,change:n,problemAt:o}){let r=t.accepted??[];return e(pt,{accepted:r,isCaseSensitive:t.case_sensitive===!0,change:n,problemAt:o})}var Pn=["single_choice","multiple_choice","true_false","short_text","numeric","matching","ordering","cloze","essay"],co={single_choice:()=>({options:[ne(!0),ne(!1)]}),multiple_choice:()=>({options:[ne(!0),ne(!1),ne(!1)],scoring:"all_or_nothing"}),true_false:()=>({correct:!0}),short_text:()=>({accepted:[""],case_sensitive:!1}),numeric:()=>({correct:"",tolerance:"0"}),matching:()=>({stems:[pe(),pe()],choices:[pe(),pe()],pairs:[[0,0],[1,1]],scoring:"per_pair"}),ordering:()=>({items:[pe(),pe(),pe()],scoring:"pairs"}),cloze:()=>({gaps:[],scoring:"per_gap"}),essay:()=>({})};function qn(t){return{type:t,text:"",format:"plain",points:1,penalty:0,explanation:null,...co[t]?.()}}function pe(t=""){return{key:te(),text:t}}function ne(t){return{...pe(),correct:t}}function me(t,n){return t[n]??[]}function xe(t){let{legend:n,name:o,parts:r,least:i,most:a,change:l,fresh:c,before:u,after:p,label:d,problemAt:f,addLabel:b,hint:y,isOrdered:w=!0}=t,v=O(null),P=O(null);F(()=>{P.current!==null&&(v.current?.children[P.current]?.querySelector("input:not([type=radio], [type=checkbox])")?.focus(),P.current=null)});let K=(q,x)=>l(r.map((B,tt)=>tt===q?{...B,...x}:B)),L=()=>{P.current=r.length,l([...r,c?c():{key:te(),text:""}])},H=q=>{P.current=Math.max(0,q-1),l(r.filter((x,B)=>B!==q))},S=(q,x)=>{q.key!=="Enter"||q.isComposing||(q.preventDefault(),x===r.length-1&&r.length<a?L():v.current?.children[x+1]?.querySelector("input:not([type=radio], [type=checkbox])")?.focus())};return e("fieldset",{class:"parts",children:[e("legend",{children:n}),y&&e("p",{class:"hint",children:y}),f(`/${o}`)&&e("p",{class:"problem",children:f(`/${o}`)}),e("ol",{ref:v,children:r.map((q,x)=>e("li",{children:[u?.(q,x,B=>K(x,B)),e(D,{label:d(x+1),isLabelHidden:!0,placeholder:d(x+1),maxLength:1e3,value:q.text??"",problem:f(`/${o}/${x}/text`)??f(`/${o}/${x}`),change:B=>K(x,{text:B}),onKeyDown:B=>S(B,x)}),p?.(q,x,B=>K(x,B)),e("span",{class:"part-tools",children:[w&&e(h,{children:[e(ce,{sign:"↑",words:s("part-up",{part:d(x+1)}),disabled:x===0,press:()=>l(Ae(r,x,x-1))}),e(ce,{sign:"↓",words:s("part-down",{part:d(x+1)}),disabled:x===r.length-1,press:()=>l(Ae(r,x,x+1))})]}),e(ce,{sign:"×",words:s("part-remove",{part:d(x+1)}),disabled:r.length<=i,press:()=>H(x)})]})]},q.key))}),e("button",{type:"button",class:"quiet add",disabled:r.length>=a,onClick:L,children:["+ ",b]})]})}function ce({sign:t,words:n,disabled:o,press:r}){return e("button",{type:"button",class:"icon","aria-label":n,title:n,disabled:o,onClick:r,children:t})}var po=["right","weights"],mo=["all_or_nothing","right_minus_wrong","per_option","weights"];function Qe({body:t,change:n,problemAt:o,isGap:r=!1}){let i=Z(),a=t.type==="single_choice",l=t.scoring??"right",c=l==="weights",u=me(t,"options"),p=(d,f)=>n({options:u.map((b,y)=>({...b,correct:y===d?f:a?!1:!!b.correct}))});return e(h,{children:[e(xe,{legend:s("options"),name:"options",hint:c?s("weights-hint"):a?s("mark-right-one"):s("mark-right-all"),parts:u,least:2,most:20,change:d=>n({options:d}),fresh:()=>c?{...ne(!1),correct:null,weight:0}:ne(!1),label:d=>s("option-number",{number:d}),addLabel:s("add-option"),problemAt:o,before:(d,f)=>!c&&e("label",{class:"right-mark",children:[e("input",{type:a?"radio":"checkbox",name:i,checked:d.correct===!0,onChange:b=>p(f,b.currentTarget.checked)}),e("span",{class:"unseen",children:s("option-is-right",{number:f+1})})]}),after:(d,f,b)=>c&&e(E,{label:s("weight-of",{number:f+1}),isLabelHidden:!0,min:-1,max:1,step:.05,value:d.weight,change:y=>b({weight:y??0})})}),!r&&e(T,{label:s("scoring"),value:l,choices:z("scoring",a?po:mo),problem:o("/scoring"),change:d=>n({scoring:d==="right"?null:d,...fo(u,c,d==="weights")})})]})}function fo(t,n,o){if(n===o)return{};let r=({correct:a,...l})=>({...l,correct:null,weight:a?1:0}),i=({weight:a,...l})=>({...l,weight:null,correct:Number(a)>=1});return{options:t.map(o?r:i)}}function zn({body:t,change:n}){let o=Z();return e("fieldset",{class:"field",children:[e("legend",{children:s("statement-is")}),[!0,!1].map(r=>e("label",{class:"check",children:[e("input",{type:"radio",name:o,checked:t.correct===r,onChange:()=>n({correct:r})}),e("span",{children:s(String(r))})]},String(r)))]})}var go=["absolute","relative","significant_figures"],ho=["none","optional","required"];function je(t){let{body:n,change:o}=t,r=n.answers,i=()=>o({correct:null,tolerance:null,answers:[Qn(String(n.correct??""),String(n.tolerance??"0"))]}),a=()=>o({answers:null,correct:r?.[0]?.value??"",tolerance:r?.[0]?.tolerance??"0"});return e(h,{children:[r?e(vo,{...t,answers:r}):e(bo,{...t}),e(j,{label:s("several-answers"),hint:s("several-answers-hint"),value:!!r,change:l=>l?i():a()}),e(yo,{...t})]})}function bo({body:t,change:n,problemAt:o}){return e("div",{class:"columns",children:[e(Ce,{label:s("right-number"),value:String(t.correct??""),problem:o("/correct"),change:r=>n({correct:r})}),e(Ce,{label:s("tolerance"),hint:s("tolerance-hint"),value:String(t.tolerance??"0"),problem:o("/tolerance"),change:r=>n({tolerance:r})})]})}function vo({change:t,problemAt:n,answers:o}){let r=(i,a)=>t({answers:o.map((l,c)=>c===i?{...l,...a}:l)});return e("fieldset",{class:"parts",children:[e("legend",{children:s("numeric-answers")}),o.map((i,a)=>e("div",{class:"columns tight",children:[e(Ce,{label:s("right-number"),value:i.value,problem:n(`/answers/${a}/value`),change:l=>r(a,{value:l})}),e(T,{label:s("tolerance-type"),value:i.tolerance_type,choices:z("tolerance",go),change:l=>r(a,{tolerance_type:l})}),e(Ce,{label:s("tolerance"),value:i.tolerance,problem:n(`/answers/${a}/tolerance`),change:l=>r(a,{tolerance:l})}),e(E,{label:s("credit"),min:0,max:100,value:i.credit*100,change:l=>r(a,{credit:(l??0)/100})}),e(ce,{sign:"×",words:s("part-remove",{part:i.value}),disabled:o.length===1,press:()=>t({answers:o.filter((l,c)=>c!==a)})})]},a)),e("button",{type:"button",class:"quiet add",onClick:()=>t({answers:[...o,Qn("","0")]}),children:["+ ",s("add-answer")]})]})}function yo({body:t,change:n,problemAt:o}){let r=t.units??{mode:"none",accepted:null,wrong_unit_penalty:1},i=r.accepted??[],a=u=>n({units:{...r,...u}}),l=u=>u==="none"?n({units:null}):a({mode:u,accepted:i.length>0?i:[{unit:"",multiplier:"1"}]}),c=(u,p)=>a({accepted:i.map((d,f)=>f===u?{...d,...p}:d)});return e(h,{children:[e(T,{label:s("units"),value:r.mode,choices:z("units",ho),change:l}),r.mode!=="none"&&e("fieldset",{class:"parts",children:[e("legend",{children:s("accepted-units")}),e("p",{class:"hint",children:s("multiplier-hint")}),i.map((u,p)=>e("div",{class:"columns tight",children:[e(D,{label:s("unit"),value:u.unit,maxLength:30,problem:o(`/units/accepted/${p}/unit`),change:d=>c(p,{unit:d})}),e(Ce,{label:s("multiplier"),value:u.multiplier,problem:o(`/units/accepted/${p}/multiplier`),change:d=>c(p,{multiplier:d})}),e(ce,{sign:"×",words:s("part-remove",{part:u.unit}),disabled:i.length===1,press:()=>a({accepted:i.filter((d,f)=>f!==p)})})]},p)),e("button",{type:"button",class:"quiet add",onClick:()=>a({accepted:[...i,{unit:"",multiplier:"1"}]}),children:["+ ",s("add-unit")]})]})]})}function Ce({change:t,...n}){return e(D,{...n,change:r=>{let i=Mt(r);t(i.kind==="number"&&r.includes(",")?i.text:r.trim())},inputMode:"text"})}function Qn(t,n){return{value:t,tolerance:n,tolerance_type:"absolute",credit:1}}var wo=["per_gap","all_or_nothing"],ko=["text","choice","numeric"],xo=50;function On({body:t,change:n,problemAt:o}){let r=me(t,"gaps"),i=(c,u)=>n({gaps:r.map((p,d)=>d===c?u:p)}),a=()=>n({gaps:[...r,Cn("text")],text:`${t.text}${/\s$|^$/.test(t.text)?"":" "}{{${r.length+1}}}`}),l=c=>n({gaps:r.filter((u,p)=>p!==c),text:So(t.text,c+1)});return e(h,{children:[e("p",{class:"hint",children:s("gaps-hint")}),o("/gaps")&&e("p",{class:"problem",children:o("/gaps")}),r.map((c,u)=>e("fieldset",{class:"gap-form",children:[e("legend",{children:[s("gap",{number:u+1})," ",e("code",{children:`{{${u+1}}}`})]}),e("div",{class:"columns tight",children:[e(T,{label:s("gap-kind"),value:String(c.kind),choices:z("gap-kind",ko),change:p=>i(u,{...Cn(p),...c.key?{key:c.key}:{},weight:c.weight})}),e(E,{label:s("gap-weight"),min:1,max:100,step:1,value:c.weight,change:p=>i(u,{...c,weight:p??1})}),e("button",{type:"button",class:"quiet",onClick:()=>l(u),children:s("remove-gap")})]}),e(_o,{gap:c,change:p=>i(u,{...c,...p}),problemAt:p=>o(`/gaps/${u}${p}`)})]},c.key)),e("button",{type:"button",class:"add",disabled:r.length>=xo,onClick:a,children:["+ ",s("add-gap")]}),e(T,{label:s("scoring"),value:String(t.scoring),choices:z("scoring",wo),change:c=>n({scoring:c})})]})}function _o({gap:t,change:n,problemAt:o}){let r={body:{...t,type:"single_choice",text:"",points:1},change:n,problemAt:o};if(t.kind==="numeric")return e(je,{...r});if(t.kind==="choice")return e(Qe,{...r,isGap:!0});let i=t.accepted??[];return e(pt,{accepted:i,isCaseSensitive:t.case_sensitive===!0,change:n,problemAt:o})}function Cn(t){let n={key:te(),kind:t,weight:1};return t==="choice"?{...n,options:[ne(!0),ne(!1)]}:t==="numeric"?{...n,correct:"",tolerance:"0"}:{...n,accepted:[""],case_sensitive:!1}}function So(t,n){return t.replace(/ ?\{\{(\d+)\}\}/g,(o,r)=>{let i=Number(r);return i===n?"":i>n?o.replace(r,String(i-1)):o})}function En({body:t,change:n,problemAt:o}){let r=(i,a)=>e(E,{label:a,min:1,max:2e4,step:1,value:t[i]??null,problem:o(`/${i}`),change:l=>n({[i]:l})});return e(h,{children:[e("div",{class:"columns",children:[r("min_words",s("min-words")),r("max_words",s("max-words")),r("max_characters",s("max-characters"))]}),e(U,{label:s("notes-for-markers"),hint:s("notes-for-markers-hint"),value:t.notes_for_markers??"",problem:o("/notes_for_markers"),change:i=>n({notes_for_markers:i||null})}),e(Ao,{body:t,change:n,problemAt:o})]})}function Ao({body:t,change:n,problemAt:o}){let r=t.rubric?.criteria??[],i=c=>n({rubric:c.length>0?{criteria:c}:null}),a=(c,u)=>i(r.map((p,d)=>d===c?{...p,...u}:p)),l={text:"",levels:[mt(0),mt(1)]};return e("fieldset",{class:"parts",children:[e("legend",{children:s("rubric")}),e("p",{class:"hint",children:s("rubric-hint")}),r.map((c,u)=>e("div",{class:"criterion",children:[e("div",{class:"columns tight",children:[e(D,{label:s("criterion",{number:u+1}),value:c.text,problem:o(`/rubric/criteria/${u}/text`),change:p=>a(u,{text:p})}),e(ce,{sign:"×",words:s("part-remove",{part:s("criterion",{number:u+1})}),press:()=>i(r.filter((p,d)=>d!==u))})]}),e($o,{levels:c.levels,change:p=>a(u,{levels:p}),problemAt:p=>o(`/rubric/criteria/${u}/levels${p}`)})]},u)),e("button",{type:"button",class:"quiet add",onClick:()=>i([...r,l]),children:["+ ",s("add-criterion")]})]})}function $o({levels:t,change:n,problemAt:o}){let r=(i,a)=>n(t.map((l,c)=>c===i?{...l,...a}:l));return e(h,{children:[t.map((i,a)=>e("div",{class:"columns tight level",children:[e(E,{label:s("level-points"),min:0,value:i.points,problem:o(`/${a}/points`),change:l=>r(a,{points:l??0})}),e(D,{label:s("level-text"),value:i.text,problem:o(`/${a}/text`),change:l=>r(a,{text:l})}),e(ce,{sign:"×",words:s("part-remove",{part:i.text}),disabled:t.length===1,press:()=>n(t.filter((l,c)=>c!==a))})]},a)),e("button",{type:"button",class:"quiet add",onClick:()=>n([...t,mt(t.length)]),children:["+ ",s("add-level")]})]})}function mt(t){return{points:t,text:""}}var To=["per_pair","all_or_nothing"],Po=["pairs","absolute_position","all_or_nothing"];function Rn({body:t,change:n,problemAt:o}){let r=me(t,"stems"),i=me(t,"choices"),a=new Map(t.pairs.map(([u,p])=>[r[u]?.key,i[p]?.key])),l=(u,p,d=a)=>n({stems:u,choices:p,pairs:u.map((f,b)=>[b,Math.max(0,p.findIndex(y=>y.key===d.get(f.key)))])}),c=(u,p)=>`${st(p)}${u.text?`: ${u.text}`:""}`;return e(h,{children:[e(xe,{legend:s("choices"),hint:s("choices-hint"),name:"choices",parts:i,least:2,most:30,change:u=>l(r,u),label:u=>s("choice-letter",{letter:st(u-1)}),addLabel:s("add-choice"),problemAt:o}),e(xe,{legend:s("stems"),name:"stems",parts:r,least:1,most:20,change:u=>l(u,i),label:u=>s("stem-number",{number:u}),addLabel:s("add-stem"),problemAt:o,after:(u,p)=>e(T,{label:s("belongs-to",{number:p+1}),isLabelHidden:!0,value:String(a.get(u.key)),choices:i.map((d,f)=>[String(d.key),c(d,f)]),change:d=>l(r,i,new Map(a).set(u.key,d))})}),e(T,{label:s("scoring"),value:String(t.scoring),choices:z("scoring",To),change:u=>n({scoring:u})})]})}function Mn({body:t,change:n,problemAt:o}){return e(h,{children:[e(xe,{legend:s("items"),hint:s("items-hint"),name:"items",parts:me(t,"items"),least:2,most:20,change:r=>n({items:r}),label:r=>s("item-number",{number:r}),addLabel:s("add-item"),problemAt:o}),e(T,{label:s("scoring"),value:String(t.scoring),choices:z("scoring",Po),change:r=>n({scoring:r})})]})}var qo=[[/at least 1 character|may not be blank|must not be blank|field required/i,"detail-required"],[/at most (\d+) characters/i,"detail-too-long"],[/greater than or equal to ([\d.]+)/i,"detail-at-least"],[/less than or equal to ([\d.]+)/i,"detail-at-most"],[/greater than ([\d.]+)/i,"detail-more-than"],[/valid (integer|number)/i,"detail-number"]];function Oe(t){for(let[n,o]of qo){let r=n.exec(t);if(r)return s(o,{limit:r[1]??""})}return t}function Ln(t,n){let o=t?.about(n)??null;return o===null?null:Oe(o)}var zo={single_choice:Qe,multiple_choice:Qe,true_false:zn,short_text:Tn,numeric:je,matching:Rn,ordering:Mn,cloze:On,essay:En};function Fn({editor:t,question:n,at:o}){let{key:r,body:i}=n,a=O(null),l=t.problemOf(r),c=d=>t.editQuestion(r,{...i,...d}),u=d=>Ln(l,d),p=zo[i.type];return F(()=>{i.text===""&&a.current?.querySelector("textarea")?.focus()},[]),e("section",{class:"card question-form",ref:a,"aria-label":s("question-of",{place:o+1,total:t.questions.length}),children:[e("header",{children:[e("h2",{children:[s("question")," ",o+1," ",e("span",{class:"kind",children:s(`type-${i.type.replaceAll("_","-")}`)})]}),e(Co,{editor:t,questionKey:r,at:o})]}),l&&e(Qo,{problem:l.document.errors?.map(({detail:d})=>Oe(d))??[l.message]}),e(U,{label:i.type==="cloze"?s("text-with-gaps"):s("question-text"),value:i.text,maxLength:5e3,problem:u("/text"),change:d=>c({text:d})}),p&&e(p,{body:i,change:c,problemAt:u}),e("div",{class:"columns",children:[e(E,{label:s("points-label"),min:0,value:i.points,problem:u("/points"),change:d=>c({points:d??0})}),e(E,{label:s("penalty-label"),min:0,value:i.penalty??0,problem:u("/penalty"),change:d=>c({penalty:d??0})})]}),e("details",{class:"more",open:!!(i.explanation||i.format==="markdown"),children:[e("summary",{children:s("format-and-more")}),e("div",{class:"columns",children:e(T,{label:s("format"),value:i.format??"plain",choices:z("format",["plain","markdown"]),change:d=>c({format:d})})}),i.format==="markdown"&&e("p",{class:"hint",children:s("markdown-hint")}),e(U,{label:s("explanation"),hint:s("explanation-hint"),maxLength:5e3,value:i.explanation??"",problem:u("/explanation"),change:d=>c({explanation:d||null})})]})]})}function Qo({problem:t}){return e("div",{class:"problem refused",role:"alert",children:[e("p",{children:s("question-refused")}),e("ul",{children:[...new Set(t)].map(n=>e("li",{children:n},n))})]})}function Co({editor:t,questionKey:n,at:o}){let r=g(),i=t.questions.length,a=l=>{t.move(o,l),r.say(s("moved-to",{place:l+1,count:i}))};return e("div",{class:"tools",children:[e("button",{type:"button",class:"icon","aria-label":s("question-up"),title:s("question-up"),disabled:o===0,onClick:()=>a(o-1),children:"↑"}),e("button",{type:"button",class:"icon","aria-label":s("question-down"),title:s("question-down"),disabled:o===i-1,onClick:()=>a(o+1),children:"↓"}),e("button",{type:"button",class:"quiet",onClick:()=>t.duplicate(n),children:s("duplicate")}),e("button",{type:"button",class:"quiet danger-text",disabled:i===1,onClick:()=>t.remove(n),children:s("delete")})]})}function In({editor:t,chosen:n}){let o=g(),[r,i]=m(null),a=l=>{r!==null&&(t.move(r,l),o.say(s("moved-to",{place:l+1,count:t.questions.length}))),i(null)};return e("nav",{class:"question-list","aria-label":s("questions-of-quiz"),children:[e("ol",{children:t.questions.map(({key:l,body:c},u)=>e("li",{class:r===u?"dragged":void 0,draggable:!0,onDragStart:()=>i(u),onDragEnd:()=>i(null),onDragOver:p=>p.preventDefault(),onDrop:p=>{p.preventDefault(),a(u)},children:e("button",{type:"button","aria-current":t.selected.value===l?"true":void 0,onClick:()=>{t.selected.value=l,n()},children:[e("span",{class:"place",children:u+1}),e("span",{class:"title",dir:"auto",children:Eo(c.text)||e("em",{children:s("no-text-yet")})}),e("span",{class:"kind",children:[s(`type-${c.type.replaceAll("_","-")}`)," · ",s("points",{count:c.points})]}),e(Oo,{editor:t,questionKey:l})]})},l))}),e(Ro,{editor:t})]})}function Oo({editor:t,questionKey:n}){return t.state.value.conflicts.some(({key:o})=>o===n)?e("span",{class:"mark wrong",children:s("mark-conflict")}):t.problemOf(n)?e("span",{class:"mark wrong",children:s("mark-problem")}):t.isUnsaved(n)?e("span",{class:"mark partly",children:s("mark-unsaved")}):null}function Eo(t){return t.trim().split(`
`)[0].slice(0,120)}function Ro({editor:t}){return e("label",{class:"add-question",children:[e("span",{class:"unseen",children:s("add-question")}),e("select",{value:"",onChange:n=>{let o=n.currentTarget.value;n.currentTarget.value="",o!==""&&t.add(o)},children:[e("option",{value:"",children:["+ ",s("add-question")]}),Pn.map(n=>e("option",{value:n,children:s(`type-${n.replaceAll("_","-")}`)},n))]})]})}function Nn({editor:t}){let n=O(null),o=t.place(),r=t.questions[o],i=()=>matchMedia("(max-width: 48rem)").matches;return F(()=>{o<0&&t.questions[0]&&(t.selected.value=t.questions[0].key)},[o]),e(h,{children:[e(Ve,{editor:t}),e(Mo,{editor:t}),e("div",{class:"editor",children:[e(In,{editor:t,chosen:()=>{i()&&requestAnimationFrame(()=>n.current?.scrollIntoView())}}),e("div",{ref:n,children:r&&e(Fn,{editor:t,question:r,at:o},r.key)}),r&&e(ze,{id:r.key,body:r.body},r.key)]})]})}function Mo({editor:t}){return t.removed.value===null?null:e("p",{class:"notice inset removed",role:"status",children:[s("question-removed",{number:t.removed.value.at+1})," ",e("button",{type:"button",class:"quiet",onClick:()=>t.undoRemove(),children:s("undo")})]})}var ft=900,We=class{given;timer=null;running=null;failures=0;isStopped=!1;created={text:"",key:""};constructor(n){this.given={later:setTimeout.bind(globalThis),cancel:o=>clearTimeout(o),...n}}changed(){this.running===null&&this.given.tell(this.rest(),null),this.schedule(ft)}async flush(){this.given.cancel(this.timer),this.running??=this.run().finally(()=>this.running=null),await this.running}stop(){this.isStopped=!0,this.given.cancel(this.timer)}schedule(n){this.given.cancel(this.timer),this.isStopped||(this.timer=this.given.later(()=>{this.flush()},n))}async run(){for(let n=de(this.given.read());n!==null&&!this.isStopped;n=de(this.given.read())){this.given.tell("saving",null);try{await this.take(n),this.failures=0}catch(o){if(await this.recover(n,o))continue;return}}this.given.tell(this.rest(),null)}async take(n){let{request:o,read:r,write:i,problem:a}=this.given,l={headers:{"If-Match":r().etag},key:n.kind==="create"?this.idempotencyKey(n):void 0},{body:c,headers:u}=await o(Lo(n),this.pathOf(n),{...l,body:Fo(n,r())}),p=n.kind==="settings"?Y(c):c;i(yn(r(),n,u.get("ETag")??r().etag,p)),(n.kind==="settings"||"key"in n)&&a("key"in n?n.key:"settings",null),r().server.sections&&["create","delete","order"].includes(n.kind)&&await this.mergeTheirs()}idempotencyKey({key:n,body:o}){let r=n+ie(o);return r!==this.created.text&&(this.created={text:r,key:C()}),this.created.key}async recover(n,o){let{tell:r,problem:i,read:a,write:l}=this.given;return G(o,"precondition_failed")?this.mergeTheirs():he(o)?(this.failures+=1,r(o instanceof _t?"offline":"unavailable",o),this.schedule(o.retryAfterMs??Se(this.failures)+ft),!1):G(o)&&o.status===422&&n.kind!=="delete"&&n.kind!=="order"?(l(wn(a(),n)),i(n.kind==="settings"?"settings":n.key,o),!0):(r("failed",o),!1)}async mergeTheirs(){try{let{body:n,headers:o}=await this.given.request("GET",`/quizzes/${this.given.quizId}`);return this.given.write(Pe(this.given.read(),Y(n),o.get("ETag")??"")),!0}catch(n){return this.given.tell(he(n)?"offline":"failed",n),he(n)&&this.schedule(Se(++this.failures)+ft),!1}}rest(){let n=this.given.read();return n.conflicts.length>0?"conflict":de(n)!==null?"waiting":ue(n).length>0?"refused":"saved"}pathOf(n){let o=`/quizzes/${this.given.quizId}`;switch(n.kind){case"settings":return o;case"create":return`${o}/questions`;case"order":return`${o}/question-order`;default:return`${o}/questions/${n.id}`}}};function Lo(t){return{settings:"PUT",create:"POST",update:"PUT",delete:"DELETE",order:"PUT"}[t.kind]}function Fo(t,{server:n}){switch(t.kind){case"settings":return{...t.body,...n.sections?{sections:tn(n)}:{questions:n.questions}};case"order":return{question_ids:t.ids};case"delete":return;default:return we(t.body)}}var Io=300,Je=class{state;saveState=W("saved");saveError=W(null);problems=W({});selected=W("");removed=W(null);app;saver;storing;constructor(n,o,r){this.app=n,this.state=W(this.restored(o,r)),this.selected.value=this.questions[0]?.key??"",this.saver=new We({request:(i,a,l)=>n.session.request(i,a,l),quizId:o.id,read:()=>this.state.value,write:i=>this.write(i),tell:(i,a)=>{this.saveState.value=i,this.saveError.value=a},problem:(i,a)=>this.setProblem(i,a)}),this.hasUnsaved()&&this.saver.changed()}get id(){return this.state.value.server.id}get questions(){return this.state.value.draft.questions}get settings(){return this.state.value.draft.settings}flush(){return this.saver.flush()}stop(){this.saver.stop(),this.store()}hasUnsaved(){return de(this.state.value)!==null||ue(this.state.value).length>0}editSettings(n){this.edit({settings:{...this.settings,...n}})}editQuestion(n,o){this.edit({questions:this.questions.map(r=>r.key===n?{...r,body:o}:r)})}add(n){this.insert({key:te(),id:null,body:qn(n)},this.place()+1)}duplicate(n){let o=this.questions.findIndex(i=>i.key===n),r=JSON.parse(JSON.stringify(this.questions[o].body,(i,a)=>i==="id"?void 0:a));this.insert({key:te(),id:null,body:r},o+1)}remove(n){let o=this.questions.findIndex(a=>a.key===n),r=this.questions[o],i=this.questions.filter(a=>a.key!==n);this.removed.value={question:r,at:o},this.selected.value=(i[o]??i[o-1])?.key??"",this.setProblem(n,null),this.edit({questions:i})}undoRemove(){let n=this.removed.value;if(n===null)return;let o=this.state.value.server.questions.some(({id:a})=>a===n.question.id),r=JSON.parse(JSON.stringify(n.question.body,(a,l)=>a==="id"&&!o?void 0:l)),i=o?n.question:{key:te(),id:null,body:r};this.removed.value=null,this.insert(i,n.at)}move(n,o){o<0||o>=this.questions.length||n===o||this.edit({questions:Ae(this.questions,n,o)})}resolve(n,o){this.write(xn(this.state.value,n,o)),this.saver.changed()}place(){return this.questions.findIndex(n=>n.key===this.selected.value)}reopen(n,o){this.write(Pe(this.state.value,n,o)),this.saver.changed()}isUnsaved(n){return ue(this.state.value).includes(n)}problemOf(n){return this.problems.value[n]}settingsProblem(n){return this.problems.value[R]?.about(`/${n}`)??null}insert(n,o){let{questions:r}=this;this.selected.value=n.key,this.edit({questions:[...r.slice(0,o),n,...r.slice(o)]})}edit(n){this.write({...this.state.value,draft:{...this.state.value.draft,...n}}),this.saver.changed()}write(n){this.state.value=n,clearTimeout(this.storing),this.storing=setTimeout(()=>this.store(),Io)}setProblem(n,o){let{[n]:r,...i}=this.problems.value;this.problems.value=o===null?i:{...i,[n]:o}}store(){clearTimeout(this.storing),this.app.storage.write(this.storedAs(this.id),this.hasUnsaved()?this.state.value:null)}restored(n,o){let r=this.app.storage.read(this.storedAs(n.id));return r===null?Ge(n,o):Pe(r,n,o)}storedAs(n){return`draft.${this.app.user.value?.id}.${n}`}};var No=1e3;function gt({quiz:t}){let[n,o]=m(""),[r,i]=m(!1),[a,l]=m(new Date);F(()=>{let u=setInterval(()=>l(new Date),No);return()=>clearInterval(u)},[]);let c=new URL("play",location.href).href;return e("div",{class:"room-screen",children:[e(I,{title:t.title,page:s("room-of",{title:t.title})}),e("p",{class:"room-clock",role:"timer","aria-label":s("time-now"),children:a.toLocaleTimeString([],{hour:"2-digit",minute:"2-digit"})}),e("p",{class:"room-address",children:[s("open-this")," ",e("strong",{dir:"ltr",children:c.replace(/^https?:\/\//,"")})]}),r&&n!==""&&e(h,{children:[e("p",{children:s("access-code")}),e("p",{class:"room-code",dir:"ltr",children:n})]}),e("p",{class:"facts",children:[e("span",{children:s("minutes",{count:t.duration_minutes})}),e("span",{children:s("questions",{count:t.question_count})}),t.closes_at&&e("span",{children:s("open-until",{time:_(t.closes_at)})})]}),e("div",{class:"room-tools",children:[!r&&e(D,{label:s("access-code"),hint:s("room-code-hint"),value:n,change:o}),e("div",{class:"actions",children:[e("button",{type:"button",onClick:()=>i(!r),disabled:n==="",children:r?s("hide-code"):s("show-code")}),e("button",{type:"button",onClick:()=>{document.documentElement.requestFullscreen?.().catch(()=>{})},children:s("full-screen")}),e("a",{class:"button",href:`#/quiz/${t.id}/live`,children:s("back")})]})]})]})}function Ye({path:t,response:n,saved:o,skip:r}){let i=g(),[a,l]=m(n.mark?.points??null),[c,u]=m(n.mark?.comment??""),[p,d]=m(n.mark?.rubric?.levels??n.rubric?.criteria.map(()=>null)??[]),[f,b]=m(!1),y=O(null),{isBusy:w,error:v,run:P}=N();F(()=>y.current?.focus(),[]);let K=(S,q)=>{let x=p.map((B,tt)=>tt===S?q:B);d(x),l(Bo(n.rubric,x))},L=()=>P(async()=>{if(a===null)return;let S=n.rubric?{rubric:p}:{};try{await i.send("PUT",`${t}/${n.response_id}`,{points:a,comment:c||null,version:n.version,...S})}catch(q){throw G(q,"stale_version")&&b(!0),q}i.say(s("mark-saved")),o()});return e("div",{class:"mark-form",onKeyDown:S=>{S.key!=="Enter"||!(S.ctrlKey||S.metaKey)||(S.preventDefault(),L())},children:[e("h3",{ref:y,tabIndex:-1,children:e(Le,{text:n.text,format:n.format})}),e("blockquote",{class:"given text",dir:"auto",children:Go(n.response)}),n.notes_for_markers&&e("p",{class:"notice inset",dir:"auto",children:n.notes_for_markers}),n.rubric?.criteria.map((S,q)=>e(Do,{criterion:S,chosen:p[q]??null,choose:x=>K(q,x)},q)),e(E,{label:s("points-of",{max:A(n.points)}),min:0,max:n.points,value:a,change:l,problem:a!==null&&(a<0||a>n.points)?s("points-between",{max:A(n.points)}):null}),e(U,{label:s("mark-comment"),hint:s("mark-comment-hint"),maxLength:5e3,value:c,change:u}),e("p",{class:"problem",role:"alert",children:v}),e("div",{class:"actions",children:[e("button",{type:"button",class:"primary",disabled:w||a===null,onClick:L,children:r?s("save-and-next"):s("save")}),r&&e("button",{type:"button",disabled:w,onClick:r,children:f?s("next"):s("skip-response")})]}),n.claimed_until&&e("p",{class:"hint",children:s("claimed-until",{time:_(n.claimed_until)})})]})}function Do({criterion:t,chosen:n,choose:o}){let r=Z();return e("fieldset",{class:"field",children:[e("legend",{dir:"auto",children:t.text}),t.levels.map((i,a)=>e("label",{class:"option",children:[e("input",{type:"radio",name:r,checked:n===a,onChange:()=>o(a)}),e("span",{class:"text",dir:"auto",children:i.text}),e("strong",{children:A(i.points)})]},a))]})}function Bo(t,n){let o=n.reduce((r,i,a)=>r+(i===null?0:t.criteria[a]?.levels[i]?.points??0),0);return Math.round(o*1e3)/1e3}function Go(t){return t===null||t===""?s("no-answer"):typeof t=="string"?t:JSON.stringify(t)}function Dn({path:t,nameOf:n}){let o=g(),[r,i]=m(null);return e(Q,{load:()=>o.get(t),keys:[t],children:({items:a})=>{let l=a.filter(u=>u.marked>0).map(u=>u.question_id),c=r??l[0];return c===void 0?e("p",{children:s("nothing-marked")}):e(h,{children:[e(T,{label:s("question"),value:c,choices:l.map(u=>[u,n(u)]),change:i}),e(Uo,{path:t,questionId:c},c)]})}})}function Uo({path:t,questionId:n}){let o=g(),[r,i]=m(null),[a,l]=m(0),c=()=>{i(null),l(a+1)};if(r)return e(Ye,{path:t,response:r,saved:c});let u=`${t}/marks?limit=20&question_id=${n}`;return e(Q,{load:()=>o.get(u),keys:[t,a],children:p=>e(oe,{path:u,first:p,none:s("nothing-marked"),row:d=>e("span",{class:"row",children:[e("span",{class:"name",dir:"auto",children:String(d.response??s("no-answer")).slice(0,80)}),e("strong",{children:s("score-of",{score:A(d.mark?.points??0),max:A(d.points)})}),e("button",{type:"button",class:"quiet",onClick:()=>i(d),children:s("change-mark")})]})})})}var Ko=["open","done"];function Bn({quiz:t}){let n=g(),[o,r]=m("open"),[i,a]=m(0),[l,c]=m(null),[u,p]=m(null),[d,f]=m(!1),{isBusy:b,error:y,run:w}=N(),v=`/quizzes/${t.id}/marking`,P=L=>w(async()=>{p(L);let H=await n.send("POST",`${v}/next`,L===null?{}:{question_id:L}),S=H.response_id===void 0?null:H;c(S),f(S===null),a(q=>q+1)}),K=L=>{let H=t.questions?.findIndex(S=>S.id===L)??-1;return H<0?s("question"):`${H+1}. ${t.questions[H].text.slice(0,60)}`};return e("div",{class:"wide-and-narrow",children:[e("section",{class:"card","aria-labelledby":"marking",children:[e("div",{class:"view-head",children:[e("h2",{id:"marking",children:s("tab-marking")}),e(le,{label:s("tab-marking"),values:Ko,prefix:"marking",value:o,choose:r})]}),o==="done"?e(Dn,{path:v,nameOf:K}):l?e(Ye,{path:v,response:l,saved:()=>P(u),skip:()=>P(u)},l.response_id):e(h,{children:[e("p",{children:d?s("marking-none-left"):s("marking-text")}),e("button",{type:"button",class:"primary",disabled:b,onClick:()=>P(null),children:s("marking-begin")})]}),e("p",{class:"problem",role:"alert",children:y})]}),e("div",{children:[e("section",{class:"card","aria-labelledby":"left",children:[e("h2",{id:"left",children:s("marking-left")}),e(Q,{load:()=>n.get(v),keys:[t.id,i],children:({items:L})=>e(Ho,{items:L,nameOf:K,next:P})})]}),e(Vo,{quizId:t.id})]})]})}function Ho({items:t,nameOf:n,next:o}){return t.length===0?e("p",{children:s("marking-nothing")}):e("ul",{class:"list",children:t.map(r=>e("li",{class:"row",children:[e("span",{class:"name",dir:"auto",children:n(r.question_id)}),e("span",{class:"when",children:s("marking-counts",{unmarked:r.unmarked,claimed:r.claimed,marked:r.marked})}),e("button",{type:"button",disabled:r.unmarked===0,onClick:()=>o(r.question_id),children:s("mark-these")})]},r.question_id))})}function Vo({quizId:t}){let n=g(),[o,r]=m(null),[i,a]=m(!1),{isBusy:l,error:c,run:u}=N(),p=d=>u(async()=>{try{await n.send("POST",`/quizzes/${t}/release-marks`,{partial:d}),a(!0),r(null),n.say(s("marks-released"))}catch(f){if(!G(f,"marking_pending"))throw f;r(Number(f.document.left??/\d+/.exec(f.document.detail??"")?.[0]??1))}});return e("section",{class:"card","aria-labelledby":"release-marks",children:[e("h2",{id:"release-marks",children:s("release-marks")}),e("p",{children:s("release-marks-text")}),o!==null&&e("p",{class:"notice inset",role:"status",children:s("marks-left",{count:o})}),e("p",{class:"problem",role:"alert",children:c}),e("button",{type:"button",disabled:l,onClick:()=>p(o!==null),children:o===null?s("release-marks"):s("release-partly")}),i&&e("p",{class:"note",children:s("marks-released")})]})}function Xe(t){if(t===null)return"";let n=new Date(t),o=r=>String(r).padStart(2,"0");return`${n.getFullYear()}-${o(n.getMonth()+1)}-${o(n.getDate())}T${o(n.getHours())}:${o(n.getMinutes())}`}function _e(t){let n=new Date(t);return t===""||Number.isNaN(n.getTime())?null:n.toISOString()}function Ze(){return Intl.DateTimeFormat().resolvedOptions().timeZone}var jo=["editor","marker","proctor","viewer"];function Gn({quizId:t}){let n=g(),[o,r]=m(0),i=`/quizzes/${t}/staff`,a=async c=>{await n.send("PUT",`${i}/${encodeURIComponent(c.user_id.trim())}`,{role:c.role}),r(o+1)},l=async c=>{await n.send("DELETE",`${i}/${c}`),r(o+1)};return e("section",{class:"card","aria-labelledby":"staff",children:e(Q,{load:()=>Wo(n,i),keys:[t,o],children:c=>e(h,{children:[e("div",{class:"view-head",children:[e("h2",{id:"staff",children:s("staff")}),c&&e(k,{label:s("add-staff"),title:s("add-staff"),action:s("save"),act:a,children:[e($,{label:s("user-id"),name:"user_id",hint:s("user-id-hint"),autocomplete:"off",spellcheck:!1}),e(Jo,{})]})]}),c===null&&e("p",{children:s("staff-not-yours")}),c?.length===0&&e("p",{children:s("no-staff")}),e("ul",{class:"list",children:(c??[]).map(u=>e("li",{class:"row",children:[e("span",{class:"name",dir:"auto",children:u.username??u.user_id}),e("span",{children:s(`role-${u.role}`)}),e(k,{class:"quiet",label:s("take-back"),title:s("remove-staff"),action:s("take-back"),act:()=>l(u.user_id)})]},u.user_id))})]})})})}async function Wo(t,n){try{return await X(t,n)}catch(o){if(G(o)&&(o.status===404||o.status===403))return null;throw o}}function Jo(){return e("fieldset",{class:"field",children:[e("legend",{children:s("role")}),jo.map((t,n)=>e("label",{class:"check",children:[e("input",{type:"radio",name:"role",value:t,defaultChecked:n===0}),e("span",{children:[s(`role-${t}`),": ",e("span",{class:"hint",children:s(`role-${t}-may`)})]})]},t))]})}function Un({quiz:t}){return e("div",{class:"cards",children:[e(Yo,{quiz:t}),e(Gn,{quizId:t.id})]})}function Yo({quiz:t}){let n=g(),[o,r]=m(0),[i,a]=m({}),l=`/quizzes/${t.id}/overrides`,c=()=>r(o+1),u=async()=>{let[f,b]=await Promise.all([X(n,l),X(n,`/quizzes/${t.id}/takers`)]),y=Object.fromEntries(b.map(w=>[w.user_id,w.username??w.email??""]));return{overrides:f,known:y}},p=async f=>{let b=await n.send("PUT",l,Zo(f));a({...i,[b.user_id]:f.email}),b.running_attempt&&n.say(s("override-running",{time:_(b.running_attempt.expires_at)})),c()},d=async f=>{await n.send("DELETE",`${l}/${f}`),c()};return e("section",{class:"card","aria-labelledby":"overrides",children:[e("div",{class:"view-head",children:[e("h2",{id:"overrides",children:s("overrides")}),e(k,{label:s("add-override"),title:s("add-override"),action:s("save"),act:p,children:e(Xo,{})})]}),e("p",{class:"hint",children:s("overrides-text")}),e(Q,{load:u,keys:[t.id,o],children:({overrides:f,known:b})=>e(h,{children:[f.length===0&&e("p",{children:s("no-overrides")}),e("ul",{class:"list",children:f.map(y=>e("li",{class:"row",children:[e("span",{class:"name",dir:"auto",children:i[y.user_id]??b[y.user_id]??y.user_id}),e("span",{class:"when",children:er(y).join(" · ")}),e(k,{class:"quiet",label:s("take-back"),title:s("take-back-override"),action:s("take-back"),act:()=>d(y.user_id)})]},y.user_id))})]})})]})}function Xo(){let t=s("in-zone",{zone:Ze()});return e(h,{children:[e($,{label:s("email"),name:"email",type:"email",autocomplete:"off"}),e("div",{class:"columns",children:[e($,{label:s("time-factor"),hint:s("time-factor-hint"),name:"time_factor",type:"number",min:1,max:10,step:"any",defaultValue:"1"}),e($,{label:s("extra-minutes"),name:"extra_minutes",type:"number",min:0,max:1440,step:1,defaultValue:"0"}),e($,{label:s("extra-attempts"),name:"extra_attempts",type:"number",min:0,max:1e3,step:1,defaultValue:"0"})]}),e("div",{class:"columns",children:[e($,{label:s("setting-opens-at"),name:"opens_at",type:"datetime-local",required:!1,hint:t}),e($,{label:s("setting-closes-at"),name:"closes_at",type:"datetime-local",required:!1,hint:t})]})]})}function Zo(t){return{email:t.email,time_factor:Number(t.time_factor),extra_minutes:Number(t.extra_minutes),extra_attempts:Number(t.extra_attempts),opens_at:_e(t.opens_at??""),closes_at:_e(t.closes_at??"")}}function er(t){return[t.time_factor>1&&s("times-the-time",{factor:A(t.time_factor)}),t.extra_minutes>0&&s("minutes-extra",{count:t.extra_minutes}),t.extra_attempts>0&&s("attempts-extra",{count:t.extra_attempts}),t.opens_at&&s("open-from",{time:_(t.opens_at)}),t.closes_at&&s("open-until",{time:_(t.closes_at)})].filter(n=>!!n)}var tr=["new_key","either_key","full_credit","drop"];function Kn({quizId:t}){let n=g(),[o,r]=m(null),[i,a]=m({}),[l,c]=m(null),[u,p]=m(!1),{isBusy:d,error:f,run:b,dialog:y}=N(),w=Object.fromEntries(Object.entries(i).filter(([,S])=>S!=="new_key")),v=()=>b(async()=>r(Y(await n.get(`/quizzes/${t}`)))),P=S=>n.send("POST",`/quizzes/${t}/regrade`,{dry_run:S,mode:w},S?{}:{key:C()}),K=()=>b(async()=>c(await P(!0))),L=()=>b(async()=>{await P(!1),c(null),r(null),p(!0),n.say(s("regrade-begun"))}),H=(S,q)=>{a({...i,[S]:q}),c(null)};return e("section",{class:"card","aria-labelledby":"regrade",children:[e("h2",{id:"regrade",children:s("regrade")}),e("p",{children:s("regrade-text")}),o&&e("details",{class:"more",children:[e("summary",{children:s("regrade-modes")}),o.questions.map((S,q)=>e(T,{label:`${q+1}. ${S.text.slice(0,60)}`,value:i[S.id]??"new_key",choices:z("mode",tr),change:x=>H(S.id,x)},S.id))]}),l&&e(nr,{preview:l}),e("p",{class:"problem",role:"alert",children:f}),e("div",{class:"actions",children:[o===null?e("button",{type:"button",disabled:d,onClick:v,children:s("regrade-ask")}):e("button",{type:"button",class:l?void 0:"primary",disabled:d,onClick:K,children:s("regrade-look")}),l&&e("button",{type:"button",class:"primary",disabled:d,onClick:L,children:s("regrade-now",{count:l.changed})})]}),u&&e("p",{class:"note",children:s("regrade-begun")}),y]})}function nr({preview:t}){return e("div",{class:"notice inset",role:"status",children:[e("p",{children:[e("strong",{children:s("regrade-changed",{changed:t.changed,results:t.results})})," ",s("regrade-effects",{raised:t.raised,lowered:t.lowered,passed:t.newly_passed,failed:t.newly_failed})]}),!t.complete&&e("p",{children:s("regrade-sample")}),t.unmatched.length>0&&e(h,{children:[e("p",{children:s("regrade-unmatched")}),e("ul",{children:t.unmatched.map(({question_id:n,text:o})=>e("li",{dir:"auto",children:o.slice(0,100)},n))})]}),t.examples.length>0&&e("ul",{children:t.examples.map(n=>e("li",{children:e("a",{href:`#/paper/${n.attempt_id}`,children:s("regrade-example",sr(n))})},n.attempt_id))})]})}function sr(t){let n=o=>o===null?"–":A(o);return{was:n(t.score),is:n(t.new_score),max:A(t.new_max_score)}}var or=["grades","attempts"];function Hn({quiz:t}){let[n,o]=m("grades");return e("div",{class:"wide-and-narrow",children:[e("section",{class:"card","aria-labelledby":"grades",children:[e("div",{class:"view-head",children:[e("h2",{id:"grades",children:s("tab-results")}),e(rr,{quiz:t})]}),e(le,{label:s("list-of"),values:or,prefix:"list",value:n,choose:o}),n==="grades"?e(ir,{quizId:t.id}):e(ar,{quizId:t.id})]}),e("div",{children:[t.questions&&e(Kn,{quizId:t.id}),e(cr,{quizId:t.id})]})]})}function rr({quiz:t}){let n=g();return e(M,{act:async()=>{let{body:r}=await n.session.request("GET",`/quizzes/${t.id}/grades?format=csv`,{asFile:!0});ve(`${$e(t.title)}.csv`,r)},children:s("download-csv")})}function ir({quizId:t}){let n=g(),o=`/quizzes/${t}/grades`;return e(Q,{load:()=>n.get(`${o}?limit=50`),keys:[t],children:r=>e(oe,{path:`${o}?limit=50`,first:r,none:s("no-grades"),row:i=>e("a",{class:"row",href:i.attempt_id?`#/paper/${i.attempt_id}`:void 0,children:[e("span",{class:"name",dir:"auto",children:i.username??s("erased-user")}),e("span",{class:"when",children:s("attempts-counted",{counted:i.counted_attempts,all:i.attempts})}),e("strong",{children:i.percentage===null?"–":se(i.percentage)}),e(ht,{passed:i.passed})]})})})}function ht({passed:t}){return t===null?e("span",{class:"mark pending",children:s("open-grade")}):e("span",{class:t?"mark right":"mark wrong",children:t?s("passed"):s("not-passed")})}function ar({quizId:t}){let n=g(),o=`/quizzes/${t}/attempts?limit=50`;return e(Q,{load:()=>n.get(o),keys:[t],children:r=>e(oe,{path:o,first:r,none:s("no-attempts"),row:i=>e(lr,{attempt:i})})})}function lr({attempt:t}){let n=t.status==="in_progress",o=t.submitted_at??t.started_at,r={score:A(t.score??0),max:A(t.max_score??0)};return e("a",{class:"row",href:`#/paper/${t.attempt_id}${n?"/log":""}`,children:[e("span",{class:"name",dir:"auto",children:[t.username??s("erased-user")," ",e("span",{class:"when",children:s("attempt-number",{number:t.number})})]}),o&&e("span",{class:"when",children:_(o)}),e("span",{children:s(`status-${t.status.replace("_","-")}`)}),e("strong",{children:t.score===null?"–":s("score-of",r)})]})}var ur=["score","responses","correct_answers"];function cr({quizId:t}){let n=g(),[o,r]=m(""),i=async a=>{await n.send("POST",`/quizzes/${t}/release-results`,{show:a.show}),r(s("released")),n.say(s("released"))};return e("section",{class:"card","aria-labelledby":"release",children:[e("h2",{id:"release",children:s("release")}),e("p",{children:s("release-text")}),e("div",{class:"actions",children:e(k,{label:s("release-ask"),title:s("release"),action:s("release-now"),act:i,children:e("fieldset",{class:"field",children:[e("legend",{children:s("setting-review")}),ur.map((a,l)=>e("label",{class:"check",children:[e("input",{type:"radio",name:"show",value:a,defaultChecked:l===0}),e("span",{children:s(`review-show-${a.replaceAll("_","-")}`)})]},a))]})})}),e("p",{class:"note",children:o})]})}var bt=420,fe=120,Vn=4,dr=10;function jn({counts:t}){let n=Math.max(1,...t),o=bt/t.length,r=Math.ceil(t.length/dr);return e("figure",{class:"histogram",children:[e("figcaption",{children:s("distribution")}),e("svg",{viewBox:`0 0 ${bt} ${fe+36}`,role:"img","aria-label":pr(t),children:[t.map((i,a)=>{let l=i/n*fe,c=a*o+o/2;return e("g",{children:[e("rect",{x:a*o+Vn/2,y:fe-l+16,width:o-Vn,height:l,rx:"3"}),i>0&&e("text",{x:c,y:fe-l+11,children:i}),e("text",{x:c,y:fe+32,class:"tick",children:a%r===0&&vt(t,a)})]},a)}),e("line",{x1:"0",x2:bt,y1:fe+16.5,y2:fe+16.5})]})]})}function vt(t,n){return A(n*100/t.length,0)}function pr(t){return t.map((o,r)=>s("distribution-bar",{from:vt(t,r),to:vt(t,r+1),count:o})).join(", ")}var Wn=["key_may_be_wrong","negative_discrimination"];function Jn({items:t,quizId:n}){return e("section",{class:"card","aria-labelledby":"items",children:[e("h2",{id:"items",children:s("tab-questions")}),e("table",{class:"stacked",children:[e("thead",{children:e("tr",{children:[e("th",{scope:"col",children:s("question")}),e("th",{scope:"col",children:s("stat-facility")}),e("th",{scope:"col",children:s("stat-discrimination")}),e("th",{scope:"col",children:s("stat-omitted")}),e("th",{scope:"col",children:s("stat-flags")})]})}),e("tbody",{children:t.map((o,r)=>e(mr,{item:o,number:r+1,quizId:n},o.question_id))})]}),e("p",{class:"hint",children:s("statistics-hint")})]})}function mr({item:t,number:n,quizId:o}){return e("tr",{class:t.flags.some(r=>Wn.includes(r))?"at-risk":void 0,children:[e("th",{scope:"row",class:"wrapped",dir:"auto",children:[n,". ",t.text.slice(0,140),t.options.length>0&&e(fr,{options:t.options})]}),e("td",{"data-label":s("stat-facility"),children:e(Yn,{value:t.facility})}),e("td",{"data-label":s("stat-discrimination"),children:t.discrimination_index===null?"–":se(t.discrimination_index)}),e("td",{"data-label":s("stat-omitted"),children:A(t.omitted)}),e("td",{"data-label":s("stat-flags"),class:"wrapped",children:e("span",{children:[t.flags.map(r=>e("span",{class:`mark ${Wn.includes(r)?"wrong":"partly"}`,children:s(`flag-${r.replaceAll("_","-")}`)},r)),t.flags.includes("key_may_be_wrong")&&e("a",{href:`#/quiz/${o}`,children:s("mend-key")})]})})]})}function Yn({value:t}){return t===null?e(h,{children:"–"}):e("span",{class:"progress",children:[e("progress",{max:100,value:t,"aria-label":se(t)})," ",se(t)]})}function fr({options:t}){return e("details",{class:"more",children:[e("summary",{children:s("who-chose-what")}),e("ul",{class:"option-shares",children:t.map(n=>e("li",{children:[e("span",{class:"name",dir:"auto",children:n.text||s("no-answer")}),e(Yn,{value:n.share}),e("span",{class:"when",children:n.mean_total===null?"":s("mean-of-those",{points:A(n.mean_total,2)})})]},n.id))})]})}var gr=["first","last","best","all"],hr=1500,br=40;function Xn({quiz:t}){let n=g(),[o,r]=m("first"),[i,a]=m(0),{isBusy:l,error:c,run:u}=N(),p=`/quizzes/${t.id}/statistics`,d=`${p}?attempts=${o}`,f=b=>u(async()=>{await n.send("POST",p,{attempts:o},{key:C()}),await vr(n,d,b?.as_of??""),a(y=>y+1)});return e(h,{children:[e("div",{class:"view-head",children:[e(le,{label:s("which-attempts"),values:gr,prefix:"selection",value:o,choose:r}),e("p",{class:"problem",role:"alert",children:c})]}),e(Q,{load:()=>Zn(n,d),keys:[d,i],children:b=>e(h,{children:[e("section",{class:"card","aria-labelledby":"scores",children:[e("div",{class:"view-head",children:[e("h2",{id:"scores",children:s("scores")}),e("div",{class:"actions",children:[b&&e(yr,{address:d,title:t.title}),e("button",{type:"button",class:b?void 0:"primary",disabled:l,onClick:()=>f(b),children:l?s("calculating"):b?s("calculate-anew"):s("calculate")})]})]}),b?e(wr,{statistics:b}):e("p",{children:s("no-statistics")})]}),b&&e(Jn,{items:b.items,quizId:t.id})]})})]})}async function Zn(t,n){try{return await t.get(n)}catch(o){if(G(o,"no_statistics"))return null;throw o}}async function vr(t,n,o){for(let r=0;r<br;r+=1){let i=await Zn(t,n);if(i!==null&&i.as_of!==o)return;await Ot(hr)}}function yr({address:t,title:n}){let o=g();return e(M,{act:async()=>{let{body:i}=await o.session.request("GET",t,{asFile:!0,headers:{Accept:"text/csv"}});ve(`${$e(n)}-statistics.csv`,i)},children:s("download-csv")})}function wr({statistics:t}){let{test:n}=t,o=(i,a)=>i===null?"–":a(i),r=[[s("stat-attempts"),String(t.attempts)],[s("stat-mean"),o(n.mean,i=>A(i,2))],[s("stat-median"),o(n.median,i=>A(i,2))],[s("stat-sd"),o(n.sd,i=>A(i,2))],[s("stat-alpha"),o(n.alpha,se)],[s("stat-error"),o(n.standard_error,i=>A(i,2))]];return e(h,{children:[e("dl",{class:"counts",children:r.map(([i,a])=>e("div",{class:"count-card",children:[e("dt",{children:i}),e("dd",{children:a})]},i))}),t.distribution&&t.distribution.length>0&&e(jn,{counts:t.distribution}),e("p",{class:"hint",children:s("statistics-as-of",{time:_(t.as_of)})})]})}var kr=["text","format","explanation","notes_for_markers"];function ts(t,n){let o=re(t),r=re(n);return{settings:Object.keys(r).filter(a=>JSON.stringify(r[a])!==JSON.stringify(o[a])),questions:[...xr(t,n),..._r(t,n)]}}function xr(t,n){let o=t.questions.filter(({id:i})=>n.questions.some(a=>a.id===i)).map(({id:i})=>i),r=0;return n.questions.flatMap((i,a)=>{let l=t.questions.find(({id:p})=>p===i.id),c={number:a+1,text:i.text};if(l===void 0)return[{...c,kind:"added",hasOtherKey:!0}];let u=o[r++]!==i.id;return ke(l)!==ke(i)?[{...c,kind:"changed",hasOtherKey:es(l)!==es(i)}]:u?[{...c,kind:"moved",hasOtherKey:!1}]:[]})}function _r(t,n){return t.questions.flatMap((o,r)=>n.questions.some(({id:i})=>i===o.id)?[]:[{kind:"removed",number:r+1,text:o.text,hasOtherKey:!0}])}function es(t){return JSON.stringify(t,(n,o)=>kr.includes(n)?void 0:o)}function ns(t){return`published.${t}`}function et(t,n){n.published_at===null||yt(n)||t.storage.write(ns(n.id),n)}function yt(t){return t.published_at===null||t.updated_at>t.published_at}function ss(t,n){let o=t.storage.read(ns(n.id));return o?.version===n.version?o:null}function os({editor:t}){let n=g(),[o,r]=m(!1),[i,a]=m(!1),{isBusy:l,error:c,run:u,dialog:p}=N(),d=t.state.value.server,f=de(t.state.value)===null&&ue(t.state.value).length===0,b=yt(d)||t.state.value.isTouched,y=d.audience!=="everyone"||n.user.value?.role==="admin",w=()=>u(async()=>{if(await t.flush(),t.hasUnsaved())return;let{body:v,headers:P}=await n.session.request("POST",`/quizzes/${d.id}/publish`,{body:{announce:o}});t.reopen(Y(v),P.get("ETag")??t.state.value.etag),et(n,Y(v)),a(!0),n.say(s("published-now"))});return e("div",{class:"cards",children:[e("section",{class:"card","aria-labelledby":"publish",children:[e("h2",{id:"publish",children:s("what-takers-get")}),e("ul",{class:"summary",children:Sr(d).map(v=>e("li",{children:v},v))}),e($r,{quiz:d})]}),e("section",{class:"card","aria-labelledby":"changes",children:[e("h2",{id:"changes",children:d.published_at===null?s("not-published-yet"):s("version-of",{version:d.version,time:_(d.published_at)})}),e(Tr,{quiz:d,hasChanges:b}),y&&e(j,{label:s("announce"),hint:s("announce-hint"),value:o,change:r}),!f&&e("p",{class:"problem",children:s("publish-unsaved")}),e("p",{class:"problem",role:"alert",children:c}),e("div",{class:"actions",children:[e("button",{type:"button",class:"primary",disabled:l||!f||!b,onClick:w,children:d.published_at===null?s("publish-quiz"):s("publish-changes")}),d.published_at!==null&&e("a",{class:"button",href:`#/quiz/${d.id}/live`,children:s("tab-live")})]}),i&&e("p",{class:"note",children:s("published-now")}),p]})]})}function Sr(t){return[s("questions",{count:t.questions.length}),s("points",{count:Ar(t)}),s("minutes",{count:t.duration_minutes}),t.max_attempts===null?s("attempts-unlimited"):s("attempts-at-most",{count:t.max_attempts}),t.audience==="everyone"?s("for-everyone"):s("for-groups",{count:t.audience.group_ids.length}),t.has_access_code?s("with-access-code"):"",t.opens_at?s("open-from",{time:_(t.opens_at)}):s("open-at-once"),t.closes_at?s("open-until",{time:_(t.closes_at)}):s("open-for-good"),s("afterwards",{what:s(`review-show-${t.review.show.replaceAll("_","-")}`),when:s(`review-when-${t.review.when.replaceAll("_","-")}`)})].filter(Boolean)}function Ar(t){return Math.round(t.questions.reduce((n,{points:o})=>n+o,0)*1e3)/1e3}function $r({quiz:t}){let n=t.duration_minutes*60/t.questions.length,o=t.questions.map(({text:a})=>a.trim().toLocaleLowerCase()),r=o.flatMap((a,l)=>o.indexOf(a)<l?[`${o.indexOf(a)+1} = ${l+1}`]:[]),i=[n<20&&s("warn-little-time",{time:be(Math.floor(n))}),t.closes_at!==null&&Date.parse(t.closes_at)<Date.now()&&s("warn-closed"),t.review.show==="correct_answers"&&t.review.when==="immediately"&&t.max_attempts!==1&&s("warn-answers-shown"),r.length>0&&s("warn-twins",{places:r.join(", ")}),t.questions.some(({text:a})=>a===s("first-question"))&&s("warn-first-question")].filter(a=>typeof a=="string");return i.length===0?null:e("div",{class:"notice inset",children:[e("h3",{children:s("worth-a-look")}),e("ul",{children:i.map(a=>e("li",{children:a},a))})]})}function Tr({quiz:t,hasChanges:n}){let o=g();if(t.published_at===null)return e("p",{children:s("not-published-text")});if(!n)return e("p",{children:s("nothing-to-publish")});let r=ss(o,t);return r===null?e("p",{children:s("changes-unknown",{time:_(t.updated_at)})}):e(Pr,{changes:ts(r,t),quiz:t})}function Pr({changes:t,quiz:n}){let{settings:o,questions:r}=t;return e(h,{children:[e("ul",{class:"changes",children:[o.map(i=>e("li",{children:s("setting-changed",{name:qr(i)})},i)),r.map(i=>e("li",{children:[s(`question-${i.kind}`,{number:A(i.number)})," ",e("span",{dir:"auto",children:i.text.slice(0,80)}),i.hasOtherKey&&i.kind==="changed"&&e("strong",{children:[" ",s("key-changed")]})]},`${i.kind}-${i.number}`))]}),e("p",{class:"hint",children:s("running-keep-theirs")}),r.some(({hasOtherKey:i})=>i)&&e("p",{children:e("a",{href:`#/quiz/${n.id}/results`,children:s("see-regrade")})})]})}function qr(t){let n=`setting-${t.replaceAll("_","-")}`;return J(n)?s(n):t}function rs(){let t=g(),n=O(C()),o=async a=>{let l={text:s("first-question"),points:1},c=[{text:s("first-option-right"),correct:!0},{text:s("first-option-wrong"),correct:!1}],u={title:a.title,duration_minutes:Number(a.duration_minutes),passing_score:Number(a.passing_score),questions:[{type:"single_choice",...l,options:c}]},p=await t.send("POST","/quizzes",u,{key:JSON.stringify(u)===r.current?n.current:i(u)});t.go(`quiz/${p.id}`)},r=O(""),i=a=>(r.current=JSON.stringify(a),n.current=C(),n.current);return e(k,{class:"primary",label:s("new-quiz"),title:s("new-quiz"),action:s("make-quiz"),act:o,children:[e($,{label:s("setting-title"),name:"title",maxLength:200,dir:"auto",autocomplete:"off"}),e("div",{class:"columns",children:[e($,{label:s("setting-duration-minutes"),name:"duration_minutes",type:"number",min:1,max:1440,defaultValue:"30"}),e($,{label:s("setting-passing-score"),name:"passing_score",type:"number",min:0,max:100,step:"any",defaultValue:"50"})]}),e("p",{class:"hint",children:s("new-quiz-hint")})]})}var zr=["current","draft","published","archived"],Qr=6;function is(){let t=g(),[n,o]=m(0);return e(V,{load:()=>X(t,"/quizzes?mine=true"),keys:[n],children:r=>e(Cr,{quizzes:r,reload:()=>o(n+1)})})}function Cr({quizzes:t,reload:n}){let o=g(),[r,i]=m("current"),[a,l]=m(""),c=o.user.value?.role!=="user",u=(d,f)=>f==="current"?d.status!=="archived":d.status===f,p=t.filter(d=>u(d,r)&&d.title.toLocaleLowerCase().includes(a.toLocaleLowerCase()));return e("div",{children:[e("div",{class:"view-head",children:[e(I,{title:s("your-quizzes")}),c&&e("div",{class:"actions",children:[e("a",{class:"button",href:"#/import",children:s("import")}),e(rs,{})]})]}),e("div",{class:"filters",children:[e("div",{class:"segments",role:"group","aria-label":s("by-state"),children:zr.map(d=>e("button",{type:"button","aria-pressed":r===d,onClick:()=>i(d),children:[s(`state-${d}`)," ",e("span",{class:"count",children:t.filter(f=>u(f,d)).length})]},d))}),t.length>=Qr&&e("label",{class:"search",children:[e("span",{class:"unseen",children:s("search")}),e("input",{type:"search",placeholder:s("search"),onInput:d=>l(d.currentTarget.value)})]})]}),t.length===0&&e("p",{class:"card",children:c?s("no-own-quizzes"):s("no-quizzes-not-author")}),t.length>0&&p.length===0&&e("p",{class:"card",children:s("nothing-found")}),e("ul",{class:"list",children:p.map(d=>e("li",{children:e(Or,{quiz:d,reload:n})},d.id))})]})}function Or({quiz:t,reload:n}){let o=`#/quiz/${t.id}`;return e("article",{class:"card quiz-card",children:[e("div",{children:[e("h2",{children:[e("a",{href:o,dir:"auto",children:t.title})," ",e(wt,{quiz:t})]}),e("p",{class:"facts",children:Er(t).map(r=>e("span",{children:r},r))})]}),e("div",{class:"card-tools",children:[t.status==="published"&&e("a",{class:"button",href:`${o}/live`,children:s("tab-live")}),t.status!=="draft"&&e("a",{class:"button",href:`${o}/results`,children:s("tab-results")}),e(Rr,{quiz:t,reload:n})]})]})}function wt({quiz:t}){let n={draft:"partly",published:"right",archived:"pending"}[t.status];return e("span",{class:`mark ${n}`,children:s(`state-${t.status}`)})}function Er(t){return[s("questions",{count:t.question_count}),s("points",{count:t.total_points}),s("minutes",{count:t.duration_minutes}),t.opens_at&&s("open-from",{time:_(t.opens_at)}),t.closes_at&&s("open-until",{time:_(t.closes_at)})].filter(n=>!!n)}function Rr({quiz:t,reload:n}){let o=g(),r=async()=>o.go(`quiz/${await un(o,t.id)}`),i=async()=>{await o.send("DELETE",`/quizzes/${t.id}`),o.say(s("deleted")),n()};return e("details",{class:"menu",children:[e("summary",{"aria-label":s("more-of",{title:t.title}),children:s("more")}),e("div",{class:"menu-items",children:[e(M,{class:"quiet",act:r,children:s("copy")}),e(k,{class:"quiet",label:s("export-ask"),title:s("export-title",{title:t.title}),action:s("download"),act:a=>cn(o,t,a.format??"json"),children:[e("fieldset",{class:"field",children:[e("legend",{children:s("file-format")}),ln.map((a,l)=>e("label",{class:"check",children:[e("input",{type:"radio",name:"format",value:a,defaultChecked:l===0}),e("span",{children:s(`file-${a.replaceAll("_","-")}`)})]},a))]}),e("p",{class:"hint",children:s("export-hint")})]}),t.status!=="archived"&&e(k,{class:"quiet danger-text",label:s("delete-ask"),title:s("delete-quiz-title",{title:t.title}),action:s("delete-quiz"),act:i,danger:!0,children:e("p",{children:s("delete-quiz-text")})})]})]})}function ge({id:t,children:n}){return e("section",{class:"card settings","aria-labelledby":t,children:[e("h2",{id:t,children:s(t)}),n]})}function as({settings:t,set:n,problem:o,hasCode:r}){let i=g(),{audience:a}=t,l=a==="everyone"?"everyone":"groups",[c,u]=m(l==="groups"),p=a==="everyone"?[]:a.group_ids,d=b=>{u(b==="groups"),b==="everyone"&&n({audience:"everyone"})},f=(b,y)=>{let w=y?[...p,b]:p.filter(v=>v!==b);n({audience:w.length>0?{group_ids:w}:"everyone"})};return e(ge,{id:"settings-audience",children:[e(T,{label:s("setting-audience"),value:c?"groups":"everyone",choices:[["everyone",s("audience-everyone")],["groups",s("audience-groups")]],problem:o("audience")??o("audience/group_ids"),change:d}),c&&e(Q,{load:()=>X(i,"/groups"),keys:[],children:b=>e("fieldset",{class:"field",children:[e("legend",{children:s("groups")}),b.length===0&&e("p",{class:"hint",children:s("no-groups-yet")}),b.map(({id:y,name:w})=>e(j,{label:w,value:p.includes(y),change:v=>f(y,v)},y)),e("p",{class:"hint",children:a==="everyone"?s("choose-a-group"):""})]})}),e(Mr,{settings:t,set:n,problem:o,hasCode:r})]})}function Mr({settings:t,set:n,problem:o,hasCode:r}){let i=t.access_code,a=i===null?s("code-removed"):r?s("code-is-set"):s("code-none");return e(h,{children:[e(D,{label:s("access-code"),hint:a,maxLength:200,value:i??"",problem:o("access_code"),change:l=>n({access_code:l===""?void 0:l})}),r&&i!==null&&e("button",{type:"button",onClick:()=>n({access_code:null}),children:s("remove-code")})]})}function us({editor:t}){let n={settings:t.settings,set:o=>t.editSettings(o),problem:o=>{let r=t.settingsProblem(o);return r===null?null:Oe(r)}};return e(h,{children:[e(Ve,{editor:t}),e("div",{class:"cards",children:[e(Lr,{...n}),e(as,{...n,hasCode:t.state.value.server.has_access_code}),e(Fr,{...n}),e(Ir,{...n}),e(Nr,{...n})]})]})}function Lr({settings:t,set:n,problem:o}){return e(ge,{id:"settings-general",children:[e(D,{label:s("setting-title"),maxLength:200,value:t.title,problem:o("title"),change:r=>n({title:r})}),e(U,{label:s("setting-description"),maxLength:5e3,rows:3,value:t.description,problem:o("description"),change:r=>n({description:r})}),e(T,{label:s("setting-description-format"),value:t.description_format,choices:z("format",["plain","markdown"]),change:r=>n({description_format:r})}),e(j,{label:s("setting-randomize-questions"),value:t.randomize_questions,change:r=>n({randomize_questions:r})}),e(j,{label:s("setting-randomize-options"),value:t.randomize_options,change:r=>n({randomize_options:r})})]})}function Fr({settings:t,set:n,problem:o}){return e(ge,{id:"settings-time",children:[e("div",{class:"columns",children:[e(E,{label:s("setting-duration-minutes"),min:1,max:1440,step:1,value:t.duration_minutes,problem:o("duration_minutes"),change:r=>r!==null&&n({duration_minutes:r})}),e(E,{label:s("setting-max-attempts"),hint:s("empty-unlimited"),min:1,max:1e3,step:1,value:t.max_attempts,problem:o("max_attempts"),change:r=>n({max_attempts:r})})]}),e("div",{class:"columns",children:[e(ls,{name:"opens_at",settings:t,set:n,problem:o}),e(ls,{name:"closes_at",settings:t,set:n,problem:o})]}),e("div",{class:"columns",children:[e(E,{label:s("setting-late-start-minutes"),hint:s("late-start-hint"),min:0,max:1440,step:1,value:t.late_start_minutes,problem:o("late_start_minutes"),change:r=>n({late_start_minutes:r})}),e(T,{label:s("setting-overdue"),value:t.overdue,choices:z("overdue",["auto_submit","abandon"]),change:r=>n({overdue:r})})]})]})}function ls({name:t,settings:n,set:o,problem:r}){let[i,a]=m(Xe(n[t])),l=_e(i)===n[t]||Xe(n[t])===i?i:Xe(n[t]),c=u=>{a(u),o({[t]:_e(u)})};return e(D,{label:s(`setting-${t.replace("_","-")}`),type:"datetime-local",hint:s("in-zone",{zone:Ze()}),value:l,problem:r(t),change:c})}function Ir({settings:t,set:n,problem:o}){let{review:r}=t,i=["nothing","score","responses","correct_answers"];return e(ge,{id:"settings-afterwards",children:[e("div",{class:"columns",children:[e(E,{label:s("setting-passing-score"),min:0,max:100,value:t.passing_score,problem:o("passing_score"),change:a=>a!==null&&n({passing_score:a})}),e(T,{label:s("setting-grading-method"),value:t.grading_method,choices:z("grading",["best","latest","first","mean"]),change:a=>n({grading_method:a})})]}),e("div",{class:"columns",children:[e(T,{label:s("setting-review"),value:r.show,choices:z("review-show",i),problem:o("review/show"),change:a=>n({review:{...r,show:a}})}),e(T,{label:s("review-when"),value:r.when,choices:z("review-when",["immediately","after_close"]),problem:o("review/when"),change:a=>n({review:{...r,when:a}})})]}),e(j,{label:s("setting-leaderboard"),value:t.leaderboard,change:a=>n({leaderboard:a})})]})}function Nr({settings:t,set:n,problem:o}){let[r,i]=m((t.networks??[]).join(`
`)),a=u=>u.split(/[\s,]+/).filter(Boolean),l=u=>{i(u),n({networks:a(u).length>0?a(u):null})},c=o("networks")??(t.networks??[]).map((u,p)=>o(`networks/${p}`)).find(Boolean)??null;return e(ge,{id:"settings-room",children:[e(T,{label:s("setting-device-rule"),value:t.device_rule,choices:z("device",["free","log","lock"]),change:u=>n({device_rule:u})}),e(T,{label:s("setting-event-log"),value:t.event_log,choices:z("events",["off","basic","full"]),change:u=>n({event_log:u})}),e(j,{label:s("setting-events-visible-to-taker"),value:t.events_visible_to_taker,change:u=>n({events_visible_to_taker:u})}),e(U,{label:s("setting-networks"),hint:s("networks-hint"),dir:"ltr",value:r,problem:c,change:l})]})}var Dr={"":Nn,settings:us,publish:os},kt={live:Wt,results:Hn,marking:Bn,statistics:Xn,people:Un},cs=["","settings","publish","live","results","marking","statistics","people"];function ds({id:t,part:n}){let o=g();return e(V,{load:async()=>{let{body:i,headers:a}=await o.session.request("GET",`/quizzes/${t}`);return{quiz:Y(i),etag:a.get("ETag")??""}},keys:[t],children:({quiz:i,etag:a})=>i.questions?e(Br,{quiz:i,etag:a,part:n}):e(Gr,{quiz:i,part:n})})}function Br({quiz:t,etag:n,part:o}){let r=g(),[i]=m(()=>new Je(r,t,n));F(()=>(et(r,t),()=>{i.flush(),i.stop()}),[]);let{server:a}=i.state.value;if(o==="room")return e(gt,{quiz:{...a,title:i.settings.title}});let l={...a,title:i.settings.title},c=Dr[o],u=kt[o];return e("div",{class:"space",children:[e(ps,{quiz:l,part:o,tabs:cs,children:c&&e(Ur,{editor:i})}),c?e(c,{editor:i}):u?e(u,{quiz:l}):e(nt,{})]})}function Gr({quiz:t,part:n}){let o=n||"live",r=kt[o];return o==="room"?e(gt,{quiz:t}):e("div",{class:"space",children:[e(ps,{quiz:t,part:o,tabs:cs.filter(i=>i in kt)}),r?e(r,{quiz:t}):e(nt,{})]})}function ps({quiz:t,part:n,tabs:o,children:r}){let i=s(n===""?"tab-questions":`tab-${n}`),a=O(null);return F(()=>a.current?.querySelector("[aria-current]")?.scrollIntoView({block:"nearest",inline:"center"}),[n]),e("header",{class:"space-head",children:[e("div",{class:"space-title",children:[e(I,{title:t.title,page:`${t.title}: ${i}`})," ",e(wt,{quiz:t})]}),e("nav",{class:"tabs",ref:a,"aria-label":s("parts-of-quiz"),children:o.map(l=>e("a",{href:`#/quiz/${t.id}${l&&`/${l}`}`,"aria-current":l===n?"page":void 0,children:s(l===""?"tab-questions":`tab-${l}`)},l))}),r]})}function Ur({editor:t}){let n=t.saveState.value;return e("p",{class:"state","data-state":n,role:"status",children:Kr(t,n)})}function Kr(t,n){if(n==="failed")return ae(t.saveError.value);if(n!=="refused")return s(`draft-${n}`);let o=ue(t.state.value),r=t.questions.flatMap(({key:a},l)=>o.includes(a)?[l+1]:[]).join(", ");return[o.includes(R)?s("draft-refused-settings"):"",r&&s("draft-refused-questions",{places:r})].filter(Boolean).join(" ")}function ms({id:t}){let n=g();return e(V,{load:()=>n.get(`/attempts/${t}/events`),keys:[t],children:({items:o})=>e("div",{children:e("section",{class:"card",children:[e(I,{title:s("log-title")}),e("p",{class:"hint",children:s("log-hint")}),o.length===0&&e("p",{children:s("log-empty")}),e("ol",{class:"log",children:o.map((r,i)=>e("li",{children:[e("time",{dateTime:r.at,children:_(r.at)}),e("span",{children:Hr(r)}),Vr(r).map(a=>e("span",{class:"note",dir:"auto",children:a},a))]},i))}),e("div",{class:"actions",children:[e("a",{class:"button",href:`#/paper/${t}`,children:s("paper")}),e("button",{type:"button",onClick:()=>history.back(),children:s("back")})]})]})})})}function Hr(t){let n=`event-${t.type.replace("reported.","").replaceAll("_","-")}`;return J(n)?s(n,{count:t.answers?.length??1}):t.type}function Vr(t){return[t.minutes?s("minutes",{count:t.minutes}):"",t.reason??"",t.text??"",t.code??"",t.device??"",t.network??"",t.ended_by?s(`ended-by-${t.ended_by}`):""].filter(Boolean)}function fs({id:t,part:n}){return n==="log"?e(ms,{id:t}):e(jr,{id:t})}function jr({id:t}){let n=g(),[o,r]=m(0);return e(V,{load:()=>Wr(n,t),keys:[t,o],children:i=>e(Jr,{paper:i,reload:()=>r(o+1)})})}async function Wr(t,n){let o=await t.get(`/results/attempts/${n}`),[r,i]=await Promise.all([t.find(`/attempts/${n}`),t.find(`/quizzes/${o.quiz_id}`)]),a=r?.questions??[],l=a.length>0?a:(i?Y(i).questions??[]:[]).map(c=>He(c.id,c));return{result:o,questions:l,title:i?.title??s("paper")}}function Jr({paper:{result:t,questions:n,title:o},reload:r}){return e("div",{children:[e("p",{class:"breadcrumb",children:e("a",{href:`#/quiz/${t.quiz_id}/results`,dir:"auto",children:o})}),e("section",{class:"card result",children:[e(I,{title:s("paper"),page:s("paper-of",{title:o})}),e("p",{class:"score",children:[e("strong",{children:t.score===null?"–":A(t.score)}),e("span",{children:t.percentage!==null&&s("of-maximum",{max:A(t.max_score),percentage:se(t.percentage)})}),t.voided_at?e("span",{class:"mark wrong",children:s("voided")}):e(ht,{passed:t.passed})]}),e("p",{class:"facts",children:[e("span",{children:s("attempt-number",{number:t.number})}),e("span",{children:s(`status-${t.status.replace("_","-")}`)}),t.ended_by&&e("span",{children:s(`ended-by-${t.ended_by}`)}),e("span",{children:_(t.submitted_at)}),e("span",{children:be(t.duration_seconds)})]}),t.adjustment&&e("p",{class:"note",dir:"auto",children:s("adjusted",{points:A(t.adjustment.points),reason:t.adjustment.reason})}),t.regraded_at&&e("p",{class:"note",children:s("regraded",{time:_(t.regraded_at)})}),e(Yr,{result:t,reload:r})]}),t.review?e(Ft,{questions:n,review:t.review,assets:t.assets??{},title:s("answers"),answerLabel:s("answer")}):e("p",{class:"card",children:s("no-review")})]})}function Yr({result:t,reload:n}){let o=g(),r=`/results/attempts/${t.attempt_id}`,i=async(a,l)=>{await o.send("POST",`${r}/${a}`,l,{key:C()}),n()};return e("div",{class:"actions",children:[e(k,{label:s("adjust-ask"),title:s("adjust-title"),action:s("adjust"),act:a=>i("adjust",{points:Number(a.points),reason:a.reason}),children:[e("p",{children:s("adjust-text")}),e($,{label:s("adjust-points"),name:"points",type:"number",step:"any",min:-1e3,max:1e3,defaultValue:String(t.adjustment?.points??0)}),e($,{label:s("reason"),name:"reason",maxLength:500,dir:"auto",autocomplete:"off",defaultValue:t.adjustment?.reason??""})]}),o.user.value?.role==="admin"&&!t.voided_at&&e(k,{class:"danger",danger:!0,label:s("void-ask"),title:s("void-title"),action:s("void"),act:a=>i("void",{reason:a.reason}),children:[e("p",{children:s("void-text")}),e($,{label:s("reason"),name:"reason",maxLength:500,dir:"auto",autocomplete:"off"})]}),e("a",{class:"button",href:`#/paper/${t.attempt_id}/log`,children:s("log")}),e("button",{type:"button",onClick:()=>window.print(),children:s("print")})]})}function gs(){let t=g(),n=t.user.value,o=n!==null&&t.session.isSignedIn,{name:r}=t.route.value,i=(a,l,c)=>e("a",{href:a,"aria-current":c.includes(r)?"page":void 0,children:l});return e(h,{children:[e("a",{href:"#/",class:"brand",children:[e("img",{src:new URL("icon.svg",import.meta.url).href,alt:""}),e("span",{class:"brand-name",children:"Invigil"})," ",e("span",{class:"brand-part",children:s("studio")})]}),o&&e("nav",{"aria-label":s("main-navigation"),children:[i("#/",s("quizzes"),["","quiz","import","paper"]),i("#/groups",s("groups"),["groups","group"]),n.role==="admin"&&i("#/admin",s("admin"),["admin","user"]),e("a",{href:"play#/account",children:s("account")}),e("button",{type:"button",class:"quiet",onClick:()=>t.session.signOut().catch(()=>{}),children:s("sign-out")})]})]})}var Xr={"sign-in":zt,register:()=>e(Qt,{}),forgot:Ct},Zr={"":is,import:bn,quiz:ds,paper:fs,groups:mn,group:fn,admin:Xt,user:Zt};At({english:It,german:()=>import("./studio.de-QEUHGWGF.js")});Pt({top:gs,open:Xr,own:Zr});
