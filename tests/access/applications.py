"""Applications and cases; how to write a row: tests/access/table.py."""

from datetime import date

from tests.access.table import COORDINATORS, DONE, NOBODY, PUBLIC, SEEN_BY, only, row

STAFF = ("coordinator",)
TODAY = f"{date.today():%Y/%m/%d}"  # noqa: DTZ011


def those_who_see(*, act: tuple[str, ...], see: tuple[str, ...], outcome: int | str = DONE) -> dict:
    """`act` may; `see` read the record but may not: 403; for everyone else it is not there."""
    return {**dict.fromkeys(see, 403), **dict.fromkeys(act, outcome), "default": 404, "public": "sign-in"}


# --- applying, for everyone
row("patent_apply", on="foreign_listing", get=PUBLIC, post=PUBLIC)
row("patent_apply", on="listing_closed", get=PUBLIC, post=PUBLIC)
row("patent_apply", on="listing_draft", get=NOBODY, post=NOBODY)
row("application_sent", get=PUBLIC)
row("application_confirm", on={"token": "forged"}, get=NOBODY, post=NOBODY)
row("application_look", on={"token": "forged"}, get=NOBODY)
row("application_look_add", on={"token": "forged"}, post=NOBODY, data={"text": "x"})
row("application_look_withdraw", on={"token": "forged"}, get=NOBODY, post=NOBODY)

# --- applications
APPLICATION_READERS = ("member", "provider", "partner")
row("application_list", get=only(*APPLICATION_READERS, "coordinator"))
row("application_export", get=COORDINATORS)
row("application_new", get=only("partner", "coordinator"), post=only("partner", "coordinator"))
row("application_detail", on="application", get=SEEN_BY(*APPLICATION_READERS, "coordinator"))
row("application_detail", on="foreign_application", get=SEEN_BY("coordinator"))
row("application_detail", on="application_draft", get=SEEN_BY("member"))
row("application_detail", on="application_new", get=SEEN_BY("coordinator"))
row(
    "application_edit",
    on="application_draft",
    get=SEEN_BY("member"),
    post=SEEN_BY("member", outcome=DONE),
    data={"keep": "1", "wanted_use": "弁当箱"},
)
row("application_edit", on="application_new", get=those_who_see(act=(), see=STAFF))


def application_step(step: str, on: str, act: tuple[str, ...], see: tuple[str, ...], data: dict) -> None:
    row(
        "application_step",
        on={"pk": on, "step": step},
        get=those_who_see(act=act, see=see, outcome=200),
        post=those_who_see(act=act, see=see),
        data=data,
    )


application_step("first-call", "application_new", STAFF, (), {"note": "話した"})
application_step("ask", "application_new", STAFF, (), {"text": "板の厚さは？"})
application_step("accept", "application", ("provider", *STAFF), ("member", "partner"), {"note": ""})
application_step(
    "answer-day", "application", ("provider", *STAFF), ("member", "partner"), {"day": TODAY, "note": "社内で確認中"}
)
application_step(
    "decline", "application", ("provider", *STAFF), ("member", "partner"), {"reason": "field", "declined_by": "owner"}
)
application_step("withdraw", "application", ("member", *STAFF), ("provider", "partner"), {})
application_step("note", "application", STAFF, APPLICATION_READERS, {"note": "覚え書き"})
row(
    "application_step",
    on={"pk": "application", "step": "unknown"},
    get=NOBODY | {"public": "sign-in"},
    post=NOBODY | {"public": "sign-in"},
)

# --- cases
MATCH_READERS = ("member", "provider", "partner")
row("match_list", get=only(*MATCH_READERS, "coordinator"))
row("match_export", get=COORDINATORS)
row("match_detail", on="match", get=SEEN_BY(*MATCH_READERS, "coordinator"))
row("match_detail", on="foreign_match", get=SEEN_BY("coordinator"))


def match_step(step: str, data: dict) -> None:
    row(
        "match_step",
        on={"pk": "match", "step": step},
        get=those_who_see(act=STAFF, see=MATCH_READERS, outcome=200),
        post=those_who_see(act=STAFF, see=MATCH_READERS),
        data=data,
    )


match_step("move", {"to": "evaluation", "seen": "interview", "entered_on": TODAY})
match_step("new-contract", {"kind": "licence", "signed_on": TODAY, "parties": "両社"})
match_step("new-nda", {"signed_on": TODAY, "parties": "両社"})
match_step("rest", {"until": "2099/1/5"})
match_step("fail", {"reason": "terms"})
match_step("note", {"note": "覚え書き"})
CONTRACT = {"pk": "match", "contract_pk": "contract"}
PRODUCT = {"pk": "match", "product_pk": "product"}
row(
    "contract_edit",
    on=CONTRACT,
    get=those_who_see(act=STAFF, see=MATCH_READERS, outcome=200),
    post=those_who_see(act=STAFF, see=MATCH_READERS),
    data={"kind": "licence", "signed_on": TODAY, "parties": "両社"},
)
row(
    "product_edit",
    on=PRODUCT,
    get=those_who_see(act=STAFF, see=MATCH_READERS, outcome=200),
    post=those_who_see(act=STAFF, see=MATCH_READERS),
    data={"name": "治具", "launched_on": TODAY},
)
row(
    "picture_new",
    on=PRODUCT,
    get=those_who_see(act=STAFF, see=MATCH_READERS, outcome=200),
    post=those_who_see(act=STAFF, see=MATCH_READERS, outcome=200),
)
row("product_picture", on={"pk": "match", "picture_pk": "picture"}, get=SEEN_BY("member", "provider", "coordinator"))
row("product_picture", on={"pk": "foreign_match", "picture_pk": "foreign_picture"}, get=SEEN_BY("coordinator"))
row("product_picture", on={"pk": "match", "picture_pk": "foreign_picture"}, get=SEEN_BY())
