"""What other apps call: everything here runs in the caller's transaction."""

from .messages import cancel_messages, send
from .reminders import cancel_reminders, owe, remind

__all__ = ["cancel_messages", "cancel_reminders", "owe", "remind", "send"]
