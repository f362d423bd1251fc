"""A record moved by one small form on a page of its own: the same for applications and cases.

GET shows the form, POST acts; an error of the action stands on the form. A step that the record's state
does not allow leads back to the record with a sentence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed, TransitionNotPossible
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.workflow import Workflow

from ..forms.steps import StepForm


@dataclass(frozen=True, slots=True)
class Step:
    """`run(record, cleaned, actor)` calls the action; `move` is its name in the workflow, "" for any state."""

    form: type[StepForm]
    rule: Callable[[Actor, Any], bool]
    run: Callable[[Any, Any, Actor], Any]
    title: Any
    submit: Any
    done: Any
    move: str = ""
    lead: Any = ""
    danger: bool = False
    template: str = "exchange/step.html"
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one kind of record, by the last part of their address."""

    table: Mapping[str, Step]
    workflow: Workflow
    state_of: Callable[[Any], str]
    url_of: Callable[[Any], str]

    def open_to(self, actor: Actor, record: Model) -> list[tuple[str, Step]]:
        """Those that this actor may take now, in the table's order: the page's buttons."""
        return [
            (name, step)
            for name, step in self.table.items()
            if step.rule(actor, record) and self.is_possible(step, record)
        ]

    def is_possible(self, step: Step, record: Model) -> bool:
        return not step.move or self.workflow.allows(step.move, self.state_of(record))

    def respond(self, request: HttpRequest, record: Model, name: str) -> HttpResponse:
        """404 for an unknown step, 403 for one that is not the actor's to take."""
        step = self.table.get(name)
        if step is None:
            raise Http404
        actor = Actor.of_request(request)
        if not step.rule(actor, record):
            raise NotAllowed
        if request.method == "GET" and step.move:
            try:
                self.workflow.target(step.move, self.state_of(record))
            except TransitionNotPossible as error:
                messages.error(request, error.message)
                return HttpResponseRedirect(self.url_of(record))
        return self._form_page(request, record, step, actor)

    def _form_page(self, request: HttpRequest, record: Model, step: Step, actor: Actor) -> HttpResponse:
        posted = (request.POST, request.FILES) if request.method == "POST" else ()
        form = step.form(*posted, record=record, user=request.user)
        if form.is_bound and form.is_valid():
            try:
                step.run(record, form, actor)
            except (ActionError, ValidationError) as error:
                add_error(form, error)
            else:
                messages.success(request, step.done)
                return HttpResponseRedirect(self.url_of(record))
        context = {"record": record, "step": step, "form": form, "back": self.url_of(record)}
        return render(request, step.template, context)
