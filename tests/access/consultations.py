"""Rows of this area; how to write one: tests/access/table.py."""

from tests.access.table import (
    ALL_SIGNED_IN,
    COORDINATORS,
    DONE,
    PUBLIC,
    SEEN_BY,
    SIGN_IN,
    only,
    row,
)

STAFF_DO = SEEN_BY("coordinator", outcome=DONE)
FIELD = SEEN_BY("coordinator")

row("today", get=ALL_SIGNED_IN)
row("company_list", get=COORDINATORS)
row("company_detail", on={"pk": "company"}, get=SEEN_BY("member", "partner", "coordinator"))
row("company_detail", on={"pk": "owner"}, get=SEEN_BY("provider", "coordinator"))
row("company_detail", on={"pk": "foreign_company"}, get=FIELD)

# --- visits
SEES_VISIT = ("member", "partner")
row("visit_list", get=only("partner", "coordinator"))
row("visit_export", get=COORDINATORS)
row("visit_new", get=COORDINATORS, post=COORDINATORS)
row("visit_detail", on={"pk": "visit"}, get=SEEN_BY(*SEES_VISIT, "coordinator"))
row("visit_detail", on={"pk": "visit_unshared"}, get=FIELD)
row("visit_detail", on={"pk": "visit_draft"}, get=FIELD)
row("visit_detail", on={"pk": "foreign_visit"}, get=FIELD)
SEEN_BUT_NOT_DONE = dict.fromkeys(SEES_VISIT, 403)
for route in ("visit_edit", "visit_share", "visit_file_add"):
    row(
        route,
        on={"pk": "visit"},
        get={**FIELD, **SEEN_BUT_NOT_DONE},
        post={**FIELD, **SEEN_BUT_NOT_DONE},
    )
row("visit_report", on={"pk": "visit"}, get={**FIELD, **SEEN_BUT_NOT_DONE})
row("visit_stop_sharing", on={"pk": "visit"}, post={**STAFF_DO, **SEEN_BUT_NOT_DONE})
row(
    "visit_add_note",
    on={"pk": "visit"},
    post={**STAFF_DO, **SEEN_BUT_NOT_DONE},
    data={"internal_note": "金型も見た。"},
)
row("visit_file", on={"pk": "visit", "file_pk": "visit_file"}, get=FIELD)
row("visit_file", on={"pk": "visit", "file_pk": "foreign_visit_file"}, get={"default": 404, "public": SIGN_IN})
row("visit_file_remove", on={"pk": "visit", "file_pk": "visit_file"}, post=STAFF_DO)

# --- next steps
row("follow_up_list", get=COORDINATORS)
row("follow_up_new", get=COORDINATORS, post=COORDINATORS)
row("follow_up_detail", on={"pk": "follow_up"}, get=FIELD)
row("follow_up_done", on={"pk": "follow_up"}, post=STAFF_DO, data={"result": "話せた"})
row(
    "follow_up_put_off",
    on={"pk": "follow_up"},
    post=STAFF_DO,
    data={"due": "2099/4/1", "reason": "先方の都合"},
)
row("follow_up_drop", on={"pk": "follow_up"}, post=STAFF_DO, data={"reason": "解決した"})
row("follow_up_hand", on={"pk": "follow_up"}, post=FIELD, data={"to": ""})

# --- consultations
row("consultation_list", get=only("member", "coordinator"))
row("consultation_export", get=COORDINATORS)
row("consultation_new", get=PUBLIC, post=PUBLIC)
row("consultation_detail", on={"pk": "consultation"}, get=SEEN_BY("member", "coordinator"))
row("consultation_detail", on={"pk": "foreign_consultation"}, get=FIELD)
row("consultation_start", on={"pk": "consultation"}, post={**STAFF_DO, "member": 403})
row("consultation_withdraw", on={"pk": "consultation"}, post={**STAFF_DO, "member": DONE})
ANSWER = {"answer": "一度お会いしましょう。"}
row("consultation_answer", on={"pk": "consultation"}, post={**STAFF_DO, "member": 403}, data=ANSWER)
row(
    "consultation_finish",
    on={"pk": "consultation"},
    post={**STAFF_DO, "member": 403},
    data={"outcome": "answered", **ANSWER},
)
row("consultation_assign", on={"pk": "consultation"}, post={**FIELD, "member": 403}, data={"to": ""})
row("consultation_note", on={"pk": "consultation"}, post={**STAFF_DO, "member": 403}, data={"internal_note": "急ぎ"})

# --- experts and dispatches
row("expert_list", get=PUBLIC)
row("expert_new", get=COORDINATORS, post=COORDINATORS)
row("expert_edit", on={"pk": "expert_record"}, get={**FIELD, "expert": 403}, post={**FIELD, "expert": 403})
row("expert_edit", on={"pk": "foreign_expert_record"}, get=FIELD, post=FIELD)
row("dispatch_list", get=only("member", "expert", "coordinator"))
row("dispatch_new", get=COORDINATORS, post=COORDINATORS)
row("dispatch_detail", on={"pk": "dispatch"}, get=SEEN_BY("member", "expert", "coordinator"))
row("dispatch_detail", on={"pk": "foreign_dispatch"}, get=FIELD)

# Under this dispatch stand a member and an expert; it waits for the expert's answer.
BYSTANDERS = {"member": 403, "expert": 403}
row("dispatch_approve", on={"pk": "dispatch"}, post={**FIELD, **BYSTANDERS, "coordinator": 403, "manager": DONE})
row("dispatch_refuse", on={"pk": "dispatch"}, post={**FIELD, **BYSTANDERS, "coordinator": 403, "manager": 200})
EXPERT_DOES = {**FIELD, "member": 403, "coordinator": 403, "expert": DONE}
row("dispatch_accept", on={"pk": "dispatch"}, post=EXPERT_DOES, data={"no_conflict": "on"})
row("dispatch_decline", on={"pk": "dispatch"}, post=EXPERT_DOES, data={"reason": "顧問先と競合します"})
row("dispatch_log_use", on={"pk": "dispatch"}, post={**EXPERT_DOES, "expert": 200})
row("dispatch_report", on={"pk": "dispatch"}, post={**EXPERT_DOES, "expert": 200})
row("dispatch_ask_another", on={"pk": "dispatch"}, post={**FIELD, **BYSTANDERS})
row("dispatch_survey", on={"pk": "dispatch"}, post={**FIELD, "member": 200, "expert": 403})
