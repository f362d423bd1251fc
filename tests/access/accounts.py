"""Rows of this area; how to write one: tests/access/table.py."""

from tests.access.table import ALL_SIGNED_IN, DONE, PUBLIC, SEEN_BY, only, row, to
from tests.roles import SIGNED_IN

ADMINISTRATOR = only("administrator")

row("session_state", get=ALL_SIGNED_IN, post=only(*SIGNED_IN, outcome=DONE))
row("who_acts", get=ALL_SIGNED_IN, post=only(*SIGNED_IN, outcome=DONE), data={"name": "多摩 花子", "next": "/"})
row(
    "profile",
    get=ALL_SIGNED_IN,
    post=only(*SIGNED_IN, outcome=to("profile")),
    data={"name": "多摩 花子", "kana": "タマ ハナコ", "telephone": ""},
)
row("invitation_accept", on={"key": "unknown"}, get={"default": 404}, post={"default": 404})
row("invitation_accept", on={"key": "invitation_key"}, get=PUBLIC, post=PUBLIC)
row("settings_index", get=ADMINISTRATOR)
row("person_list", get=ADMINISTRATOR)
row("person_detail", on="colleague", get=SEEN_BY("administrator"), post=SEEN_BY("administrator"))
row(
    "person_lock",
    on="colleague",
    post=SEEN_BY("administrator", outcome=to("person_detail")),
    data={"reason": "退職"},
)
for route in ("person_unlock", "person_confirm", "person_end_sessions"):
    row(route, on="colleague", post=SEEN_BY("administrator", outcome=to("person_detail")))
row("staff_review", get=ADMINISTRATOR)
row("invitation_list", get=ADMINISTRATOR)
row("invitation_new", get=ADMINISTRATOR, post=ADMINISTRATOR)
for route in ("invitation_withdraw", "invitation_send_again"):
    row(route, on="invitation", post=SEEN_BY("administrator", outcome=to("invitation_list")))
row("audit_list", get=ADMINISTRATOR)
# Personal data leave the portal: the password is asked for again.
row("audit_export", get=only("administrator", outcome=to("account_reauthenticate")))
