"""Reads over accounts."""

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from .models import User

REVIEW_EVERY = timedelta(days=365)


def staff_to_review(*, today: date) -> QuerySet[User]:
    """Staff with an account in use that nobody looked at within a year; those never looked at first."""
    old = Q(reviewed_on__isnull=True) | Q(reviewed_on__lt=today - REVIEW_EVERY)
    return review_list().filter(old, is_active=True)


def review_list() -> QuerySet[User]:
    """All staff as the yearly review shows them, in three queries whatever their number."""
    return (
        User.objects.staff()
        .select_related("invited_by", "reviewed_by")
        .prefetch_related("role_rows")
        .order_by(F("reviewed_on").asc(nulls_first=True), "kana", "pk")
    )
