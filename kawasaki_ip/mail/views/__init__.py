from .calls import call_detail, call_list, call_reopen, call_tell
from .preferences import preferences, unsubscribe
from .settings import (
    calendar_remove,
    calendar_settings,
    mail_decide,
    mail_discard,
    mail_release,
    mail_send_again,
    mail_settings,
)

__all__ = [
    "calendar_remove",
    "calendar_settings",
    "call_detail",
    "call_list",
    "call_reopen",
    "call_tell",
    "mail_decide",
    "mail_discard",
    "mail_release",
    "mail_send_again",
    "mail_settings",
    "preferences",
    "unsubscribe",
]
