import{a as h}from"./chunk-VJNBRLFT.js";import{d as Y,n as _}from"./chunk-FTGZQFHO.js";import{d as k,h as C,i as E,k as $,n as b,o as n,u,v as M}from"./chunk-YRHCBLAM.js";var Le=`### The player's texts, beside those of every page.
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
problem-username-taken = This name is taken.
problem-email-taken = There is already an account with this address.
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
`;var J=[60,30,15,10,5,2,1].map(e=>e*6e4).concat([3e4,1e4]);function Ee(e,t){let o=J.filter(r=>t<=r&&r<e).at(-1);return o===void 0||t<=0?null:o>=6e4?{count:o/6e4,unit:"minute"}:{count:o/1e3,unit:"second"}}function Ye(e){return e<=6e4?"last":e<=5*6e4?"soon":""}function _e(e){let t=Math.max(0,Math.ceil(e/1e3)),o=[Math.floor(t/60)%60,t%60].map(s=>String(s).padStart(2,"0")),r=Math.floor(t/3600);return r>0?`${r}:${o.join(":")}`:o.join(":")}function y(e){return typeof e=="object"&&e!==null&&!Array.isArray(e)}function v(e){return e==null||e===""?!1:Array.isArray(e)?e.length>0:y(e)?Object.values(e).some(t=>t!==null&&t!==""):!0}function Ge(e,t,o=!1){return!v(e)&&!v(t)?!0:Array.isArray(e)&&Array.isArray(t)?e.length!==t.length?!1:o?e.every((r,s)=>t[s]===r):e.every(r=>t.includes(r)):y(e)&&y(t)?[...new Set([...Object.keys(e),...Object.keys(t)])].every(s=>(e[s]??null)===(t[s]??null)):e===t}function P(e,t){if(!v(t))return[];if(typeof t=="boolean")return[t?u("true"):u("false")];if(y(t))return Z(e,t);let r=(Array.isArray(t)?t:[t]).map(s=>q([e.options,e.items],s));return e.type==="ordering"?r.map((s,i)=>`${i+1}. ${s}`):r}function Z(e,t){let o=(e.stems??[]).map(s=>({...s,options:e.choices})),r=(e.gaps??[]).map((s,i)=>({...s,text:u("gap",{number:i+1})}));return[...o,...r].filter(({id:s})=>v(t[s])).map(({id:s,text:i,options:a})=>`${i}: ${q([a],t[s])}`)}function q(e,t){return e.flatMap(r=>r??[]).find(r=>r.id===t)?.text??String(t)}function We({questions:e,review:t,assets:o,title:r,answerLabel:s}){let i=new Map(t.map(a=>[a.question_id,a]));return n("section",{"aria-labelledby":"review",children:[n("h2",{id:"review",children:r}),n("ol",{class:"list",children:e.map(a=>{let c=i.get(a.id);return c&&n("li",{class:"card reviewed",children:n(ee,{question:a,one:c,assets:o,answerLabel:s})},a.id)})})]})}function ee({question:e,one:t,assets:o,answerLabel:r}){let s=e.options?.length||e.items?.length||e.stems?.length?e.format:null,i=te(t),a=t.score===null?"":u("score-of",{score:M(t.score),max:M(t.points)});return n(k,{children:[n("p",{class:"verdict",children:[n("span",{class:`mark ${i}`,children:u(`verdict-${i}`)}),n("span",{children:a})]}),n("h3",{children:n(h,{text:e.text,format:e.format,assets:o,slot:c=>`[${c}]`})}),n(N,{label:r,lines:P(e,t.response),none:u("no-answer"),format:s}),!t.correct&&n(N,{label:u("correct-answer"),lines:ne(e,t),format:s}),t.explanation&&n("p",{class:"note",children:n(h,{text:t.explanation,format:e.format,assets:o})}),t.comment&&n(N,{label:u("comment"),lines:[t.comment]})]})}function te(e){return e.score===null?"pending":e.correct?"right":e.score>0?"partly":"wrong"}function ne(e,t){let o=P(e,t.correct_response??null);return e.type==="short_text"&&o.length>1?[o.join(u("or"))]:o}function N({label:e,lines:t,none:o,format:r}){return t.length===0&&o===void 0?null:n("div",{class:"said",children:[n("span",{class:"label",children:e}),(t.length>0?t:[o??""]).map(s=>n("span",{class:"text",dir:"auto",children:n(h,{text:s,format:r,inline:!0})},s))]})}var oe=500,re=15e3;function se(e,t=Math.random){let o=Math.min(re,oe*2**e);return Math.round(t()*o)}function ie(e){return new Promise(t=>setTimeout(t,e))}async function Je(e,t=()=>{}){for(let o=0;;)try{return await e()}catch(r){if(Y(r))t(),o+=1,await ie(r.retryAfterMs??se(o));else throw r}}function G({question:e,port:t,assets:o,describedBy:r}){let s=_(),i=$(null),[a,c]=C(null),p=ae(e.items??[],t.response),f=(l,d,m)=>{d<0||d>=p.length||l===d||(t.change(ue(p,l,d).map(A=>A.id)),s.say(u("moved-to",{place:d+1,count:p.length})),m&&requestAnimationFrame(()=>le(i.current,d,m)))},g=l=>{let d=p.findIndex(m=>m.id===a);c(null),d>=0&&f(d,l)};return n("fieldset",{"aria-describedby":r,children:[n("legend",{children:n(h,{text:e.text,format:e.format,assets:o})}),n("p",{class:"hint",children:t.response===null?u("order-hint-unanswered"):u("order-hint")}),n("ol",{class:"ordering",ref:i,children:p.map((l,d)=>n("li",{class:a===l.id?"item dragged":"item",draggable:!0,onDragStart:()=>c(l.id),onDragEnd:()=>c(null),onDragOver:m=>m.preventDefault(),onDrop:m=>{m.preventDefault(),g(d)},children:[n(h,{text:l.text,format:e.format,assets:o,inline:!0}),n("span",{class:"moves",children:["up","down"].map(m=>n("button",{type:"button","data-way":m,"aria-label":u(`move-${m}`,{item:l.text}),disabled:m==="up"?d===0:d===p.length-1,onClick:()=>f(d,m==="up"?d-1:d+1,m),children:m==="up"?"↑":"↓"},m))})]},l.id))}),t.response===null?n("button",{type:"button",onClick:()=>t.change(p.map(l=>l.id)),children:u("order-is-right")}):n("button",{type:"button",class:"quiet clear",onClick:()=>t.change(null),children:u("clear-answer")})]})}function ae(e,t){return Array.isArray(t)?[...t.map(r=>e.find(s=>s.id===r)).filter(r=>r!==void 0),...e.filter(r=>!t.includes(r.id))]:e}function ue(e,t,o){let r=e.filter((s,i)=>i!==t);return[...r.slice(0,o),e[t],...r.slice(o)]}function le(e,t,o){let r=[...e?.children[t]?.querySelectorAll("button")??[]];(r.find(i=>i.dataset.way===o&&!i.disabled)??r.find(i=>!i.disabled))?.focus()}function R({question:e,assets:t,describedBy:o,type:r,options:s,chosen:i,choose:a,hint:c}){let p=$(null),f=()=>[...p.current?.querySelectorAll("input")??[]],g=()=>a(f().filter(d=>d.checked).map(d=>d.value)),l=()=>{a([]),f()[0]?.focus()};return n("fieldset",{ref:p,"aria-describedby":o,children:[n("legend",{children:n(h,{text:e.text,format:e.format,assets:t})}),c&&n("p",{class:"hint",children:c}),s.map(({id:d,text:m})=>n("label",{class:"option",children:[n("input",{type:r,name:`option-${e.id}`,value:d,checked:i(d),onChange:g}),n(h,{text:m,format:e.format,assets:t,inline:!0})]},d)),r==="radio"&&n("button",{type:"button",class:"quiet clear",onClick:l,children:u("clear-answer")})]})}function D(e){let{question:t,port:o}=e;return n(R,{...e,type:"radio",options:t.options??[],chosen:r=>r===o.response,choose:([r])=>o.change(r??null)})}function F(e){let{question:t,port:o}=e,r=Array.isArray(o.response)?o.response:[];return n(R,{...e,type:"checkbox",hint:u("choose-all-right"),options:t.options??[],chosen:s=>r.includes(s),choose:s=>o.change(s.length>0?s:null)})}function Q(e){let{port:t}=e,o=[{id:"true",text:u("true")},{id:"false",text:u("false")}];return n(R,{...e,question:e.question,type:"radio",options:o,chosen:r=>typeof t.response=="boolean"&&r===String(t.response),choose:([r])=>t.change(r===void 0?null:r==="true")})}var de=/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g,ce=/[\u2212\u2010-\u2015\ufe63\uff0d]/g,pe=/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/i,me=/^[+-]?[1-9]\d{0,2},\d{3}$/,fe=/^([+-]?\d*),(\d*(e[+-]?\d{1,2})?)$/i,he=/\p{Nd}/gu;function z(e){let t=we(e);if(t==="")return{kind:"empty"};if(me.test(t))return{kind:"ambiguous",readings:[t.replace(",",""),t.replace(",",".")]};let o=t.replace(fe,"$1.$2");return pe.test(o)?{kind:"number",text:ve(o)}:{kind:"invalid"}}var ge=/^\s*([+\-\u2212\u2010-\u2015]?[\p{Nd}.,\u066b]+(?:e[+\-\u2212\u2010-\u2015]?\p{Nd}+)?)\s*(.*?)\s*$/isu;function I(e){let[,t=e,o=""]=ge.exec(e)??[];return/[^\p{Nd}.,\s]/u.test(o)?{number:t,unit:o}:{number:e,unit:""}}function we(e){return e.replace(de,"").trim().normalize("NFC").replace(he,t=>String(be(t))).replace(/[\uff0e\u066b]/g,".").replace(/\uff0c/g,",").replace(/^\uff0b/,"+").replace(ce,"-")}function be(e){let t=e.codePointAt(0)??0;if(t<128)return t-48;let o=t;for(;o>t-9&&ye(o-1);)o-=1;return t>=120782&&t<=120831?(t-120782)%10:t-o}function ye(e){return/^\p{Nd}$/u.test(String.fromCodePoint(e))}function ve(e){return e.replace(/^\+/,"").replace(/^(-?)\./,"$10.").replace(/\.(?=e|$)/i,"")}function T(e,t,o){let r=$(null),s=()=>{let a=r.current;a===null||a.value===t||o(a.value)||(a.value=t)},i=$(s);return i.current=s,E(()=>{document.activeElement!==r.current&&s()},[t,e.draft]),{field:r,onBlur:()=>i.current()}}function U({question:e,port:t,assets:o,describedBy:r}){let s=b(),i=e.units??[],a=t.response===null?"":String(t.response);return n("div",{class:"field",children:[n("label",{for:s,children:n(h,{text:e.text,format:e.format,assets:o})}),n(O,{id:s,value:a,draft:t.draft,describedBy:r,withUnit:i.length>0,change:t.change,hold:t.hold}),i.length>0&&n("p",{class:"hint",children:u("units-hint",{units:i.join(", ")})})]})}function O(e){let{id:t,value:o,draft:r,label:s,describedBy:i,withUnit:a=!1,change:c,hold:p}=e,[f,g]=C(null),l=w=>r!==null?w===r:xe(w,a)===(o||null),d={response:o,draft:r,change:()=>{},hold:p},{field:m,onBlur:A}=T(d,r??o,l),L=w=>{let{number:K,unit:S}=a?I(w):{number:w,unit:""},x=z(K);g(x.kind==="ambiguous"?x.readings:null),x.kind==="number"?c(S?`${x.text} ${S}`:x.text):x.kind==="empty"&&S===""?c(null):p(w,x.kind==="ambiguous"?"ambiguous_number":"not_a_number")},j=w=>{m.current&&(m.current.value=w),m.current?.focus(),L(w)};return n(k,{children:[n("input",{id:t,ref:m,class:"number-field",inputMode:"text",autocomplete:"off",autocapitalize:"off",spellcheck:!1,"aria-label":s,"aria-describedby":i,"aria-invalid":r!==null,onBlur:A,onInput:w=>L(w.currentTarget.value)}),f&&n("span",{class:"ask-back",role:"group","aria-label":u("which-number"),children:[n("span",{children:u("which-number")}),f.map(w=>n("button",{type:"button",onClick:()=>j(w),children:w},w))]})]})}function xe(e,t){let{number:o,unit:r}=t?I(e):{number:e,unit:""},s=z(o);return s.kind!=="number"?null:r?`${s.text} ${r}`:s.text}function B({question:e,port:t,assets:o,describedBy:r}){let s=b(),i=e.gaps??[],a=y(t.response)?t.response:{},c=(f,g)=>{let l={...a,[f.id]:g};t.change(v(l)?l:null)},p=f=>{let g=i[f-1];if(g===void 0)return`{{${f}}}`;let l=String(a[g.id]??""),d={gap:g,id:`${s}-${f}`,label:u("gap",{number:f}),value:l,port:t};return n($e,{...d,change:m=>c(g,m)},g.id)};return n("div",{class:"cloze",role:"group","aria-label":u("text-with-gaps"),"aria-describedby":r,children:n(h,{text:e.text,format:e.format,assets:o,slot:p})})}function $e(e){return e.gap.kind==="choice"?n(Te,{...e}):e.gap.kind==="numeric"?n(Ce,{...e}):n(ke,{...e})}function Te({gap:e,id:t,label:o,value:r,change:s}){return n("select",{id:t,"aria-label":o,value:r,onChange:i=>s(i.currentTarget.value||null),children:[n("option",{value:"",children:u("choose")}),(e.options??[]).map(i=>n("option",{value:i.id,children:i.text},i.id))]})}function ke({id:e,label:t,value:o,port:r,change:s}){let{field:i,onBlur:a}=T(r,o,c=>c===o);return n("input",{id:e,ref:i,class:"gap",dir:"auto",autocomplete:"off",maxLength:255,"aria-label":t,onBlur:a,onInput:c=>s(c.currentTarget.value||null)})}function Ce({gap:e,id:t,label:o,value:r,port:s,change:i}){let a=`${e.id}:`,c=s.draft?.startsWith(a)?s.draft.slice(a.length):null,p=(g,l)=>s.hold(a+g,l),f=(e.units??[]).length>0;return n(O,{id:t,label:o,value:r,draft:c,withUnit:f,change:i,hold:p})}function H({question:e,port:t,assets:o,describedBy:r}){let s=b(),i=y(t.response)?t.response:{},a=e.choices??[],c=e.format==="markdown",p=(f,g)=>{let l={...i,[f]:g===""?null:g};t.change(v(l)?l:null)};return n("fieldset",{"aria-describedby":r,children:[n("legend",{children:n(h,{text:e.text,format:e.format,assets:o})}),c&&n(Ae,{choices:a,question:e,assets:o}),(e.stems??[]).map((f,g)=>n("div",{class:"pair",children:[n("label",{for:`${s}-${g}`,children:n(h,{text:f.text,format:e.format,assets:o,inline:!0})}),n("select",{id:`${s}-${g}`,value:String(i[f.id]??""),onChange:l=>p(f.id,l.currentTarget.value),children:[n("option",{value:"",children:u("choose")}),a.map((l,d)=>n("option",{value:l.id,dir:"auto",children:c?Se(d):l.text},l.id))]})]},f.id))]})}function Ae({choices:e,question:t,assets:o}){return n("ol",{class:"letters",children:e.map(r=>n("li",{children:n(h,{text:r.text,format:t.format,assets:o,inline:!0})},r.id))})}function Se(e){return e<26?String.fromCharCode(65+e):`A${String.fromCharCode(65+e-26)}`}var Me=255,Pe=2e4;function V({question:e,port:t,assets:o,describedBy:r}){let s=b(),i=typeof t.response=="string"?t.response:"",{field:a,onBlur:c}=T(t,i,p=>p===i);return n("div",{class:"field",children:[n("label",{for:s,children:n(h,{text:e.text,format:e.format,assets:o})}),n("input",{id:s,ref:a,dir:"auto",autocomplete:"off",maxLength:Me,"aria-describedby":r,onBlur:c,onInput:p=>t.change(p.currentTarget.value===""?null:p.currentTarget.value)})]})}function W({question:e,port:t,assets:o,describedBy:r}){let s=b(),i=typeof t.response=="string"?t.response:"",{field:a,onBlur:c}=T(t,i,p=>p===i);return n("div",{class:"field",children:[n("label",{for:s,children:n(h,{text:e.text,format:e.format,assets:o})}),n("textarea",{id:s,ref:a,dir:"auto",rows:12,maxLength:e.max_characters??Pe,"aria-describedby":`${r} ${s}-count`,onBlur:c,onInput:p=>t.change(p.currentTarget.value===""?null:p.currentTarget.value)}),n("p",{id:`${s}-count`,class:"hint",children:[u("word-count",{count:Ne(i)})," ",Re(e.min_words,e.max_words)]})]})}function Ne(e){return e.split(/\s+/u).filter(t=>/[\p{L}\p{N}]/u.test(t)).length}function Re(e,t){return e&&t?u("words-between",{least:e,most:t}):e?u("words-at-least",{least:e}):t?u("words-at-most",{most:t}):""}var ze={single_choice:D,multiple_choice:F,true_false:Q,numeric:U,short_text:V,matching:H,ordering:G,cloze:B,essay:W};function jt(e){let t=ze[e.question.type]??Ie;return n(t,{...e})}function Ie({question:e,assets:t}){return n(k,{children:[n(h,{text:e.text,format:e.format,assets:t}),n("p",{class:"problem",children:u("type-unknown",{type:e.type})})]})}export{Le as a,v as b,Ge as c,se as d,ie as e,Je as f,Ee as g,Ye as h,_e as i,P as j,z as k,Se as l,ue as m,jt as n,We as o};
