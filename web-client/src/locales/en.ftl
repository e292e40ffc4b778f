### What every page shows before anybody is signed in. Every language has every message; a test compares them.

## Frame
account = Account
inbox = Inbox
unread-count = { $count } unread
skip = Skip to the content
studio = Studio
main-navigation = Main
one-moment = One moment …
failed = That did not work
try-again = Try again
all-quizzes = All quizzes
not-found = Page not found
not-found-text = There is no page at this address. The link may be old or incomplete.
show = Show
hide = Hide

## Units
hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}

## Errors
error-network = We could not be reached. Check the connection and try again.
error-unknown = Something went wrong.
error-retry-after = Try again in { $time }.
problem-too-many-requests = That was tried too often.
problem-unavailable = The service is not available at the moment. Nothing you entered is lost.
problem-internal-error = Something went wrong in the service.
problem-not-found = There is nothing here, or it is not for you.
problem-forbidden = You are not allowed to do this.
problem-invalid-credentials = The email address or the password is wrong.
problem-invalid-mfa-code = This code is not right, or was used already.
field-whole = What was sent
field-other = The entry
field-email = The address
field-password = The password
field-code = The code

## Signing in
sign-in = Sign in
sign-out = Sign out
signed-out = You were signed out: this session was ended elsewhere, or it has expired.
signed-out-attempt = Your attempt goes on, and so does its time. The answers you gave are kept on this device. Sign in to go on.
email = Email address
password = Password
mfa-code = Code
mfa-hint = From your authenticator app, or one of your recovery codes.
make-account = Make an account
forgot-password = Forgot your password?
send-another-link = Send me another link
confirm-first = Confirm your address first
look-into-mail = Look into your mail
mailed-again = Another link is on its way.
