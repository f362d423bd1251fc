"""How somebody wants mails; and the link in a mail that stops them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kawasaki_ip.accounts.models import User
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.forms import add_error

from .. import kinds, tokens
from ..actions import preferences as actions
from ..forms import PreferencesForm
from ..queries import delivery_for, general_preference, kinds_for


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    mine = kinds_for(request.user)
    general = general_preference(request.user)
    initial = {kind.key: delivery_for(request.user, kind) for kind in mine} | {
        "lead_days": general.lead_days,
        "language": general.language or "ja",
    }
    form = PreferencesForm(request.POST or None, kinds=mine, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_preferences(
                user=request.user,
                deliveries=form.deliveries,
                lead_days=form.cleaned_data.get("lead_days", general.lead_days),
                language=form.cleaned_data["language"],
                actor=Actor.of_request(request),
                today=timezone.localdate(),
            )
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("Saved: this is how you will receive mails from now on."))
            return redirect("mail_preferences")
    always = [kind for kind in mine if len(kind.choices) == 1]
    return render(request, "mail/preferences.html", {"form": form, "always": always})


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: a POST from anywhere turns the category off, again and again with 200; a GET only asks."""
    wish = tokens.read(token, timezone.localdate())
    user = User.objects.filter(pk=wish.user_id).first() if wish else None
    if user is None:
        raise Http404
    done = request.method == "POST"
    if done:
        actions.unsubscribe(user=user, category=wish.category)
    return render(request, "mail/unsubscribe.html", {"category": kinds.name_of(wish.category), "done": done})
