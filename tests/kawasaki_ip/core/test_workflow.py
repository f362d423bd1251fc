import pytest
from django.db.models import TextChoices

from kawasaki_ip.core.errors import TransitionNotPossible
from kawasaki_ip.core.workflow import Workflow


class Letter(TextChoices):
    DRAFT = "draft", "draft"
    SENT = "sent", "sent"
    LOST = "lost", "lost for ever"


LETTER = Workflow(
    "letter",
    Letter,
    {
        "send": (["draft"], "sent", "Send"),
        "lose": (["draft", "sent"], "lost", "Lose"),
        "annotate": (["sent"], None, "Annotate"),
    },
)
# action → state → the state after it, or None where it is not possible
EXPECTED = {
    "send": {"draft": "sent", "sent": None, "lost": None},
    "lose": {"draft": "lost", "sent": "lost", "lost": None},
    "annotate": {"draft": None, "sent": "sent", "lost": None},
}


@pytest.mark.parametrize(
    ("action", "state", "target"),
    [(action, state, target) for action, row in EXPECTED.items() for state, target in row.items()],
)
def test_each_action_in_each_state(action, state, target):
    assert LETTER.allows(action, state) is (target is not None)
    if target is None:
        with pytest.raises(TransitionNotPossible) as caught:
            LETTER.target(action, state)
        assert str(Letter(state).label) in str(caught.value.message)
    else:
        assert LETTER.target(action, state) == target


def test_actions_from_follow_the_table_s_order():
    assert LETTER.actions_from("draft") == ["send", "lose"]
    assert LETTER.actions_from("lost") == []


@pytest.mark.parametrize(
    "table",
    [{"send": (["drafft"], "sent", "Send")}, {"send": (["draft"], "sentt", "Send")}, {"send": ([], "sent", "Send")}],
)
def test_table_with_an_unknown_state_is_refused_at_import(table):
    with pytest.raises(ValueError, match="workflow letter, action send"):
        Workflow("letter", Letter, table)
