"""States move by table: action → (sources, target). Checked at import."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .errors import TransitionNotPossible


@dataclass(frozen=True, slots=True)
class Transition:
    """`target` None: the action chooses among several states, or stays."""

    sources: frozenset[str]
    target: str | None
    label: Any  # the button's words, lazily translated


# Every table, for pages that name actions of all kinds.
ALL: list["Workflow"] = []


class Workflow:
    """A table of transitions over one TextChoices.

    >>> Workflow("letter", States, {"send": (["draft"], "sent", "Send")})  # doctest: +SKIP
    """

    def __init__(
        self,
        name: str,
        states: type[TextChoices],
        table: Mapping[str, tuple[Iterable[str], str | None, Any]],
    ) -> None:
        self.name = name
        self.states = states
        self.transitions: dict[str, Transition] = {}
        known = set(states.values)
        for action, (sources, target, label) in table.items():
            transition = Transition(frozenset(sources), target, label)
            unknown = (transition.sources | ({target} if target else set())) - known
            if unknown or not transition.sources:
                raise ValueError(f"workflow {name}, action {action}: unknown states {sorted(unknown)}")
            self.transitions[action] = transition
        ALL.append(self)

    def allows(self, action: str, state: str) -> bool:
        return state in self.transitions[action].sources

    def actions_from(self, state: str) -> list[str]:
        """Names of the actions that start from `state`, in the table's order."""
        return [name for name, move in self.transitions.items() if state in move.sources]

    def target(self, action: str, state: str) -> str:
        """The state after `action`; raises TransitionNotPossible."""
        move = self.transitions[action]
        if state not in move.sources:
            raise TransitionNotPossible(
                _("This is not possible now: the state is already “%(state)s”. Reload the page and look again.")
                % {"state": self.states(state).label}
            )
        return move.target or state
