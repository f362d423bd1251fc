"""What somebody typed and sent, to show it again or keep it: without tokens and secrets."""

from django.http import QueryDict

ONE_TIME_KEY = "_once"
SECRETS = frozenset({"password", "password1", "password2", "oldpassword", "code", "credential"})
OWN_FIELDS = frozenset({"csrfmiddlewaretoken", ONE_TIME_KEY, "_path", "_title"})
SKIPPED = SECRETS | OWN_FIELDS


def typed_fields(posted: QueryDict) -> list[tuple[str, str]]:
    """(name, value) in the form's order."""
    return [(name, value) for name, values in posted.lists() if name not in SKIPPED for value in values]
