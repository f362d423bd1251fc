from .entering import add_indicator, enter_target, enter_value
from .figures import figures_changed, recompute_all
from .loading import build_tree, load_plan

__all__ = [
    "add_indicator",
    "build_tree",
    "enter_target",
    "enter_value",
    "figures_changed",
    "load_plan",
    "recompute_all",
]
