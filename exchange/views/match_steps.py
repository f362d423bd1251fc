"""The steps of a case: which form, who may, which action. Buttons come from here."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.actors import Actor

from ..actions import evidence
from ..actions import matches as actions
from ..forms import matches as forms
from ..forms.steps import InternalNoteForm
from ..models import Match
from ..queries.stages import entries_of, stage_before
from ..rules.matches import can_work_on_match
from ..workflows import CASE
from .steps import Step, Steps


def _today() -> date:
    return timezone.localdate()


def _move(match: Match, form: Any, actor: Actor) -> None:
    actions.move_stage(match=match, actor=actor, today=_today(), **form.cleaned_data)


def _go_back(match: Match, form: Any, actor: Actor) -> None:
    actions.go_back(match=match, actor=actor, today=_today(), **form.cleaned_data)


def _rest(match: Match, form: Any, actor: Actor) -> None:
    actions.rest(match=match, actor=actor, today=_today(), **form.cleaned_data)


def _fail(match: Match, form: Any, actor: Actor) -> None:
    actions.fail(match=match, actor=actor, **form.cleaned_data)


def _resume(match: Match, form: Any, actor: Actor) -> None:
    actions.resume(match=match, actor=actor, today=_today(), note=form.cleaned_data["note"])


def _contract(match: Match, form: Any, actor: Actor) -> None:
    evidence.record_contract(match=match, fields=form.cleaned_data, actor=actor, today=_today())


def _product(match: Match, form: Any, actor: Actor) -> None:
    cleaned = form.cleaned_data
    evidence.record_product(
        match=match, fields=cleaned, picture=cleaned["picture"], alt=cleaned["alt"], actor=actor, today=_today()
    )


def _nda(match: Match, form: Any, actor: Actor) -> None:
    evidence.record_nda(match=match, actor=actor, today=_today(), **form.cleaned_data)


def _note(match: Match, form: Any, actor: Actor) -> None:
    actions.write_note(match=match, note=form.cleaned_data["note"], actor=actor)


def _may_move(actor: Actor, match: Match) -> bool:
    return can_work_on_match(actor, match) and bool(forms.open_stages(match))


def _may_go_back(actor: Actor, match: Match) -> bool:
    return can_work_on_match(actor, match) and stage_before(entries_of(match)) is not None


MATCH_STEPS = Steps(
    workflow=CASE,
    state_of=lambda match: match.condition,
    url_of=lambda match: f"/matches/{match.pk}/",
    table={
        "move": Step(
            forms.MoveForm,
            _may_move,
            _move,
            title=_("Move to another stage"),
            submit=_("Move"),
            done=_("The case was moved."),
            move="move_stage",
            lead=_("Stages passed over are listed as skipped. Contract and product are recorded on their own pages."),
        ),
        "new-contract": Step(
            forms.ContractForm,
            can_work_on_match,
            _contract,
            title=_("Record a contract"),
            submit=_("Record the contract"),
            done=_("The contract was recorded."),
            move="record_contract",
            lead=_("The first contract moves the case to the contract stage by itself. The case stays open."),
        ),
        "new-product": Step(
            forms.NewProductForm,
            can_work_on_match,
            _product,
            title=_("Record a product"),
            submit=_("Record the product"),
            done=_("The product was recorded."),
            move="record_product",
            lead=_("The first product moves the case to the product stage by itself."),
        ),
        "new-nda": Step(
            forms.NdaForm,
            can_work_on_match,
            _nda,
            title=_("Record a non-disclosure agreement"),
            submit=_("Record the agreement"),
            done=_("The agreement was recorded."),
            move="record_nda",
            lead=_("Before something confidential is disclosed. It is not a contract for using the technology."),
        ),
        "back": Step(
            forms.GoBackForm,
            _may_go_back,
            _go_back,
            title=_("Go back one stage"),
            submit=_("Go back"),
            done=_("The case went back one stage."),
            move="go_back",
        ),
        "rest": Step(
            forms.RestForm,
            can_work_on_match,
            _rest,
            title=_("Let the case rest"),
            submit=_("Let it rest"),
            done=_("The case rests. A next step was noted for the day you named."),
            move="rest",
        ),
        "resume": Step(
            forms.ResumeForm,
            can_work_on_match,
            _resume,
            title=_("Take up again"),
            submit=_("Take up again"),
            done=_("The case was taken up again."),
            move="resume",
        ),
        "fail": Step(
            forms.FailForm,
            can_work_on_match,
            _fail,
            title=_("End without result"),
            submit=_("End the case"),
            done=_("The case ended without result. It can be taken up again."),
            move="fail",
            danger=True,
        ),
        "note": Step(
            InternalNoteForm,
            can_work_on_match,
            _note,
            title=_("Internal note"),
            submit=_("Save the note"),
            done=_("The note was saved."),
            lead=_("Read by coordinators only."),
        ),
    },
)
