"""Rows of this area; how to write one: tests/access/table.py."""

from tests.access.table import ALL_SIGNED_IN, NOBODY, PUBLIC, row

row("mail_preferences", get=ALL_SIGNED_IN, post=ALL_SIGNED_IN)
# RFC 8058: mail services post without a cookie or a token of ours.
row(
    "mail_unsubscribe",
    on={"token": "unsubscribe_token"},
    get=PUBLIC,
    post=PUBLIC,
    csrf_exempt="mail services send it (RFC 8058); the signed link is the proof",
)
row("mail_unsubscribe", on={"token": "forged"}, get=NOBODY, post=NOBODY, csrf_exempt="the same")
