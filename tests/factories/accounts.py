"""People. `StaffFactory(roles={"coordinator"})` makes a member of staff; `UserFactory()` an outsider."""

from collections.abc import Iterable
from typing import Any

import factory

from kawasaki_ip.accounts.enums import StaffBody
from kawasaki_ip.accounts.models import StaffRoleRow, User


class UserFactory(factory.django.DjangoModelFactory):
    """An account without a role; its password is "secret"."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@shop.example")
    name = factory.Sequence(lambda n: f"多摩 {n}郎")
    kana = factory.Sequence(lambda n: f"タマ {n}ロウ")
    telephone = "044-200-0000"

    @classmethod
    def _create(cls, model_class: type, *args: Any, password: str = "secret", **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, password=password, **kwargs)


class StaffFactory(UserFactory):
    email = factory.Sequence(lambda n: f"staff{n}@city.example")
    body = StaffBody.FOUNDATION

    @factory.post_generation
    def roles(self, create: bool, extracted: Iterable[str] | None, **kwargs: Any) -> None:
        for role in extracted or ("coordinator",):
            StaffRoleRow.objects.create(user=self, role=role)
