"""The sign-in library's own pages. Changing what protects an account asks for the password or a code again."""

from tests.access.table import ALL_SIGNED_IN, DONE, PUBLIC, SIGN_IN, only, row, to
from tests.roles import SIGNED_IN

FOR_STRANGERS = {"public": 200, "default": to("today")}
AGAIN = only(*SIGNED_IN, outcome=to("account_reauthenticate"))
KEY = {"uidb36": "1", "key": "x-y"}

row("account_login", get=FOR_STRANGERS, post=FOR_STRANGERS)
row("account_logout", get={"public": DONE, "default": 200}, post={"default": DONE})
row("account_inactive", get=PUBLIC)
row("account_signup", get=FOR_STRANGERS, post=FOR_STRANGERS)
row("account_reauthenticate", get=ALL_SIGNED_IN, post=ALL_SIGNED_IN)
row("account_email", get=ALL_SIGNED_IN, post=only(*SIGNED_IN, outcome=to("account_email")))
row(
    "account_email_verification_sent",
    get={"public": SIGN_IN, "default": to("account_email")},
    post={"public": SIGN_IN, "default": to("account_email")},
)
row("account_change_password", get=ALL_SIGNED_IN, post=ALL_SIGNED_IN)
row(
    "account_set_password",
    get=only(*SIGNED_IN, outcome=to("account_change_password")),
    post=only(*SIGNED_IN, outcome=to("account_change_password")),
)
row("account_reset_password", get=PUBLIC, post=PUBLIC)
row("account_reset_password_done", get=PUBLIC)
row("account_reset_password_from_key", on=KEY, get=PUBLIC, post=PUBLIC)
row("account_reset_password_from_key_done", get=PUBLIC)
row("account_request_login_code", get=FOR_STRANGERS, post=FOR_STRANGERS)
row(
    "account_confirm_login_code",
    get={"public": to("account_request_login_code"), "default": to("today")},
    post={"public": to("account_request_login_code"), "default": to("today")},
)
row("mfa_index", get=ALL_SIGNED_IN)
row(
    "mfa_authenticate",
    get={"public": SIGN_IN, "default": to("today")},
    post={"public": SIGN_IN, "default": to("today")},
)
row(
    "mfa_login_webauthn",
    get={"public": SIGN_IN, "default": to("today")},
    post={"public": SIGN_IN, "default": to("today")},
)
for route in ("mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_activate_totp", "mfa_add_webauthn"):
    row(route, get=AGAIN, post=AGAIN)
row("mfa_generate_recovery_codes", get=AGAIN, post=AGAIN)
# Without a second factor there is nothing to show or to take away.
row("mfa_deactivate_totp", get=only(default=404), post=only(default=404))
row("mfa_view_recovery_codes", get=only(default=404))
row("mfa_download_recovery_codes", get=only(default=404))
row("mfa_list_webauthn", get=ALL_SIGNED_IN)
row("mfa_remove_webauthn", on={"pk": 1}, get=AGAIN, post=AGAIN)
row("mfa_edit_webauthn", on={"pk": 1}, get=AGAIN, post=AGAIN)
row("usersessions_list", get=ALL_SIGNED_IN, post=only(*SIGNED_IN, outcome=to("usersessions_list")))
