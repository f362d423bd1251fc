"""Organizations, people's ties to them, rights and listings.

Traits name a kind or a state: OrganizationFactory(large=True), RightFactory(pending=True), ListingFactory(open=True).
A listing in any state from opening on has an owner, the owner's permission and one right.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone

from exchange import search
from exchange.enums import (
    ApplicationChannel,
    ApplicationState,
    ContractKind,
    DeclinedBy,
    DeclineReason,
    ListingState,
    MembershipState,
    OrganizationKind,
    RightKind,
    RightStatus,
    Stage,
    Ward,
)
from exchange.models import (
    Application,
    Consent,
    Contact,
    Contract,
    ImportBatch,
    ImportRow,
    KeptListing,
    ListingRight,
    Match,
    Membership,
    OpenPatent,
    Organization,
    OwnerPermission,
    Product,
    Right,
    RightOwner,
    StageEntry,
)
from kawasaki_ip.core.normalise import search_key
from tests.factories.accounts import StaffFactory, UserFactory

OPENED_STATES = (
    ListingState.OPEN,
    ListingState.CLOSED,
    ListingState.EXCLUSIVE,
    ListingState.ASSIGNED,
    ListingState.UNCONFIRMED,
    ListingState.EXPIRED,
)


class OrganizationFactory(factory.django.DjangoModelFactory):
    """A small manufacturer; large=True, university=True, institute=True, bank=True, chamber=True, city=True others."""

    class Meta:
        model = Organization

    class Params:
        large = factory.Trait(
            kind=OrganizationKind.LARGE, name=factory.Sequence(lambda n: f"架空電機{n}株式会社"), employees=12_000
        )
        university = factory.Trait(
            kind=OrganizationKind.UNIVERSITY, name=factory.Sequence(lambda n: f"架空大学{n}"), employees=None
        )
        institute = factory.Trait(
            kind=OrganizationKind.INSTITUTE, name=factory.Sequence(lambda n: f"架空研究所{n}"), employees=None
        )
        bank = factory.Trait(kind=OrganizationKind.BANK, name=factory.Sequence(lambda n: f"架空信用金庫{n}"))
        chamber = factory.Trait(kind=OrganizationKind.CHAMBER, name=factory.Sequence(lambda n: f"架空商工会議所{n}"))
        city = factory.Trait(kind=OrganizationKind.MUNICIPALITY, name=factory.Sequence(lambda n: f"架空市{n}"))

    kind = OrganizationKind.SME
    name = factory.Sequence(lambda n: f"株式会社架空製作所{n}")
    kana = factory.Sequence(lambda n: f"カクウセイサクショ{n}")
    name_key = factory.LazyAttribute(lambda organization: search_key(organization.name))
    ward = Ward.NAKAHARA
    employees = 18


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"架空 花子{n}")
    kana = factory.Sequence(lambda n: f"カクウ ハナコ{n}")
    email = factory.Sequence(lambda n: f"contact{n}@shop.example")
    telephone = "044-200-0001"


class MembershipFactory(factory.django.DjangoModelFactory):
    """Approved; requested=True for one that waits."""

    class Meta:
        model = Membership

    class Params:
        requested = factory.Trait(state=MembershipState.REQUESTED, organization=None, company_name="株式会社架空")
        ended = factory.Trait(state=MembershipState.ENDED)

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    company_name = factory.LazyAttribute(lambda membership: membership.organization.name)
    name_key = factory.LazyAttribute(lambda membership: search_key(membership.company_name))
    kind = factory.LazyAttribute(
        lambda membership: membership.organization.kind if membership.organization else OrganizationKind.SME
    )
    state = MembershipState.APPROVED


class ConsentFactory(factory.django.DjangoModelFactory):
    """In force since last month."""

    class Meta:
        model = Consent

    organization = factory.SubFactory(OrganizationFactory)
    to_organization = factory.SubFactory(OrganizationFactory, bank=True)
    scope = "name_and_stage"
    since = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    given_how = "document"
    recorded_by = factory.SubFactory(StaffFactory)


class RightFactory(factory.django.DjangoModelFactory):
    """A registered patent whose status was checked; owners=[organization, …] in printed order."""

    class Meta:
        model = Right
        skip_postgeneration_save = True

    class Params:
        pending = factory.Trait(status=RightStatus.PENDING, registration_number="")
        unchecked = factory.Trait(status=RightStatus.UNKNOWN, status_source="", status_checked_on=None)
        utility_model = factory.Trait(
            kind=RightKind.UTILITY_MODEL,
            application_number=factory.Sequence(lambda n: f"実願2022-{n + 1:06}"),
            registration_number=factory.Sequence(lambda n: f"実登{3240001 + n}"),
            expires_on=date(2032, 6, 1),
        )
        design = factory.Trait(
            kind=RightKind.DESIGN,
            application_number=factory.Sequence(lambda n: f"意願2022-{n + 1:06}"),
            registration_number=factory.Sequence(lambda n: f"意登{1720001 + n}"),
            expires_on=date(2047, 6, 1),
        )
        trade_secret = factory.Trait(
            kind=RightKind.TRADE_SECRET,
            application_number="",
            registration_number="",
            applied_on=None,
            expires_on=None,
            status=RightStatus.UNKNOWN,
            status_source="",
            status_checked_on=None,
        )

    kind = RightKind.PATENT
    title = factory.Sequence(lambda n: f"架空の加工方法{n}")
    application_number = factory.Sequence(lambda n: f"特願2022-{n + 1:06}")
    registration_number = factory.Sequence(lambda n: f"特許{7000001 + n}")
    applied_on = date(2022, 6, 1)
    expires_on = date(2042, 6, 1)
    holders = "架空電機株式会社"
    status = RightStatus.REGISTERED
    status_source = "J-PlatPat"
    status_checked_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=40))

    @factory.post_generation
    def owners(self, create: bool, extracted: Iterable[Organization] | None, **kwargs: Any) -> None:
        for position, organization in enumerate(extracted or ()):
            RightOwner.objects.create(right=self, position=position, name=organization.name, organization=organization)


class PermissionFactory(factory.django.DjangoModelFactory):
    """For all joint owners; listings=[…] are those it covers."""

    class Meta:
        model = OwnerPermission
        skip_postgeneration_save = True

    owner = factory.SubFactory(OrganizationFactory, large=True)
    given_by = "知的財産部 架空 次郎"
    given_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=60))
    document = "開放承諾書"
    for_all_owners = True
    recorded_by = factory.SubFactory(StaffFactory)

    @factory.post_generation
    def listings(self, create: bool, extracted: Iterable[OpenPatent] | None, **kwargs: Any) -> None:
        self.listings.set(extracted or ())


def _opened(state: str) -> factory.Trait:
    return factory.Trait(
        state=state,
        opened_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=30)),
        confirmed_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30)),
    )


class ListingFactory(factory.django.DjangoModelFactory):
    """A draft with its plain sheet filled in; a trait for each state; bare=True for an empty sheet.

    rights=[…] sets the rights; techniques=[…], uses=[…], growth_fields=[…] by rows or codes;
    permission=False leaves the permission out.
    """

    class Meta:
        model = OpenPatent
        skip_postgeneration_save = True

    class Params:
        bare = factory.Trait(summary="", trouble="", advantage="", could_make="", owner=None)
        in_review = factory.Trait(state=ListingState.IN_REVIEW)
        open = _opened(ListingState.OPEN)
        closed = _opened(ListingState.CLOSED)
        exclusive = _opened(ListingState.EXCLUSIVE)
        assigned = _opened(ListingState.ASSIGNED)
        unconfirmed = _opened(ListingState.UNCONFIRMED)
        expired = _opened(ListingState.EXPIRED)
        withdrawn = factory.Trait(state=ListingState.WITHDRAWN)

    title = factory.Sequence(lambda n: f"薄い板をシワなく曲げる技術{n}")
    summary = "薄い金属板を、シワを出さずに深く曲げられます。"
    trouble = "薄い板を深く曲げると、角にシワや割れが出て、手直しに時間がかかっていました。"
    advantage = "割れる枚数が100枚あたり8枚から1枚に減ります。"
    could_make = "弁当箱、機械のカバー、照明の反射板"
    terms = "paid"
    terms_text = "一時金なし、売上に応じた使用料を相談"
    support_text = "試作のときに技術者が相談に応じます。"
    owner = factory.SubFactory(OrganizationFactory, large=True)

    @factory.post_generation
    def rights(self, create: bool, extracted: Iterable[Right] | None, **kwargs: Any) -> None:
        if extracted is None and self.state in OPENED_STATES:
            extracted = [RightFactory(owners=[self.owner])]
        for position, right in enumerate(extracted or ()):
            ListingRight.objects.create(listing=self, right=right, position=position)

    @factory.post_generation
    def techniques(self, create: bool, extracted: Iterable[Any] | None, **kwargs: Any) -> None:
        _choose(self.techniques, extracted)

    @factory.post_generation
    def uses(self, create: bool, extracted: Iterable[Any] | None, **kwargs: Any) -> None:
        _choose(self.uses, extracted)

    @factory.post_generation
    def growth_fields(self, create: bool, extracted: Iterable[Any] | None, **kwargs: Any) -> None:
        _choose(self.growth_fields, extracted)

    @factory.post_generation
    def permission(self, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        """The last one: the listing is whole then, and goes into the search index as the actions do it."""
        if extracted or (extracted is None and self.state in OPENED_STATES):
            PermissionFactory(owner=self.owner, listings=[self])
        search.sync([self.pk])


# A test with transactions of its own empties the lists behind it: these rows then are made again.
NAMES = {
    "press": ("プレス", "Press work"),
    "cutting": ("切削", "Machining"),
    "daily": ("日用品・家庭", "Daily goods and home"),
    "green": ("グリーンイノベーション", "Green innovation"),
}


def list_row(model: type, code: str) -> Any:
    """A row of an editable list by its code."""
    name, name_en = NAMES.get(code, (code, code))
    return model.objects.get_or_create(code=code, defaults={"name": name, "name_en": name_en})[0]


def _choose(manager: Any, chosen: Iterable[Any] | None) -> None:
    """Rows of an editable list, or their codes."""
    for entry in chosen or ():
        manager.add(list_row(manager.model, entry) if isinstance(entry, str) else entry)


class KeptListingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = KeptListing

    user = factory.SubFactory(UserFactory)
    listing = factory.SubFactory(ListingFactory, open=True)


class ApplicationFactory(factory.django.DjangoModelFactory):
    """Waiting to be received, sent without an account; a trait for each state.

    From taken_up on it has a coordinator and a company.
    """

    class Meta:
        model = Application

    class Params:
        draft = factory.Trait(state=ApplicationState.DRAFT, number=None, submitted_at=None, first_call_due=None)
        add = factory.Trait(state=ApplicationState.ADD, asked_to_add="板の厚さはどのくらいですか。")
        in_hand = factory.Trait(
            company=factory.SubFactory(OrganizationFactory),
            in_charge=factory.SubFactory(StaffFactory),
            taken_up_at=factory.LazyFunction(timezone.now),
            first_called_at=factory.LazyFunction(timezone.now),
        )
        taken_up = factory.Trait(in_hand=True, state=ApplicationState.TAKEN_UP)
        passed = factory.Trait(
            in_hand=True,
            may_pass_on=True,
            message_to_owner="弁当箱の新しい形に使えるか、話を聞きたいそうです。",
            passed_on_at=factory.LazyFunction(timezone.now),
            answer_due=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=21)),
        )
        passed_on = factory.Trait(passed=True, state=ApplicationState.PASSED_ON)
        accepted = factory.Trait(
            passed=True, state=ApplicationState.ACCEPTED, decided_at=factory.LazyFunction(timezone.now)
        )
        declined = factory.Trait(
            passed=True,
            state=ApplicationState.DECLINED,
            declined_by=DeclinedBy.OWNER,
            decline_reason=DeclineReason.FIELD,
            decided_at=factory.LazyFunction(timezone.now),
        )
        withdrawn = factory.Trait(state=ApplicationState.WITHDRAWN)
        # With an account: channel, company and writer belong together.
        by_member = factory.Trait(
            channel=ApplicationChannel.ACCOUNT,
            company=factory.SubFactory(OrganizationFactory),
            applied_by=factory.SubFactory(UserFactory),
        )

    number = factory.Sequence(lambda n: f"2020-{n + 1:04}")
    listing = factory.SubFactory(ListingFactory, open=True)
    state = ApplicationState.SUBMITTED
    channel = ApplicationChannel.WEB
    company_name = factory.LazyAttribute(lambda row: row.company.name if row.company else "株式会社架空プレス")
    applicant_name = "架空 花子"
    telephone = "044-200-0011"
    email = "hanako@press.example"
    wanted_use = "弁当箱の新しい形に使いたい"
    strengths = "深絞り、110トンプレス"
    first_wishes = factory.LazyFunction(lambda: ["talk", "sample"])
    call_when = "平日の午後3時以降"
    submitted_at = factory.LazyFunction(timezone.now)
    first_call_due = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=3))
    company = None


class MatchFactory(factory.django.DjangoModelFactory):
    """A case in its first stage; at="evaluation" for another one, reached stage by stage."""

    class Meta:
        model = Match
        skip_postgeneration_save = True

    class Params:
        at = Stage.INTERVIEW

    number = factory.Sequence(lambda n: f"M2020-{n + 1:04}")
    company = factory.SubFactory(OrganizationFactory)
    listing = factory.SubFactory(ListingFactory, open=True)
    owner = factory.LazyAttribute(lambda match: match.listing.owner)
    in_charge = factory.SubFactory(StaffFactory)
    opened_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=100))
    stage = factory.SelfAttribute("at")

    @factory.post_generation
    def entries(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        stages = list(Stage)
        for number, stage in enumerate(stages[: stages.index(Stage(self.stage)) + 1]):
            StageEntry.objects.create(match=self, stage=stage, entered_on=self.opened_on + timedelta(days=number))


class ContractFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contract

    match = factory.SubFactory(MatchFactory)
    kind = ContractKind.LICENCE
    signed_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=20))
    parties = "株式会社架空製作所と架空電機株式会社"
    recorded_by = factory.SubFactory(StaffFactory)


class ProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Product

    match = factory.SubFactory(MatchFactory)
    name = "深絞り弁当箱"
    launched_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))
    recorded_by = factory.SubFactory(StaffFactory)


class ImportBatchFactory(factory.django.DjangoModelFactory):
    """Two rows to look at, one new and one refused."""

    class Meta:
        model = ImportBatch
        skip_postgeneration_save = True

    kind = "jplatpat"
    file_names = ["特実_国内文献.csv"]
    exported_on = factory.LazyFunction(timezone.localdate)
    created_by = factory.SubFactory(StaffFactory)

    @factory.post_generation
    def rows(self, create: bool, extracted: Iterable[Any] | None, **kwargs: Any) -> None:
        common = {"batch": self, "file_name": self.file_names[0]}
        values = {
            "kind": "patent",
            "title": "曲げ装置",
            "abstract": "",
            "publication_number": "",
            "registration_number": "",
            "applied_on": "2021-04-01",
            "published_on": None,
            "expires_on": "2041-04-01",
            "holders": "架空電機株式会社",
            "fi_codes": ["B21D5/01"],
            "ipc_classes": ["B21"],
            "url": "",
            "status": "unknown",
            "status_source": "",
            "status_checked_on": None,
        }
        key = f"特願2021-{self.pk:06}"
        ImportRow.objects.create(line=2, key=key, title="曲げ装置", values=values, outcome="new", **common)
        ImportRow.objects.create(line=3, title="題名だけ", outcome="refused", reason="出願番号がありません", **common)
