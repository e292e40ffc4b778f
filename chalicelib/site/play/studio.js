import{B as we,F as Pt,G as Tt,I as Qt,J as Ye,K as ke,L as zt,M as ie,N as Et,a as ht,b as bt,c as re,d as pe,e as T,f as G,h as vt,j as ee,k as g,l as E,m as wt,n as kt,o as I,p as Je,q as _t,r as Ee,s as _,t as xt,u as St,v as At,w as $t,x as Ce,y as Oe}from"./chunk-73EZJUUQ.js";import{c as Qe,d as h,h as f,i as M,k as Q,n as Z,p as yt,s as U,t as s,u as N,v as ze,w as x,x as me,y as e,z as qt}from"./chunk-YDYL2SS5.js";import"./chunk-WOT6VMZA.js";var Ct=`### The studio's texts, beside the player's. Every language has every message; a test compares them.

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
afterwards = afterwards shown: { $what }; { $when }
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
`;function O({load:t,keys:n,children:o}){let{value:r,error:i,reload:a}=kt(t,n);return i!==null?e("p",{class:"problem",role:"alert",children:[ee(i)," ",e("button",{type:"button",class:"quiet",onClick:a,children:s("try-again")})]}):r===null?e("p",{class:"hint",children:s("one-moment")}):e(h,{children:o(r)})}function Ot({done:t,close:n}){let o=g(),r=async i=>{await o.send("POST","/auth/step-up",{password:i["step-up-password"],code:i["step-up-code"]}),t()};return e(Ce,{title:s("step-up"),close:n,children:[e("p",{children:s("step-up-text")}),e(Ee,{action:s("go-on"),submit:r,children:e(Xe,{})}),e("div",{class:"actions",children:e("button",{type:"button",onClick:n,children:s("cancel")})})]})}function Xe(){return e(h,{children:[e(xt,{label:s("password"),name:"step-up-password",autocomplete:"current-password"}),e(_,{label:s("mfa-code"),name:"step-up-code",autocomplete:"one-time-code",inputMode:"text",hint:s("mfa-hint")})]})}function te(){let t=g(),[n,o]=f(!1),[r,i]=f(""),[a,l]=f(null),c=Q(!1),u=async m=>{if(c.current)return!1;c.current=!0,o(!0),i("");try{return await m(),!0}catch(b){return re(b,"step_up_required")?l(()=>m):(i(ee(b)),t.say(ee(b))),!1}finally{c.current=!1,o(!1)}};return{isBusy:n,error:r,run:u,dialog:a===null?null:e(Ot,{done:()=>{l(null),u(a)},close:()=>l(null)})}}function R({act:t,class:n,disabled:o,children:r}){let{isBusy:i,error:a,run:l,dialog:c}=te();return e(h,{children:[e("button",{type:"button",class:n,disabled:i||o,onClick:()=>l(t),children:r}),a&&e("span",{class:"problem",role:"alert",children:a}),c]})}function w({label:t,title:n,action:o,act:r,class:i,danger:a,disabled:l,children:c}){let u=g(),[p,d]=f(!1),[m,b]=f(!1),y=()=>{d(!1),b(!1)};return e(h,{children:[e("button",{type:"button",class:i,disabled:l,onClick:()=>d(!0),children:t}),p&&e(Ce,{title:n,close:y,children:[e(Ee,{action:o,submit:async v=>{m&&await u.send("POST","/auth/step-up",{password:v["step-up-password"],code:v["step-up-code"]});try{await r(v),y()}catch(P){throw re(P,"step_up_required")&&b(!0),P}},danger:a??!1,children:[c,m&&e(Xe,{})]}),e("div",{class:"actions",children:e("button",{type:"button",onClick:y,children:s("cancel")})})]})]})}function Rt({quiz:t,chosen:n,isPaused:o,done:r,clear:i}){let a=g(),l=Ze(r),c=n.length>0?{user_ids:[...new Set(n.map(({user_id:m})=>m))]}:{},u=n.length>0?s("for-selected",{count:n.length}):s("for-all"),p=`/quizzes/${t.id}`,d=async m=>{await l(`${p}/extend`,{minutes:Number(m.minutes),reason:m.reason,...c}),a.say(s("time-given")),i()};return e("section",{class:"card controls","aria-label":s("controls"),children:[e("p",{class:"whom",children:[e("strong",{children:u})," ",n.length>0&&e("button",{type:"button",class:"quiet",onClick:i,children:s("select-none")})]}),e("div",{class:"actions",children:[e(w,{class:"primary",label:s("give-time"),title:`${s("give-time-title")} ${u}`,action:s("give-time-now"),act:d,children:e(et,{})}),e(w,{label:s("send-message"),title:`${s("message-title")} ${u}`,action:s("send"),act:async m=>{await l(`${p}/messages`,{text:m.text,...c}),a.say(s("message-sent"))},children:[e(_,{label:s("message"),name:"text",maxLength:500,dir:"auto",autocomplete:"off"}),e("p",{class:"hint",children:s("message-hint")})]}),o?e(R,{act:()=>l(`${p}/resume`,void 0),children:s("resume")}):e(w,{label:s("pause-ask"),title:s("pause-title"),action:s("pause"),act:m=>l(`${p}/pause`,{reason:m.reason}),children:[e("p",{children:s("pause-text")}),e(Lt,{})]}),e("a",{class:"button",href:`#/quiz/${t.id}/room`,children:s("room-screen")}),e(w,{label:s("end-all-ask"),title:s("end-all-title"),action:s("end-all"),class:"danger",danger:!0,act:()=>l(`${p}/close-attempts`,void 0),children:e("p",{children:s("end-all-text")})})]}),o&&e("p",{class:"notice inset",role:"status",children:s("is-paused")})]})}function Ze(t){let n=g(),o=Q({text:"",key:""});return async(r,i)=>{let a=r+JSON.stringify(i);a!==o.current.text&&(o.current={text:a,key:T()}),await n.send("POST",r,i,{key:o.current.key}),o.current={text:"",key:""},t()}}function et(){return e(h,{children:[e(_,{label:s("minutes-more"),name:"minutes",type:"number",min:1,max:1440,step:1,defaultValue:"10"}),e(Lt,{})]})}function Lt(){return e(_,{label:s("reason"),name:"reason",maxLength:500,dir:"auto",autocomplete:"off",hint:s("reason-hint")})}var ss=304,os=50,Mt=1e3,Re=class{summary=G(null);rows=G([]);error=G(null);asOf=G(null);app;quizId;known=new Map;timer;failures=0;isRunning=!1;isStopped=!1;constructor(n,o){this.app=n,this.quizId=o}start(){let n=()=>{document.visibilityState==="visible"&&this.look()};return document.addEventListener("visibilitychange",n),this.look(),()=>{this.isStopped=!0,clearTimeout(this.timer),document.removeEventListener("visibilitychange",n)}}async look(){if(this.isRunning||this.isStopped)return;this.isRunning=!0,clearTimeout(this.timer);let n=0;try{n=await this.readPages()*Mt,this.failures=0,this.error.value=null,this.asOf.value=Date.now()}catch(o){this.error.value=o,this.failures+=1,n=pe(o)?o.retryAfterMs??we(this.failures)+Mt:0}finally{this.isRunning=!1}n>0&&!this.isStopped&&document.visibilityState==="visible"&&(this.timer=setTimeout(()=>{this.look()},n))}async readPages(){let n=[],o="",r=null;for(let i=0;o!==null&&i<os;i+=1){let a=await this.readPage(o);r??=a,n.push(...a.items),o=a.next_cursor}return this.isStopped||r===null?0:(this.summary.value=r.summary,this.rows.value=n,r.poll_after_seconds)}async readPage(n){let o=this.known.get(n),r=`/quizzes/${this.quizId}/monitor?limit=100${n&&`&cursor=${encodeURIComponent(n)}`}`,i=this.app.clock.ticks();try{let a=o?{"If-None-Match":o.etag}:{},l=await this.app.session.request("GET",r,{headers:a});return this.app.clock.heard(l.body.server_time,i,this.app.clock.ticks()),this.known.set(n,{etag:l.headers.get("ETag")??"",page:l.body}),l.body}catch(a){if(o&&a instanceof ht&&a.status===ss)return o.page;throw a}}};function K(t){return t.status==="in_progress"}function fe(t){return t.flags.includes("at_risk")}function Ft({row:t,name:n,done:o}){let r=g(),i=Ze(o),a=`/attempts/${t.attempt_id}`;return e("details",{class:"menu",children:[e("summary",{"aria-label":s("acts-for",{name:n}),children:s("more")}),e("div",{class:"menu-items",children:[K(t)&&e(h,{children:[e(w,{class:"quiet",label:s("give-time"),title:`${s("give-time-title")} ${n}`,action:s("give-time-now"),act:l=>i(`${a}/extend`,{minutes:Number(l.minutes),reason:l.reason}),children:e(et,{})}),e(R,{class:"quiet",act:async()=>{await i(`${a}/release-device`,void 0),r.say(s("device-released"))},children:s("release-device")}),e(w,{class:"quiet danger-text",label:s("hand-in-for"),title:s("hand-in-for-title",{name:n}),action:s("hand-in"),act:()=>i(`${a}/close`,void 0),danger:!0,children:e("p",{children:s("hand-in-for-text")})})]}),e("a",{class:"button quiet",href:`#/paper/${t.attempt_id}/log`,children:s("log")}),!K(t)&&e("a",{class:"button quiet",href:`#/paper/${t.attempt_id}`,children:s("paper")})]})]})}var It=1e3,Nt=45e3,rs=12e4;function Dt({rows:t,selected:n,select:o,done:r}){let i=cs(),a=t.filter(K),l=a.length>0&&a.every(({attempt_id:u})=>n.has(u)),c=(u,p)=>{let d=new Set(n);p?d.add(u):d.delete(u),o(d)};return t.length===0?null:e("table",{class:"stacked",children:[e("thead",{children:e("tr",{children:[e("td",{children:e("label",{class:"check",children:[e("input",{type:"checkbox",checked:l,disabled:a.length===0,onChange:u=>o(new Set(u.currentTarget.checked?a.map(({attempt_id:p})=>p):[]))}),e("span",{class:"unseen",children:s("select-all")})]})}),e("th",{scope:"col",children:s("column-name")}),e("th",{scope:"col",children:s("column-answered")}),e("th",{scope:"col",children:s("time-left")}),e("th",{scope:"col",children:s("column-seen")}),e("th",{scope:"col",children:s("column-devices")}),e("td",{})]})}),e("tbody",{children:t.map(u=>e(is,{row:u,clock:i,isSelected:n.has(u.attempt_id),toggle:c,done:r},u.attempt_id))})]})}function is({row:t,clock:n,isSelected:o,toggle:r,done:i}){let a=t.username??s("erased-user"),l=K(t);return e("tr",{class:fe(t)?"at-risk":void 0,children:[e("td",{class:"select",children:l&&e("label",{class:"check",children:[e("input",{type:"checkbox",checked:o,onChange:c=>r(t.attempt_id,c.currentTarget.checked)}),e("span",{class:"unseen",children:s("select-one",{name:a})})]})}),e("th",{scope:"row",dir:"auto",children:[a," ",fe(t)&&e("span",{class:"mark wrong",children:s("count-at-risk")})]}),e("td",{"data-label":s("column-answered"),children:l?e(as,{answered:t.answered,total:t.question_count}):"–"}),e("td",{"data-label":s("time-left"),children:l?e(ls,{row:t,clock:n}):e("span",{children:s(`status-${t.status.replace("_","-")}`)})}),e("td",{"data-label":s("column-seen"),children:l?e(us,{row:t,clock:n}):"–"}),e("td",{"data-label":s("column-devices"),children:t.devices}),e("td",{class:"row-tools",children:e(Ft,{row:t,name:a,done:i})})]})}function as({answered:t,total:n}){return e("span",{class:"progress",children:[e("progress",{max:n,value:t,"aria-label":s("answered-of",{answered:t,total:n})}),e("span",{"aria-hidden":"true",children:[t,"/",n]})]})}function ls({row:t,clock:n}){if(t.flags.includes("paused"))return e("span",{class:"mark partly",children:s("paused-short")});let o=Date.parse(t.expires_at)-n.now();return e("span",{class:`clock-cell ${Pt(o)}`,children:[Tt(o)," ",t.extra_minutes>0&&e("span",{class:"extra",children:["+",s("minutes-short",{count:t.extra_minutes})]})]})}function us({row:t,clock:n}){let o=Math.max(0,n.now()-Date.parse(t.last_seen_at)),r=o<Nt?"right":o<rs?"partly":"wrong",i=o<Nt?s("seen-now"):s("seen-ago",{time:me(Math.floor(o/It))});return e("span",{class:`mark ${r}`,children:i})}function cs(){let{clock:t}=g(),[,n]=f(0);return M(()=>{let o=setInterval(()=>n(r=>r+1),It);return()=>clearInterval(o)},[]),t}var ds=["risk","name","progress"],ps=["all","running","at_risk","ended"];function Gt({quiz:t}){let n=g(),[o]=f(()=>new Re(n,t.id)),[r,i]=f(new Set),[a,l]=f("risk"),[c,u]=f("all"),[p,d]=f("");M(()=>o.start(),[]);let m=vt(()=>o.rows.value.some(({flags:k})=>k.includes("paused")));if(t.status==="draft")return e("p",{class:"card",children:s("live-draft")});let b=o.rows.value.filter(k=>gs(k,c)&&(k.username??"").toLocaleLowerCase().includes(p.toLocaleLowerCase())).sort(hs[a]),y=o.rows.value.filter(k=>r.has(k.attempt_id)&&K(k));return e(h,{children:[e(ms,{monitor:o}),e(Rt,{quiz:t,chosen:y,isPaused:m.value,done:()=>{o.look()},clear:()=>i(new Set)}),e("section",{class:"card monitor","aria-labelledby":"takers",children:[e("div",{class:"view-head",children:[e("h2",{id:"takers",children:s("takers")}),e(fs,{monitor:o})]}),e("div",{class:"filters",children:[e(_e,{label:s("shown-takers"),values:ps,prefix:"show",value:c,choose:u}),e("label",{children:[e("span",{class:"unseen",children:s("search-taker")}),e("input",{type:"search",placeholder:s("search-taker"),onInput:k=>d(k.currentTarget.value)})]}),e("label",{class:"order",children:[e("span",{children:s("order-by")}),e("select",{value:a,onChange:k=>l(k.currentTarget.value),children:ds.map(k=>e("option",{value:k,children:s(`order-${k}`)},k))})]})]}),e(Dt,{rows:b,selected:r,select:i,done:()=>{o.look()}}),o.summary.value&&b.length===0&&e("p",{children:s("nobody-here")})]})]})}function _e(t){return e("div",{class:"segments",role:"group","aria-label":t.label,children:t.values.map(n=>e("button",{type:"button","aria-pressed":t.value===n,onClick:()=>t.choose(n),children:s(`${t.prefix}-${n.replaceAll("_","-")}`)},n))})}function ms({monitor:t}){let{value:n}=t.summary;return n===null?null:e("dl",{class:"counts",children:["not_started","running","at_risk","submitted"].map(o=>e("div",{class:o==="at_risk"&&n[o]>0?"count-card at-risk":"count-card",children:[e("dt",{children:s(`count-${o.replaceAll("_","-")}`)}),e("dd",{children:n[o]})]},o))})}function fs({monitor:t}){let{error:n,asOf:o}=t;if(n.value===null)return e("p",{class:"state",children:s("follows-by-itself")});let r=o.value===null?"":new Date(o.value).toLocaleTimeString();return e("p",{class:"problem",role:"alert",children:[ee(n.value)," ",r&&s("as-of",{time:r})," ",e("button",{type:"button",class:"quiet",onClick:()=>{t.look()},children:s("try-again")})]})}function gs(t,n){return n==="running"?K(t):n==="at_risk"?fe(t):n==="all"||!K(t)}var hs={risk:(t,n)=>Bt(t)-Bt(n)||Date.parse(t.expires_at)-Date.parse(n.expires_at)||tt(t,n),name:tt,progress:(t,n)=>t.answered/t.question_count-n.answered/n.question_count||tt(t,n)};function Bt(t){return fe(t)?0:K(t)?1:2}function tt(t,n){return(t.username??"").localeCompare(n.username??"")||t.attempt_id.localeCompare(n.attempt_id)}function Ut(){let t=g();return e("section",{class:"card","aria-label":s("admin-status"),children:e(O,{load:()=>t.get("/admin/status"),keys:[],children:n=>e(h,{children:[e("dl",{class:"pairs",children:[e("dt",{children:s("status-version")}),e("dd",{children:n.version}),e("dt",{children:s("status-stage")}),e("dd",{children:n.stage}),e("dt",{children:s("status-registration")}),e("dd",{children:U(`registration-${n.registration}`)?s(`registration-${n.registration}`):n.registration}),e("dt",{children:s("status-mail-rate")}),e("dd",{children:s("per-second",{count:n.mail_rate})})]}),e("h2",{children:s("status-overdue")}),n.overdue.length===0&&e("p",{children:s("status-none-late")}),e("ul",{children:n.overdue.map(({kind:o,count:r,oldest_at:i})=>e("li",{children:[o,": ",r," ",i&&s("since",{time:x(i)})]},o))}),e("h2",{children:s("status-dead")}),e("dl",{class:"pairs",children:Object.entries(n.dead_letters).map(([o,r])=>e(h,{children:[e("dt",{children:o}),e("dd",{class:r>0?"problem":void 0,children:r})]}))}),e("p",{class:"hint",children:s("status-dead-hint")})]})})})}var jt=["users","events","status"],nt=["user","author","admin"];function Vt({id:t}){let n=g(),o=jt.find(r=>r===t)??"users";return e("div",{children:[e("div",{class:"view-head",children:[e(E,{title:s("admin"),page:`${s("admin")}: ${s(`admin-${o}`)}`}),o==="users"&&e(bs,{})]}),e(_e,{label:s("parts-of-admin"),values:jt,prefix:"admin",value:o,choose:r=>n.go(`admin/${r}`)}),o==="users"&&e(vs,{}),o==="events"&&e(ys,{}),o==="status"&&e(Ut,{})]})}function bs(){let t=g(),n=async o=>{await t.send("POST","/admin/users",{email:o.email,role:o.role}),t.say(s("invited-count",{count:1}))};return e(w,{class:"primary",label:s("invite-user"),title:s("invite-user"),action:s("send-invitation"),act:n,children:[e(_,{label:s("email"),name:"email",type:"email",autocomplete:"off"}),e("fieldset",{class:"field",children:[e("legend",{children:s("role")}),nt.map((o,r)=>e("label",{class:"check",children:[e("input",{type:"radio",name:"role",value:o,defaultChecked:r===0}),e("span",{children:s(`user-${o}`)})]},o))]})]})}function vs(){let t=g(),[n,o]=f(""),r=`/admin/users?limit=50${n&&`&query=${encodeURIComponent(n)}`}`,i=a=>{a.preventDefault(),o(String(new FormData(a.currentTarget).get("query")??"").trim())};return e("section",{class:"card","aria-label":s("admin-users"),children:[e("form",{class:"search-form",role:"search",onSubmit:i,children:[e("label",{children:[e("span",{class:"unseen",children:s("search-user")}),e("input",{type:"search",name:"query",placeholder:s("search-user")})]}),e("button",{children:s("search-now")})]}),e(O,{load:()=>t.get(r),keys:[r],children:a=>e(ie,{path:r,first:a,none:s("no-user"),row:l=>e("a",{class:"row",href:`#/user/${l.id}`,children:[e("span",{class:"name",dir:"auto",children:[l.username," ",e("span",{class:"when",children:l.email})]}),e("span",{children:s(`user-${l.role}`)}),e("span",{class:`mark ${l.status==="active"?"right":"wrong"}`,children:s(`user-${l.status}`)})]})})})]})}function ys(){let t=g(),n="/admin/events?limit=50";return e("section",{class:"card","aria-label":s("admin-events"),children:e(O,{load:()=>t.get(n),keys:[],children:o=>e(ie,{path:n,first:o,none:s("log-empty"),row:r=>e(st,{event:r})})})})}function st({event:t}){let n=`account-event-${t.event.replaceAll("_","-")}`,o=Object.entries(t.facts).map(([r,i])=>`${r}: ${i}`);return e("span",{class:"row",children:[e("span",{class:"name",children:U(n)?s(n):t.event.replaceAll("_"," ")}),e("span",{class:"when",dir:"auto",children:o.join(" · ")}),t.user_id&&e("a",{href:`#/user/${t.user_id}`,children:s("person")}),e("span",{class:"when",children:x(t.at)})]})}function Ht({id:t}){let n=g();return e(I,{load:async()=>{let[r,i]=await Promise.all([n.get(`/admin/users/${t}`),n.get(`/admin/users/${t}/events?limit=50`)]);return{user:r,events:i}},keys:[t],children:({user:r,events:i})=>e("div",{children:[e("p",{class:"breadcrumb",children:e("a",{href:"#/admin/users",children:s("admin-users")})}),e(ws,{first:r}),e("section",{class:"card","aria-labelledby":"events",children:[e("h2",{id:"events",children:s("admin-events")}),e(ie,{path:`/admin/users/${t}/events?limit=50`,first:i,none:s("log-empty"),row:a=>e(st,{event:a})})]})]})})}function ws({first:t}){let n=g(),[o,r]=f(t),i=`/admin/users/${o.id}`,a=async d=>{r(await n.send("PATCH",i,d)),n.say(s("saved"))},l=async()=>{await n.send("POST",`${i}/password-reset`),n.say(s("reset-sent"))},c=async()=>{await n.send("DELETE",`${i}/mfa`),r({...o,mfa_enabled:!1})},u=async()=>{await n.send("DELETE",i),n.go("admin/users")},p=o.status==="active";return e("section",{class:"card",children:[e(E,{title:o.username}),e("p",{class:"facts",children:[e("span",{children:o.email}),e("span",{children:o.email_verified?s("address-is-confirmed"):s("not-confirmed")}),e("span",{children:s("account-since",{time:x(o.created_at)})}),e("span",{children:o.mfa_enabled?s("has-second-factor"):s("no-second-factor")}),e("code",{children:o.id})]}),e("p",{children:[s(`user-${o.role}`)," ",e("span",{class:`mark ${p?"right":"wrong"}`,children:s(`user-${o.status}`)})]}),e("div",{class:"actions",children:[e(w,{label:s("change-role"),title:s("change-role-of",{name:o.username}),action:s("save"),act:d=>a({role:d.role}),children:e("fieldset",{class:"field",children:[e("legend",{children:s("role")}),nt.map(d=>e("label",{class:"check",children:[e("input",{type:"radio",name:"role",value:d,defaultChecked:d===o.role}),e("span",{children:s(`user-${d}`)})]},d))]})}),p?e(w,{danger:!0,label:s("disable-ask"),title:s("disable-title",{name:o.username}),action:s("disable"),act:()=>a({status:"disabled"}),children:e("p",{children:s("disable-text")})}):e(R,{act:()=>a({status:"active"}),children:s("enable")}),e(R,{act:l,children:s("send-reset")}),o.mfa_enabled&&e(w,{danger:!0,label:s("drop-factor-ask"),title:s("drop-factor"),action:s("drop-factor"),act:c,children:e("p",{children:s("drop-factor-text")})}),e(w,{class:"danger",danger:!0,label:s("erase-ask"),title:s("erase-user",{name:o.username}),action:s("erase-now"),act:u,children:[e("p",{children:s("erase-text")}),e("p",{children:s("erase-final")})]})]})]})}function j(t){return t.sections?{...t,questions:t.sections.flatMap(({items:n})=>n.filter(Jt))}:t}function Wt({sections:t,questions:n}){let o=new Map(n.map(r=>[r.id,r]));return(t??[]).map(r=>({...r,items:r.items.flatMap(i=>Jt(i)?o.get(i.id)??[]:i)}))}function Jt(t){return!("draw"in t)}var ks=["title","description","description_format","duration_minutes","passing_score","max_attempts","randomize_questions","randomize_options","opens_at","closes_at","grading_method","overdue","review","audience","late_start_minutes","leaderboard","event_log","events_visible_to_taker","device_rule","networks","safe_exam_browser","no_repeat"];function Y(t){let n=Object.entries(t).filter(([o])=>ks.includes(o));return Object.fromEntries(n)}var Yt=["options","stems","choices","items","gaps"],Kt=0;function W(){return Kt+=1,`k${Date.now().toString(36)}${Kt}`}function Xt(t){return rt(t,n=>({key:W(),...n}))}function ge(t){let{id:n,...o}=rt(t,({key:r,...i})=>i);return o}function ot(t,n,o){let r=new Map;return Zt(n,o,(i,a)=>{i.key&&a.id&&r.set(i.key,a.id)}),rt(t,i=>i.id||!r.has(i.key??"")?i:{...i,id:r.get(i.key)})}function rt(t,n){let o={...t};for(let r of Yt){let i=t[r];Array.isArray(i)&&(o[r]=i.map(a=>n(_s(a,n))))}return o}function _s(t,n){return Array.isArray(t.options)?{...t,options:t.options.map(n)}:t}function Zt(t,n,o){for(let r of Yt){let[i,a]=[t[r],n[r]];!Array.isArray(i)||!Array.isArray(a)||i.forEach((l,c)=>{let u=a[c];u!==void 0&&(o(l,u),Zt(l,u,o))})}}var xs=["text","value","correct","tolerance","unit","multiplier"];function Le(t){return Array.isArray(t)?t.every(Le):typeof t!="object"||t===null?!0:Object.entries(t).every(([n,o])=>typeof o=="string"?o.trim()!==""||!xs.includes(n):n==="gaps"&&Array.isArray(o)&&o.length===0?!1:n==="accepted"&&Array.isArray(o)&&o.every(r=>typeof r=="string")?o.length>0&&o.every(r=>r.trim()!==""):Le(o))}function he(t){return JSON.stringify(t,(n,o)=>{if(!(n==="id"||n==="key"||o===null))return typeof o!="object"||Array.isArray(o)?o:Object.fromEntries(Object.entries(o).sort(([r],[i])=>r<i?-1:1))})}var Ss=20,tn=["json","moodle_xml","qti","gift","aiken"],As={json:"json",moodle_xml:"xml",qti:"zip",gift:"gift",aiken:"txt"};async function V(t,n){let o=[],r="";for(let i=0;i<Ss;i+=1){let a=await t.get(`${n}${n.includes("?")?"&":"?"}limit=100${r}`);if(o.push(...a.items),a.next_cursor===null)break;r=`&cursor=${encodeURIComponent(a.next_cursor)}`}return o}async function nn(t,n){let o=await t.get(`/quizzes/${n}`),r=s("copy-of",{title:o.title}).slice(0,200),i=o.sections?{sections:en(o.sections)}:{questions:en(o.questions)};return(await t.send("POST","/quizzes",{...Y(o),title:r,...i},{key:T()})).id}async function sn(t,{id:n,title:o},r){let{body:i}=await t.session.request("GET",`/quizzes/${n}/export?format=${r}`,{asFile:!0});Oe(`${it(o)}.${As[r]}`,i)}function it(t){return t.replace(/[^\p{L}\p{N}]+/gu,"-").replace(/^-|-$/g,"").slice(0,60)||"quiz"}function en(t){return JSON.parse(JSON.stringify(t,(n,o)=>n==="id"?void 0:o))}function Me(t){let{id:n,label:o,hint:r,problem:i,isLabelHidden:a,children:l}=t;return e("div",{class:t.class?`field ${t.class}`:"field",children:[e("label",{for:n,class:a?"unseen":void 0,children:o}),l,r&&e("p",{id:`${n}-hint`,class:"hint",children:r}),i&&e("p",{id:`${n}-problem`,class:"problem",children:i})]})}function Fe(t,{hint:n,problem:o}){return{"aria-describedby":[n&&`${t}-hint`,o&&`${t}-problem`].filter(Boolean).join(" ")||void 0,"aria-invalid":o?!0:void 0}}function F({label:t,value:n,change:o,hint:r,problem:i,isLabelHidden:a,...l}){let c=Z(),u={label:t,hint:r,problem:i,isLabelHidden:a??!1};return e(Me,{id:c,...u,children:Qe("input",{id:c,value:n,onInput:d=>o(d.currentTarget.value),dir:"auto",autocomplete:"off",...Fe(c,u),...l})})}function H({label:t,value:n,change:o,hint:r,problem:i,isLabelHidden:a,...l}){let c=Z(),u={label:t,hint:r,problem:i,isLabelHidden:a??!1};return e(Me,{id:c,...u,children:Qe("textarea",{id:c,value:n,onInput:d=>o(d.currentTarget.value),dir:"auto",rows:2,...Fe(c,u),...l})})}function C({label:t,value:n,change:o,hint:r,problem:i,isLabelHidden:a,...l}){let c=Z(),u={label:t,hint:r,problem:i,isLabelHidden:a??!1};return e(Me,{id:c,class:"number",...u,children:Qe("input",{id:c,type:"number",step:"any",value:n??"",onInput:({currentTarget:d})=>{d.value===""&&!d.validity.badInput?o(null):Number.isFinite(d.valueAsNumber)&&o(d.valueAsNumber)},...Fe(c,u),...l})})}function A({label:t,value:n,choices:o,change:r,hint:i,problem:a,isLabelHidden:l}){let c=Z(),u={label:t,hint:i,problem:a,isLabelHidden:l??!1};return e(Me,{id:c,...u,children:e("select",{id:c,value:n,...Fe(c,u),onChange:p=>r(p.currentTarget.value),children:o.map(([p,d])=>e("option",{value:p,selected:p===n,children:d},p))})})}function D({label:t,value:n,change:o,hint:r}){let i=Z();return e("div",{class:"field",children:[e("label",{class:"check",children:[e("input",{type:"checkbox",checked:n,"aria-describedby":r?`${i}-hint`:void 0,onChange:a=>o(a.currentTarget.checked)}),e("span",{children:t})]}),r&&e("p",{id:`${i}-hint`,class:"hint",children:r})]})}function $(t,n){return n.map(o=>[o,s(`${t}-${o.replaceAll("_","-")}`)])}function on({path:t,done:n}){let o=g(),[r,i]=f(""),[a,l]=f(0),c=r.split(/[\s,;]+/).filter(Boolean),u=async()=>{await o.send("POST",`${t}/invitations`,{emails:c},{key:T()}),l(c.length),i(""),n()};return e("section",{class:"card","aria-labelledby":"invite",children:[e("h2",{id:"invite",children:s("invite")}),e(H,{label:s("emails"),hint:s("emails-hint"),rows:3,dir:"ltr",value:r,change:i}),e("div",{class:"actions",children:e(R,{class:"primary",disabled:c.length===0,act:u,children:s("invite-count",{count:c.length})})}),a>0&&e("p",{class:"note",role:"status",children:s("invited-count",{count:a})})]})}function rn({path:t,done:n}){let o=g(),[r,i]=f(null),[a,l]=f(null),{isBusy:c,error:u,run:p}=te(),d=()=>p(async()=>{let{body:m}=await o.session.request("PUT",`${t}/roster`,{file:{type:"text/csv",content:r}});l(m.lines),n()});return e("section",{class:"card","aria-labelledby":"roster",children:[e("h2",{id:"roster",children:s("roster")}),e("p",{children:s("roster-text")}),e("label",{class:"field",children:[e("span",{class:"unseen",children:s("roster-file")}),e("input",{type:"file",accept:".csv,text/csv",onChange:m=>i(m.currentTarget.files?.[0]??null)})]}),e("p",{class:"problem",role:"alert",children:u}),e("div",{class:"actions",children:e("button",{type:"button",disabled:r===null||c,onClick:d,children:s("replace-roster")})}),a&&e("div",{role:"status",children:e("ul",{class:"report",children:a.map(({line:m,outcome:b,detail:y})=>e("li",{children:[e("span",{class:`mark ${b==="refused"?"wrong":"right"}`,children:s(`roster-${b.replaceAll("_","-")}`)})," ",s("line",{line:m})," ",e("span",{class:"note",dir:"auto",children:y})]},m))})})]})}function an(){let t=g(),n=async o=>{let r=await t.send("POST","/groups",{name:o.name},{key:T()});t.go(`group/${r.id}`)};return e(I,{load:()=>V(t,"/groups"),keys:[],children:o=>e("div",{children:[e("div",{class:"view-head",children:[e(E,{title:s("groups")}),t.user.value?.role!=="user"&&e(w,{class:"primary",label:s("new-group"),title:s("new-group"),action:s("make-group"),act:n,children:e(_,{label:s("group-name"),name:"name",maxLength:200,dir:"auto",autocomplete:"off"})})]}),e("p",{class:"hint",children:s("groups-text")}),o.length===0&&e("p",{class:"card",children:s("no-groups")}),e("ul",{class:"list",children:o.map(({id:r,name:i})=>e("li",{children:e("article",{class:"card",children:e("h2",{children:e("a",{href:`#/group/${r}`,dir:"auto",children:i})})})},r))})]})})}function ln({id:t}){let n=g();return e(I,{load:()=>n.get(`/groups/${t}`),keys:[t],children:o=>e($s,{first:o})})}function $s({first:t}){let n=g(),[o,r]=f(t),[i,a]=f(0),l=`/groups/${o.id}`,c=o.owner_id!==void 0,u=async d=>r(await n.send("PATCH",l,{name:d.name})),p=async()=>{await n.send("DELETE",l),n.go("groups")};return e("div",{children:[e("p",{class:"breadcrumb",children:e("a",{href:"#/groups",children:s("groups")})}),e("div",{class:"view-head",children:[e(E,{title:o.name}),c&&e("div",{class:"actions",children:[e(w,{label:s("rename"),title:s("rename"),action:s("save"),act:u,children:e(_,{label:s("group-name"),name:"name",maxLength:200,dir:"auto",autocomplete:"off",defaultValue:o.name})}),e(w,{class:"danger",danger:!0,label:s("delete-ask"),title:s("delete-group-title"),action:s("delete"),act:p,children:e("p",{children:s("delete-group-text")})})]})]}),c?e(h,{children:[e(Ps,{group:o,changed:r}),e(Ts,{path:l,turn:i}),e(on,{path:l,done:()=>a(i+1)}),e(rn,{path:l,done:()=>a(i+1)})]}):e("p",{class:"card",children:s("group-member-only")})]})}function Ps({group:t,changed:n}){let o=g(),r=async()=>n(await o.send("POST",`/groups/${t.id}/join-code`)),i=async()=>n(await o.send("PATCH",`/groups/${t.id}`,{join_code:null}));return e("section",{class:"card","aria-labelledby":"join-code",children:[e("h2",{id:"join-code",children:s("join-code")}),t.join_code?e("p",{class:"join-code",dir:"ltr",children:t.join_code}):e("p",{children:s("join-code-closed")}),e("div",{class:"actions",children:[e(R,{act:r,children:s("new-join-code")}),t.join_code&&e(R,{act:i,children:s("close-join-code")})]})]})}function Ts({path:t,turn:n}){let o=g(),[r,i]=f([]),a=async l=>{await o.send("DELETE",`${t}/members/${l}`),i([...r,l])};return e("section",{class:"card","aria-labelledby":"members",children:[e("h2",{id:"members",children:s("members")}),e(O,{load:()=>V(o,`${t}/members`),keys:[t,n],children:l=>{let c=l.filter(({user_id:u})=>!r.includes(u));return e(h,{children:[c.length===0&&e("p",{children:s("no-members")}),e("ul",{class:"list",children:c.map(u=>e("li",{class:"row",children:[e("span",{class:"name",dir:"auto",children:[u.username," ",e("span",{class:"when",children:u.email})]}),e("span",{class:"when",children:[s(`joined-${u.joined_by}`),", ",x(u.joined_at)]}),e(w,{class:"quiet",label:s("remove"),title:s("remove-member",{name:u.username}),action:s("remove"),act:()=>a(u.user_id)})]},u.user_id))})]})}})]})}var un={json:"application/json",moodle_xml:"application/xml",qti:"application/zip",gift:"text/plain",aiken:"text/plain",csv:"text/csv"},qs={json:"json",xml:"moodle_xml",zip:"qti",gift:"gift",csv:"csv"},cn=512*1024;function dn(){let t=g(),[n,o]=f(null),[r,i]=f(null),[a,l]=f(""),{isBusy:c,error:u,run:p}=te(),d=(v,P,oe="")=>{let de=oe?`&title=${encodeURIComponent(oe)}`:`&title=${encodeURIComponent(Cs(v.file.name))}`,ye=v.format==="json"?"":`${de}&duration_minutes=30&passing_score=50`,L={file:{type:un[v.format],content:v.file},...P?{}:{key:v.key}};return t.session.request("POST",`/quizzes/import?format=${v.format}&dry_run=${P}${ye}`,L)},m=v=>p(async()=>{i(null),i((await d(v,!0)).body)}),b=async v=>{if(v===void 0)return;if(i(null),l(v.size>cn?s("file-too-large"):""),v.size>cn)return o(null);let P={file:v,format:await Es(v),key:T()};o(P),m(P)},y=v=>{let P={...n,format:v};o(P),m(P)},k=v=>p(async()=>t.go(`quiz/${(await d(n,!1,v)).body.quiz.id}`));return e("div",{children:[e(wt,{title:s("import-quiz"),children:[e("p",{children:s("import-text")}),e(Qs,{choose:b,name:n?.file.name}),n&&e(A,{label:s("file-format"),value:n.format,choices:$("file",Object.keys(un)),change:y}),e("p",{class:"problem",role:"alert",children:a||u}),c&&e("p",{class:"note",children:s("one-moment")})]}),r&&n&&e(zs,{imported:r,canRename:n.format!=="json",isBusy:c,take:k})]})}function Qs({choose:t,name:n}){let[o,r]=f(!1);return e("label",{class:o?"drop over":"drop",onDragOver:a=>{a.preventDefault(),r(!0)},onDragLeave:()=>r(!1),onDrop:a=>{a.preventDefault(),r(!1),t(a.dataTransfer?.files[0])},children:[e("span",{children:n??s("drop-file")}),e("input",{type:"file",accept:".json,.xml,.zip,.gift,.txt,.csv",onChange:a=>t(a.currentTarget.files?.[0])})]})}function zs({imported:{quiz:t,report:n},canRename:o,isBusy:r,take:i}){let a=Q(null),l=n.lines.filter(({outcome:u,notes:p})=>u!=="understood"||p.length>0),c=u=>{u.preventDefault(),i(o?String(new FormData(a.current).get("title")):"")};return e("section",{class:"card","aria-labelledby":"report",children:[e("h2",{id:"report",children:s("import-report")}),e("p",{children:s("import-counts",{understood:n.understood,dropped:n.dropped})}),l.length>0&&e("ul",{class:"report",children:l.map((u,p)=>e("li",{children:[e("p",{children:[e("span",{class:`mark ${u.outcome==="dropped"?"wrong":"partly"}`,children:s(`outcome-${u.outcome}`)})," ",u.line!==null&&s("line",{line:u.line})," ",e("span",{dir:"auto",children:u.name})]}),u.notes.map(({code:d,detail:m},b)=>e("p",{class:"note",dir:"auto",children:U(`note-${d}`)?s(`note-${d}`):m},b))]},p))}),e("form",{ref:a,onSubmit:c,children:[o?e(_,{label:s("setting-title"),name:"title",defaultValue:t.title,maxLength:200,dir:"auto"}):e("p",{dir:"auto",children:t.title}),e("p",{class:"hint",children:s("import-draft-hint")}),e("div",{class:"actions",children:[e("button",{class:"primary",disabled:r||n.understood===0,children:s("import-now",{count:n.understood})}),e("a",{class:"button",href:"#/",children:s("cancel")})]})]})]})}async function Es(t){let n=t.name.split(".").at(-1)?.toLowerCase()??"";return n!=="txt"?qs[n]??"gift":/^ANSWER: *[A-Z]/m.test(await t.text())?"aiken":"gift"}function Cs(t){return t.replace(/\.\w+$/,"").slice(0,200)||s("import-quiz")}var q="settings";function Ne(t,n){let o=Y(t),r=t.questions.map(xe),i=Object.fromEntries(r.map(({key:a,body:l})=>[a,X(l)]));return{server:t,etag:n,sent:{...i,[q]:JSON.stringify(o)},draft:{settings:o,questions:r},refused:{},conflicts:[],isTouched:!1}}function ae(t){let{draft:n,server:o,sent:r}=t,i=JSON.stringify(n.settings);if(i!==r[q]&&pn(t,q,i))return{kind:"settings",body:n.settings};for(let{key:u,id:p,body:d}of n.questions){let m=X(d);if(!(m===r[u]||!Le(d)||!pn(t,u,m)))return p===null?{kind:"create",key:u,body:d}:{kind:"update",key:u,id:p,body:d}}let a=n.questions.flatMap(({id:u})=>u??[]),l=o.questions.find(({id:u})=>!a.includes(u));return l?a.length>0?{kind:"delete",id:l.id}:null:a.every((u,p)=>o.questions[p]?.id===u)?null:{kind:"order",ids:a}}function ne(t){let n=t.draft.questions.filter(({key:o,body:r})=>X(r)!==t.sent[o]).map(({key:o})=>o);return JSON.stringify(t.draft.settings)===t.sent[q]?n:[q,...n]}function mn(t,n,o,r){let i={...t,etag:o,isTouched:!0};switch(n.kind){case"settings":return Os(i,n.body,r);case"delete":return{...i,server:{...t.server,questions:t.server.questions.filter(({id:a})=>a!==n.id)}};case"order":{let a=new Map(t.server.questions.map(l=>[l.id,l]));return{...i,server:{...t.server,questions:n.ids.map(l=>a.get(l))}}}default:return Rs(i,n,r)}}function fn(t,n){let o=n.kind==="settings"?q:"key"in n?n.key:null;if(o===null)return t;let r=o===q?JSON.stringify(t.draft.settings):X(Ie(t,o));return{...t,refused:{...t.refused,[o]:r}}}function Os(t,n,o){let{access_code:r,...i}=t.draft.settings,a=JSON.stringify(t.draft.settings)===JSON.stringify(n),{access_code:l,...c}=n,u=a?i:{...i,...r===void 0?{}:{access_code:r}};return{...t,server:{...o,questions:t.server.questions},sent:{...t.sent,[q]:JSON.stringify(c)},draft:{...t.draft,settings:u}}}function Rs(t,n,o){let{id:r}=o,i=Ie(t,n.key),a=i===null?null:ot(i,n.body,o),l=t.draft.questions.map(p=>p.key===n.key&&a?{...p,id:r,body:a}:p),u=t.server.questions.some(p=>p.id===r)?t.server.questions.map(p=>p.id===r?o:p):[...t.server.questions,o];return{...t,server:{...t.server,questions:u},sent:{...t.sent,[n.key]:X(ot(n.body,n.body,o))},draft:{...t.draft,questions:l}}}function Ie(t,n){return t.draft.questions.find(o=>o.key===n)?.body??null}function xe(t){let{id:n,...o}=t;return{key:n,id:n,body:Xt(o)}}function X(t){return JSON.stringify(ge(t))}function pn(t,n,o){return t.refused[n]!==o&&!t.conflicts.some(r=>r.key===n||r.key.startsWith(`${n}.`))}function Se(t,n,o){let r=Ne(n,o),i=[],a=Ms(t,n,i),l=Fs(t,n,i),c={[q]:r.sent[q]};for(let u of l){let p=n.questions.find(({id:d})=>d===u.id);p&&(c[u.key]=bn(t,p)?t.sent[u.key]??gn(p):gn(p))}return{server:n,etag:o,sent:c,draft:{settings:a,questions:l},refused:{},conflicts:i,isTouched:!1}}function hn(t,n,o){let r=t.conflicts.find(a=>a.key===n),i=t.conflicts.filter(a=>a.key!==n);return r===void 0||o==="mine"?{...t,conflicts:i}:{...t,conflicts:i,draft:Ls(t.draft,n,r.theirs)}}function Ls(t,n,o){let r=at(n);if(r!==null)return{...t,settings:{...t.settings,[r]:o}};if(o===null)return{...t,questions:t.questions.filter(a=>a.key!==n)};let{body:i}=xe(o);return{...t,questions:t.questions.map(a=>a.key===n?{...a,body:i}:a)}}function at(t){return t.startsWith(`${q}.`)?t.slice(q.length+1):null}function Ms(t,n,o){let r=JSON.parse(t.sent[q]),i=Y(t.server),a=Y(n),l={...a};for(let[c,u]of Object.entries(t.draft.settings)){if(De(u,r[c]))continue;l[c]=u,!De(i[c],a[c])&&!De(u,a[c])&&o.push({key:`${q}.${c}`,theirs:a[c]})}return l}function Fs(t,n,o){let r=new Map;for(let a of n.questions){let l=Ns(t,a,o);l&&r.set(a.id,l)}let i=t.draft.questions.flatMap(a=>Is(t,a,r,o));return Ds(t)||i.some(({id:a})=>a===null)?Bs(i,r):Gs(i,r,n)}function Ns(t,n,o){let r=t.draft.questions.find(({id:c})=>c===n.id),i=t.server.questions.some(({id:c})=>c===n.id),a=bn(t,n);if(r===void 0)return i&&a?null:xe(n);let l=X(r.body)===t.sent[r.key];return a?r:l||he(r.body)===he(n)?{...xe(n),key:r.key}:(o.push({key:r.key,theirs:n}),r)}function Is(t,n,o,r){if(n.id===null)return[n];let i=o.get(n.id);return i?[i]:X(Ie(t,n.key))===t.sent[n.key]?[]:(r.push({key:n.key,theirs:null}),[{...n,id:null,body:Us(n.body)}])}function Ds(t){let n=t.draft.questions.flatMap(({id:r})=>r??[]),o=t.server.questions.map(({id:r})=>r).filter(r=>n.includes(r));return n.some((r,i)=>r!==o[i])}function Bs(t,n){let o=[...n.values()].filter(r=>!t.some(({id:i})=>i===r.id));return[...t,...o]}function Gs(t,n,o){return[...o.questions.flatMap(({id:i})=>n.get(i)??[]),...t.filter(({id:i})=>i===null)]}function bn(t,n){let o=t.server.questions.find(({id:r})=>r===n.id);return o!==void 0&&De(o,n)}function gn(t){return JSON.stringify(ge(t))}function Us(t){return JSON.parse(JSON.stringify(t,(n,o)=>n==="id"?void 0:o))}function De(t,n){return JSON.stringify(t)===JSON.stringify(n)}function Be(t,n){let o={options:Ae(n.options),stems:Ae(n.stems),choices:Ae(n.choices),items:js(Ae(n.items)),gaps:Vs(n.gaps),units:vn(n.units)},{min_words:r,max_words:i,max_characters:a}=n;return{id:t,type:n.type,text:n.text,format:n.format??"plain",points:n.points,penalty:n.penalty??0,...o,min_words:r??null,max_words:i??null,max_characters:a??null}}function Ae(t){return Array.isArray(t)?t.map((n,o)=>({id:n.key??n.id??String(o),text:n.text??""})):[]}function js(t){return[...t.slice(1),...t.slice(0,1)]}function Vs(t){return Array.isArray(t)?t.map((n,o)=>({id:n.key??n.id??String(o),kind:n.kind,options:Ae(n.options),units:vn(n.units)})):[]}function vn(t){let{mode:n="none",accepted:o}=t??{};return n==="none"?[]:(o??[]).map(({unit:r})=>r)}function $e({id:t,body:n,title:o}){let[r,i]=f({response:null,draft:null}),a={...r,change:l=>i({response:l,draft:null}),hold:l=>i({response:r.response,draft:l})};return e("section",{class:"card preview","aria-label":o??s("preview"),children:[e("h2",{children:o??s("preview")}),e("div",{class:"question",children:e(zt,{question:Be(t,n),port:a,describedBy:`preview-${t}`})}),n.explanation&&e("div",{class:"note",children:[e("p",{children:s("shown-in-review")}),e(qt,{text:n.explanation,format:n.format})]}),e("p",{id:`preview-${t}`,class:"hint",children:s("preview-hint")})]})}function Ge({editor:t}){let{conflicts:n}=t.state.value;return n.length===0?null:e("section",{class:"card notice conflicts","aria-labelledby":"conflicts",children:[e("h2",{id:"conflicts",children:s("conflicts")}),e("p",{children:s("conflicts-text")}),n.map(o=>e(Hs,{editor:t,conflict:o},o.key))]})}function Hs({editor:t,conflict:n}){let o=at(n.key);return e("div",{class:"change",children:[o!==null?e(Ks,{editor:t,field:o,theirs:n.theirs}):e(Ws,{editor:t,conflict:n}),e("div",{class:"actions",children:[e("button",{type:"button",onClick:()=>t.resolve(n.key,"mine"),children:s("keep-mine")}),e("button",{type:"button",onClick:()=>t.resolve(n.key,"theirs"),children:n.theirs===null?s("delete-it"):s("take-theirs")})]})]})}function Ks({editor:t,field:n,theirs:o}){let r=t.settings[n],i=`setting-${n.replaceAll("_","-")}`;return e("dl",{class:"versions",children:[e("dt",{children:U(i)?s(i):n}),e("dd",{dir:"auto",children:s("version-mine",{value:yn(r)})}),e("dd",{dir:"auto",children:s("version-theirs",{value:yn(o)})})]})}function yn(t){return typeof t=="string"?t:JSON.stringify(t)}function Ws({editor:t,conflict:n}){let o=t.questions.findIndex(({key:a})=>a===n.key),r=t.questions[o];if(r===void 0)return null;let i=n.theirs;return e(h,{children:[e("h3",{children:s("question-number",{number:o+1})}),e("div",{class:"side-by-side",children:[e($e,{id:`mine-${n.key}`,body:r.body,title:s("yours")}),i===null?e("p",{class:"card",children:s("they-deleted")}):e($e,{id:`theirs-${n.key}`,body:i,title:s("theirs")})]})]})}function lt({accepted:t,isCaseSensitive:n,change:o,problemAt:r}){let[i,a]=f(t.join(`
`)),c=wn(i).join(`
`)===t.filter(d=>d!=="").join(`
`)?i:t.join(`
`),u=d=>{a(d);let m=wn(d);o({accepted:m.length>0?m:[""]})},p=r("/accepted")??t.map((d,m)=>r(`/accepted/${m}`)).find(Boolean);return e(h,{children:[e(H,{label:s("accepted"),hint:s("accepted-hint"),rows:3,value:c,change:u,problem:p??null}),e(D,{label:s("case-sensitive"),value:n,change:d=>o({case_sensitive:d})})]})}function wn(t){return t.split(`
`).filter(n=>n.trim()!=="")}function kn({body:t,change:n,problemAt:o}){let r=t.accepted??[];return e(lt,{accepted:r,isCaseSensitive:t.case_sensitive===!0,change:n,problemAt:o})}var _n=["single_choice","multiple_choice","true_false","short_text","numeric","matching","ordering","cloze","essay"],Js={single_choice:()=>({options:[J(!0),J(!1)]}),multiple_choice:()=>({options:[J(!0),J(!1),J(!1)],scoring:"all_or_nothing"}),true_false:()=>({correct:!0}),short_text:()=>({accepted:[""],case_sensitive:!1}),numeric:()=>({correct:"",tolerance:"0"}),matching:()=>({stems:[le(),le()],choices:[le(),le()],pairs:[[0,0],[1,1]],scoring:"per_pair"}),ordering:()=>({items:[le(),le(),le()],scoring:"pairs"}),cloze:()=>({gaps:[],scoring:"per_gap"}),essay:()=>({})};function xn(t){return{type:t,text:"",format:"plain",points:1,penalty:0,explanation:null,...Js[t]?.()}}function le(t=""){return{key:W(),text:t}}function J(t){return{...le(),correct:t}}function ue(t,n){return t[n]??[]}function be(t){let{legend:n,name:o,parts:r,least:i,most:a,change:l,fresh:c,before:u,after:p,label:d,problemAt:m,addLabel:b,hint:y,isOrdered:k=!0}=t,v=Q(null),P=Q(null);M(()=>{P.current!==null&&(v.current?.children[P.current]?.querySelector("input:not([type=radio], [type=checkbox])")?.focus(),P.current=null)});let oe=(z,S)=>l(r.map((B,ts)=>ts===z?{...B,...S}:B)),de=()=>{P.current=r.length,l([...r,c?c():{key:W(),text:""}])},ye=z=>{P.current=Math.max(0,z-1),l(r.filter((S,B)=>B!==z))},L=(z,S)=>{z.key!=="Enter"||z.isComposing||(z.preventDefault(),S===r.length-1&&r.length<a?de():v.current?.children[S+1]?.querySelector("input:not([type=radio], [type=checkbox])")?.focus())};return e("fieldset",{class:"parts",children:[e("legend",{children:n}),y&&e("p",{class:"hint",children:y}),m(`/${o}`)&&e("p",{class:"problem",children:m(`/${o}`)}),e("ol",{ref:v,children:r.map((z,S)=>e("li",{children:[u?.(z,S,B=>oe(S,B)),e(F,{label:d(S+1),isLabelHidden:!0,placeholder:d(S+1),maxLength:1e3,value:z.text??"",problem:m(`/${o}/${S}/text`)??m(`/${o}/${S}`),change:B=>oe(S,{text:B}),onKeyDown:B=>L(B,S)}),p?.(z,S,B=>oe(S,B)),e("span",{class:"part-tools",children:[k&&e(h,{children:[e(se,{sign:"↑",words:s("part-up",{part:d(S+1)}),disabled:S===0,press:()=>l(ke(r,S,S-1))}),e(se,{sign:"↓",words:s("part-down",{part:d(S+1)}),disabled:S===r.length-1,press:()=>l(ke(r,S,S+1))})]}),e(se,{sign:"×",words:s("part-remove",{part:d(S+1)}),disabled:r.length<=i,press:()=>ye(S)})]})]},z.key))}),e("button",{type:"button",class:"quiet add",disabled:r.length>=a,onClick:de,children:["+ ",b]})]})}function se({sign:t,words:n,disabled:o,press:r}){return e("button",{type:"button",class:"icon","aria-label":n,title:n,disabled:o,onClick:r,children:t})}var Ys=["right","weights"],Xs=["all_or_nothing","right_minus_wrong","per_option","weights"];function Pe({body:t,change:n,problemAt:o,isGap:r=!1}){let i=Z(),a=t.type==="single_choice",l=t.scoring??"right",c=l==="weights",u=ue(t,"options"),p=(d,m)=>n({options:u.map((b,y)=>({...b,correct:y===d?m:a?!1:!!b.correct}))});return e(h,{children:[e(be,{legend:s("options"),name:"options",hint:c?s("weights-hint"):a?s("mark-right-one"):s("mark-right-all"),parts:u,least:2,most:20,change:d=>n({options:d}),fresh:()=>c?{...J(!1),correct:null,weight:0}:J(!1),label:d=>s("option-number",{number:d}),addLabel:s("add-option"),problemAt:o,before:(d,m)=>!c&&e("label",{class:"right-mark",children:[e("input",{type:a?"radio":"checkbox",name:i,checked:d.correct===!0,onChange:b=>p(m,b.currentTarget.checked)}),e("span",{class:"unseen",children:s("option-is-right",{number:m+1})})]}),after:(d,m,b)=>c&&e(C,{label:s("weight-of",{number:m+1}),isLabelHidden:!0,min:-1,max:1,step:.05,value:d.weight,change:y=>b({weight:y??0})})}),!r&&e(A,{label:s("scoring"),value:l,choices:$("scoring",a?Ys:Xs),problem:o("/scoring"),change:d=>n({scoring:d==="right"?null:d,...Zs(u,c,d==="weights")})})]})}function Zs(t,n,o){if(n===o)return{};let r=({correct:a,...l})=>({...l,correct:null,weight:a?1:0}),i=({weight:a,...l})=>({...l,weight:null,correct:Number(a)>=1});return{options:t.map(o?r:i)}}function Sn({body:t,change:n}){let o=Z();return e("fieldset",{class:"field",children:[e("legend",{children:s("statement-is")}),[!0,!1].map(r=>e("label",{class:"check",children:[e("input",{type:"radio",name:o,checked:t.correct===r,onChange:()=>n({correct:r})}),e("span",{children:s(String(r))})]},String(r)))]})}var eo=["absolute","relative","significant_figures"],to=["none","optional","required"];function Ue(t){let{body:n,change:o}=t,r=n.answers,i=()=>o({correct:null,tolerance:null,answers:[An(String(n.correct??""),String(n.tolerance??"0"))]}),a=()=>o({answers:null,correct:r?.[0]?.value??"",tolerance:r?.[0]?.tolerance??"0"});return e(h,{children:[r?e(so,{...t,answers:r}):e(no,{...t}),e(D,{label:s("several-answers"),hint:s("several-answers-hint"),value:!!r,change:l=>l?i():a()}),e(oo,{...t})]})}function no({body:t,change:n,problemAt:o}){return e("div",{class:"columns",children:[e(Te,{label:s("right-number"),value:String(t.correct??""),problem:o("/correct"),change:r=>n({correct:r})}),e(Te,{label:s("tolerance"),hint:s("tolerance-hint"),value:String(t.tolerance??"0"),problem:o("/tolerance"),change:r=>n({tolerance:r})})]})}function so({change:t,problemAt:n,answers:o}){let r=(i,a)=>t({answers:o.map((l,c)=>c===i?{...l,...a}:l)});return e("fieldset",{class:"parts",children:[e("legend",{children:s("numeric-answers")}),o.map((i,a)=>e("div",{class:"columns tight",children:[e(Te,{label:s("right-number"),value:i.value,problem:n(`/answers/${a}/value`),change:l=>r(a,{value:l})}),e(A,{label:s("tolerance-type"),value:i.tolerance_type,choices:$("tolerance",eo),change:l=>r(a,{tolerance_type:l})}),e(Te,{label:s("tolerance"),value:i.tolerance,problem:n(`/answers/${a}/tolerance`),change:l=>r(a,{tolerance:l})}),e(C,{label:s("credit"),min:0,max:100,value:i.credit*100,change:l=>r(a,{credit:(l??0)/100})}),e(se,{sign:"×",words:s("part-remove",{part:i.value}),disabled:o.length===1,press:()=>t({answers:o.filter((l,c)=>c!==a)})})]},a)),e("button",{type:"button",class:"quiet add",onClick:()=>t({answers:[...o,An("","0")]}),children:["+ ",s("add-answer")]})]})}function oo({body:t,change:n,problemAt:o}){let r=t.units??{mode:"none",accepted:null,wrong_unit_penalty:1},i=r.accepted??[],a=u=>n({units:{...r,...u}}),l=u=>u==="none"?n({units:null}):a({mode:u,accepted:i.length>0?i:[{unit:"",multiplier:"1"}]}),c=(u,p)=>a({accepted:i.map((d,m)=>m===u?{...d,...p}:d)});return e(h,{children:[e(A,{label:s("units"),value:r.mode,choices:$("units",to),change:l}),r.mode!=="none"&&e("fieldset",{class:"parts",children:[e("legend",{children:s("accepted-units")}),e("p",{class:"hint",children:s("multiplier-hint")}),i.map((u,p)=>e("div",{class:"columns tight",children:[e(F,{label:s("unit"),value:u.unit,maxLength:30,problem:o(`/units/accepted/${p}/unit`),change:d=>c(p,{unit:d})}),e(Te,{label:s("multiplier"),value:u.multiplier,problem:o(`/units/accepted/${p}/multiplier`),change:d=>c(p,{multiplier:d})}),e(se,{sign:"×",words:s("part-remove",{part:u.unit}),disabled:i.length===1,press:()=>a({accepted:i.filter((d,m)=>m!==p)})})]},p)),e("button",{type:"button",class:"quiet add",onClick:()=>a({accepted:[...i,{unit:"",multiplier:"1"}]}),children:["+ ",s("add-unit")]})]})]})}function Te({change:t,...n}){return e(F,{...n,change:r=>{let i=Qt(r);t(i.kind==="number"&&r.includes(",")?i.text:r.trim())},inputMode:"text"})}function An(t,n){return{value:t,tolerance:n,tolerance_type:"absolute",credit:1}}var ro=["per_gap","all_or_nothing"],io=["text","choice","numeric"],ao=50;function Pn({body:t,change:n,problemAt:o}){let r=ue(t,"gaps"),i=(c,u)=>n({gaps:r.map((p,d)=>d===c?u:p)}),a=()=>n({gaps:[...r,$n("text")],text:`${t.text}${/\s$|^$/.test(t.text)?"":" "}{{${r.length+1}}}`}),l=c=>n({gaps:r.filter((u,p)=>p!==c),text:uo(t.text,c+1)});return e(h,{children:[e("p",{class:"hint",children:s("gaps-hint")}),o("/gaps")&&e("p",{class:"problem",children:o("/gaps")}),r.map((c,u)=>e("fieldset",{class:"gap-form",children:[e("legend",{children:[s("gap",{number:u+1})," ",e("code",{children:`{{${u+1}}}`})]}),e("div",{class:"columns tight",children:[e(A,{label:s("gap-kind"),value:String(c.kind),choices:$("gap-kind",io),change:p=>i(u,{...$n(p),...c.key?{key:c.key}:{},weight:c.weight})}),e(C,{label:s("gap-weight"),min:1,max:100,step:1,value:c.weight,change:p=>i(u,{...c,weight:p??1})}),e("button",{type:"button",class:"quiet",onClick:()=>l(u),children:s("remove-gap")})]}),e(lo,{gap:c,change:p=>i(u,{...c,...p}),problemAt:p=>o(`/gaps/${u}${p}`)})]},c.key)),e("button",{type:"button",class:"add",disabled:r.length>=ao,onClick:a,children:["+ ",s("add-gap")]}),e(A,{label:s("scoring"),value:String(t.scoring),choices:$("scoring",ro),change:c=>n({scoring:c})})]})}function lo({gap:t,change:n,problemAt:o}){let r={body:{...t,type:"single_choice",text:"",points:1},change:n,problemAt:o};if(t.kind==="numeric")return e(Ue,{...r});if(t.kind==="choice")return e(Pe,{...r,isGap:!0});let i=t.accepted??[];return e(lt,{accepted:i,isCaseSensitive:t.case_sensitive===!0,change:n,problemAt:o})}function $n(t){let n={key:W(),kind:t,weight:1};return t==="choice"?{...n,options:[J(!0),J(!1)]}:t==="numeric"?{...n,correct:"",tolerance:"0"}:{...n,accepted:[""],case_sensitive:!1}}function uo(t,n){return t.replace(/ ?\{\{(\d+)\}\}/g,(o,r)=>{let i=Number(r);return i===n?"":i>n?o.replace(r,String(i-1)):o})}function Tn({body:t,change:n,problemAt:o}){let r=(i,a)=>e(C,{label:a,min:1,max:2e4,step:1,value:t[i]??null,problem:o(`/${i}`),change:l=>n({[i]:l})});return e(h,{children:[e("div",{class:"columns",children:[r("min_words",s("min-words")),r("max_words",s("max-words")),r("max_characters",s("max-characters"))]}),e(H,{label:s("notes-for-markers"),hint:s("notes-for-markers-hint"),value:t.notes_for_markers??"",problem:o("/notes_for_markers"),change:i=>n({notes_for_markers:i||null})}),e(co,{body:t,change:n,problemAt:o})]})}function co({body:t,change:n,problemAt:o}){let r=t.rubric?.criteria??[],i=c=>n({rubric:c.length>0?{criteria:c}:null}),a=(c,u)=>i(r.map((p,d)=>d===c?{...p,...u}:p)),l={text:"",levels:[ut(0),ut(1)]};return e("fieldset",{class:"parts",children:[e("legend",{children:s("rubric")}),e("p",{class:"hint",children:s("rubric-hint")}),r.map((c,u)=>e("div",{class:"criterion",children:[e("div",{class:"columns tight",children:[e(F,{label:s("criterion",{number:u+1}),value:c.text,problem:o(`/rubric/criteria/${u}/text`),change:p=>a(u,{text:p})}),e(se,{sign:"×",words:s("part-remove",{part:s("criterion",{number:u+1})}),press:()=>i(r.filter((p,d)=>d!==u))})]}),e(po,{levels:c.levels,change:p=>a(u,{levels:p}),problemAt:p=>o(`/rubric/criteria/${u}/levels${p}`)})]},u)),e("button",{type:"button",class:"quiet add",onClick:()=>i([...r,l]),children:["+ ",s("add-criterion")]})]})}function po({levels:t,change:n,problemAt:o}){let r=(i,a)=>n(t.map((l,c)=>c===i?{...l,...a}:l));return e(h,{children:[t.map((i,a)=>e("div",{class:"columns tight level",children:[e(C,{label:s("level-points"),min:0,value:i.points,problem:o(`/${a}/points`),change:l=>r(a,{points:l??0})}),e(F,{label:s("level-text"),value:i.text,problem:o(`/${a}/text`),change:l=>r(a,{text:l})}),e(se,{sign:"×",words:s("part-remove",{part:i.text}),disabled:t.length===1,press:()=>n(t.filter((l,c)=>c!==a))})]},a)),e("button",{type:"button",class:"quiet add",onClick:()=>n([...t,ut(t.length)]),children:["+ ",s("add-level")]})]})}function ut(t){return{points:t,text:""}}var mo=["per_pair","all_or_nothing"],fo=["pairs","absolute_position","all_or_nothing"];function qn({body:t,change:n,problemAt:o}){let r=ue(t,"stems"),i=ue(t,"choices"),a=new Map(t.pairs.map(([u,p])=>[r[u]?.key,i[p]?.key])),l=(u,p,d=a)=>n({stems:u,choices:p,pairs:u.map((m,b)=>[b,Math.max(0,p.findIndex(y=>y.key===d.get(m.key)))])}),c=(u,p)=>`${Ye(p)}${u.text?`: ${u.text}`:""}`;return e(h,{children:[e(be,{legend:s("choices"),hint:s("choices-hint"),name:"choices",parts:i,least:2,most:30,change:u=>l(r,u),label:u=>s("choice-letter",{letter:Ye(u-1)}),addLabel:s("add-choice"),problemAt:o}),e(be,{legend:s("stems"),name:"stems",parts:r,least:1,most:20,change:u=>l(u,i),label:u=>s("stem-number",{number:u}),addLabel:s("add-stem"),problemAt:o,after:(u,p)=>e(A,{label:s("belongs-to",{number:p+1}),isLabelHidden:!0,value:String(a.get(u.key)),choices:i.map((d,m)=>[String(d.key),c(d,m)]),change:d=>l(r,i,new Map(a).set(u.key,d))})}),e(A,{label:s("scoring"),value:String(t.scoring),choices:$("scoring",mo),change:u=>n({scoring:u})})]})}function Qn({body:t,change:n,problemAt:o}){return e(h,{children:[e(be,{legend:s("items"),hint:s("items-hint"),name:"items",parts:ue(t,"items"),least:2,most:20,change:r=>n({items:r}),label:r=>s("item-number",{number:r}),addLabel:s("add-item"),problemAt:o}),e(A,{label:s("scoring"),value:String(t.scoring),choices:$("scoring",fo),change:r=>n({scoring:r})})]})}var go=[[/at least 1 character|may not be blank|must not be blank|field required/i,"detail-required"],[/at most (\d+) characters/i,"detail-too-long"],[/greater than or equal to ([\d.]+)/i,"detail-at-least"],[/less than or equal to ([\d.]+)/i,"detail-at-most"],[/greater than ([\d.]+)/i,"detail-more-than"],[/valid (integer|number)/i,"detail-number"]];function qe(t){for(let[n,o]of go){let r=n.exec(t);if(r)return s(o,{limit:r[1]??""})}return t}function zn(t,n){let o=t?.about(n)??null;return o===null?null:qe(o)}var ho={single_choice:Pe,multiple_choice:Pe,true_false:Sn,short_text:kn,numeric:Ue,matching:qn,ordering:Qn,cloze:Pn,essay:Tn};function En({editor:t,question:n,at:o}){let{key:r,body:i}=n,a=Q(null),l=t.problemOf(r),c=d=>t.editQuestion(r,{...i,...d}),u=d=>zn(l,d),p=ho[i.type];return M(()=>{i.text===""&&a.current?.querySelector("textarea")?.focus()},[]),e("section",{class:"card question-form",ref:a,"aria-label":s("question-of",{place:o+1,total:t.questions.length}),children:[e("header",{children:[e("h2",{children:[s("question")," ",o+1," ",e("span",{class:"kind",children:s(`type-${i.type.replaceAll("_","-")}`)})]}),e(vo,{editor:t,questionKey:r,at:o})]}),l&&e(bo,{problem:l.document.errors?.map(({detail:d})=>qe(d))??[l.message]}),e(H,{label:i.type==="cloze"?s("text-with-gaps"):s("question-text"),value:i.text,maxLength:5e3,problem:u("/text"),change:d=>c({text:d})}),p&&e(p,{body:i,change:c,problemAt:u}),e("div",{class:"columns",children:[e(C,{label:s("points-label"),min:0,value:i.points,problem:u("/points"),change:d=>c({points:d??0})}),e(C,{label:s("penalty-label"),min:0,value:i.penalty??0,problem:u("/penalty"),change:d=>c({penalty:d??0})})]}),e("details",{class:"more",open:!!(i.explanation||i.format==="markdown"),children:[e("summary",{children:s("format-and-more")}),e("div",{class:"columns",children:e(A,{label:s("format"),value:i.format??"plain",choices:$("format",["plain","markdown"]),change:d=>c({format:d})})}),i.format==="markdown"&&e("p",{class:"hint",children:s("markdown-hint")}),e(H,{label:s("explanation"),hint:s("explanation-hint"),maxLength:5e3,value:i.explanation??"",problem:u("/explanation"),change:d=>c({explanation:d||null})})]})]})}function bo({problem:t}){return e("div",{class:"problem refused",role:"alert",children:[e("p",{children:s("question-refused")}),e("ul",{children:[...new Set(t)].map(n=>e("li",{children:n},n))})]})}function vo({editor:t,questionKey:n,at:o}){let r=g(),i=t.questions.length,a=l=>{t.move(o,l),r.say(s("moved-to",{place:l+1,count:i}))};return e("div",{class:"tools",children:[e("button",{type:"button",class:"icon","aria-label":s("question-up"),title:s("question-up"),disabled:o===0,onClick:()=>a(o-1),children:"↑"}),e("button",{type:"button",class:"icon","aria-label":s("question-down"),title:s("question-down"),disabled:o===i-1,onClick:()=>a(o+1),children:"↓"}),e("button",{type:"button",class:"quiet",onClick:()=>t.duplicate(n),children:s("duplicate")}),e("button",{type:"button",class:"quiet danger-text",disabled:i===1,onClick:()=>t.remove(n),children:s("delete")})]})}function Cn({editor:t,chosen:n}){let o=g(),[r,i]=f(null),a=l=>{r!==null&&(t.move(r,l),o.say(s("moved-to",{place:l+1,count:t.questions.length}))),i(null)};return e("nav",{class:"question-list","aria-label":s("questions-of-quiz"),children:[e("ol",{children:t.questions.map(({key:l,body:c},u)=>e("li",{class:r===u?"dragged":void 0,draggable:!0,onDragStart:()=>i(u),onDragEnd:()=>i(null),onDragOver:p=>p.preventDefault(),onDrop:p=>{p.preventDefault(),a(u)},children:e("button",{type:"button","aria-current":t.selected.value===l?"true":void 0,onClick:()=>{t.selected.value=l,n()},children:[e("span",{class:"place",children:u+1}),e("span",{class:"title",dir:"auto",children:wo(c.text)||e("em",{children:s("no-text-yet")})}),e("span",{class:"kind",children:[s(`type-${c.type.replaceAll("_","-")}`)," · ",s("points",{count:c.points})]}),e(yo,{editor:t,questionKey:l})]})},l))}),e(ko,{editor:t})]})}function yo({editor:t,questionKey:n}){return t.state.value.conflicts.some(({key:o})=>o===n)?e("span",{class:"mark wrong",children:s("mark-conflict")}):t.problemOf(n)?e("span",{class:"mark wrong",children:s("mark-problem")}):t.isUnsaved(n)?e("span",{class:"mark partly",children:s("mark-unsaved")}):null}function wo(t){return t.trim().split(`
`)[0].slice(0,120)}function ko({editor:t}){return e("label",{class:"add-question",children:[e("span",{class:"unseen",children:s("add-question")}),e("select",{value:"",onChange:n=>{let o=n.currentTarget.value;n.currentTarget.value="",o!==""&&t.add(o)},children:[e("option",{value:"",children:["+ ",s("add-question")]}),_n.map(n=>e("option",{value:n,children:s(`type-${n.replaceAll("_","-")}`)},n))]})]})}function On({editor:t}){let n=Q(null),o=t.place(),r=t.questions[o],i=()=>matchMedia("(max-width: 48rem)").matches;return M(()=>{o<0&&t.questions[0]&&(t.selected.value=t.questions[0].key)},[o]),e(h,{children:[e(Ge,{editor:t}),e(_o,{editor:t}),e("div",{class:"editor",children:[e(Cn,{editor:t,chosen:()=>{i()&&requestAnimationFrame(()=>n.current?.scrollIntoView())}}),e("div",{ref:n,children:r&&e(En,{editor:t,question:r,at:o},r.key)}),r&&e($e,{id:r.key,body:r.body},r.key)]})]})}function _o({editor:t}){return t.removed.value===null?null:e("p",{class:"notice inset removed",role:"status",children:[s("question-removed",{number:t.removed.value.at+1})," ",e("button",{type:"button",class:"quiet",onClick:()=>t.undoRemove(),children:s("undo")})]})}var ct=900,je=class{given;timer=null;running=null;failures=0;isStopped=!1;created={text:"",key:""};constructor(n){this.given={later:setTimeout.bind(globalThis),cancel:o=>clearTimeout(o),...n}}changed(){this.running===null&&this.given.tell(this.rest(),null),this.schedule(ct)}async flush(){this.given.cancel(this.timer),this.running??=this.run().finally(()=>this.running=null),await this.running}stop(){this.isStopped=!0,this.given.cancel(this.timer)}schedule(n){this.given.cancel(this.timer),this.isStopped||(this.timer=this.given.later(()=>{this.flush()},n))}async run(){for(let n=ae(this.given.read());n!==null&&!this.isStopped;n=ae(this.given.read())){this.given.tell("saving",null);try{await this.take(n),this.failures=0}catch(o){if(await this.recover(n,o))continue;return}}this.given.tell(this.rest(),null)}async take(n){let{request:o,read:r,write:i,problem:a}=this.given,l={headers:{"If-Match":r().etag},key:n.kind==="create"?this.idempotencyKey(n):void 0},{body:c,headers:u}=await o(xo(n),this.pathOf(n),{...l,body:So(n,r())}),p=n.kind==="settings"?j(c):c;i(mn(r(),n,u.get("ETag")??r().etag,p)),(n.kind==="settings"||"key"in n)&&a("key"in n?n.key:"settings",null),r().server.sections&&["create","delete","order"].includes(n.kind)&&await this.mergeTheirs()}idempotencyKey({key:n,body:o}){let r=n+X(o);return r!==this.created.text&&(this.created={text:r,key:T()}),this.created.key}async recover(n,o){let{tell:r,problem:i,read:a,write:l}=this.given;return re(o,"precondition_failed")?this.mergeTheirs():pe(o)?(this.failures+=1,r(o instanceof bt?"offline":"unavailable",o),this.schedule(o.retryAfterMs??we(this.failures)+ct),!1):re(o)&&o.status===422&&n.kind!=="delete"&&n.kind!=="order"?(l(fn(a(),n)),i(n.kind==="settings"?"settings":n.key,o),!0):(r("failed",o),!1)}async mergeTheirs(){try{let{body:n,headers:o}=await this.given.request("GET",`/quizzes/${this.given.quizId}`);return this.given.write(Se(this.given.read(),j(n),o.get("ETag")??"")),!0}catch(n){return this.given.tell(pe(n)?"offline":"failed",n),pe(n)&&this.schedule(we(++this.failures)+ct),!1}}rest(){let n=this.given.read();return n.conflicts.length>0?"conflict":ae(n)!==null?"waiting":ne(n).length>0?"refused":"saved"}pathOf(n){let o=`/quizzes/${this.given.quizId}`;switch(n.kind){case"settings":return o;case"create":return`${o}/questions`;case"order":return`${o}/question-order`;default:return`${o}/questions/${n.id}`}}};function xo(t){return{settings:"PUT",create:"POST",update:"PUT",delete:"DELETE",order:"PUT"}[t.kind]}function So(t,{server:n}){switch(t.kind){case"settings":return{...t.body,...n.sections?{sections:Wt(n)}:{questions:n.questions}};case"order":return{question_ids:t.ids};case"delete":return;default:return ge(t.body)}}var Ao=300,Ve=class{state;saveState=G("saved");saveError=G(null);problems=G({});selected=G("");removed=G(null);app;saver;storing;constructor(n,o,r){this.app=n,this.state=G(this.restored(o,r)),this.selected.value=this.questions[0]?.key??"",this.saver=new je({request:(i,a,l)=>n.session.request(i,a,l),quizId:o.id,read:()=>this.state.value,write:i=>this.write(i),tell:(i,a)=>{this.saveState.value=i,this.saveError.value=a},problem:(i,a)=>this.setProblem(i,a)}),this.hasUnsaved()&&this.saver.changed()}get id(){return this.state.value.server.id}get questions(){return this.state.value.draft.questions}get settings(){return this.state.value.draft.settings}flush(){return this.saver.flush()}stop(){this.saver.stop(),this.store()}hasUnsaved(){return ae(this.state.value)!==null||ne(this.state.value).length>0}editSettings(n){this.edit({settings:{...this.settings,...n}})}editQuestion(n,o){this.edit({questions:this.questions.map(r=>r.key===n?{...r,body:o}:r)})}add(n){this.insert({key:W(),id:null,body:xn(n)},this.place()+1)}duplicate(n){let o=this.questions.findIndex(i=>i.key===n),r=JSON.parse(JSON.stringify(this.questions[o].body,(i,a)=>i==="id"?void 0:a));this.insert({key:W(),id:null,body:r},o+1)}remove(n){let o=this.questions.findIndex(a=>a.key===n),r=this.questions[o],i=this.questions.filter(a=>a.key!==n);this.removed.value={question:r,at:o},this.selected.value=(i[o]??i[o-1])?.key??"",this.setProblem(n,null),this.edit({questions:i})}undoRemove(){let n=this.removed.value;if(n===null)return;let o=this.state.value.server.questions.some(({id:a})=>a===n.question.id),r=JSON.parse(JSON.stringify(n.question.body,(a,l)=>a==="id"&&!o?void 0:l)),i=o?n.question:{key:W(),id:null,body:r};this.removed.value=null,this.insert(i,n.at)}move(n,o){o<0||o>=this.questions.length||n===o||this.edit({questions:ke(this.questions,n,o)})}resolve(n,o){this.write(hn(this.state.value,n,o)),this.saver.changed()}place(){return this.questions.findIndex(n=>n.key===this.selected.value)}reopen(n,o){this.write(Se(this.state.value,n,o)),this.saver.changed()}isUnsaved(n){return ne(this.state.value).includes(n)}problemOf(n){return this.problems.value[n]}settingsProblem(n){return this.problems.value[q]?.about(`/${n}`)??null}insert(n,o){let{questions:r}=this;this.selected.value=n.key,this.edit({questions:[...r.slice(0,o),n,...r.slice(o)]})}edit(n){this.write({...this.state.value,draft:{...this.state.value.draft,...n}}),this.saver.changed()}write(n){this.state.value=n,clearTimeout(this.storing),this.storing=setTimeout(()=>this.store(),Ao)}setProblem(n,o){let{[n]:r,...i}=this.problems.value;this.problems.value=o===null?i:{...i,[n]:o}}store(){clearTimeout(this.storing),this.app.storage.write(this.storedAs(this.id),this.hasUnsaved()?this.state.value:null)}restored(n,o){let r=this.app.storage.read(this.storedAs(n.id));return r===null?Ne(n,o):Se(r,n,o)}storedAs(n){return`draft.${this.app.user.value?.id}.${n}`}};var $o=1e3;function dt({quiz:t}){let[n,o]=f(""),[r,i]=f(!1),[a,l]=f(new Date);M(()=>{let u=setInterval(()=>l(new Date),$o);return()=>clearInterval(u)},[]);let c=new URL("play",location.href).href;return e("div",{class:"room-screen",children:[e(E,{title:t.title,page:s("room-of",{title:t.title})}),e("p",{class:"room-clock",role:"timer","aria-label":s("time-now"),children:a.toLocaleTimeString([],{hour:"2-digit",minute:"2-digit"})}),e("p",{class:"room-address",children:[s("open-this")," ",e("strong",{dir:"ltr",children:c.replace(/^https?:\/\//,"")})]}),r&&n!==""&&e(h,{children:[e("p",{children:s("access-code")}),e("p",{class:"room-code",dir:"ltr",children:n})]}),e("p",{class:"facts",children:[e("span",{children:s("minutes",{count:t.duration_minutes})}),e("span",{children:s("questions",{count:t.question_count})}),t.closes_at&&e("span",{children:s("open-until",{time:x(t.closes_at)})})]}),e("div",{class:"room-tools",children:[!r&&e(F,{label:s("access-code"),hint:s("room-code-hint"),value:n,change:o}),e("div",{class:"actions",children:[e("button",{type:"button",onClick:()=>i(!r),disabled:n==="",children:r?s("hide-code"):s("show-code")}),e("button",{type:"button",onClick:()=>{document.documentElement.requestFullscreen?.().catch(()=>{})},children:s("full-screen")}),e("a",{class:"button",href:`#/quiz/${t.id}/live`,children:s("back")})]})]})]})}function He(t){if(t===null)return"";let n=new Date(t),o=r=>String(r).padStart(2,"0");return`${n.getFullYear()}-${o(n.getMonth()+1)}-${o(n.getDate())}T${o(n.getHours())}:${o(n.getMinutes())}`}function ve(t){let n=new Date(t);return t===""||Number.isNaN(n.getTime())?null:n.toISOString()}function Ke(){return Intl.DateTimeFormat().resolvedOptions().timeZone}var Po=["editor","marker","proctor","viewer"];function Rn({quizId:t}){let n=g(),[o,r]=f(0),i=`/quizzes/${t}/staff`,a=async c=>{await n.send("PUT",`${i}/${encodeURIComponent(c.user_id.trim())}`,{role:c.role}),r(o+1)},l=async c=>{await n.send("DELETE",`${i}/${c}`),r(o+1)};return e("section",{class:"card","aria-labelledby":"staff",children:e(O,{load:()=>To(n,i),keys:[t,o],children:c=>e(h,{children:[e("div",{class:"view-head",children:[e("h2",{id:"staff",children:s("staff")}),c&&e(w,{label:s("add-staff"),title:s("add-staff"),action:s("save"),act:a,children:[e(_,{label:s("user-id"),name:"user_id",hint:s("user-id-hint"),autocomplete:"off",spellcheck:!1}),e(qo,{})]})]}),c===null&&e("p",{children:s("staff-not-yours")}),c?.length===0&&e("p",{children:s("no-staff")}),e("ul",{class:"list",children:(c??[]).map(u=>e("li",{class:"row",children:[e("span",{class:"name",dir:"auto",children:u.username??u.user_id}),e("span",{children:s(`role-${u.role}`)}),e(w,{class:"quiet",label:s("take-back"),title:s("remove-staff"),action:s("take-back"),act:()=>l(u.user_id)})]},u.user_id))})]})})})}async function To(t,n){try{return await V(t,n)}catch(o){if(re(o)&&(o.status===404||o.status===403))return null;throw o}}function qo(){return e("fieldset",{class:"field",children:[e("legend",{children:s("role")}),Po.map((t,n)=>e("label",{class:"check",children:[e("input",{type:"radio",name:"role",value:t,defaultChecked:n===0}),e("span",{children:[s(`role-${t}`),": ",e("span",{class:"hint",children:s(`role-${t}-may`)})]})]},t))]})}function Ln({quiz:t}){return e("div",{class:"cards",children:[e(Qo,{quiz:t}),e(Rn,{quizId:t.id})]})}function Qo({quiz:t}){let n=g(),[o,r]=f(0),[i,a]=f({}),l=`/quizzes/${t.id}/overrides`,c=()=>r(o+1),u=async()=>{let[m,b]=await Promise.all([V(n,l),V(n,`/quizzes/${t.id}/takers`)]),y=Object.fromEntries(b.map(k=>[k.user_id,k.username??k.email??""]));return{overrides:m,known:y}},p=async m=>{let b=await n.send("PUT",l,Eo(m));a({...i,[b.user_id]:m.email}),b.running_attempt&&n.say(s("override-running",{time:x(b.running_attempt.expires_at)})),c()},d=async m=>{await n.send("DELETE",`${l}/${m}`),c()};return e("section",{class:"card","aria-labelledby":"overrides",children:[e("div",{class:"view-head",children:[e("h2",{id:"overrides",children:s("overrides")}),e(w,{label:s("add-override"),title:s("add-override"),action:s("save"),act:p,children:e(zo,{})})]}),e("p",{class:"hint",children:s("overrides-text")}),e(O,{load:u,keys:[t.id,o],children:({overrides:m,known:b})=>e(h,{children:[m.length===0&&e("p",{children:s("no-overrides")}),e("ul",{class:"list",children:m.map(y=>e("li",{class:"row",children:[e("span",{class:"name",dir:"auto",children:i[y.user_id]??b[y.user_id]??y.user_id}),e("span",{class:"when",children:Co(y).join(" · ")}),e(w,{class:"quiet",label:s("take-back"),title:s("take-back-override"),action:s("take-back"),act:()=>d(y.user_id)})]},y.user_id))})]})})]})}function zo(){let t=s("in-zone",{zone:Ke()});return e(h,{children:[e(_,{label:s("email"),name:"email",type:"email",autocomplete:"off"}),e("div",{class:"columns",children:[e(_,{label:s("time-factor"),hint:s("time-factor-hint"),name:"time_factor",type:"number",min:1,max:10,step:"any",defaultValue:"1"}),e(_,{label:s("extra-minutes"),name:"extra_minutes",type:"number",min:0,max:1440,step:1,defaultValue:"0"}),e(_,{label:s("extra-attempts"),name:"extra_attempts",type:"number",min:0,max:1e3,step:1,defaultValue:"0"})]}),e("div",{class:"columns",children:[e(_,{label:s("setting-opens-at"),name:"opens_at",type:"datetime-local",required:!1,hint:t}),e(_,{label:s("setting-closes-at"),name:"closes_at",type:"datetime-local",required:!1,hint:t})]})]})}function Eo(t){return{email:t.email,time_factor:Number(t.time_factor),extra_minutes:Number(t.extra_minutes),extra_attempts:Number(t.extra_attempts),opens_at:ve(t.opens_at??""),closes_at:ve(t.closes_at??"")}}function Co(t){return[t.time_factor>1&&s("times-the-time",{factor:N(t.time_factor)}),t.extra_minutes>0&&s("minutes-extra",{count:t.extra_minutes}),t.extra_attempts>0&&s("attempts-extra",{count:t.extra_attempts}),t.opens_at&&s("open-from",{time:x(t.opens_at)}),t.closes_at&&s("open-until",{time:x(t.closes_at)})].filter(n=>!!n)}var Oo=["new_key","either_key","full_credit","drop"];function Mn({quizId:t}){let n=g(),[o,r]=f(null),[i,a]=f({}),[l,c]=f(null),[u,p]=f(!1),{isBusy:d,error:m,run:b,dialog:y}=te(),k=Object.fromEntries(Object.entries(i).filter(([,L])=>L!=="new_key")),v=()=>b(async()=>r(j(await n.get(`/quizzes/${t}`)))),P=L=>n.send("POST",`/quizzes/${t}/regrade`,{dry_run:L,mode:k},L?{}:{key:T()}),oe=()=>b(async()=>c(await P(!0))),de=()=>b(async()=>{await P(!1),c(null),r(null),p(!0),n.say(s("regrade-begun"))}),ye=(L,z)=>{a({...i,[L]:z}),c(null)};return e("section",{class:"card","aria-labelledby":"regrade",children:[e("h2",{id:"regrade",children:s("regrade")}),e("p",{children:s("regrade-text")}),o&&e("details",{class:"more",children:[e("summary",{children:s("regrade-modes")}),o.questions.map((L,z)=>e(A,{label:`${z+1}. ${L.text.slice(0,60)}`,value:i[L.id]??"new_key",choices:$("mode",Oo),change:S=>ye(L.id,S)},L.id))]}),l&&e(Ro,{preview:l}),e("p",{class:"problem",role:"alert",children:m}),e("div",{class:"actions",children:[o===null?e("button",{type:"button",disabled:d,onClick:v,children:s("regrade-ask")}):e("button",{type:"button",class:l?void 0:"primary",disabled:d,onClick:oe,children:s("regrade-look")}),l&&e("button",{type:"button",class:"primary",disabled:d,onClick:de,children:s("regrade-now",{count:l.changed})})]}),u&&e("p",{class:"note",children:s("regrade-begun")}),y]})}function Ro({preview:t}){return e("div",{class:"notice inset",role:"status",children:[e("p",{children:[e("strong",{children:s("regrade-changed",{changed:t.changed,results:t.results})})," ",s("regrade-effects",{raised:t.raised,lowered:t.lowered,passed:t.newly_passed,failed:t.newly_failed})]}),!t.complete&&e("p",{children:s("regrade-sample")}),t.unmatched.length>0&&e(h,{children:[e("p",{children:s("regrade-unmatched")}),e("ul",{children:t.unmatched.map(({question_id:n,text:o})=>e("li",{dir:"auto",children:o.slice(0,100)},n))})]}),t.examples.length>0&&e("ul",{children:t.examples.map(n=>e("li",{children:e("a",{href:`#/paper/${n.attempt_id}`,children:s("regrade-example",Lo(n))})},n.attempt_id))})]})}function Lo(t){let n=o=>o===null?"–":N(o);return{was:n(t.score),is:n(t.new_score),max:N(t.new_max_score)}}var Mo=["grades","attempts"];function Fn({quiz:t}){let[n,o]=f("grades");return e("div",{class:"wide-and-narrow",children:[e("section",{class:"card","aria-labelledby":"grades",children:[e("div",{class:"view-head",children:[e("h2",{id:"grades",children:s("tab-results")}),e(Fo,{quiz:t})]}),e(_e,{label:s("list-of"),values:Mo,prefix:"list",value:n,choose:o}),n==="grades"?e(No,{quizId:t.id}):e(Io,{quizId:t.id})]}),e("div",{children:[t.questions&&e(Mn,{quizId:t.id}),e(Go,{quizId:t.id})]})]})}function Fo({quiz:t}){let n=g();return e(R,{act:async()=>{let{body:r}=await n.session.request("GET",`/quizzes/${t.id}/grades?format=csv`,{asFile:!0});Oe(`${it(t.title)}.csv`,r)},children:s("download-csv")})}function No({quizId:t}){let n=g(),o=`/quizzes/${t}/grades`;return e(O,{load:()=>n.get(`${o}?limit=50`),keys:[t],children:r=>e(ie,{path:`${o}?limit=50`,first:r,none:s("no-grades"),row:i=>e("a",{class:"row",href:i.attempt_id?`#/paper/${i.attempt_id}`:void 0,children:[e("span",{class:"name",dir:"auto",children:i.username??s("erased-user")}),e("span",{class:"when",children:s("attempts-counted",{counted:i.counted_attempts,all:i.attempts})}),e("strong",{children:i.percentage===null?"–":ze(i.percentage)}),e(pt,{passed:i.passed})]})})})}function pt({passed:t}){return t===null?e("span",{class:"mark pending",children:s("open-grade")}):e("span",{class:t?"mark right":"mark wrong",children:t?s("passed"):s("not-passed")})}function Io({quizId:t}){let n=g(),o=`/quizzes/${t}/attempts?limit=50`;return e(O,{load:()=>n.get(o),keys:[t],children:r=>e(ie,{path:o,first:r,none:s("no-attempts"),row:i=>e(Do,{attempt:i})})})}function Do({attempt:t}){let n=t.status==="in_progress",o=t.submitted_at??t.started_at,r={score:N(t.score??0),max:N(t.max_score??0)};return e("a",{class:"row",href:`#/paper/${t.attempt_id}${n?"/log":""}`,children:[e("span",{class:"name",dir:"auto",children:[t.username??s("erased-user")," ",e("span",{class:"when",children:s("attempt-number",{number:t.number})})]}),o&&e("span",{class:"when",children:x(o)}),e("span",{children:s(`status-${t.status.replace("_","-")}`)}),e("strong",{children:t.score===null?"–":s("score-of",r)})]})}var Bo=["score","responses","correct_answers"];function Go({quizId:t}){let n=g(),[o,r]=f(""),i=async a=>{await n.send("POST",`/quizzes/${t}/release-results`,{show:a.show}),r(s("released")),n.say(s("released"))};return e("section",{class:"card","aria-labelledby":"release",children:[e("h2",{id:"release",children:s("release")}),e("p",{children:s("release-text")}),e("div",{class:"actions",children:e(w,{label:s("release-ask"),title:s("release"),action:s("release-now"),act:i,children:e("fieldset",{class:"field",children:[e("legend",{children:s("setting-review")}),Bo.map((a,l)=>e("label",{class:"check",children:[e("input",{type:"radio",name:"show",value:a,defaultChecked:l===0}),e("span",{children:s(`review-show-${a.replaceAll("_","-")}`)})]},a))]})})}),e("p",{class:"note",children:o})]})}var Uo=["text","format","explanation","notes_for_markers"];function In(t,n){let o=Y(t),r=Y(n);return{settings:Object.keys(r).filter(a=>JSON.stringify(r[a])!==JSON.stringify(o[a])),questions:[...jo(t,n),...Vo(t,n)]}}function jo(t,n){let o=t.questions.filter(({id:i})=>n.questions.some(a=>a.id===i)).map(({id:i})=>i),r=0;return n.questions.flatMap((i,a)=>{let l=t.questions.find(({id:p})=>p===i.id),c={number:a+1,text:i.text};if(l===void 0)return[{...c,kind:"added",hasOtherKey:!0}];let u=o[r++]!==i.id;return he(l)!==he(i)?[{...c,kind:"changed",hasOtherKey:Nn(l)!==Nn(i)}]:u?[{...c,kind:"moved",hasOtherKey:!1}]:[]})}function Vo(t,n){return t.questions.flatMap((o,r)=>n.questions.some(({id:i})=>i===o.id)?[]:[{kind:"removed",number:r+1,text:o.text,hasOtherKey:!0}])}function Nn(t){return JSON.stringify(t,(n,o)=>Uo.includes(n)?void 0:o)}function Dn(t){return`published.${t}`}function We(t,n){n.published_at===null||mt(n)||t.storage.write(Dn(n.id),n)}function mt(t){return t.published_at===null||t.updated_at>t.published_at}function Bn(t,n){let o=t.storage.read(Dn(n.id));return o?.version===n.version?o:null}function Gn({editor:t}){let n=g(),[o,r]=f(!1),[i,a]=f(!1),{isBusy:l,error:c,run:u,dialog:p}=te(),d=t.state.value.server,m=ae(t.state.value)===null&&ne(t.state.value).length===0,b=mt(d)||t.state.value.isTouched,y=d.audience!=="everyone"||n.user.value?.role==="admin",k=()=>u(async()=>{if(await t.flush(),t.hasUnsaved())return;let{body:v,headers:P}=await n.session.request("POST",`/quizzes/${d.id}/publish`,{body:{announce:o}});t.reopen(j(v),P.get("ETag")??t.state.value.etag),We(n,j(v)),a(!0),n.say(s("published-now"))});return e("div",{class:"cards",children:[e("section",{class:"card","aria-labelledby":"publish",children:[e("h2",{id:"publish",children:s("what-takers-get")}),e("ul",{class:"summary",children:Ho(d).map(v=>e("li",{children:v},v))}),e(Wo,{quiz:d})]}),e("section",{class:"card","aria-labelledby":"changes",children:[e("h2",{id:"changes",children:d.published_at===null?s("not-published-yet"):s("version-of",{version:d.version,time:x(d.published_at)})}),e(Jo,{quiz:d,hasChanges:b}),y&&e(D,{label:s("announce"),hint:s("announce-hint"),value:o,change:r}),!m&&e("p",{class:"problem",children:s("publish-unsaved")}),e("p",{class:"problem",role:"alert",children:c}),e("div",{class:"actions",children:[e("button",{type:"button",class:"primary",disabled:l||!m||!b,onClick:k,children:d.published_at===null?s("publish-quiz"):s("publish-changes")}),d.published_at!==null&&e("a",{class:"button",href:`#/quiz/${d.id}/live`,children:s("tab-live")})]}),i&&e("p",{class:"note",children:s("published-now")}),p]})]})}function Ho(t){return[s("questions",{count:t.questions.length}),s("points",{count:Ko(t)}),s("minutes",{count:t.duration_minutes}),t.max_attempts===null?s("attempts-unlimited"):s("attempts-at-most",{count:t.max_attempts}),t.audience==="everyone"?s("for-everyone"):s("for-groups",{count:t.audience.group_ids.length}),t.has_access_code?s("with-access-code"):"",t.opens_at?s("open-from",{time:x(t.opens_at)}):s("open-at-once"),t.closes_at?s("open-until",{time:x(t.closes_at)}):s("open-for-good"),s("afterwards",{what:s(`review-show-${t.review.show.replaceAll("_","-")}`),when:s(`review-when-${t.review.when.replaceAll("_","-")}`)})].filter(Boolean)}function Ko(t){return Math.round(t.questions.reduce((n,{points:o})=>n+o,0)*1e3)/1e3}function Wo({quiz:t}){let n=t.duration_minutes*60/t.questions.length,o=t.questions.map(({text:a})=>a.trim().toLocaleLowerCase()),r=o.flatMap((a,l)=>o.indexOf(a)<l?[`${o.indexOf(a)+1} = ${l+1}`]:[]),i=[n<20&&s("warn-little-time",{time:me(Math.floor(n))}),t.closes_at!==null&&Date.parse(t.closes_at)<Date.now()&&s("warn-closed"),t.review.show==="correct_answers"&&t.review.when==="immediately"&&t.max_attempts!==1&&s("warn-answers-shown"),r.length>0&&s("warn-twins",{places:r.join(", ")}),t.questions.some(({text:a})=>a===s("first-question"))&&s("warn-first-question")].filter(a=>typeof a=="string");return i.length===0?null:e("div",{class:"notice inset",children:[e("h3",{children:s("worth-a-look")}),e("ul",{children:i.map(a=>e("li",{children:a},a))})]})}function Jo({quiz:t,hasChanges:n}){let o=g();if(t.published_at===null)return e("p",{children:s("not-published-text")});if(!n)return e("p",{children:s("nothing-to-publish")});let r=Bn(o,t);return r===null?e("p",{children:s("changes-unknown",{time:x(t.updated_at)})}):e(Yo,{changes:In(r,t),quiz:t})}function Yo({changes:t,quiz:n}){let{settings:o,questions:r}=t;return e(h,{children:[e("ul",{class:"changes",children:[o.map(i=>e("li",{children:s("setting-changed",{name:Xo(i)})},i)),r.map(i=>e("li",{children:[s(`question-${i.kind}`,{number:N(i.number)})," ",e("span",{dir:"auto",children:i.text.slice(0,80)}),i.hasOtherKey&&i.kind==="changed"&&e("strong",{children:[" ",s("key-changed")]})]},`${i.kind}-${i.number}`))]}),e("p",{class:"hint",children:s("running-keep-theirs")}),r.some(({hasOtherKey:i})=>i)&&e("p",{children:e("a",{href:`#/quiz/${n.id}/results`,children:s("see-regrade")})})]})}function Xo(t){let n=`setting-${t.replaceAll("_","-")}`;return U(n)?s(n):t}function Un(){let t=g(),n=Q(T()),o=async a=>{let l={text:s("first-question"),points:1},c=[{text:s("first-option-right"),correct:!0},{text:s("first-option-wrong"),correct:!1}],u={title:a.title,duration_minutes:Number(a.duration_minutes),passing_score:Number(a.passing_score),questions:[{type:"single_choice",...l,options:c}]},p=await t.send("POST","/quizzes",u,{key:JSON.stringify(u)===r.current?n.current:i(u)});t.go(`quiz/${p.id}`)},r=Q(""),i=a=>(r.current=JSON.stringify(a),n.current=T(),n.current);return e(w,{class:"primary",label:s("new-quiz"),title:s("new-quiz"),action:s("make-quiz"),act:o,children:[e(_,{label:s("setting-title"),name:"title",maxLength:200,dir:"auto",autocomplete:"off"}),e("div",{class:"columns",children:[e(_,{label:s("setting-duration-minutes"),name:"duration_minutes",type:"number",min:1,max:1440,defaultValue:"30"}),e(_,{label:s("setting-passing-score"),name:"passing_score",type:"number",min:0,max:100,step:"any",defaultValue:"50"})]}),e("p",{class:"hint",children:s("new-quiz-hint")})]})}var Zo=["current","draft","published","archived"],er=6;function jn(){let t=g(),[n,o]=f(0);return e(I,{load:()=>V(t,"/quizzes?mine=true"),keys:[n],children:r=>e(tr,{quizzes:r,reload:()=>o(n+1)})})}function tr({quizzes:t,reload:n}){let o=g(),[r,i]=f("current"),[a,l]=f(""),c=o.user.value?.role!=="user",u=(d,m)=>m==="current"?d.status!=="archived":d.status===m,p=t.filter(d=>u(d,r)&&d.title.toLocaleLowerCase().includes(a.toLocaleLowerCase()));return e("div",{children:[e("div",{class:"view-head",children:[e(E,{title:s("your-quizzes")}),c&&e("div",{class:"actions",children:[e("a",{class:"button",href:"#/import",children:s("import")}),e(Un,{})]})]}),e("div",{class:"filters",children:[e("div",{class:"segments",role:"group","aria-label":s("by-state"),children:Zo.map(d=>e("button",{type:"button","aria-pressed":r===d,onClick:()=>i(d),children:[s(`state-${d}`)," ",e("span",{class:"count",children:t.filter(m=>u(m,d)).length})]},d))}),t.length>=er&&e("label",{class:"search",children:[e("span",{class:"unseen",children:s("search")}),e("input",{type:"search",placeholder:s("search"),onInput:d=>l(d.currentTarget.value)})]})]}),t.length===0&&e("p",{class:"card",children:c?s("no-own-quizzes"):s("no-quizzes-not-author")}),t.length>0&&p.length===0&&e("p",{class:"card",children:s("nothing-found")}),e("ul",{class:"list",children:p.map(d=>e("li",{children:e(nr,{quiz:d,reload:n})},d.id))})]})}function nr({quiz:t,reload:n}){let o=`#/quiz/${t.id}`;return e("article",{class:"card quiz-card",children:[e("div",{children:[e("h2",{children:[e("a",{href:o,dir:"auto",children:t.title})," ",e(ft,{quiz:t})]}),e("p",{class:"facts",children:sr(t).map(r=>e("span",{children:r},r))})]}),e("div",{class:"card-tools",children:[t.status==="published"&&e("a",{class:"button",href:`${o}/live`,children:s("tab-live")}),t.status!=="draft"&&e("a",{class:"button",href:`${o}/results`,children:s("tab-results")}),e(or,{quiz:t,reload:n})]})]})}function ft({quiz:t}){let n={draft:"partly",published:"right",archived:"pending"}[t.status];return e("span",{class:`mark ${n}`,children:s(`state-${t.status}`)})}function sr(t){return[s("questions",{count:t.question_count}),s("points",{count:t.total_points}),s("minutes",{count:t.duration_minutes}),t.opens_at&&s("open-from",{time:x(t.opens_at)}),t.closes_at&&s("open-until",{time:x(t.closes_at)})].filter(n=>!!n)}function or({quiz:t,reload:n}){let o=g(),r=async()=>o.go(`quiz/${await nn(o,t.id)}`),i=async()=>{await o.send("DELETE",`/quizzes/${t.id}`),o.say(s("deleted")),n()};return e("details",{class:"menu",children:[e("summary",{"aria-label":s("more-of",{title:t.title}),children:s("more")}),e("div",{class:"menu-items",children:[e(R,{class:"quiet",act:r,children:s("copy")}),e(w,{class:"quiet",label:s("export-ask"),title:s("export-title",{title:t.title}),action:s("download"),act:a=>sn(o,t,a.format??"json"),children:[e("fieldset",{class:"field",children:[e("legend",{children:s("file-format")}),tn.map((a,l)=>e("label",{class:"check",children:[e("input",{type:"radio",name:"format",value:a,defaultChecked:l===0}),e("span",{children:s(`file-${a.replaceAll("_","-")}`)})]},a))]}),e("p",{class:"hint",children:s("export-hint")})]}),t.status!=="archived"&&e(w,{class:"quiet danger-text",label:s("delete-ask"),title:s("delete-quiz-title",{title:t.title}),action:s("delete-quiz"),act:i,danger:!0,children:e("p",{children:s("delete-quiz-text")})})]})]})}function ce({id:t,children:n}){return e("section",{class:"card settings","aria-labelledby":t,children:[e("h2",{id:t,children:s(t)}),n]})}function Vn({settings:t,set:n,problem:o,hasCode:r}){let i=g(),{audience:a}=t,l=a==="everyone"?"everyone":"groups",[c,u]=f(l==="groups"),p=a==="everyone"?[]:a.group_ids,d=b=>{u(b==="groups"),b==="everyone"&&n({audience:"everyone"})},m=(b,y)=>{let k=y?[...p,b]:p.filter(v=>v!==b);n({audience:k.length>0?{group_ids:k}:"everyone"})};return e(ce,{id:"settings-audience",children:[e(A,{label:s("setting-audience"),value:c?"groups":"everyone",choices:[["everyone",s("audience-everyone")],["groups",s("audience-groups")]],problem:o("audience")??o("audience/group_ids"),change:d}),c&&e(O,{load:()=>V(i,"/groups"),keys:[],children:b=>e("fieldset",{class:"field",children:[e("legend",{children:s("groups")}),b.length===0&&e("p",{class:"hint",children:s("no-groups-yet")}),b.map(({id:y,name:k})=>e(D,{label:k,value:p.includes(y),change:v=>m(y,v)},y)),e("p",{class:"hint",children:a==="everyone"?s("choose-a-group"):""})]})}),e(rr,{settings:t,set:n,problem:o,hasCode:r})]})}function rr({settings:t,set:n,problem:o,hasCode:r}){let i=t.access_code,a=i===null?s("code-removed"):r?s("code-is-set"):s("code-none");return e(h,{children:[e(F,{label:s("access-code"),hint:a,maxLength:200,value:i??"",problem:o("access_code"),change:l=>n({access_code:l===""?void 0:l})}),r&&i!==null&&e("button",{type:"button",onClick:()=>n({access_code:null}),children:s("remove-code")})]})}function Kn({editor:t}){let n={settings:t.settings,set:o=>t.editSettings(o),problem:o=>{let r=t.settingsProblem(o);return r===null?null:qe(r)}};return e(h,{children:[e(Ge,{editor:t}),e("div",{class:"cards",children:[e(ir,{...n}),e(Vn,{...n,hasCode:t.state.value.server.has_access_code}),e(ar,{...n}),e(lr,{...n}),e(ur,{...n})]})]})}function ir({settings:t,set:n,problem:o}){return e(ce,{id:"settings-general",children:[e(F,{label:s("setting-title"),maxLength:200,value:t.title,problem:o("title"),change:r=>n({title:r})}),e(H,{label:s("setting-description"),maxLength:5e3,rows:3,value:t.description,problem:o("description"),change:r=>n({description:r})}),e(A,{label:s("setting-description-format"),value:t.description_format,choices:$("format",["plain","markdown"]),change:r=>n({description_format:r})}),e(D,{label:s("setting-randomize-questions"),value:t.randomize_questions,change:r=>n({randomize_questions:r})}),e(D,{label:s("setting-randomize-options"),value:t.randomize_options,change:r=>n({randomize_options:r})})]})}function ar({settings:t,set:n,problem:o}){return e(ce,{id:"settings-time",children:[e("div",{class:"columns",children:[e(C,{label:s("setting-duration-minutes"),min:1,max:1440,step:1,value:t.duration_minutes,problem:o("duration_minutes"),change:r=>r!==null&&n({duration_minutes:r})}),e(C,{label:s("setting-max-attempts"),hint:s("empty-unlimited"),min:1,max:1e3,step:1,value:t.max_attempts,problem:o("max_attempts"),change:r=>n({max_attempts:r})})]}),e("div",{class:"columns",children:[e(Hn,{name:"opens_at",settings:t,set:n,problem:o}),e(Hn,{name:"closes_at",settings:t,set:n,problem:o})]}),e("div",{class:"columns",children:[e(C,{label:s("setting-late-start-minutes"),hint:s("late-start-hint"),min:0,max:1440,step:1,value:t.late_start_minutes,problem:o("late_start_minutes"),change:r=>n({late_start_minutes:r})}),e(A,{label:s("setting-overdue"),value:t.overdue,choices:$("overdue",["auto_submit","abandon"]),change:r=>n({overdue:r})})]})]})}function Hn({name:t,settings:n,set:o,problem:r}){let[i,a]=f(He(n[t])),l=ve(i)===n[t]||He(n[t])===i?i:He(n[t]),c=u=>{a(u),o({[t]:ve(u)})};return e(F,{label:s(`setting-${t.replace("_","-")}`),type:"datetime-local",hint:s("in-zone",{zone:Ke()}),value:l,problem:r(t),change:c})}function lr({settings:t,set:n,problem:o}){let{review:r}=t,i=["nothing","score","responses","correct_answers"];return e(ce,{id:"settings-afterwards",children:[e("div",{class:"columns",children:[e(C,{label:s("setting-passing-score"),min:0,max:100,value:t.passing_score,problem:o("passing_score"),change:a=>a!==null&&n({passing_score:a})}),e(A,{label:s("setting-grading-method"),value:t.grading_method,choices:$("grading",["best","latest","first","mean"]),change:a=>n({grading_method:a})})]}),e("div",{class:"columns",children:[e(A,{label:s("setting-review"),value:r.show,choices:$("review-show",i),problem:o("review/show"),change:a=>n({review:{...r,show:a}})}),e(A,{label:s("review-when"),value:r.when,choices:$("review-when",["immediately","after_close"]),problem:o("review/when"),change:a=>n({review:{...r,when:a}})})]}),e(D,{label:s("setting-leaderboard"),value:t.leaderboard,change:a=>n({leaderboard:a})})]})}function ur({settings:t,set:n,problem:o}){let[r,i]=f((t.networks??[]).join(`
`)),a=u=>u.split(/[\s,]+/).filter(Boolean),l=u=>{i(u),n({networks:a(u).length>0?a(u):null})},c=o("networks")??(t.networks??[]).map((u,p)=>o(`networks/${p}`)).find(Boolean)??null;return e(ce,{id:"settings-room",children:[e(A,{label:s("setting-device-rule"),value:t.device_rule,choices:$("device",["free","log","lock"]),change:u=>n({device_rule:u})}),e(A,{label:s("setting-event-log"),value:t.event_log,choices:$("events",["off","basic","full"]),change:u=>n({event_log:u})}),e(D,{label:s("setting-events-visible-to-taker"),value:t.events_visible_to_taker,change:u=>n({events_visible_to_taker:u})}),e(H,{label:s("setting-networks"),hint:s("networks-hint"),dir:"ltr",value:r,problem:c,change:l})]})}var cr={"":On,settings:Kn,publish:Gn},gt={live:Gt,results:Fn,people:Ln},Wn=["","settings","publish","live","results","people"];function Jn({id:t,part:n}){let o=g();return e(I,{load:async()=>{let{body:i,headers:a}=await o.session.request("GET",`/quizzes/${t}`);return{quiz:j(i),etag:a.get("ETag")??""}},keys:[t],children:({quiz:i,etag:a})=>i.questions?e(dr,{quiz:i,etag:a,part:n}):e(pr,{quiz:i,part:n})})}function dr({quiz:t,etag:n,part:o}){let r=g(),[i]=f(()=>new Ve(r,t,n));M(()=>(We(r,t),()=>{i.flush(),i.stop()}),[]);let{server:a}=i.state.value;if(o==="room")return e(dt,{quiz:{...a,title:i.settings.title}});let l={...a,title:i.settings.title},c=cr[o],u=gt[o];return e("div",{class:"space",children:[e(Yn,{quiz:l,part:o,tabs:Wn,children:c&&e(mr,{editor:i})}),c?e(c,{editor:i}):u?e(u,{quiz:l}):e(Je,{})]})}function pr({quiz:t,part:n}){let o=n||"live",r=gt[o];return o==="room"?e(dt,{quiz:t}):e("div",{class:"space",children:[e(Yn,{quiz:t,part:o,tabs:Wn.filter(i=>i in gt)}),r?e(r,{quiz:t}):e(Je,{})]})}function Yn({quiz:t,part:n,tabs:o,children:r}){let i=s(n===""?"tab-questions":`tab-${n}`),a=Q(null);return M(()=>a.current?.querySelector("[aria-current]")?.scrollIntoView({block:"nearest",inline:"center"}),[n]),e("header",{class:"space-head",children:[e("div",{class:"space-title",children:[e(E,{title:t.title,page:`${t.title}: ${i}`})," ",e(ft,{quiz:t})]}),e("nav",{class:"tabs",ref:a,"aria-label":s("parts-of-quiz"),children:o.map(l=>e("a",{href:`#/quiz/${t.id}${l&&`/${l}`}`,"aria-current":l===n?"page":void 0,children:s(l===""?"tab-questions":`tab-${l}`)},l))}),r]})}function mr({editor:t}){let n=t.saveState.value;return e("p",{class:"state","data-state":n,role:"status",children:fr(t,n)})}function fr(t,n){if(n==="failed")return ee(t.saveError.value);if(n!=="refused")return s(`draft-${n}`);let o=ne(t.state.value),r=t.questions.flatMap(({key:a},l)=>o.includes(a)?[l+1]:[]).join(", ");return[o.includes(q)?s("draft-refused-settings"):"",r&&s("draft-refused-questions",{places:r})].filter(Boolean).join(" ")}function Xn({id:t}){let n=g();return e(I,{load:()=>n.get(`/attempts/${t}/events`),keys:[t],children:({items:o})=>e("div",{children:e("section",{class:"card",children:[e(E,{title:s("log-title")}),e("p",{class:"hint",children:s("log-hint")}),o.length===0&&e("p",{children:s("log-empty")}),e("ol",{class:"log",children:o.map((r,i)=>e("li",{children:[e("time",{dateTime:r.at,children:x(r.at)}),e("span",{children:gr(r)}),hr(r).map(a=>e("span",{class:"note",dir:"auto",children:a},a))]},i))}),e("div",{class:"actions",children:[e("a",{class:"button",href:`#/paper/${t}`,children:s("paper")}),e("button",{type:"button",onClick:()=>history.back(),children:s("back")})]})]})})})}function gr(t){let n=`event-${t.type.replace("reported.","").replaceAll("_","-")}`;return U(n)?s(n,{count:t.answers?.length??1}):t.type}function hr(t){return[t.minutes?s("minutes",{count:t.minutes}):"",t.reason??"",t.text??"",t.code??"",t.device??"",t.network??"",t.ended_by?s(`ended-by-${t.ended_by}`):""].filter(Boolean)}function Zn({id:t,part:n}){return n==="log"?e(Xn,{id:t}):e(br,{id:t})}function br({id:t}){let n=g(),[o,r]=f(0);return e(I,{load:()=>vr(n,t),keys:[t,o],children:i=>e(yr,{paper:i,reload:()=>r(o+1)})})}async function vr(t,n){let o=await t.get(`/results/attempts/${n}`),[r,i]=await Promise.all([t.find(`/attempts/${n}`),t.find(`/quizzes/${o.quiz_id}`)]),a=r?.questions??[],l=a.length>0?a:(i?j(i).questions??[]:[]).map(c=>Be(c.id,c));return{result:o,questions:l,title:i?.title??s("paper")}}function yr({paper:{result:t,questions:n,title:o},reload:r}){return e("div",{children:[e("p",{class:"breadcrumb",children:e("a",{href:`#/quiz/${t.quiz_id}/results`,dir:"auto",children:o})}),e("section",{class:"card result",children:[e(E,{title:s("paper"),page:s("paper-of",{title:o})}),e("p",{class:"score",children:[e("strong",{children:t.score===null?"–":N(t.score)}),e("span",{children:t.percentage!==null&&s("of-maximum",{max:N(t.max_score),percentage:ze(t.percentage)})}),t.voided_at?e("span",{class:"mark wrong",children:s("voided")}):e(pt,{passed:t.passed})]}),e("p",{class:"facts",children:[e("span",{children:s("attempt-number",{number:t.number})}),e("span",{children:s(`status-${t.status.replace("_","-")}`)}),t.ended_by&&e("span",{children:s(`ended-by-${t.ended_by}`)}),e("span",{children:x(t.submitted_at)}),e("span",{children:me(t.duration_seconds)})]}),t.adjustment&&e("p",{class:"note",dir:"auto",children:s("adjusted",{points:N(t.adjustment.points),reason:t.adjustment.reason})}),t.regraded_at&&e("p",{class:"note",children:s("regraded",{time:x(t.regraded_at)})}),e(wr,{result:t,reload:r})]}),t.review?e(Et,{questions:n,review:t.review,assets:t.assets??{},title:s("answers"),answerLabel:s("answer")}):e("p",{class:"card",children:s("no-review")})]})}function wr({result:t,reload:n}){let o=g(),r=`/results/attempts/${t.attempt_id}`,i=async(a,l)=>{await o.send("POST",`${r}/${a}`,l,{key:T()}),n()};return e("div",{class:"actions",children:[e(w,{label:s("adjust-ask"),title:s("adjust-title"),action:s("adjust"),act:a=>i("adjust",{points:Number(a.points),reason:a.reason}),children:[e("p",{children:s("adjust-text")}),e(_,{label:s("adjust-points"),name:"points",type:"number",step:"any",min:-1e3,max:1e3,defaultValue:String(t.adjustment?.points??0)}),e(_,{label:s("reason"),name:"reason",maxLength:500,dir:"auto",autocomplete:"off",defaultValue:t.adjustment?.reason??""})]}),o.user.value?.role==="admin"&&!t.voided_at&&e(w,{class:"danger",danger:!0,label:s("void-ask"),title:s("void-title"),action:s("void"),act:a=>i("void",{reason:a.reason}),children:[e("p",{children:s("void-text")}),e(_,{label:s("reason"),name:"reason",maxLength:500,dir:"auto",autocomplete:"off"})]}),e("a",{class:"button",href:`#/paper/${t.attempt_id}/log`,children:s("log")}),e("button",{type:"button",onClick:()=>window.print(),children:s("print")})]})}function es(){let t=g(),n=t.user.value,o=n!==null&&t.session.isSignedIn,{name:r}=t.route.value,i=(a,l,c)=>e("a",{href:a,"aria-current":c.includes(r)?"page":void 0,children:l});return e(h,{children:[e("a",{href:"#/",class:"brand",children:[e("img",{src:new URL("icon.svg",import.meta.url).href,alt:""}),e("span",{class:"brand-name",children:"Invigil"})," ",e("span",{class:"brand-part",children:s("studio")})]}),o&&e("nav",{"aria-label":s("main-navigation"),children:[i("#/",s("quizzes"),["","quiz","import","paper"]),i("#/groups",s("groups"),["groups","group"]),n.role==="admin"&&i("#/admin",s("admin"),["admin","user"]),e("a",{href:"play#/account",children:s("account")}),e("button",{type:"button",class:"quiet",onClick:()=>t.session.signOut().catch(()=>{}),children:s("sign-out")})]})]})}var kr={"sign-in":St,register:()=>e(At,{}),forgot:$t},_r={"":jn,import:dn,quiz:Jn,paper:Zn,groups:an,group:ln,admin:Vt,user:Ht};yt({english:Ct,german:()=>import("./studio.de-XLVPLUQQ.js")});_t({top:es,open:kr,own:_r});
