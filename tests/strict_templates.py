"""An undefined variable in one of our templates fails the test; the libraries' own templates may have them."""

import sys
from pathlib import Path
from types import FrameType

import pytest
from django.conf import settings

OURS = Path(settings.BASE_DIR)


class UndefinedVariable:
    """Stands in for the engine's `string_if_invalid`; Django asks `"%s" in it`, then for `it % variable`."""

    def __contains__(self, text: str) -> bool:
        return text == "%s"

    def __mod__(self, variable: object) -> str:
        origin = _template(sys._getframe(1))
        if origin is None or _is_ours(origin):
            # Not an Exception, so that no `except` in a view hides it.
            pytest.fail(f"undefined template variable “{variable}” in {origin}", pytrace=False)
        return ""


def _is_ours(origin: str) -> bool:
    path = Path(origin)
    return path.is_relative_to(OURS) and "site-packages" not in path.parts


def _template(frame: FrameType | None) -> str | None:
    """The template of the innermost node that is being rendered."""
    while frame is not None:
        if frame.f_code.co_name in {"render", "render_annotated"}:
            origin = getattr(frame.f_locals.get("self"), "origin", None)
            if origin is not None:
                return origin.name if origin.name != "<unknown source>" else None
        frame = frame.f_back
    return None
