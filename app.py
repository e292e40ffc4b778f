"""The deployed application: every blueprint is registered here, nothing else happens here."""

from chalice.app import Chalice

app = Chalice(app_name="invigil")
