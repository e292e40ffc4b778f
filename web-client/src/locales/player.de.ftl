### Die Texte des Players, neben denen jeder Seite.
thank-you = Danke
address-confirmed = Ihre Adresse ist bestätigt.
all-devices-signed-out = Alle Geräte werden abgemeldet.
password-is-set = Ihr Passwort ist gesetzt
sign-in-with-it = Melden Sie sich damit auf Ihren Geräten an.
to-the-quizzes = Weiter zu den Prüfungen
mailed-reset = Wenn es zu dieser Adresse ein Konto gibt, ist ein Link unterwegs, mit dem Sie ein neues Passwort setzen.
show-more = Mehr anzeigen

## Probleme, Einheiten und Formulare
problem-quiz-not-open = Diese Prüfung ist noch nicht geöffnet.
problem-quiz-closed = Diese Prüfung ist geschlossen.
problem-quiz-paused = Diese Prüfung ist gerade unterbrochen. Versuchen Sie es bald noch einmal.
problem-max-attempts-reached = Sie haben alle Ihre Versuche verbraucht.
problem-own-quiz = Das ist Ihre eigene Prüfung; Sie können sie nicht ablegen.
problem-too-late-to-start = Es ist zu spät, diese Prüfung zu beginnen.
problem-access-code-wrong = Der Zugangscode fehlt oder ist falsch.
problem-network-not-allowed = Diese Prüfung kann nur aus bestimmten Netzen abgelegt werden, und Sie sind in einem anderen.
problem-attempt-on-other-device = Dieser Versuch ist auf einem anderen Gerät geöffnet, und nur von dort werden Antworten angenommen. Bitten Sie die Aufsicht, ihn freizugeben.
problem-attempt-in-progress = Einer Ihrer Versuche läuft noch. Geben Sie ihn zuerst ab.
problem-step-up-required = Melden Sie sich dafür noch einmal an.
problem-username-taken = Dieser Name ist vergeben. Wählen Sie einen anderen.
problem-email-taken = Zu dieser Adresse gibt es schon ein Konto. Nehmen Sie eine andere.
problem-conflict = Im selben Augenblick hat sich etwas geändert. Sehen Sie nach und versuchen Sie es noch einmal.
field-display-name = Der Name
field-new-password = Das Passwort
field-current-password = Das bisherige Passwort
field-username = Der Name
sign-out-everywhere = Überall abmelden
current-password = Bisheriges Passwort
new-password = Neues Passwort
name = Name
display-name = Voller Name
name-hint = Wird in Bestenlisten gezeigt.
password-hint = Mindestens zwölf Zeichen. Einige Wörter merkt man sich leichter als Sonderzeichen.
make-the-account = Das Konto anlegen
invited = Sie wurden eingeladen. Das Konto ist für die Adresse, an die die Mail ging.
set-new-password = Neues Passwort setzen
set-password = Passwort setzen
send-link = Link zusenden
mailed-register = Wenn die Adresse noch frei ist, ist eine Mail mit einem Link unterwegs. Öffnen Sie den Link, um fortzufahren.
saved = Gespeichert.
save = Speichern
deleted = Gelöscht.
delete = Löschen
search = Prüfungen suchen
nothing-found = Keine Prüfung enthält diese Wörter.
days = { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
}
points = { $count ->
    [one] { $count } Punkt
   *[other] { $count } Punkte
}
questions = { $count ->
    [one] { $count } Frage
   *[other] { $count } Fragen
}

## Prüfungen
quizzes = Prüfungen
no-quizzes = Zurzeit ist keine Prüfung offen.
is-running = „{ $title }“ läuft.
answers-wait = Antworten von diesem Gerät sind noch nicht gesendet. Machen Sie weiter, dann werden sie es.
go-on = Fortsetzen
passed-at = bestanden ab { $percentage }
open-until = offen bis { $time }
open-from = offen ab { $time }
your-results = Ihre Ergebnisse
no-results = Sie haben noch keine Ergebnisse.
earlier-quiz = Eine frühere Prüfung
score-hidden = noch nicht sichtbar
score-of = { $score } von { $max }
opens-at = Diese Prüfung öffnet am { $time }.
opens-in = Zeit bis zur Öffnung
opens-by-itself = Sie können hier beginnen, sobald es so weit ist; die Seite wechselt von selbst.
quiz-closed = Diese Prüfung ist geschlossen.
access-code = Zugangscode
begin = Beginnen
go-on-attempt = Ihren Versuch fortsetzen
attempt-is-running = Ihr Versuch läuft, und seine Zeit auch.
no-attempts-left = Sie haben alle Ihre Versuche verbraucht.
attempts-left = { $count ->
    [one] Noch { $count } Versuch.
   *[other] Noch { $count } Versuche.
}
time-runs = Sie haben { $time }. Die Zeit läuft, sobald Sie beginnen, ob diese Seite offen ist oder nicht.
ends-at = Jetzt begonnen, endet er am { $time }.

## Bestenliste
leaderboard = Bestenliste
board-empty = Noch steht niemand darauf.
board-people = { $count ->
    [one] { $count } Person steht darauf.
   *[other] { $count } Personen stehen darauf.
}
board-place = Sie sind Nummer { $rank } von { $total }.
column-rank = Rang
column-name = Name
column-score = Punkte
column-time = Zeit
you = { $name } (Sie)

## Ein Versuch
your-attempt = Ihr Versuch
question = Frage
passage = Text
question-of = Frage { $place } von { $total }
penalty = { $count ->
    [one] { $count } Punkt Abzug, wenn falsch
   *[other] { $count } Punkte Abzug, wenn falsch
}
time-left = Verbleibende Zeit
minutes-left = { $count ->
    [one] Noch { $count } Minute.
   *[other] Noch { $count } Minuten.
}
seconds-left = { $count ->
    [one] Noch { $count } Sekunde.
   *[other] Noch { $count } Sekunden.
}
time-added = { $time } mehr: Das Ende ist verschoben.
paused = Die Prüfung ist unterbrochen. Die Zeit steht still; Ihre Antworten werden gesendet, wenn es weitergeht.
paused-short = Unterbrochen
resumed = Die Prüfung geht weiter.
messages = Nachrichten
save-idle = Antworten werden laufend gespeichert.
save-saved = Alle Antworten sind gespeichert.
save-saving = Wird gespeichert …
save-offline = Keine Verbindung. Ihre Antworten sind auf diesem Gerät aufbewahrt und werden gesendet, sobald sie wieder da ist.
save-unavailable = Der Dienst nimmt zurzeit keine Antworten an. Ihre sind auf diesem Gerät aufbewahrt und werden gesendet, sobald er es wieder tut.
save-paused = Unterbrochen. Ihre Antworten sind auf diesem Gerät aufbewahrt und werden gesendet, wenn es weitergeht.
save-elsewhere = { problem-attempt-on-other-device }
save-slow = Das Speichern dauert. Ihre Antworten bleiben auf diesem Gerät und werden gesendet, sobald es geht.
save-drafts = { $count ->
    [one] Nicht gespeichert: was Sie in Frage { $places } geschrieben haben.
   *[other] Nicht gespeichert: was Sie in den Fragen { $places } geschrieben haben.
}
connection-back = Die Verbindung ist wieder da.
handing-in = Wird abgegeben …
draft-not-a-number = Das ist noch keine Zahl, darum ist es nicht gespeichert. Schreiben Sie sie wie 3,14.
draft-ambiguous-number = Das lässt sich auf zwei Arten lesen, darum ist es noch nicht gespeichert. Wählen Sie, was Sie meinen.
draft-refused = Nicht gespeichert, denn der Dienst meldet: { $reason }.
changed-elsewhere-title = Auf einem anderen Gerät geändert
changed-elsewhere = Eine Antwort wurde auf einem anderen Gerät später geändert als hier. Die Seite sagt, welche.
change-text = Frage { $place } wurde später auf einem anderen Gerät beantwortet. Die Antwort ist jetzt: { $theirs }. Hier war sie: { $ours }.
use-mine = Die Antwort von hier nehmen
keep-theirs = So lassen
no-answer = keine Antwort
back = Zurück
next = Weiter
hand-in-ask = Abgeben …
hand-in = Abgeben
flag-for-later = Für später merken
flagged = gemerkt
hide-clock = Uhr verbergen
leave-ask = Verlassen …
overview = Übersicht
answered-of = { $answered } von { $total } beantwortet
question-answered = Frage { $place }, beantwortet
question-unanswered = Frage { $place }, nicht beantwortet
question-unsaved = Frage { $place }, geschrieben, aber nicht gespeichert
hand-in-title = Jetzt abgeben?
not-saved-list = { $count ->
    [one] Was Sie in { $count } Frage geschrieben haben, ist nicht gespeichert:
   *[other] Was Sie in { $count } Fragen geschrieben haben, ist nicht gespeichert:
}
not-answered-list = { $count ->
    [one] { $count } Frage ist nicht beantwortet:
   *[other] { $count } Fragen sind nicht beantwortet:
}
flagged-list = { $count ->
    [one] { $count } Frage ist gemerkt:
   *[other] { $count } Fragen sind gemerkt:
}
all-answered = Alle Fragen sind beantwortet.
hand-in-final = Danach lässt sich nichts mehr ändern.
go-on-answering = Weiter antworten
go-to-question = Zu Frage { $place }
leave-title = Den Versuch verlassen?
leave-text = Er wird dadurch nicht abgegeben, und seine Zeit läuft weiter. Sie können zurückkommen, bis sie um ist.
leave = Verlassen
stay = Bleiben
time-is-up = Die Zeit ist um
time-is-up-text = Ihre Antworten werden abgegeben.
time-is-up-offline = Keine Verbindung. Es zählt, was rechtzeitig angekommen ist; Ihr Ergebnis wird gezeigt, sobald sie wieder da ist.

## Fragen
true = Wahr
false = Falsch
clear-answer = Antwort löschen
choose-all-right = Wählen Sie alle richtigen.
choose = Wählen …
word-count = { $count ->
    [one] { $count } Wort
   *[other] { $count } Wörter
}
words-between = (verlangt sind { $least } bis { $most })
words-at-least = (verlangt sind mindestens { $least })
words-at-most = (verlangt sind höchstens { $most })
units-hint = Schreiben Sie die Zahl mit ihrer Einheit: { $units }.
which-number = Welche Zahl meinen Sie?
order-hint-unanswered = Bringen Sie dies in die richtige Reihenfolge: mit den Knöpfen oder durch Ziehen. Es ist gemischt.
order-hint = In dieser Reihenfolge.
order-is-right = Die Reihenfolge ist richtig
move-up = Nach oben: { $item }
move-down = Nach unten: { $item }
moved-to = Jetzt an Stelle { $place } von { $count }.
gap = Lücke { $number }
text-with-gaps = Text mit Lücken
picture-missing = Bild: { $alt }
type-unknown = Diese Seite kennt keine Fragen der Art „{ $type }“. Laden Sie sie neu, oder nehmen Sie ein anderes Programm.

## Das Ergebnis
your-result = Ihr Ergebnis
result-of = Ergebnis: { $title }
score-not-shown = Ihr Ergebnis ist noch nicht sichtbar.
marking-pending = Ihre Antworten werden bewertet. Danach wird das Ergebnis gezeigt.
of-maximum = von { $max } · { $percentage }
passed = Bestanden
not-passed = Nicht bestanden
ending-submitted = Sie haben abgegeben.
ending-auto-submitted = Es wurde für Sie abgegeben.
ending-abandoned = Es wurde nicht abgegeben und zählt darum nicht.
ending-submitted-taker = Sie haben abgegeben.
ending-submitted-staff = Die Aufsicht hat ihn beendet und für Sie abgegeben.
ending-auto-submitted-time = Als die Zeit um war, wurde für Sie abgegeben.
ending-auto-submitted-staff = Die Aufsicht hat ihn beendet und für Sie abgegeben.
ending-abandoned-time = Die Zeit war um, bevor Sie abgegeben haben; darum zählt er nicht.
ending-abandoned-staff = Die Aufsicht hat ihn beendet, bevor Sie abgegeben haben; darum zählt er nicht.
ending-voided = Dieses Ergebnis wurde für ungültig erklärt; es zählt nicht mehr.
regraded = Am { $time } neu bewertet.
adjusted = Das Ergebnis wurde um { $points } Punkte angepasst: { $reason }
to-the-quiz = Zur Prüfung
print = Drucken
your-answers = Ihre Antworten
your-answer = Ihre Antwort
correct-answer = Richtig
comment = Anmerkung
or = { " oder " }
verdict-right = Richtig
verdict-partly = Teilweise richtig
verdict-wrong = Falsch
verdict-pending = Noch nicht bewertet

## Konto und Posteingang
profile = Profil
not-confirmed = (noch nicht bestätigt)
your-id = Kennung dieses Kontos: { $id }
visibility = In Bestenlisten
visibility-public = Mein Name wird gezeigt
visibility-anonymous = Ich erscheine als „Anonymous“
visibility-hidden = Ich erscheine nicht
mails-about = Mails über
mails-security = Mails zur Sicherheit Ihres Kontos werden immer gesendet.
topic-quiz-published = neue Prüfungen
topic-result-available = Ergebnisse
topic-attempt-auto-submitted = Versuche, die für mich abgegeben wurden
topic-result-changed = geänderte Ergebnisse
topic-message = Nachrichten
language = Sprache
language-of-browser = Wie der Browser
language-en = English
language-de = Deutsch
change-email = E-Mail-Adresse ändern
new-email = Neue E-Mail-Adresse
email-change-mailed = Wir haben der neuen Adresse geschrieben. Öffnen Sie dort den Link; bis dahin melden Sie sich mit { $current } an.
change-password = Passwort ändern
password-changed = Das Passwort ist geändert. Andere Geräte wurden abgemeldet.
second-factor = Zweiter Faktor
factor-text = Ein Code aus einer App auf deinem Telefon, neben dem Passwort verlangt, hält alle fern, die nur das Passwort kennen.
factor-is-on = Ein zweiter Faktor ist eingerichtet: Bei jeder Anmeldung wird ein Code verlangt.
factor-on = Einrichten
factor-off = Abschalten
factor-open-app = In deiner Authenticator-App öffnen
factor-secret = Oder diesen Schlüssel in die App eintippen:
factor-confirm = Mit einem Code bestätigen
factor-codes = Bewahre diese Codes sicher auf. Jeder meldet dich einmal an, wenn die App nicht da ist; sie werden nur jetzt gezeigt.
devices = Geräte
unnamed-device = Unbenanntes Gerät
this-device = dieses Gerät
last-seen = zuletzt { $time } im Netz { $network }
device-signed-out = Das Gerät ist abgemeldet.
your-data = Ihre Daten
your-data-text = Alles, was über Sie gespeichert ist, in einer Datei.
download-data = Herunterladen
erase = Konto löschen
erase-text = Ihr Name und Ihre Adresse werden endgültig gelöscht. Ergebnisse bleiben bei den Prüfungen, ohne Ihren Namen.
erase-ask = Löschen …
erase-final = Das lässt sich nicht rückgängig machen.
erase-now = Endgültig löschen
keep-account = Konto behalten
inbox-empty = Hier ist noch nichts.
unread = Ungelesen
mark-read = Als gelesen markieren
mark-all-read = Alle als gelesen markieren
your-groups = Gruppen
no-joined-groups = Sie sind in keiner Gruppe.
group-code = Code einer Gruppe
group-code-hint = Ihre Lehrkraft hat ihn.
join-group = Beitreten
group-joined = Sie sind jetzt in { $name }.
group-left = Sie haben { $name } verlassen.
leave-group = { $name } verlassen
leave-it = Verlassen
