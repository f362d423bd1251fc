"""Rows of this area; how to write one: tests/access/table.py."""

from tests.access.table import ADMINISTRATORS, ALL_SIGNED_IN, COORDINATORS, DONE, NOBODY, PUBLIC, SEEN_BY, only, row

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
row("call_list", get=COORDINATORS)
row("call_detail", on="call", get=SEEN_BY("coordinator"))
row("call_tell", on="call", post=SEEN_BY("coordinator", outcome=DONE))
row("call_reopen", on="call", post=SEEN_BY("coordinator", outcome=DONE))
row("mail_settings", get=ADMINISTRATORS, post=only("administrator", outcome=DONE), data={"reason": "試験"})
row("mail_release", post=only("administrator", outcome=DONE))
row("mail_decide", post=only("administrator", outcome=DONE), data={"send": "1"})
row("mail_send_again", on="message", post=only("administrator", outcome=DONE))
row("mail_discard", on="message", post=only("administrator", outcome=DONE))
CORRECTION = {"day": "2030/5/9", "is_business_day": "0", "note": "臨時の休み"}
row("calendar_settings", get=ADMINISTRATORS, post=only("administrator", outcome=DONE), data=CORRECTION)
row("calendar_remove", on="calendar_day", post=only("administrator", outcome=DONE))
