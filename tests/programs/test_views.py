import re
from datetime import date

import pytest
from django.utils import timezone

from programs.actions import load_plan
from programs.models import Figure, Indicator, Project, Target, Value
from tests.factories.consultations import ConsultationFactory, VisitFactory
from tests.factories.exchange import ApplicationFactory, ContractFactory, MatchFactory, ProductFactory
from tests.factories.programs import IndicatorFactory

pytestmark = pytest.mark.django_db


TODAY = timezone.localdate
RECORDS = {
    "applications": lambda count: ApplicationFactory.create_batch(count, submitted_at=timezone.now()),
    "cases": lambda count: MatchFactory.create_batch(count, opened_on=TODAY()),
    "contracts": lambda count: ContractFactory.create_batch(count, signed_on=TODAY()),
    "products": lambda count: ProductFactory.create_batch(count, launched_on=TODAY()),
    "visits": lambda count: VisitFactory.create_batch(count, day=TODAY()),
    "consultations": lambda count: ConsultationFactory.create_batch(count, received_at=timezone.now()),
}


def _content(response) -> str:
    return response.content.decode()


@pytest.fixture
def plan():
    load_plan()


def _indicator(code):
    return Indicator.objects.get(code=code)


def test_plan_shows_all_27_projects_to_anyone(plan, client):
    page = _content(client.get("/plan/"))

    assert [name for name in Project.objects.values_list("name", flat=True) if name not in page] == []


def test_plan_shows_the_seeds_29_beside_the_counted_results_and_never_mixed(plan, client):
    Figure.objects.create(indicator=_indicator("results"), fiscal_year=2026, month=0, number=2)

    page = _content(client.get("/plan/?year=2026"))

    assert ("29件" in page, "31件" in page) == (True, False)


def test_plan_shows_targets_to_staff_only(plan, client, as_role):
    Target.objects.create(indicator=_indicator("visits"), fiscal_year=2026, text="目標の文")

    assert "目標の文" in _content(as_role("coordinator").get("/plan/?year=2026"))
    assert "目標の文" not in _content(client.get("/plan/?year=2026"))


def test_year_outside_every_plan_says_so(plan, client):
    assert "計画期間外" in _content(client.get("/plan/?year=2024"))
    assert "計画期間外" not in _content(client.get("/plan/?year=2019"))


@pytest.mark.parametrize("year", ["", "abc", "０", "99999999999", "-1", "2026.5"])
def test_plan_takes_a_strange_year_for_this_year(plan, client, year):
    assert client.get("/plan/", {"year": year}).status_code == 200


def test_indicator_that_is_not_public_is_404_for_outsiders(plan, client, as_role):
    address = f"/plan/indicators/{_indicator('consultations').pk}/"

    assert client.get(address).status_code == 404
    assert as_role("official").get(address).status_code == 200


def test_public_pages_show_years_not_months(plan, client, as_role):
    indicator = _indicator("visits")
    Figure.objects.create(indicator=indicator, fiscal_year=2026, month=4, number=3)
    address = f"/plan/indicators/{indicator.pk}/?year=2026"

    assert "月別" not in _content(client.get(address))
    assert "月別" in _content(as_role("official").get(address))


def test_official_enters_a_target_and_comes_back_to_the_indicator(plan, as_role):
    indicator = _indicator("visits")
    address = f"/plan/indicators/{indicator.pk}/"

    response = as_role("official").post(f"{address}target/?year=2026", {"number": "５００", "text": "延べ500件以上"})

    assert (response.status_code, response.url) == (302, f"{address}?year=2026")
    assert indicator.targets.get(fiscal_year=2026).number == 500


@pytest.mark.parametrize("number", ["たくさん", "1e99", "NaN", "1,2,x"])
def test_target_that_is_no_number_keeps_what_was_typed(plan, as_role, number):
    indicator = _indicator("visits")

    response = as_role("official").post(f"/plan/indicators/{indicator.pk}/target/", {"number": number, "text": "文"})

    assert (response.status_code, number in _content(response), indicator.targets.count()) == (200, True, 0)


def test_official_enters_a_value_with_a_japanese_day(plan, as_role):
    indicator = _indicator("brand")

    as_role("official").post(
        f"/plan/indicators/{indicator.pk}/value/?year=2025",
        {"number": "5", "text": "", "source": "認定一覧", "as_of": "令和8年3月31日", "is_public": "on"},
    )

    value = Value.objects.get(indicator=indicator)
    assert (value.fiscal_year, value.as_of, value.is_public) == (2025, date(2026, 3, 31), True)


def test_value_page_of_a_computed_figure_is_404(plan, as_role):
    address = f"/plan/indicators/{_indicator('visits').pk}/value/"

    assert as_role("official").get(address).status_code == 404


def test_records_behind_a_figure_are_for_coordinators(as_role):
    address = f"/plan/indicators/{IndicatorFactory(computed=True).pk}/records/"

    assert as_role("coordinator").get(address).status_code == 200
    assert as_role("official").get(address).status_code == 403


def test_official_adds_an_indicator_to_a_project(plan, as_role):
    project = Project.objects.get(code="2-(4)-②")

    as_role("official").post(
        f"/plan/projects/{project.pk}/indicators/new/",
        {"name": "セミナーの受講者", "name_en": "", "unit": "人", "definition": "出席した人"},
    )

    assert Indicator.objects.filter(project_code="2-(4)-②", name="セミナーの受講者").count() == 1


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("code", ["applications", "cases", "contracts", "products", "visits", "consultations"])
def test_every_record_behind_a_figure_has_a_link_and_no_query_of_its_own(
    plan, as_role, django_assert_num_queries, code, count
):
    RECORDS[code](count)
    client = as_role("coordinator")
    address = f"/plan/indicators/{_indicator(code).pk}/records/"
    client.get(address)

    with django_assert_num_queries(6):
        page = _content(client.get(address))

    links = re.findall(r'<li><a href="(/[^"]+)">', page.split("<main", 1)[1].split("</main>")[0])
    links = [link for link in links if link.startswith(("/visits/", "/consultations/", "/applications/", "/matches/"))]
    assert len(links) == count
    assert [client.get(link).status_code for link in links] == [200] * count
