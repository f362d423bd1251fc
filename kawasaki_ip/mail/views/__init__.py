from .preferences import preferences, unsubscribe

__all__ = ["preferences", "unsubscribe"]
