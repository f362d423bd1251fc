"""Who does something: a user, the portal itself, or the holder of a signed link."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from django.http import HttpRequest

# Where the session keeps the name of who acts under a shared address; asked once per sign-in.
ACTING = "acting_as"


@dataclass(frozen=True, slots=True)
class Actor:
    """Passed to every action and rule.

    `user` is None for the portal and for link holders.
    `label` names a link holder or the person who typed their name under a shared address.
    """

    kind: str  # "user" | "portal" | "link" | "public"
    user: Any = None
    label: str = ""

    @classmethod
    def of(cls, user: Any, label: str = "") -> Self:
        """The actor for a request's user, signed in or not."""
        if user is None or not user.is_authenticated:
            return cls("public", None, label)
        return cls("user", user, label)

    @classmethod
    def of_request(cls, request: "HttpRequest") -> Self:
        """The request's user; under an address that several people share, with the name of who acts."""
        if request.user.is_authenticated and request.user.is_shared:
            return cls.of(request.user, request.session.get(ACTING, ""))
        return cls.of(request.user)

    @classmethod
    def portal(cls) -> Self:
        return cls("portal")

    @classmethod
    def link(cls, label: str) -> Self:
        """The holder of a signed link, e.g. the applicant who opens a confirmation mail."""
        return cls("link", None, label)

    @property
    def is_user(self) -> bool:
        return self.kind == "user"

    @property
    def is_portal(self) -> bool:
        return self.kind == "portal"
