"""What an administrator may do with single mails, and a coordinator with the call list."""

from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.workflow import Workflow

from .enums import CallState, MessageState

MESSAGE = Workflow(
    "mail",
    MessageState,
    {
        "send_again": ([MessageState.FAILED, MessageState.HELD], MessageState.DUE, _("Send")),
        "discard": ([MessageState.FAILED, MessageState.HELD], MessageState.CANCELLED, _("Do not send")),
    },
)

CALL = Workflow(
    "call list",
    CallState,
    {
        "tell": ([CallState.OPEN], CallState.DONE, _("I have told them")),
        "reopen": ([CallState.DONE], CallState.OPEN, _("Not told yet after all")),
    },
)
