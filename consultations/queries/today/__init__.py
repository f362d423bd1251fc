"""What /today/ shows: panels, each with its rule and its own few queries."""

from .panels import Panel, ShownPanel, panels_for

__all__ = ["Panel", "ShownPanel", "panels_for"]
