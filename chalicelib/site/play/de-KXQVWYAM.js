import"./chunk-WOT6VMZA.js";var i=`### Was jede Seite zeigt, bevor jemand angemeldet ist.

## Rahmen
account = Konto
inbox = Posteingang
unread-count = { $count } ungelesen
skip = Zum Inhalt springen
studio = Studio
main-navigation = Hauptnavigation
one-moment = Einen Moment …
failed = Das hat nicht geklappt
try-again = Noch einmal versuchen
all-quizzes = Alle Prüfungen
not-found = Seite nicht gefunden
not-found-text = Unter dieser Adresse gibt es keine Seite. Der Link ist vielleicht alt oder unvollständig.
show = Zeigen
hide = Verbergen

## Einheiten
hours = { $count ->
    [one] { $count } Stunde
   *[other] { $count } Stunden
}
minutes = { $count ->
    [one] { $count } Minute
   *[other] { $count } Minuten
}
seconds = { $count ->
    [one] { $count } Sekunde
   *[other] { $count } Sekunden
}

## Fehler
error-network = Der Dienst ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.
error-unknown = Etwas ist schiefgegangen.
error-retry-after = Versuchen Sie es in { $time } noch einmal.
problem-too-many-requests = Das wurde zu oft versucht.
problem-unavailable = Der Dienst ist zurzeit nicht verfügbar. Nichts von Ihren Eingaben ist verloren.
problem-internal-error = Im Dienst ist etwas schiefgegangen.
problem-not-found = Hier ist nichts, oder es ist nicht für Sie bestimmt.
problem-forbidden = Das dürfen Sie nicht.
problem-invalid-credentials = Die E-Mail-Adresse oder das Passwort ist falsch.
problem-invalid-mfa-code = Dieser Code ist nicht richtig oder wurde schon benutzt.
field-whole = Das Gesendete
field-other = Die Eingabe
field-email = Die Adresse
field-password = Das Passwort
field-code = Der Code

## Anmelden
sign-in = Anmelden
sign-out = Abmelden
signed-out = Sie wurden abgemeldet: Die Sitzung wurde anderswo beendet oder ist abgelaufen.
signed-out-attempt = Ihr Versuch läuft weiter, und seine Zeit auch. Die Antworten, die Sie gegeben haben, sind auf diesem Gerät aufbewahrt. Melden Sie sich an, um fortzufahren.
email = E-Mail-Adresse
password = Passwort
mfa-code = Code
mfa-hint = Aus Ihrer Authenticator-App, oder einer Ihrer Wiederherstellungscodes.
make-account = Konto anlegen
forgot-password = Passwort vergessen?
send-another-link = Noch einen Link zusenden
confirm-first = Bestätigen Sie zuerst Ihre Adresse
look-into-mail = Sehen Sie in Ihre Mails
mailed-again = Noch ein Link ist unterwegs.
`;export{i as default};
