"""The administrator's pages on people: the list, one person, the yearly review. Notes of any kind are not here."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kawasaki_ip.core.access import permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError
from kawasaki_ip.core.forms import add_error

from .. import passwords, queries
from ..actions import people
from ..filters import PersonFilter
from ..forms.people import LockForm, RolesForm
from ..models import User
from ..rules import can_administer

PER_PAGE = 20
for_administrators = permission_required(can_administer, gettext_lazy("system administrators"))


@require_safe
@for_administrators
def settings_index(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/settings_index.html")


@require_safe
@for_administrators
def person_list(request: HttpRequest) -> HttpResponse:
    everyone = User.objects.visible_to(request.user).select_related("invited_by").prefetch_related("role_rows")
    found = PersonFilter(request.GET, queryset=everyone.order_by("kana", "name", "pk"))
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/person_list.html", {"filter": found, "page_obj": page})


@require_http_methods(["GET", "POST"])
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its roles (the form), and what can be done with it."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    initial = {"roles": sorted(person.roles), "body": person.body, "department": person.department}
    form = RolesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            people.set_roles(user_id=pk, actor=Actor.of_request(request), **form.cleaned_data)
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("Saved. It takes effect with the person's next page."))
            return redirect("person_detail", pk=pk)
    return _draw_person(request, person, form=form)


def _draw_person(
    request: HttpRequest, person: User, *, form: RolesForm, lock_form: LockForm | None = None
) -> HttpResponse:
    context = {
        "person": person,
        "form": form,
        "lock_form": lock_form or LockForm(),
        "is_self": person.pk == request.user.pk,
        "has_second_factor": passwords.has_second_factor(person),
        "is_due": queries.staff_to_review(today=timezone.localdate()).filter(pk=person.pk).exists(),
    }
    return render(request, "accounts/person_detail.html", context)


@require_POST
def person_lock(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = LockForm(request.POST)
    if form.is_valid():
        try:
            people.lock(user_id=pk, reason=form.cleaned_data["reason"], actor=Actor.of_request(request))
        except ActionError as error:
            add_error(form, error)
        else:
            messages.success(request, _("The account is locked and signed out everywhere."))
            return redirect("person_detail", pk=pk)
    initial = {"roles": sorted(person.roles), "body": person.body, "department": person.department}
    return _draw_person(request, person, form=RolesForm(initial=initial), lock_form=form)


def _simple(action: Callable[..., User], done: str) -> Callable[..., HttpResponse]:
    """A view that does one thing with one account and goes back to where it was asked."""

    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(User.objects.visible_to(request.user), pk=pk)
        try:
            action(user_id=pk, actor=Actor.of_request(request))
        except ActionError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, done)
        if request.POST.get("back") == "review":
            return redirect("staff_review")
        return redirect("person_detail", pk=pk)

    return view


person_unlock = _simple(people.unlock, gettext_lazy("The account can be used again."))
person_end_sessions = _simple(people.end_sessions, gettext_lazy("The person is signed out everywhere."))
person_confirm = _simple(
    lambda **given: people.confirm(today=timezone.localdate(), **given), gettext_lazy("The account is confirmed.")
)


@require_safe
@for_administrators
def staff_review(request: HttpRequest) -> HttpResponse:
    """All staff on one sheet that prints: body, roles, last sign-in, invited by, looked at."""
    today = timezone.localdate()
    context = {
        "staff": queries.review_list(),
        "due": set(queries.staff_to_review(today=today).values_list("pk", flat=True)),
        "today": today,
    }
    return render(request, "accounts/staff_review.html", context)
