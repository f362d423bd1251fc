"""The steps of an application: which form, who may, which action. Buttons come from here."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kawasaki_ip.core.actors import Actor

from ..actions import application_work as work
from ..actions import applications as actions
from ..enums import ApplicationState
from ..forms import application_steps as forms
from ..forms.steps import InternalNoteForm
from ..models import Application
from ..rules import applications as rules
from ..workflows import APPLICATION
from .steps import Step, Steps


def _today() -> date:
    return timezone.localdate()


def _now() -> datetime:
    return timezone.now()


def _call(application: Application, form: Any, actor: Actor) -> None:
    note = form.cleaned_data["note"]
    work.confirm_by_call(application=application, actor=actor, today=_today(), now=_now(), note=note)


def _take_up(application: Application, form: forms.TakeUpForm, actor: Actor) -> None:
    cleaned = form.cleaned_data
    company = form.organization or work.NewCompany(cleaned["name"], cleaned["kana"], cleaned["ward"])
    work.take_up(application=application, company=company, in_charge=cleaned["in_charge"], actor=actor, now=_now())


def _ask(application: Application, form: Any, actor: Actor) -> None:
    work.ask_to_add(application=application, text=form.cleaned_data["text"], actor=actor, now=_now())


def _add(application: Application, form: Any, actor: Actor) -> None:
    actions.add(application=application, text=form.cleaned_data["text"], actor=actor)


def _pass_on(application: Application, form: Any, actor: Actor) -> None:
    work.pass_on(application=application, actor=actor, today=_today(), now=_now(), **form.cleaned_data)


def _allow_name(application: Application, form: Any, actor: Actor) -> None:
    work.allow_name(application=application, actor=actor, note=form.cleaned_data["note"])


def _answer_day(application: Application, form: Any, actor: Actor) -> None:
    work.name_answer_day(application=application, actor=actor, today=_today(), **form.cleaned_data)


def _accept(application: Application, form: Any, actor: Actor) -> None:
    work.accept(application=application, actor=actor, today=_today(), now=_now(), note=form.cleaned_data["note"])


def _decline(application: Application, form: Any, actor: Actor) -> None:
    work.decline(application=application, actor=actor, now=_now(), **form.cleaned_data)


def _withdraw(application: Application, form: Any, actor: Actor) -> None:
    actions.withdraw(application=application, actor=actor, note=form.cleaned_data["note"])


def _note(application: Application, form: Any, actor: Actor) -> None:
    work.write_note(application=application, note=form.cleaned_data["note"], actor=actor)


def _may_withdraw(actor: Actor, application: Application) -> bool:
    if application.state == ApplicationState.DRAFT:
        return rules.can_write_application(actor, application)
    return rules.can_speak_for_applicant(actor, application)


def _may_allow_name(actor: Actor, application: Application) -> bool:
    return rules.can_work_on_application(actor, application) and not application.may_name


APPLICATION_STEPS = Steps(
    workflow=APPLICATION,
    state_of=lambda application: application.state,
    url_of=lambda application: f"/applications/{application.pk}/",
    table={
        "take-up": Step(
            forms.TakeUpForm,
            rules.can_work_on_application,
            _take_up,
            title=_("Take up the application"),
            submit=_("Take up"),
            done=_("The application was taken up. The applicant has been told who is in charge."),
            move="take_up",
            template="exchange/application_take_up.html",
        ),
        "first-call": Step(
            forms.CallForm,
            rules.can_work_on_application,
            _call,
            title=_("Note the first call"),
            submit=_("Note the call"),
            done=_("The call was noted."),
            move="confirm_by_call",
            lead=_("You have spoken with the applicant. An application whose mail was not confirmed is received now."),
        ),
        "pass-on": Step(
            forms.PassOnForm,
            rules.can_work_on_application,
            _pass_on,
            title=_("Pass on to the owner"),
            submit=_("Pass on"),
            done=_("The application was passed on. The owner and the applicant have been told."),
            move="pass_on",
        ),
        "accept": Step(
            forms.AcceptForm,
            rules.can_answer_application,
            _accept,
            title=_("Agree to meet"),
            submit=_("Agree to meet"),
            done=_("Thank you. The case is open; the coordinator arranges the interview."),
            move="accept",
            lead=_("This is not a contract. The coordinator finds a day with both sides and comes along."),
        ),
        "answer-day": Step(
            forms.AnswerDayForm,
            rules.can_answer_application,
            _answer_day,
            title=_("Name another day for the answer"),
            submit=_("Name the day"),
            done=_("The day was noted, and the applicant has been told."),
            move="name_answer_day",
        ),
        "ask": Step(
            forms.AskForm,
            rules.can_work_on_application,
            _ask,
            title=_("Ask the applicant to add something"),
            submit=_("Ask"),
            done=_("The applicant has been asked."),
            move="ask_to_add",
        ),
        "add": Step(
            forms.AddForm,
            rules.can_speak_for_applicant,
            _add,
            title=_("Add to the application"),
            submit=_("Send the addition"),
            done=_("Thank you. Your addition has arrived."),
            move="add",
            template="exchange/application_add.html",
        ),
        "allow-name": Step(
            forms.AllowNameForm,
            _may_allow_name,
            _allow_name,
            title=_("The company's name may be told now"),
            submit=_("The applicant agreed"),
            done=_("The owner reads the company's name from now on."),
            move="allow_name",
        ),
        "decline": Step(
            forms.DeclineForm,
            rules.can_decline_application,
            _decline,
            title=_("Decline with a reason"),
            submit=_("Decline"),
            done=_("The answer was noted, and the applicant has been told."),
            move="decline",
            danger=True,
        ),
        "withdraw": Step(
            forms.WithdrawForm,
            _may_withdraw,
            _withdraw,
            title=pgettext_lazy("application", "Withdraw the application"),
            submit=pgettext_lazy("application", "Withdraw"),
            done=_("The application was withdrawn."),
            move="withdraw",
            danger=True,
        ),
        "note": Step(
            InternalNoteForm,
            rules.can_work_on_application,
            _note,
            title=_("Internal note"),
            submit=_("Save the note"),
            done=_("The note was saved."),
            lead=_("Read by coordinators only."),
        ),
    },
)
