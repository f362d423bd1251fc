from .figures import figures_changed, recompute_all

__all__ = ["figures_changed", "recompute_all"]
