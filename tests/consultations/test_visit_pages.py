"""The visit's form and pages as a coordinator uses them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from consultations.enums import VisitState
from consultations.models import FollowUp, Visit, VisitFile
from exchange.models import Capability, Organization, Technique
from kawasaki_ip.core.models import Draft, History
from tests.factories.consultations import FollowUpFactory, VisitFactory
from tests.factories.exchange import OrganizationFactory
from tests.markup import assert_valid

pytestmark = pytest.mark.django_db
SENTENCE = "プレスの金型に困っている。"


def posted(company="", **more) -> dict:
    day = timezone.localdate()
    form = {
        "company": getattr(company, "pk", company),
        "day": f"{day.year}/{day.month}/{day.day}",
        "internal_note": SENTENCE,
        "next_when": "none",
    }
    return form | more


@pytest.fixture
def client(as_role):
    return as_role("coordinator")


def test_four_things_record_a_visit(client):
    company = OrganizationFactory()

    response = client.post("/visits/new/", posted(company, next_when="week", next_kind="call"))

    visit = Visit.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/visits/{visit.pk}/")
    assert (visit.company, visit.day, visit.state) == (company, timezone.localdate(), VisitState.RECORDED)
    assert FollowUp.objects.get().what == "電話で様子を伺う"


def test_typed_name_finds_the_company_whatever_the_spelling(client):
    company = OrganizationFactory(name="株式会社多摩プレス工業", kana="タマプレスコウギョウ")

    client.post("/visits/new/", posted(company_name="㈱多摩ﾌﾟﾚｽ工業"))

    assert Visit.objects.get().company == company


def test_several_companies_of_a_name_are_offered(client):
    for name in ("多摩精機", "多摩精工"):
        OrganizationFactory(name=name)

    response = client.post("/visits/new/", posted(company_name="多摩精"))

    page = response.content.decode()
    assert response.status_code == 200
    assert "当てはまる会社が複数あります" in page
    assert page.count('type="radio" name="company"') == 2
    assert SENTENCE in page


def test_search_and_kana_keep_what_was_typed(client):
    OrganizationFactory(name="多摩精機", kana="タマセイキ")

    for button in ({"find": "1", "company_name": "多摩"}, {"kana": "タ"}):
        response = client.post("/visits/new/", posted(**button))
        page = response.content.decode()
        assert "多摩精機" in page
        assert SENTENCE in page
        assert 'aria-invalid="true"' not in page
        assert_valid(page)
    assert Visit.objects.count() == 0


def test_unknown_company_loses_nothing(client):
    response = client.post("/visits/new/", posted(company_name="どこにもない会社"))

    page = response.content.decode()
    assert "この名前の会社は登録されていません" in page
    assert SENTENCE in page


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"day": "2026/2/30"}, "暦"),
        ({"day": "2099/1/1"}, "この日はまだ来ていません"),
        ({"internal_note": ""}, "必須"),
        ({"next_when": "day"}, "日を書いてください"),
        ({"next_when": "week"}, "次に何をするか"),
        ({"next_when": "day", "next_due": "2020/1/1", "next_what": "電話"}, "この日は過ぎています"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_the_text(client, bad, sentence):
    response = client.post("/visits/new/", posted(OrganizationFactory(), situation="受注が減った。") | bad)

    page = response.content.decode()
    assert response.status_code == 200
    assert sentence in page
    assert "受注が減った。" in page
    assert (Visit.objects.count(), FollowUp.objects.count()) == (0, 0)


def test_refused_file_leaves_no_half_a_visit(client):
    company = OrganizationFactory()
    upload = SimpleUploadedFile("virus.exe", b"MZ")

    response = client.post("/visits/new/", posted(company, files=[upload]))

    assert response.status_code == 200
    assert (Visit.objects.count(), VisitFile.objects.count()) == (0, 0)


def test_office_details_go_where_they_belong(client):
    company, bank = OrganizationFactory(), OrganizationFactory(bank=True)
    technique = Technique.objects.first()
    details = {
        "bodies": [bank.pk],
        "names": "多摩 一郎\n多摩 二郎",
        "techniques": [technique.pk],
        "equipment": "80トンプレス",
        "files": [SimpleUploadedFile("図面.pdf", b"%PDF-1.7")],
    }

    client.post("/visits/new/", posted(company, **details))

    visit = Visit.objects.get()
    assert [str(row) for row in visit.participants.all()] == [bank.name, "多摩 一郎", "多摩 二郎"]
    assert Capability.objects.get(organization=company).equipment == "80トンプレス"
    assert visit.files.get().name == "図面.pdf"


def test_second_record_of_the_day_offers_the_first(client):
    first = VisitFactory(day=timezone.localdate())

    page = client.post("/visits/new/", posted(first.company)).content.decode()

    assert f'action="/visits/{first.pk}/note/"' in page
    assert_valid(page)
    client.post(f"/visits/{first.pk}/note/", {"internal_note": SENTENCE})
    first.refresh_from_db()
    assert first.internal_note.endswith(SENTENCE)


def test_draft_visit_waits_on_today(client):
    client.post("/visits/new/", posted(draft="1", internal_note="訪問の途中"))

    visit = Visit.objects.get()
    assert visit.state == VisitState.DRAFT
    assert f"/visits/{visit.pk}/edit/" in client.get("/today/").content.decode()


def test_typed_draft_is_taken_up_and_dropped(client):
    client.post("/drafts/", posted(_path="/visits/new/", internal_note="途中まで"))

    assert "途中まで" in client.get("/visits/new/").content.decode()
    client.post("/visits/new/", posted(OrganizationFactory()))
    assert not Draft.objects.exists()


def test_likely_companies_come_first(client):
    due, last, own = (OrganizationFactory(name=name) for name in ("期日の会社", "前回の会社", "担当の会社"))
    own.in_charge = client.user
    own.save()
    VisitFactory(company=last, in_charge=client.user, day=timezone.localdate() - timedelta(days=3))
    FollowUpFactory(company=due, in_charge=client.user)
    OrganizationFactory(name="無関係の会社")

    page = client.get("/visits/new/").content.decode()

    assert page.index("期日の会社") < page.index("前回の会社") < page.index("担当の会社")
    assert "無関係の会社" not in page


def test_loser_of_two_editors_sees_both_texts(client):
    visit = VisitFactory()
    opened = visit.updated_at.isoformat()
    base = posted(visit.company, opened_at=opened)
    base["day"] = f"{visit.day.year}/{visit.day.month}/{visit.day.day}"
    client.post(f"/visits/{visit.pk}/edit/", base | {"needs": "先に保存した文"})

    page = client.post(f"/visits/{visit.pk}/edit/", base | {"needs": "後から書いた文"}).content.decode()

    assert "先に保存した文" in page
    assert "後から書いた文" in page
    visit.refresh_from_db()
    assert visit.needs == "先に保存した文"
    # The form now knows the record as it is: saving again puts both together.
    assert visit.updated_at.isoformat() in page


def test_reading_an_internal_note_is_noted(client):
    visit = VisitFactory()

    for page in ("", "report/"):
        client.get(f"/visits/{visit.pk}/{page}")

    assert History.objects.about(visit).filter(action="read", actor=client.user).count() == 2


def test_company_reads_the_shared_text_and_no_more(as_role):
    member = as_role("member")
    company = member.user.memberships.get().organization
    visit = VisitFactory(company=company, shared=True, internal_note="社外秘の話", situation="資金繰り")

    page = member.get(f"/visits/{visit.pk}/").content.decode()

    assert visit.shared_text in page
    assert not [secret for secret in ("社外秘の話", "資金繰り") if secret in page]


def test_report_prints_everything(client):
    visit = VisitFactory(situation="受注が減った", needs="外注先", bodies=[OrganizationFactory(bank=True)])

    page = client.get(f"/visits/{visit.pk}/report/").content.decode()

    for text in ("訪問報告書", visit.company.name, "受注が減った", "外注先", visit.bodies[0].name):
        assert text in page
    assert_valid(page)


def test_file_is_a_download_below_its_visit(client):
    visit = VisitFactory()
    client.post(f"/visits/{visit.pk}/files/", {"files": [SimpleUploadedFile("図面.pdf", b"%PDF-1.7")]})
    file = visit.files.get()

    response = client.get(file.get_absolute_url())

    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    assert response["Content-Disposition"].startswith("attachment")
    assert client.get(f"/visits/{VisitFactory().pk}/files/{file.pk}/").status_code == 404


def test_draft_of_an_older_state_is_not_saved_over_a_newer_one(client):
    visit = VisitFactory()
    path, opened = f"/visits/{visit.pk}/edit/", visit.updated_at.isoformat()
    client.post("/drafts/", posted(visit.company, _path=path, opened_at=opened, needs="電車で書いた文"))
    Visit.objects.filter(pk=visit.pk).update(needs="同僚の文", updated_at=timezone.now())

    page = client.get(path).content.decode()

    assert opened in page
    assert "電車で書いた文" in page


def test_form_with_an_error_still_knows_what_it_was_typed_on(client):
    visit = VisitFactory()
    opened = visit.updated_at.isoformat()
    Visit.objects.filter(pk=visit.pk).update(needs="同僚の文", updated_at=timezone.now())

    page = client.post(f"/visits/{visit.pk}/edit/", posted(visit.company, opened_at=opened, day="2026/2/30"))

    assert f'name="opened_at" value="{opened}"' in page.content.decode()


def test_company_met_for_the_first_time_is_registered_on_the_spot(client):
    form = posted(company_name="株式会社はじめまして")
    page = client.post("/visits/new/", form).content.decode()
    assert 'name="register_new"' in page

    client.post("/visits/new/", form | {"register_new": "on"})

    visit = Visit.objects.get()
    assert (visit.company.name, visit.company.kind, visit.company.in_charge) == (
        "株式会社はじめまして",
        "sme",
        client.user,
    )


def test_visit_that_fails_registers_nobody(client):
    client.post("/visits/new/", posted(company_name="株式会社はじめまして", register_new="on", day="2099/1/1"))

    assert Visit.objects.count() == 0
    assert not Organization.objects.filter(name="株式会社はじめまして").exists()


def test_draft_keeps_the_name_of_an_unknown_company(client):
    client.post("/visits/new/", posted(draft="1", company_name="株式会社はじめまして"))

    assert Visit.objects.get().internal_note == f"株式会社はじめまして\n{SENTENCE}"
