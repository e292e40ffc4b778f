from chalicelib import lazily

# PyJWT loads all that is known of certificates, to read keys out of them; ours are not in any.
# That is a tenth of what the first request to a fresh process waits for.
lazily.load("cryptography.x509")
