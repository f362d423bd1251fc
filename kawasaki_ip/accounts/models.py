"""People who sign in. What an outside user may do follows from memberships (exchange)."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core import normalise

from . import passwords
from .enums import InvitationState, StaffBody, StaffRole


def role_labels(roles: Iterable[str]) -> list[str]:
    """The roles' names, in the order of the list."""
    return [str(role.label) for role in StaffRole if role in set(roles)]


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=normalise.email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(email__iexact=username)


class UserQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "UserQuerySet":
        """Accounts as such are the administrator's; colleagues meet each other in their work."""
        is_administrator = user.is_authenticated and StaffRole.ADMINISTRATOR in user.roles
        return self if is_administrator else self.none()

    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def staff(self) -> "UserQuerySet":
        return self.filter(role_rows__isnull=False).distinct()

    def with_role(self, *roles: str) -> "UserQuerySet":
        return self.filter(role_rows__role__in=roles).distinct()


class User(AbstractBaseUser):
    """An account. Staff have rows in `role_rows`; outsiders have memberships or are an expert."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    kana = models.CharField(_("name in kana"), max_length=150, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    body = models.CharField(_("staff of"), max_length=20, choices=StaffBody, blank=True)
    department = models.CharField(_("department"), max_length=150, blank=True)
    is_shared = models.BooleanField(
        _("shared address"), default=False, help_text=_("Several people use this address; who acts is asked by name.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    invited_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_on = models.DateField(_("account reviewed on"), null=True, blank=True)
    reviewed_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    date_joined = models.DateTimeField(_("since"), default=timezone.now)
    # Enough only beside a second factor, which then cannot be removed.
    password_is_short = models.BooleanField(default=False, editable=False)
    # Counts up to end every session of the person at once.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        ordering = ["kana", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]
        verbose_name = _("user")

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def set_password(self, raw_password: str | None) -> None:
        """Hashes the NFKC form, so that one password is the same on every keyboard."""
        normal = None if raw_password is None else passwords.normal_form(raw_password)
        self.password_is_short = normal is not None and len(normal) < passwords.ONLY_FACTOR
        super().set_password(normal)

    def check_password(self, raw_password: str) -> bool:
        return super().check_password(passwords.normal_form(raw_password))

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What each session carries: a new password or epoch makes all of them worthless."""
        value = f"{self.password}:{self.session_epoch}"
        return salted_hmac("kawasaki_ip.accounts.session", value, secret=secret, algorithm="sha256").hexdigest()

    @cached_property
    def roles(self) -> frozenset[str]:
        """The staff roles, read once per request."""
        return frozenset(row.role for row in self.role_rows.all())

    @property
    def role_labels(self) -> list[str]:
        return role_labels(self.roles)

    @property
    def is_staff_member(self) -> bool:
        return bool(self.roles)


class StaffRoleRow(models.Model):
    """One role of one member of staff, with who gave it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_rows")
    role = models.CharField(_("role"), max_length=20, choices=StaffRole)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="role_once_per_user")]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"


def invitation_key() -> str:
    return secrets.token_urlsafe(32)


INVITATION_LIFE = timedelta(days=14)


class InvitationQuerySet(models.QuerySet):
    def waiting(self, *, now: datetime) -> "InvitationQuerySet":
        """Not taken up, not withdrawn, not too old."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, sent_at__gt=now - INVITATION_LIFE)


class Invitation(models.Model):
    """An administrator's invitation of one member of staff; ends after 14 days or when taken up."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150)
    kana = models.CharField(_("name in kana"), max_length=150, blank=True)
    body = models.CharField(_("staff of"), max_length=20, choices=StaffBody)
    department = models.CharField(_("department"), max_length=150, blank=True)
    roles = models.JSONField(_("roles"), default=list)
    key = models.CharField(max_length=64, unique=True, default=invitation_key)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # Sending again starts the 14 days anew, with another key.
    sent_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation",
                violation_error_message=_("This address has been invited already. Send that invitation again."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(user__isnull=False), name="accepted_invitation_has_user"
            ),
        ]
        verbose_name = _("invitation")

    def __str__(self) -> str:
        return self.email

    @property
    def expires_at(self) -> datetime:
        return self.sent_at + INVITATION_LIFE

    def state(self, now: datetime) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        return InvitationState.WAITING if now < self.expires_at else InvitationState.EXPIRED

    @property
    def role_labels(self) -> list[str]:
        return role_labels(self.roles)
