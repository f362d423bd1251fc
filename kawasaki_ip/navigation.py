"""One table: who finds what in the navigation. Apps add a row when they add a page.

An entry whose address does not exist is left out; tests/test_navigation.py fails then.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from exchange.rules.organizations import is_member, is_partner, is_provider
from kawasaki_ip.accounts import rules
from kawasaki_ip.core.actors import Actor

SESSION_KEY = "navigation_group"
Rule = Callable[[Actor], bool]


class Group(NamedTuple):
    key: str
    label: Any
    rule: Rule


class Entry(NamedTuple):
    """`groups` are those that show the entry; "public" is for readers who are not signed in."""

    url_name: str
    label: Any
    groups: frozenset[str]
    rule: Rule


def everyone(actor: Actor) -> bool:
    return True


def is_outsider(actor: Actor) -> bool:
    """Signed in and not of the staff: what they see in each page follows from memberships."""
    return actor.is_user and not rules.roles_of(actor)


def sides(*wanted: Rule) -> Rule:
    """Whoever stands on one of these sides."""
    return lambda actor: any(side(actor) for side in wanted)


ORGANIZATION_SIDES = (is_member, is_provider, is_partner)


# One person may belong to several; the first that fits is shown until another is chosen.
GROUPS = (
    Group("field", _("Companies and cases"), rules.can_work_with_companies),
    Group("plan", _("Plan and figures"), rules.can_write_plan),
    Group("system", _("System"), rules.can_administer),
    Group("outside", _("My organization"), is_outsider),
    Group("public", _("For everyone"), lambda actor: not actor.is_user),
)


def _entry(url_name: str, label: Any, groups: str, rule: Rule = everyone) -> Entry:
    return Entry(url_name, label, frozenset(groups.split()), rule)


ENTRIES = (
    _entry("today", pgettext_lazy("navigation", "Today"), "field plan system outside"),
    _entry("patent_list", _("Find a technology"), "public outside"),
    _entry("patent_kept", _("Kept technologies"), "outside", is_member),
    _entry("listing_list", _("Our technologies"), "outside", is_provider),
    _entry("application_list", pgettext_lazy("exchange", "Applications"), "outside", sides(*ORGANIZATION_SIDES)),
    _entry("match_list", _("Cases"), "outside", sides(*ORGANIZATION_SIDES)),
    _entry("visit_list", _("Visits"), "outside", is_partner),
    _entry("consultation_list", _("Consultations"), "outside", is_member),
    _entry("plan", _("Plan and results"), "public plan outside"),
    _entry("join", _("Your company"), "outside"),
    _entry("company_list", _("Companies"), "field"),
    _entry("visit_list", _("Visits"), "field"),
    _entry("consultation_list", _("Consultations"), "field"),
    _entry("application_list", pgettext_lazy("exchange", "Applications"), "field"),
    _entry("match_list", _("Cases"), "field"),
    _entry("dispatch_list", _("Expert dispatches"), "field"),
    _entry("follow_up_list", _("Next steps"), "field"),
    _entry("listing_list", _("Technologies"), "field"),
    _entry("import_list", _("Imports"), "field"),
    _entry("plan", _("Plan"), "field"),
    _entry("membership_request_list", _("Requests to join a company"), "field"),
    _entry("call_list", _("Telephone and FAX list"), "field"),
    _entry("person_list", _("People and roles"), "system"),
    _entry("invitation_list", _("Invitations"), "system"),
    _entry("staff_review", _("Account review"), "system"),
    _entry("calendar_settings", _("Business calendar"), "system"),
    _entry("mail_settings", _("Outgoing mail"), "system"),
    _entry("audit_list", _("Audit trail"), "system"),
)
# The administrator's pages, listed on /settings/.
SETTINGS_ENTRIES = (
    ("person_list", _("People and roles"), _("Who has an account, with which roles; lock, sign out.")),
    ("invitation_list", _("Invitations"), _("Invite staff; send again or withdraw.")),
    ("staff_review", _("Account review"), _("Once a year: is everybody still here, with the right roles?")),
    ("calendar_settings", _("Business calendar"), _("Days on which we rest or work against the rule.")),
    ("mail_settings", _("Outgoing mail"), _("What was sent, what failed; hold and release.")),
    ("audit_list", _("Audit trail"), _("Who did what, and when.")),
)
ACCOUNT_ENTRIES = (
    ("profile", _("Name and telephone")),
    ("account_email", _("E-mail address")),
    ("account_change_password", _("Password")),
    ("mfa_index", _("Passkeys and second factor")),
    ("usersessions_list", _("Where you are signed in")),
    ("mail_preferences", _("How you receive mails")),
)


def groups_of(actor: Actor) -> list[Group]:
    return [group for group in GROUPS if group.rule(actor)]


def shown_group(request: HttpRequest, groups: list[Group]) -> str:
    """The group the person chose, else their first."""
    chosen = request.session.get(SESSION_KEY) if request.user.is_authenticated else None
    keys = [group.key for group in groups]
    return chosen if chosen in keys else (keys[0] if keys else "")


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: entries of the group shown, the groups to choose from, the account's pages."""
    if not hasattr(request, "user"):
        return {"navigation": {"entries": [], "groups": [], "account": [], "settings": []}}
    actor = Actor.of_request(request)
    groups = groups_of(actor)
    shown = shown_group(request, groups)
    entries = [entry for entry in ENTRIES if shown in entry.groups and entry.rule(actor)]
    listed = [_shown(entry.url_name, entry.label, request.path) for entry in entries]
    account = [_shown(name, label, request.path) for name, label in ACCOUNT_ENTRIES] if actor.is_user else []
    return {
        "navigation": {
            "entries": [entry for entry in listed if entry],
            "groups": [{"key": group.key, "label": group.label, "shown": group.key == shown} for group in groups],
            "account": [entry for entry in account if entry],
            "settings": _settings(request) if rules.can_administer(actor) else [],
        }
    }


def _settings(request: HttpRequest) -> list[dict[str, Any]]:
    entries = [(_shown(name, label, request.path), text) for name, label, text in SETTINGS_ENTRIES]
    return [entry | {"text": text} for entry, text in entries if entry]


def _shown(url_name: str, label: Any, path: str) -> dict[str, Any] | None:
    try:
        url = reverse(url_name)
    except NoReverseMatch:
        return None
    return {"url": url, "label": label, "current": path == url or (url != "/" and path.startswith(url))}


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keeps which group of the navigation is shown to someone who has several."""
    request.session[SESSION_KEY] = request.POST.get("group", "")[:20]
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("home")
    return HttpResponseRedirect(back)
