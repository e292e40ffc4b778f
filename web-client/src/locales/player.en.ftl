### The player's texts, beside those of every page.
thank-you = Thank you
address-confirmed = Your address is confirmed.
all-devices-signed-out = All devices will be signed out.
password-is-set = Your password is set
sign-in-with-it = Sign in with it on your devices.
to-the-quizzes = Go on to the quizzes
mailed-reset = If there is an account with this address, a link to set a new password is on its way.
show-more = Show more

## Problems, units and forms
problem-quiz-not-open = This quiz is not open yet.
problem-quiz-closed = This quiz is closed.
problem-quiz-paused = This quiz is paused at the moment. Try again soon.
problem-max-attempts-reached = You have used all your attempts.
problem-own-quiz = This is your own quiz; you cannot take it.
problem-too-late-to-start = It is too late to begin this quiz.
problem-access-code-wrong = The access code is missing or wrong.
problem-network-not-allowed = This quiz can only be taken from certain networks, and you are in another one.
problem-attempt-on-other-device = This attempt is open on another device, and its answers are taken from there alone. Ask the people in charge to release it.
problem-attempt-in-progress = An attempt of yours is still running. Hand it in first.
problem-step-up-required = Sign in again to do this.
problem-username-taken = This name is taken. Choose another one.
problem-email-taken = There is already an account with this address. Use another one.
problem-conflict = Something changed at the same moment. Look again, and try once more.
field-display-name = The name
field-new-password = The password
field-current-password = The current password
field-username = The name
sign-out-everywhere = Sign out everywhere
current-password = Current password
new-password = New password
name = Name
display-name = Full name
name-hint = Shown on leaderboards.
password-hint = At least twelve characters. A few words are easier to remember than signs.
make-the-account = Make the account
invited = You were invited. The account is for the address that the mail was sent to.
set-new-password = Set a new password
set-password = Set the password
send-link = Send me a link
mailed-register = If the address is not in use yet, a mail with a link is on its way. Open the link to go on.
saved = Saved.
save = Save
deleted = Deleted.
delete = Delete
search = Search quizzes
nothing-found = No quiz has these words.
days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
points = { $count ->
    [one] { $count } point
   *[other] { $count } points
}
questions = { $count ->
    [one] { $count } question
   *[other] { $count } questions
}

## Quizzes
quizzes = Quizzes
no-quizzes = There is no quiz open at the moment.
is-running = “{ $title }” is running.
answers-wait = Answers given on this device are not sent yet. Go on, and they are.
go-on = Go on
passed-at = passed at { $percentage }
open-until = open until { $time }
open-from = open from { $time }
your-results = Your results
no-results = You have no results yet.
earlier-quiz = An earlier quiz
score-hidden = not shown yet
score-of = { $score } of { $max }
opens-at = This quiz opens on { $time }.
opens-in = Time until it opens
opens-by-itself = You can begin here when the time has come; the page follows by itself.
quiz-closed = This quiz is closed.
access-code = Access code
begin = Begin
go-on-attempt = Go on with your attempt
attempt-is-running = Your attempt is running, and so is its time.
no-attempts-left = You have used all your attempts.
attempts-left = { $count ->
    [one] { $count } attempt left.
   *[other] { $count } attempts left.
}
time-runs = You have { $time }. The time runs from the moment you begin, whether this page is open or not.
ends-at = Begun now, it ends at { $time }.

## Leaderboard
leaderboard = Leaderboard
board-empty = Nobody is on it yet.
board-people = { $count ->
    [one] { $count } person on it.
   *[other] { $count } people on it.
}
board-place = You are number { $rank } of { $total }.
column-rank = Rank
column-name = Name
column-score = Score
column-time = Time
you = { $name } (you)

## An attempt
your-attempt = Your attempt
question = Question
passage = Text
question-of = Question { $place } of { $total }
penalty = { $count ->
    [one] { $count } point off when wrong
   *[other] { $count } points off when wrong
}
time-left = Time left
minutes-left = { $count ->
    [one] { $count } minute left.
   *[other] { $count } minutes left.
}
seconds-left = { $count ->
    [one] { $count } second left.
   *[other] { $count } seconds left.
}
time-added = { $time } more: the deadline has moved.
paused = The exam is paused. The time stands still; your answers are sent when it goes on.
paused-short = Paused
resumed = The exam goes on.
messages = Messages
save-idle = Answers are saved as you go.
save-saved = All answers are saved.
save-saving = Saving …
save-offline = No connection. Your answers are kept on this device and sent when it is back.
save-unavailable = The service does not take answers at the moment. Yours are kept on this device and sent as soon as it does.
save-paused = Paused. Your answers are kept on this device and sent when the exam goes on.
save-elsewhere = { problem-attempt-on-other-device }
save-slow = Saving takes long. Your answers are kept on this device and sent as soon as it works.
save-drafts = { $count ->
    [one] Not saved: what you typed in question { $places }.
   *[other] Not saved: what you typed in questions { $places }.
}
connection-back = The connection is back.
handing-in = Handing in …
draft-not-a-number = This is not a number yet, so it is not saved. Write it like 3.14.
draft-ambiguous-number = This can be read in two ways, so it is not saved yet. Choose what you mean.
draft-refused = Not saved: this { $reason }.
changed-elsewhere-title = Changed on another device
changed-elsewhere = An answer was changed on another device, later than here. The page says which.
change-text = Question { $place } was answered later on another device. It is now: { $theirs }. Here it was: { $ours }.
use-mine = Use the answer from here
keep-theirs = Keep it
no-answer = no answer
back = Back
next = Next
hand-in-ask = Hand in …
hand-in = Hand in
flag-for-later = Flag for later
flagged = flagged
hide-clock = Hide the clock
leave-ask = Leave …
overview = Overview
answered-of = { $answered } of { $total } answered
question-answered = Question { $place }, answered
question-unanswered = Question { $place }, not answered
question-unsaved = Question { $place }, typed but not saved
hand-in-title = Hand in now?
not-saved-list = { $count ->
    [one] What you typed in { $count } question is not saved:
   *[other] What you typed in { $count } questions is not saved:
}
not-answered-list = { $count ->
    [one] { $count } question is not answered:
   *[other] { $count } questions are not answered:
}
flagged-list = { $count ->
    [one] { $count } question is flagged:
   *[other] { $count } questions are flagged:
}
all-answered = All questions are answered.
hand-in-final = After that nothing can be changed.
go-on-answering = Go on answering
go-to-question = Go to question { $place }
leave-title = Leave the attempt?
leave-text = It is not handed in by leaving, and its time runs on. You can come back until the time is up.
leave = Leave
stay = Stay
time-is-up = Time is up
time-is-up-text = Your answers are being handed in.
time-is-up-offline = No connection. What reached us in time counts; your result is shown when it is back.

## Questions
true = True
false = False
clear-answer = Clear my answer
choose-all-right = Choose all that are right.
choose = Choose …
word-count = { $count ->
    [one] { $count } word
   *[other] { $count } words
}
words-between = (between { $least } and { $most } are asked for)
words-at-least = (at least { $least } are asked for)
words-at-most = (at most { $most } are asked for)
units-hint = Write the number and its unit: { $units }.
which-number = Which number do you mean?
order-hint-unanswered = Put these in the right order: with the buttons, or by dragging. They are mixed.
order-hint = Put in this order.
order-is-right = They are in the right order
move-up = Move up: { $item }
move-down = Move down: { $item }
moved-to = Moved to place { $place } of { $count }.
gap = Gap { $number }
text-with-gaps = Text with gaps
picture-missing = Picture: { $alt }
type-unknown = This page does not know questions of the type “{ $type }”. Reload it, or use another client.

## The result
your-result = Your result
result-of = Result: { $title }
score-not-shown = Your score is not shown yet.
marking-pending = Your answers are being marked. The score is shown afterwards.
of-maximum = of { $max } · { $percentage }
passed = Passed
not-passed = Not passed
ending-submitted = You handed it in.
ending-auto-submitted = It was handed in for you.
ending-abandoned = It was not handed in, so it does not count.
ending-submitted-taker = You handed it in.
ending-submitted-staff = The people in charge ended it and handed it in for you.
ending-auto-submitted-time = It was handed in for you when its time was up.
ending-auto-submitted-staff = The people in charge ended it and handed it in for you.
ending-abandoned-time = Its time was up before you handed it in, so it does not count.
ending-abandoned-staff = The people in charge ended it before you handed it in, so it does not count.
ending-voided = This result was declared void; it counts no more.
regraded = It was graded again on { $time }.
adjusted = The score was adjusted by { $points } points: { $reason }
to-the-quiz = To the quiz
print = Print
your-answers = Your answers
your-answer = Your answer
correct-answer = Correct
comment = Comment
or = { " or " }
verdict-right = Right
verdict-partly = Partly right
verdict-wrong = Wrong
verdict-pending = Not marked yet

## Account and inbox
profile = Profile
not-confirmed = (not confirmed yet)
your-id = Id of this account: { $id }
visibility = On leaderboards
visibility-public = My name is shown
visibility-anonymous = I am shown as “Anonymous”
visibility-hidden = I am not shown
mails-about = Mails about
mails-security = Mails about the safety of your account are always sent.
topic-quiz-published = new quizzes
topic-result-available = results
topic-attempt-auto-submitted = attempts that were handed in for me
topic-result-changed = results that changed
topic-message = messages
language = Language
language-of-browser = As the browser
language-en = English
language-de = Deutsch
change-email = Change the email address
new-email = New email address
email-change-mailed = We mailed the new address. Open the link there; until then you sign in with { $current }.
change-password = Change the password
password-changed = The password is changed. Other devices were signed out.
second-factor = Second factor
factor-text = A code from an app on your phone, asked for beside the password, keeps others out who know the password.
factor-is-on = A second factor is set up: a code is asked for at each sign-in.
factor-on = Set one up
factor-off = Turn it off
factor-open-app = Open it in your authenticator app
factor-secret = Or type this key into the app:
factor-confirm = Confirm with a code
factor-codes = Keep these codes in a safe place. Each signs you in once when the app is out of reach; they are shown only now.
devices = Devices
unnamed-device = Unnamed device
this-device = this device
last-seen = last seen { $time } in network { $network }
device-signed-out = The device is signed out.
your-data = Your data
your-data-text = Everything that is held about you, as one file.
download-data = Download
erase = Erase the account
erase-text = Your name and address are erased for good. Results stay with the quizzes, without your name.
erase-ask = Erase …
erase-final = This cannot be taken back.
erase-now = Erase for good
keep-account = Keep the account
inbox-empty = There is nothing here yet.
unread = Unread
mark-read = Mark as read
mark-all-read = Mark all as read
your-groups = Groups
no-joined-groups = You are in no group.
group-code = Code of a group
group-code-hint = Your teacher has it.
join-group = Join
group-joined = You are in { $name } now.
group-left = You have left { $name }.
leave-group = Leave { $name }
leave-it = Leave
