"""Companies and other bodies, what they can do, who works there, who may see what."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.models import Owned, Timestamped

from ..enums import (
    PARTNER_KINDS,
    CertificationKind,
    ConsentForm,
    ConsentScope,
    Industry,
    MembershipState,
    OrganizationKind,
    SizeBand,
    Ward,
)


class NamedList(models.Model):
    """An editable list of words, Japanese and English, in a set order."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Technique(NamedList):
    """加工・得意分野: carried by companies and listings, the public's way into the search."""


class Use(NamedList):
    """使いみち: carried by listings."""


class GrowthField(NamedList):
    """成長分野: life, green, welfare (seed:116-118)."""


def bodies_of(user: Any, kinds: Iterable[str] | None = None) -> list[int]:
    """Ids of the organizations that the user belongs to (approved memberships), of these kinds or of all.

    Read once per request: cached on the user.
    """
    if not user.is_authenticated or not user.is_active:
        return []
    cached = user.__dict__.get("_bodies")
    if cached is None:
        cached = list(
            Membership.objects.approved().filter(user=user).values_list("organization_id", "organization__kind")
        )
        user.__dict__["_bodies"] = cached
    wanted = set(kinds) if kinds is not None else None
    return [pk for pk, kind in cached if wanted is None or kind in wanted]


def consented_to(bodies: Iterable[int], *, on: date) -> models.QuerySet:
    """Ids of the companies that let one of these bodies know their name and the stage of their cases."""
    return (
        Consent.objects.in_force(on=on)
        .filter(to_organization_id__in=bodies, scope=ConsentScope.NAME_AND_STAGE)
        .values("organization_id")
    )


def introducer_may_read(*, on: date) -> models.Exists:
    """For records with `company` and `introduced_by`: the company consented to the body that introduced it."""
    consents = Consent.objects.in_force(on=on).filter(scope=ConsentScope.NAME_AND_STAGE)
    return models.Exists(
        consents.filter(organization=models.OuterRef("company"), to_organization=models.OuterRef("introduced_by"))
    )


def has_consented(user: Any, company_id: int | None, *, to: int | None) -> bool:
    """Whether the company lets this body of the user know its name and stages today, as `visible_to` asks it.

    The consents to the user's partner bodies are read once per request: cached on the user.
    """
    on = timezone.localdate()
    cached = user.__dict__.get("_consented")
    if cached is None or cached[0] != on:
        rows = consented_to(bodies_of(user, PARTNER_KINDS), on=on)
        cached = user.__dict__["_consented"] = (on, set(rows.values_list("organization_id", "to_organization_id")))
    return (company_id, to) in cached[1]


class OrganizationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "OrganizationQuerySet":
        """Staff in the field: all. Members and providers: their own. Partners: their own, and those that
        consented to it on this day.
        """
        if can_work_with_companies(Actor.of(user)):
            return self
        own = bodies_of(user)
        partners = bodies_of(user, PARTNER_KINDS)
        condition = Q(pk__in=own)
        if partners:
            consented = (
                Consent.objects.in_force(on=timezone.localdate())
                .filter(to_organization_id__in=partners)
                .values("organization_id")
            )
            condition |= Q(pk__in=consented)
        return self.filter(condition)

    def active(self) -> "OrganizationQuerySet":
        return self.filter(archived_at__isnull=True)

    def of_kinds(self, *kinds: str) -> "OrganizationQuerySet":
        return self.filter(kind__in=kinds)


class Organization(Owned, Timestamped):
    """A company or other body. `name` is as typed; `name_key` is for finding and for doubles."""

    kind = models.CharField(_("kind"), max_length=20, choices=OrganizationKind)
    name = models.CharField(_("name"), max_length=200)
    kana = models.CharField(_("name in kana"), max_length=200, blank=True)
    name_key = models.CharField(max_length=200, db_index=True, editable=False)
    corporate_number = models.CharField(_("corporate number"), max_length=13, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=7, blank=True)
    ward = models.CharField(_("ward"), max_length=20, choices=Ward, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    fax = models.CharField(_("fax"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    industry = models.CharField(_("industry"), max_length=20, choices=Industry, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    growth_fields = models.ManyToManyField(GrowthField, blank=True, verbose_name=_("growth fields"))
    profile = models.TextField(_("what the company does"), blank=True)
    internal_note = models.TextField(_("internal note"), blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    archive_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["kana", "name", "pk"]
        verbose_name = _("company")
        constraints = [
            models.UniqueConstraint(
                fields=["corporate_number"],
                condition=~Q(corporate_number=""),
                name="corporate_number_once",
                violation_error_message=_("There is a company with this corporate number already."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organization_has_name"),
        ]
        indexes = [
            models.Index(fields=["kind", "kana", "name"], name="organization_list"),
            models.Index(fields=["in_charge", "kana"], name="organization_in_charge"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def size_band(self) -> str:
        """The band of `employees`, or "" when unknown."""
        if self.employees is None:
            return ""
        for limit, band in zip((5, 20, 50, 100, 300), SizeBand.values, strict=False):
            if self.employees <= limit:
                return band
        return SizeBand.OVER_300


class Capability(models.Model):
    """What a company can do: a technique with equipment, who noted it and when."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="capabilities")
    technique = models.ForeignKey(Technique, on_delete=models.PROTECT, verbose_name=_("technique"))
    equipment = models.CharField(_("equipment and strengths"), max_length=300, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    noted_on = models.DateField(_("noted on"))

    class Meta:
        ordering = ["technique__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "technique", "equipment"], name="capability_once")
        ]
        verbose_name = _("technique of a company")

    def __str__(self) -> str:
        return f"{self.technique} {self.equipment}".strip()


class Certification(models.Model):
    """A certification of a product (brand, KIS) or a person (Meister)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="certifications")
    kind = models.CharField(_("kind"), max_length=20, choices=CertificationKind)
    name = models.CharField(_("product or person"), max_length=200)
    granted_in = models.PositiveSmallIntegerField(_("fiscal year"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "granted_in", "pk"]
        verbose_name = _("certification")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"


class Contact(Timestamped):
    """A person at an organization: personal data."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=150)
    kana = models.CharField(_("name in kana"), max_length=150, blank=True)
    department = models.CharField(_("department"), max_length=150, blank=True)
    position = models.CharField(_("position"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    mobile = models.CharField(_("mobile telephone"), max_length=40, blank=True)
    is_main = models.BooleanField(_("first person to call"), default=False)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    note = models.TextField(_("internal note"), blank=True)

    class Meta:
        ordering = ["left_on", "-is_main", "kana", "pk"]
        verbose_name = _("contact person")

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "MembershipQuerySet":
        """Staff in the field: all. Others: their own, their colleagues', and requests that name their company."""
        if can_work_with_companies(Actor.of(user)):
            return self
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = Organization.objects.filter(pk__in=bodies_of(user))
        names_ours = Q(name_key__in=own.exclude(name_key="").values("name_key")) | Q(
            corporate_number__in=own.exclude(corporate_number="").values("corporate_number")
        )
        requested = Q(state=MembershipState.REQUESTED) & names_ours
        colleagues = Q(state=MembershipState.APPROVED, organization__in=bodies_of(user))
        return self.filter(Q(user=user) | colleagues | requested)

    def approved(self) -> "MembershipQuerySet":
        return self.filter(state=MembershipState.APPROVED)

    def requested(self) -> "MembershipQuerySet":
        return self.filter(state=MembershipState.REQUESTED)

    def ended(self) -> "MembershipQuerySet":
        return self.filter(state=MembershipState.ENDED)

    def awaiting_answer(self) -> "MembershipQuerySet":
        """Asked whether they are still with the company, and not answered since."""
        silent = Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=models.F("asked_on"))
        return self.approved().filter(silent, asked_on__isnull=False)


class Membership(Timestamped):
    """A user's tie to an organization. Until approved it names the company only as typed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    company_name = models.CharField(_("company"), max_length=200)
    # Like Organization.name_key: finds the organization that the typed name stands for.
    name_key = models.CharField(max_length=200, db_index=True, editable=False, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganizationKind, default=OrganizationKind.SME)
    position = models.CharField(_("position"), max_length=150, blank=True)
    corporate_number = models.CharField(_("corporate number"), max_length=13, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    message = models.TextField(_("message"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=MembershipState, default=MembershipState.REQUESTED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    refusal_reason = models.CharField(_("reason"), max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Once a year the portal asks whether the person is still there.
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"],
                condition=Q(state=MembershipState.APPROVED),
                name="one_membership_per_company",
            ),
            models.CheckConstraint(
                condition=~Q(state=MembershipState.APPROVED) | Q(organization__isnull=False),
                name="approved_membership_has_company",
            ),
        ]
        verbose_name = _("membership")

    def __str__(self) -> str:
        return f"{self.user} - {self.organization or self.company_name}"

    @property
    def shown_company(self) -> str:
        """The organization's name once it is tied, else the name as typed."""
        return self.organization.name if self.organization else self.company_name

    @property
    def awaits_answer(self) -> bool:
        if self.state != MembershipState.APPROVED or self.asked_on is None:
            return False
        return self.confirmed_on is None or self.confirmed_on < self.asked_on


class ConsentQuerySet(models.QuerySet):
    def in_force(self, *, on: date) -> "ConsentQuerySet":
        """Given, begun, not ended and not revoked on this day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), revoked_at__isnull=True, since__lte=on)

    def to_public(self) -> "ConsentQuerySet":
        return self.filter(to_organization__isnull=True)

    def to_body(self, organization_id: int) -> "ConsentQuerySet":
        return self.filter(to_organization_id=organization_id)


class Consent(models.Model):
    """Who lets whom know what, from when to when; every disclosure names one. No body: the public."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="consents")
    person = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="consents_received",
        verbose_name=_("to whom"),
    )
    scope = models.CharField(_("what"), max_length=20, choices=ConsentScope)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    given_how = models.CharField(_("how given"), max_length=20, choices=ConsentForm)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="consent_ends_after_begin"
            )
        ]
        verbose_name = _("consent")

    def __str__(self) -> str:
        return f"{self.organization} → {self.to_organization or 'public'}: {self.scope}"
