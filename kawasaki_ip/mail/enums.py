from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReminderState(TextChoices):
    DUE = "due", pgettext_lazy("reminder", "due")
    COVERED = "covered", pgettext_lazy("reminder", "in a mail")
    CANCELLED = "cancelled", pgettext_lazy("reminder", "cancelled")
    ESCALATED = "escalated", pgettext_lazy("reminder", "with the head coordinator")


class MessageState(TextChoices):
    DUE = "due", pgettext_lazy("mail", "due")
    LEASED = "leased", pgettext_lazy("mail", "being sent")
    RETRY = "retry", pgettext_lazy("mail", "to be tried again")
    SENT = "sent", pgettext_lazy("mail", "sent")
    FAILED = "failed", pgettext_lazy("mail", "failed")
    CANCELLED = "cancelled", pgettext_lazy("mail", "cancelled")
    HELD = "held", pgettext_lazy("mail", "held back")


# A worker may take these.
WAITING_STATES = frozenset({MessageState.DUE, MessageState.RETRY})
# Nobody is sending these at the moment, so they can still be called off.
UNSENT_STATES = WAITING_STATES | {MessageState.HELD}


class Failure(TextChoices):
    """Why a mail ended as failed."""

    ADDRESS = "address", pgettext_lazy("mail failure", "the address does not take mail")
    REFUSED = "refused", pgettext_lazy("mail failure", "the mail server refused the mail")
    GAVE_UP = "gave_up", pgettext_lazy("mail failure", "could not be delivered within a day")
    TEXT = "text", pgettext_lazy("mail failure", "the text could not be made")


class CallState(TextChoices):
    OPEN = "open", pgettext_lazy("call list", "to be told")
    DONE = "done", pgettext_lazy("call list", "told")


class Delivery(TextChoices):
    AT_ONCE = "at_once", _("at once")
    DIGEST = "digest", _("in the morning digest")
    OFF = "off", _("not at all")
