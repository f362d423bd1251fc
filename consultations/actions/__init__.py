"""Every change of a visit, consultation, dispatch or next step: verb first, keyword-only, atomic, with an actor."""

from .follow_ups import open_follow_up

__all__ = ["open_follow_up"]
