"""The access table: every route, method and role with its expected outcome.

Each area's module (tests/access/<area>.py) calls `row` for each of its routes:

    row("company_list", get=COORDINATORS)
    row("company_detail", on="company", get=SEEN_BY("member", "partner", "coordinator"))
    row("company_detail", on="foreign_company", get=SEEN_BY("coordinator"))
    row("visit_share", on="visit", post={"coordinator": DONE, "member": 403, "partner": 403, "default": 404,
        "public": SIGN_IN}, data={"text": "…"})

`on` names what the address's ids are of: one attribute of the world (world.py), or a dict from the
address's argument to such a name, or to the value itself where the world has no attribute of that name.
An outcome is a status, SIGN_IN (on to the sign-in page), DONE (on to any other page) or to("route").
"coordinator" also stands for "manager" unless that has its own; "default" for who is not named.
A method that is not given must answer 405, or refuse the role as the other method does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.roles import ROLES, SIGNED_IN

SIGN_IN = "sign-in"
DONE = "done"
Outcome = int | str
Outcomes = Mapping[str, Outcome]
ROWS: list["Row"] = []


def to(route: str) -> str:
    """A redirect to this route."""
    return f"→{route}"


@dataclass(frozen=True)
class Row:
    route: str
    on: str | dict[str, Any] = ""
    get: Outcomes | None = None
    post: Outcomes | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    csrf_exempt: str = ""  # why this route takes a post without a token

    def __str__(self) -> str:
        on = self.on if isinstance(self.on, str) else ",".join(str(value) for value in self.on.values())
        return "-".join(filter(None, (self.route, on, self.query.strip("?"))))

    def expected(self, method: str, role: str) -> set[Outcome]:
        """Any of these is right."""
        outcomes, other = (self.get, self.post) if method == "get" else (self.post, self.get)
        if outcomes is not None:
            return {of(outcomes, role)}
        refusal = of(other, role) if other is not None else 405
        return {405, refusal} if refusal in {403, 404, SIGN_IN} else {405}

    def post_is_open_to(self, role: str) -> bool:
        return self.post is not None and of(self.post, role) not in {403, 404, 405, SIGN_IN}


def of(outcomes: Outcomes, role: str) -> Outcome:
    if role in outcomes:
        return outcomes[role]
    if role == "manager" and "coordinator" in outcomes:
        return outcomes["coordinator"]
    return outcomes["default"]


def row(
    route: str,
    *,
    on: str | dict[str, Any] = "",
    get: Outcomes | None = None,
    post: Outcomes | None = None,
    data: Mapping[str, Any] | None = None,
    query: str = "",
    csrf_exempt: str = "",
) -> None:
    for outcomes in (get, post):
        unknown = set(outcomes or ()) - {*ROLES, "default"}
        if unknown or (outcomes is not None and "default" not in outcomes and set(ROLES) - {"manager"} - set(outcomes)):
            raise ValueError(f"{route}: name every role, or a default; unknown: {sorted(unknown)}")
    ROWS.append(Row(route, on, get, post, data or {}, query, csrf_exempt))


# --- outcomes that many routes share


def only(*roles: str, outcome: Outcome = 200, default: Outcome = 403) -> Outcomes:
    """These roles; the others 403; who is not signed in goes to the sign-in page."""
    return {**dict.fromkeys(roles, outcome), "default": default, "public": SIGN_IN}


def SEEN_BY(*roles: str, outcome: Outcome = 200) -> Outcomes:  # noqa: N802  reads as one of the constants
    """A record: 404 for those whom `visible_to` does not show it."""
    return only(*roles, outcome=outcome, default=404)


EVERYONE: Outcomes = {"default": 200}
PUBLIC = EVERYONE
NOBODY: Outcomes = {"default": 404}
ALL_SIGNED_IN = only(*SIGNED_IN)
COORDINATORS = only("coordinator")
MANAGERS = only("manager")
OFFICIALS = only("official")
PLAN_READERS = only("coordinator", "official")
ADMINISTRATORS = only("administrator")
