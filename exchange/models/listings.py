"""A listing: one technology on one plain sheet, carried by any number of rights."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.models import Owned, Timestamped

from ..enums import OWNED_LISTING_STATES, PROVIDER_KINDS, PUBLIC_LISTING_STATES, LicenceTerms, ListingState
from .organizations import GrowthField, Organization, Technique, Use, bodies_of
from .rights import Right


class OpenPatentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "OpenPatentQuerySet":
        """Anyone: what is public. Providers: their own besides. Staff in the field: all."""
        if can_work_with_companies(Actor.of(user)):
            return self
        own = bodies_of(user, PROVIDER_KINDS)
        return self.filter(Q(state__in=PUBLIC_LISTING_STATES) | Q(owner__in=own)) if own else self.public()

    def managed_by(self, user: Any) -> "OpenPatentQuerySet":
        """What stands under /listings/: for staff in the field all, for providers their own."""
        return self if can_work_with_companies(Actor.of(user)) else self.owned_by(bodies_of(user, PROVIDER_KINDS))

    def owned_by(self, organization_ids: Iterable[int]) -> "OpenPatentQuerySet":
        return self.filter(owner__in=list(organization_ids))

    def public(self) -> "OpenPatentQuerySet":
        """What anyone may read."""
        return self.filter(state__in=PUBLIC_LISTING_STATES)

    def with_sheet(self) -> "OpenPatentQuerySet":
        """With everything that a card or a sheet shows."""
        return self.select_related("owner", "in_charge").prefetch_related(
            "techniques", "uses", "growth_fields", "rights"
        )

    def open(self) -> "OpenPatentQuerySet":
        return self.filter(state=ListingState.OPEN)


class OpenPatent(Owned, Timestamped):
    """開放特許（掲載シート）. Without any right it is a 技術シーズ. States: workflows.LISTING."""

    title = models.CharField(_("title in plain words"), max_length=120)
    summary = models.CharField(_("in one sentence"), max_length=200, blank=True)
    trouble = models.TextField(_("what trouble it solves"), blank=True)
    advantage = models.TextField(_("what is better, in numbers"), blank=True)
    no_numbers_why = models.CharField(_("no numbers, because"), max_length=300, blank=True)
    could_make = models.TextField(_("what one could make"), blank=True)
    terms = models.CharField(_("terms"), max_length=20, choices=LicenceTerms, default=LicenceTerms.CONSULT)
    terms_text = models.TextField(_("terms in words"), blank=True)
    support_text = models.TextField(_("help from the owner"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=ListingState, default=ListingState.DRAFT)
    owner = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="listings", verbose_name=_("owner")
    )
    rights = models.ManyToManyField(Right, through="ListingRight", related_name="listings", verbose_name=_("rights"))
    techniques = models.ManyToManyField(Technique, blank=True, verbose_name=_("techniques"))
    uses = models.ManyToManyField(Use, blank=True, verbose_name=_("uses"))
    growth_fields = models.ManyToManyField(GrowthField, blank=True, verbose_name=_("growth fields"))
    is_city_owned = models.BooleanField(_("owned by the city"), default=False)
    opened_at = models.DateTimeField(_("open since"), null=True, blank=True)
    confirmed_on = models.DateField(_("confirmed by the owner on"), null=True, blank=True)
    # When the owner was last asked whether it is still open.
    confirmation_asked_on = models.DateField(_("owner asked on"), null=True, blank=True)
    returned_reason = models.TextField(_("why it was sent back"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OpenPatentQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("listing")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=sorted(OWNED_LISTING_STATES)) | Q(owner__isnull=False),
                name="open_listing_has_owner",
                violation_error_message=_("Please name the owner before the listing is opened."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(PUBLIC_LISTING_STATES))
                | (
                    Q(opened_at__isnull=False)
                    & ~Q(trouble="")
                    & ~Q(could_make="")
                    & (~Q(advantage="") | ~Q(no_numbers_why=""))
                ),
                name="open_listing_is_plain",
                violation_error_message=_("Before opening, please fill in the four plain fields."),
            ),
        ]
        indexes = [models.Index(fields=["state", "-opened_at"], name="listing_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def version(self) -> str:
        """What a writer saw; another one after every save."""
        return self.updated_at.isoformat() if self.updated_at else ""

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_LISTING_STATES

    @property
    def takes_applications(self) -> bool:
        return self.state == ListingState.OPEN


class ListingRight(models.Model):
    listing = models.ForeignKey(OpenPatent, on_delete=models.CASCADE, related_name="listing_rights")
    right = models.ForeignKey(Right, on_delete=models.PROTECT, related_name="listing_rights")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["listing", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["listing", "right"], name="right_once_per_listing")]

    def __str__(self) -> str:
        return str(self.right)


class OwnerPermissionQuerySet(models.QuerySet):
    def in_force(self) -> "OwnerPermissionQuerySet":
        """Given for all joint owners and not withdrawn."""
        return self.filter(for_all_owners=True, withdrawn_on__isnull=True)


class OwnerPermission(models.Model):
    """開放の承諾: the owner's recorded word, for all joint owners. No listing opens without it."""

    owner = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="permissions")
    listings = models.ManyToManyField(OpenPatent, related_name="permissions", verbose_name=_("listings"))
    given_by = models.CharField(_("who gave it"), max_length=200)
    given_on = models.DateField(_("given on"))
    document = models.CharField(_("by what document"), max_length=300)
    for_all_owners = models.BooleanField(_("for all joint owners"), default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    objects = OwnerPermissionQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-pk"]
        verbose_name = _("permission of the owner")

    def __str__(self) -> str:
        return f"{self.owner} {self.given_on}"


class KeptListing(models.Model):
    """気になる: kept by a person, shared within the company."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_listings")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="kept_listings"
    )
    listing = models.ForeignKey(OpenPatent, on_delete=models.CASCADE, related_name="kept_by")
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "listing"], name="kept_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.listing}"
