"""Rows of this area; how to write one: tests/access/table.py."""

from tests.access.table import ALL_SIGNED_IN, COORDINATORS, DONE, PUBLIC, SEEN_BY, SIGN_IN, only, row

# --- the public catalogue
OWNER_AND_STAFF = {"provider": 200, "coordinator": 200, "default": 404}  # a public address: no sign-in page
STAFF_ONLY = {"coordinator": 200, "default": 404}
row("patent_list", get=PUBLIC)
row("patent_list", get=PUBLIC, query="?q=曲げ&technique=press&order=relevance")
for name in ("listing", "listing_closed", "foreign_listing"):
    row("patent_detail", on=name, get=PUBLIC)
for name in ("listing_draft", "listing_in_review"):
    row("patent_detail", on=name, get=OWNER_AND_STAFF)
    row("patent_detail", on=f"foreign_{name}", get=STAFF_ONLY)
KEEP = {"member": DONE, "public": SIGN_IN, "default": 403}
row("patent_keep", on="listing", post=KEEP, data={"note": "相談したい"})
row("patent_keep", on="foreign_listing_draft", post={"coordinator": 403, "public": SIGN_IN, "default": 404})
row("patent_let_go", on="listing", post=KEEP)
row("patent_kept", get=only("member"))

# --- the sheets as their owners and coordinators work on them
SHEETS = only("provider", "coordinator")
OWN = SEEN_BY("provider", "coordinator")
FOREIGN = SEEN_BY("coordinator")
OWN_MOVES = SEEN_BY("provider", "coordinator", outcome=DONE)
STAFF_MOVES = {**SEEN_BY("coordinator", outcome=DONE), "provider": 403}
STAFF_FORMS = {**SEEN_BY("coordinator"), "provider": 403}
row("listing_list", get=SHEETS)
row("listing_new", get=SHEETS, post=SHEETS, data={"title": ""})
row("listing_detail", on="listing", get=OWN)
row("listing_detail", on="listing_draft", get=OWN)
row("listing_detail", on="foreign_listing", get=FOREIGN)
row("listing_edit", on="listing_draft", get=OWN, post=OWN, data={"title": ""})
row("listing_edit", on="listing", get=STAFF_FORMS, post=STAFF_FORMS, data={"title": ""})
row("listing_edit", on="foreign_listing_draft", get=FOREIGN, post=FOREIGN, data={"title": ""})
for route, data in (("listing_rights", {"numbers": "なし"}), ("listing_merge", {})):
    row(route, on="listing_draft", get=STAFF_FORMS, post=STAFF_FORMS, data=data)
    row(route, on="foreign_listing_draft", get=FOREIGN, post=FOREIGN, data=data)
row("listing_permission", on="listing", get=OWN, post=OWN)
row("listing_permission", on="foreign_listing", get=FOREIGN, post=FOREIGN)
WORD = {"pk": "listing", "permission_pk": "permission"}
row("listing_permission_withdraw", on=WORD, get=OWN, post=OWN)
row("listing_permission_withdraw", on={**WORD, "pk": "foreign_listing"}, get=SEEN_BY(), post=SEEN_BY())
row("listing_move", on={"pk": "listing_draft", "action": "submit"}, post=OWN_MOVES)
row("listing_move", on={"pk": "listing_closed", "action": "reopen"}, post=OWN_MOVES)
row("listing_move", on={"pk": "listing_in_review", "action": "open"}, post=STAFF_MOVES)
row("listing_move", on={"pk": "foreign_listing_closed", "action": "reopen"}, post=SEEN_BY("coordinator", outcome=DONE))
for action in ("close", "withdraw"):
    row("listing_move_form", on={"pk": "listing", "action": action}, get=OWN, post=OWN)
row("listing_move_form", on={"pk": "listing", "action": "confirm"}, get=OWN, post=OWN_MOVES)
for action in ("license_exclusively", "assign", "send_back"):
    row("listing_move_form", on={"pk": "listing", "action": action}, get=STAFF_FORMS, post=STAFF_FORMS)
row("listing_move_form", on={"pk": "foreign_listing", "action": "close"}, get=FOREIGN, post=FOREIGN)

# --- imported files
row("import_list", get=COORDINATORS, post=COORDINATORS)
row("import_detail", on="import_batch", get=SEEN_BY("coordinator"))
row("import_detail", on="import_batch", get=SEEN_BY("coordinator"), query="?outcome=new")
row("import_apply", on="import_batch", post=SEEN_BY("coordinator", outcome=DONE))
row("import_discard", on="import_batch", post=SEEN_BY("coordinator", outcome=DONE))

# --- rights, on their own
RIGHT = {"kind": "patent", "title": ""}
row("right_list", get=COORDINATORS)
row("right_new", get=COORDINATORS, post=COORDINATORS, data=RIGHT)
row("right_detail", on="right", get=SEEN_BY("coordinator"))
row("right_edit", on="right", get=SEEN_BY("coordinator"), post=SEEN_BY("coordinator"), data=RIGHT)

# --- who belongs to which organization, and what it lets others know
OUTSIDERS = ("member", "provider", "partner", "expert")
JOINING = {**dict.fromkeys(OUTSIDERS, 200), "default": 403, "public": SIGN_IN}
row("join", get=ALL_SIGNED_IN, post=JOINING, data={"company_name": ""})
row("membership_request_list", get=COORDINATORS)
# The world's request names the member's company.
ASKED = SEEN_BY("member", "coordinator")
row("membership_request", on="membership_request", get=ASKED, post=ASKED)
row(
    "membership_refuse",
    on="membership_request",
    post={**SEEN_BY("coordinator", outcome=DONE), "member": 403},
    data={"reason": "電話で確認できませんでした。"},
)
THEIR_TIE = SEEN_BY("member", "coordinator", outcome=DONE)
for route in ("membership_end", "membership_confirm"):
    row(route, on="membership", post=THEIR_TIE)
    row(route, on="foreign_membership", post=SEEN_BY("coordinator", outcome=DONE))
CONSENTING = {**SEEN_BY("member", "coordinator"), "partner": 403}
row("consent_new", on="company", get=CONSENTING, post=CONSENTING)
row("consent_new", on="foreign_company", get=SEEN_BY("coordinator"), post=SEEN_BY("coordinator"))
REVOKING = {**SEEN_BY("member", "coordinator", outcome=DONE), "partner": 403}
row("consent_revoke", on={"pk": "company", "consent_pk": "consent"}, post=REVOKING)
row("consent_revoke", on={"pk": "company", "consent_pk": "foreign_consent"}, post={**SEEN_BY(), "partner": 403})

# --- companies; their list and their page are of consultations
STAFF_EDITS = {**SEEN_BY("coordinator"), "member": 403, "partner": 403}
STAFF_DOES = {**SEEN_BY("coordinator", outcome=DONE), "member": 403, "partner": 403}
MANAGER_EDITS = {**STAFF_EDITS, "coordinator": 403, "manager": 200}
PERSON = {"pk": "company", "contact_pk": "contact"}
MIXED = {"pk": "company", "contact_pk": "foreign_contact"}
row("company_new", get=COORDINATORS, post=COORDINATORS, data={"name": ""})
for route in ("company_edit", "company_archive", "contact_new"):
    row(route, on="company", get=STAFF_EDITS, post=STAFF_EDITS)
    row(route, on="foreign_company", get=SEEN_BY("coordinator"), post=SEEN_BY("coordinator"))
row("company_abilities", on="company", get=STAFF_EDITS, post=STAFF_EDITS, data={"capability-TOTAL_FORMS": "x"})
row("company_in_charge", on="company", get=MANAGER_EDITS, post=MANAGER_EDITS)
row("company_restore", on="company", post=STAFF_DOES)
row("company_restore", on="foreign_company", post=SEEN_BY("coordinator", outcome=DONE))
for route in ("contact_edit", "contact_left"):
    row(route, on=PERSON, get=STAFF_EDITS, post=STAFF_EDITS)
    row(route, on=MIXED, get={**STAFF_EDITS, "coordinator": 404}, post={**STAFF_EDITS, "coordinator": 404})
row("contact_back", on=PERSON, post=STAFF_DOES)
row("import_companies", get=COORDINATORS, post=COORDINATORS)
row("import_companies_template", get=COORDINATORS)
DOUBLE = {"pk": "import_batch", "row_pk": "import_double"}
row("import_decide", on=DOUBLE, post=SEEN_BY("coordinator", outcome=DONE), data={"company": ""})
