import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.models import History
from tests.factories.accounts import StaffFactory
from tests.kawasaki_ip.accounts.conftest import PASSWORD

TOKYO = ZoneInfo("Asia/Tokyo")
CANARY = "秘密の発明カナリア"


@pytest.fixture
def page(client, administrator):
    client.force_login(administrator)
    return client


def write(actor, *, action="edit", day=24, subject=None, label="", **more) -> History:
    row = history.record(subject or actor, action, Actor.of(actor, label), **more)
    History.objects.filter(pk=row.pk).update(at=datetime(2026, 11, day, 12, 0, tzinfo=TOKYO))
    return row


def found(page, query: str) -> set[int]:
    return {row.pk for row in page.get(f"/settings/audit/?{query}").context["page_obj"]}


def test_audit_is_searched_by_person_record_day_and_action(page, coordinator):
    other = StaffFactory(name="麻生 四郎")
    by_name = write(other, day=20)
    shared = write(coordinator, label="幸 三郎", day=21)
    locked = write(coordinator, action="lock", subject=other, day=22)

    assert found(page, "person=麻生") == {by_name.pk}
    assert found(page, "person=三郎") == {shared.pk}
    assert found(page, f"person={coordinator.email}") == {shared.pk, locked.pk}
    assert found(page, f"kind=accounts.user&number={other.pk}") == {by_name.pk, locked.pk}
    assert found(page, "kind=exchange.match") == set()
    assert found(page, "action=lock") == {locked.pk}
    assert found(page, "since=2026/11/21&until=R8.11.21") == {shared.pk}
    assert found(page, "since=２０２６年１１月２２日") == {locked.pk}


def test_day_that_does_not_exist_is_told(page):
    response = page.get("/settings/audit/?since=2026/2/30")

    assert response.status_code == 200
    assert set(response.context["filter"].form.errors) == {"since"}


def test_audit_never_shows_notes_nor_confidential_text(page, coordinator):
    write(
        coordinator,
        note=CANARY,
        changes={"internal_note": (CANARY, "new"), "department": ("古い", "新しい")},
        confidential=["internal_note"],
    )

    html = page.get("/settings/audit/").content.decode()

    assert CANARY not in html
    assert "internal_note" in html
    assert "department: 古い → 新しい" in html


def test_audit_shows_no_values_of_company_records(page, coordinator):
    from tests.factories.exchange import OrganizationFactory

    write(coordinator, subject=OrganizationFactory(), changes={"profile": (CANARY, "new")})

    html = page.get("/settings/audit/").content.decode()

    assert CANARY not in html
    assert "profile" in html


def test_audit_costs_the_same_for_one_and_three(page, coordinator):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page.get("/settings/audit/")
        return len(captured)

    write(coordinator)
    page.get("/settings/audit/")
    one = queries()
    for _number in range(3):
        write(StaffFactory())

    assert queries() == one


def test_export_asks_for_the_password_again(page):
    response = page.get("/settings/audit/export/?action=lock")

    assert response["Location"] == "/accounts/reauthenticate/?next=%2Fsettings%2Faudit%2Fexport%2F%3Faction%3Dlock"
    assert not History.objects.filter(action="export").exists()


def test_export_holds_the_filtered_rows_and_is_logged(page, administrator, coordinator):
    write(coordinator, action="lock", note=CANARY)
    write(coordinator, action="edit")

    again = page.post("/accounts/reauthenticate/?next=/settings/audit/export/", {"password": PASSWORD})
    assert again["Location"] == "/settings/audit/export/"
    response = page.get("/settings/audit/export/?action=lock")

    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(response.content)).active.iter_rows()]
    assert len(rows) == 2
    assert rows[1][1] == coordinator.name
    assert CANARY not in str(rows)
    logged = History.objects.get(action="export")
    assert (logged.actor, logged.changes["rows"], logged.changes["filter_action"]) == (
        administrator,
        [None, 1],
        [None, "lock"],
    )
