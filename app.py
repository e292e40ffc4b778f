"""The deployed application: every blueprint is registered here, nothing else happens here."""

from chalice.app import Chalice

from chalicelib.accounts import api as accounts

app = Chalice(app_name="invigil")
for blueprint in (accounts.routes,):
    app.register_blueprint(blueprint)
