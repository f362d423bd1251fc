"""Preferences, the unsubscribing link, the administrator's pages, the call list."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.models import History
from kawasaki_ip.mail import tokens
from kawasaki_ip.mail.actions import calls, holds, owe, remind, send
from kawasaki_ip.mail.actions.business_days import correct_day, remove_correction
from kawasaki_ip.mail.actions.running import send_due
from kawasaki_ip.mail.enums import CallState, Delivery, MessageState, ReminderState
from kawasaki_ip.mail.kinds import Addressee
from kawasaki_ip.mail.models import CalendarDay, CallListEntry, MailHold, Message, Preference, Reminder
from kawasaki_ip.mail.queries import language_of
from kawasaki_ip.mail.workflows import CALL, MESSAGE
from tests.factories.accounts import StaffFactory, UserFactory
from tests.kawasaki_ip.mail.moments import MONDAY, TUESDAY, at
from tests.markup import assert_valid

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def shown(client, name, *args, query=""):
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    page = response.content.decode()
    assert_valid(page)
    return page


# --- preferences


def test_person_chooses_how_mails_come(as_role):
    client = as_role("coordinator")
    assert "Next steps" in shown(client, "mail_preferences")
    form = {"test_step": "at_once", "test_work": "digest", "lead_days": "３、1", "language": "en"}
    others = {name: value for name, value in current_choices(client).items() if name not in form}

    response = client.post(reverse("mail_preferences"), others | form)

    assert response.url == reverse("mail_preferences")
    saved = {row.kind: row for row in Preference.objects.filter(user=client.user)}
    assert (saved["test_step"].delivery, saved["test_work"].delivery) == (Delivery.AT_ONCE, Delivery.DIGEST)
    assert (saved[""].lead_days, saved[""].language) == ([1, 3], "en")
    assert History.objects.get(action="mail_preferences").changes["test_step"] == ["digest", "at_once"]


def current_choices(client):
    form = client.get(reverse("mail_preferences")).context["form"]
    return {name: form.initial[name] for name in form.kind_keys}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lead_days", "1,2,3,4,5,6"),
        ("lead_days", "0"),
        ("lead_days", "61"),
        ("lead_days", "三日"),
        ("language", "fr"),
        ("test_work", "off"),
    ],
)
def test_wrong_preferences_stay_on_the_page_with_a_sentence(as_role, field, value):
    client = as_role("coordinator")
    form = current_choices(client) | {"lead_days": "1", "language": "ja", field: value}

    response = client.post(reverse("mail_preferences"), form)

    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert Preference.objects.count() == 0


def test_new_lead_days_hold_for_what_is_due_already(as_role):
    client = as_role("coordinator")
    target = TODAY() + timedelta(days=40)
    remind(kind="test_step", about=UserFactory(), recipient=client.user, target=target, today=TODAY())
    before = set(Reminder.objects.filter(state=ReminderState.DUE).values_list("due_on", flat=True))

    client.post(reverse("mail_preferences"), current_choices(client) | {"lead_days": "2, 5", "language": "ja"})

    after = set(Reminder.objects.filter(state=ReminderState.DUE).values_list("due_on", flat=True))
    assert (len(before), len(after)) == (2, 3)
    assert before & after == {target}


def test_mails_follow_the_language_of_the_pages(as_role):
    client = as_role("member")

    client.post("/language/", {"language": "en", "next": "/"})

    assert language_of(client.user) == "en"


# --- unsubscribing (RFC 8058)


def link(user, category="test_step", issued=None):
    return reverse("mail_unsubscribe", args=[tokens.make(user.pk, category, issued or TODAY())])


def test_opening_the_link_turns_nothing_off():
    user, client = StaffFactory(), Client()

    response = client.get(link(user))

    assert response.status_code == 200
    assert_valid(response.content.decode())
    assert Preference.objects.count() == 0


def test_post_of_a_mail_service_turns_off_and_is_answered_again_and_again():
    user, client = StaffFactory(), Client(enforce_csrf_checks=True)

    answers = [client.post(link(user), {"List-Unsubscribe": "One-Click"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert Preference.objects.get().delivery == Delivery.OFF
    assert History.objects.filter(action="mail_unsubscribe").count() == 1


def test_link_of_a_digest_turns_off_what_may_be_turned_off():
    user = StaffFactory()
    Client().post(link(user, "digest"))

    off = set(Preference.objects.filter(user=user, delivery=Delivery.OFF).values_list("kind", flat=True))
    assert "test_step" in off
    assert not off & {"test_work", "test_question", "test_receipt"}


def test_link_never_turns_off_transactional_mail():
    user = StaffFactory()

    assert Client().post(link(user, "test_work")).status_code == 200
    assert Preference.objects.count() == 0


@pytest.mark.parametrize("days", [0, 364, 399])
def test_link_is_good_for_more_than_a_year(days):
    user = StaffFactory()

    assert Client().get(link(user, issued=TODAY() - timedelta(days=days))).status_code == 200


def test_old_changed_or_foreign_link_is_not_found():
    user = StaffFactory()
    good = link(user)

    for bad in (link(user, issued=TODAY() - timedelta(days=401)), good[:-4] + "xyz/", "/mail/unsubscribe/x/"):
        assert Client().post(bad).status_code == 404
    assert user.email not in good


# --- the administrator: mail


def test_administrator_holds_and_releases_mail(as_role):
    client = as_role("administrator")
    client.post(reverse("mail_settings"), {"reason": "サーバの移転"})
    owe(kind="test_step", about=UserFactory(), recipient=StaffFactory(), due_on=MONDAY)

    assert "サーバの移転" in shown(client, "mail_settings")
    assert send_due(now=at(MONDAY)).sent == 0
    client.post(reverse("mail_release"))

    assert send_due(now=at(MONDAY)).sent == 1
    assert set(History.objects.filter(subject_type="mail.mailhold").values_list("action", flat=True)) == {
        "hold",
        "release",
    }


def test_second_hold_is_refused_with_a_sentence(as_role):
    client = as_role("administrator")
    MailHold.objects.create(reason="x")

    response = client.post(reverse("mail_settings"), {"reason": "y"})

    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    with pytest.raises(IntegrityError, match="one_hold"), transaction.atomic():
        MailHold.objects.create(reason="z")


def test_release_without_hold_says_so(as_role):
    client = as_role("administrator")

    page = client.post(reverse("mail_release"), follow=True).content.decode()

    assert "メールは止まっていません" in page


@pytest.mark.parametrize("state", MessageState.values)
@pytest.mark.parametrize("action", ["send_again", "discard"])
def test_single_mails_are_decided_on_by_the_table(as_role, state, action):
    client = as_role("administrator")
    message = send(kind="test_receipt", recipient="a@b.example", context={"number": "A-1"})
    Message.objects.filter(pk=message.pk).update(state=state)

    client.post(reverse(f"mail_{action}", args=[message.pk]))

    message.refresh_from_db()
    moved = MESSAGE.allows(action, state)
    assert message.state == (MESSAGE.transitions[action].target if moved else state)
    assert History.objects.filter(action=action).count() == int(moved)


def test_failed_mail_that_is_sent_again_has_a_whole_day_again(as_role):
    client = as_role("administrator")
    message = send(kind="test_receipt", recipient="a@b.example", context={"number": "A-1"})
    long_ago = timezone.now() - timedelta(days=3)
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.FAILED, failure="gave_up", first_tried_at=long_ago, error="451"
    )

    assert "451" in shown(client, "mail_settings")
    client.post(reverse("mail_send_again", args=[message.pk]))

    message.refresh_from_db()
    assert (message.state, message.failure, message.first_tried_at) == (MessageState.DUE, "", None)


def test_nobody_else_holds_mail():
    with pytest.raises(NotAllowed):
        holds.hold(reason="x", actor=Actor.of(StaffFactory(roles={"manager"})), now=timezone.now())
    assert MailHold.objects.count() == 0


def test_restored_database_sends_nothing_until_somebody_decided(capsys):
    administrator = Actor.of(StaffFactory(roles={"administrator"}))
    person = StaffFactory()
    send(kind="test_receipt", recipient=person, context={"number": "A-1"})
    owe(kind="test_step", about=UserFactory(department="N-1"), recipient=person, due_on=date(2026, 1, 5))

    call_command("hold_mail", "--restored", "--reason", "復旧の訓練")
    holds.release(actor=administrator, now=timezone.now())
    send_due(now=at(TUESDAY))
    before = len(mail.outbox)
    holds.decide_all_held(send=True, actor=administrator, now=at(TUESDAY))
    send_due(now=at(date(2031, 1, 5), 23))

    assert "2 mails wait for review" in capsys.readouterr().out
    assert (before, len(mail.outbox)) == (0, 2)


def test_held_mails_can_all_be_discarded(as_role):
    client = as_role("administrator")
    send(kind="test_receipt", recipient="a@b.example", context={"number": "A-1"})
    call_command("hold_mail", "--restored")

    assert "A-1" not in shown(client, "mail_settings")
    client.post(reverse("mail_decide"), {"send": "0"})

    assert Message.objects.get().state == MessageState.CANCELLED


def test_hold_mail_twice_is_one_hold(capsys):
    call_command("hold_mail")
    call_command("hold_mail")

    assert MailHold.objects.count() == 1
    assert "held already" in capsys.readouterr().out


def test_send_due_takes_a_moment(capsys):
    owe(kind="test_step", about=UserFactory(), recipient=StaffFactory(), due_on=MONDAY)

    call_command("send_due", "--at", "2026-11-30T08:30")

    assert capsys.readouterr().out == "swept=0 planned=1 sent=1\n"
    with pytest.raises(CommandError, match="2026-12-01T08:30"):
        call_command("send_due", "--at", "tomorrow")


def queries_with_one_and_three(client, name, make):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make()
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as captured:
            shown(client, name)
        counts.append(len(captured))
    return counts


def test_list_of_mails_asks_the_same_number_of_queries(as_role):
    def make():
        message = send(kind="test_receipt", recipient=UserFactory(), context={"number": "A-1"})
        Message.objects.filter(pk=message.pk).update(state=MessageState.FAILED)

    one, three = queries_with_one_and_three(as_role("administrator"), "mail_settings", make)
    assert one == three


# --- the administrator: calendar


def test_administrator_corrects_the_calendar_and_takes_it_back(as_role):
    client = as_role("administrator")
    form = {"day": "令和8年11月30日", "is_business_day": "0", "note": "停電のため"}

    client.post(reverse("calendar_settings"), form)
    row = CalendarDay.objects.get()
    assert "停電のため" in shown(client, "calendar_settings")
    client.post(reverse("calendar_remove", args=[row.pk]))

    assert (row.day, row.is_business_day, row.entered_by) == (MONDAY, False, client.user)
    assert CalendarDay.objects.count() == 0
    assert [row.action for row in History.objects.order_by("pk")] == ["correct_day", "remove_correction"]


def test_correction_of_a_day_is_one_and_the_last_one_holds():
    administrator = Actor.of(StaffFactory(roles={"administrator"}))
    for note in ("停電", "点検"):
        correct_day(day=MONDAY, is_business_day=False, note=note, actor=administrator)

    assert CalendarDay.objects.get().note == "点検"
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(day=MONDAY, note="二度目")


def test_correction_that_changes_nothing_is_refused():
    administrator = Actor.of(StaffFactory(roles={"administrator"}))

    with pytest.raises(ActionError) as refused:
        correct_day(day=MONDAY, is_business_day=True, note="x", actor=administrator)
    assert refused.value.field == "day"


@pytest.mark.parametrize("role", ["coordinator", "manager", "official"])
def test_only_administrators_correct_the_calendar(role):
    actor = Actor.of(StaffFactory(roles={role}))
    row = CalendarDay.objects.create(day=MONDAY, note="x")

    with pytest.raises(NotAllowed):
        correct_day(day=TUESDAY, is_business_day=False, note="x", actor=actor)
    with pytest.raises(NotAllowed):
        remove_correction(row=row, actor=actor)


# --- the call list


def call(in_charge=None, name="高津 太郎"):
    to = Addressee(name=name, telephone="044-111-2222", fax="044-111-2223", in_charge=in_charge)
    return send(kind="test_receipt", recipient=to, context={"number": "A-77"})


def test_coordinator_tells_by_telephone_and_marks_it(as_role):
    client = as_role("coordinator")
    entry = call(client.user)

    assert "高津 太郎" in shown(client, "call_list")
    page = shown(client, "call_detail", entry.pk)
    assert "A-77" in page
    assert "044-111-2223" in page
    client.post(reverse("call_tell", args=[entry.pk]))

    entry.refresh_from_db()
    assert (entry.state, entry.done_by) == (CallState.DONE, client.user)
    assert "高津 太郎" not in shown(client, "call_list")
    assert "高津 太郎" in shown(client, "call_list", query="?state=done&whose=mine")


def test_list_shows_ones_own_first_and_the_others_on_request(as_role):
    client = as_role("coordinator")
    call(StaffFactory(), name="よその人")

    assert "よその人" not in shown(client, "call_list")
    assert "よその人" in shown(client, "call_list", query="?whose=all&state=open")


@pytest.mark.parametrize("state", CallState.values)
@pytest.mark.parametrize("action", ["tell", "reopen"])
def test_calls_move_by_the_table(as_role, state, action):
    client = as_role("coordinator")
    entry = call(client.user)
    CallListEntry.objects.filter(pk=entry.pk).update(state=state)

    client.post(reverse(f"call_{action}", args=[entry.pk]))

    entry.refresh_from_db()
    assert entry.state == (CALL.transitions[action].target if CALL.allows(action, state) else state)


def test_nobody_else_works_with_the_call_list():
    with pytest.raises(NotAllowed):
        calls.tell(entry=call(), actor=Actor.of(StaffFactory(roles={"official"})), now=timezone.now())


def test_call_list_asks_the_same_number_of_queries(as_role):
    client = as_role("coordinator")

    one, three = queries_with_one_and_three(client, "call_list", lambda: call(client.user))
    assert one == three


# --- the demo's post office


def test_demo_shows_mails_and_makes_those_of_the_next_morning(settings, tmp_path, as_role):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    client, person = Client(), StaffFactory()
    assert "メールはまだありません" in shown(client, "demo_mail_list")
    owe(kind="test_step", about=UserFactory(department="N-1"), recipient=person, due_on=TODAY())
    mail.send_mail("確認コード", "コード 123456 http://127.0.0.1/x/", None, ["owner@shop.example"])

    client.post(reverse("demo_mail_next_morning"))
    page = shown(client, "demo_mail_list")

    assert person.email in page
    assert "確認コード" in page
    bodies = [shown(client, "demo_mail_detail", item.key) for item in client.get("/demo/mail/").context["mails"]]
    assert sum("N-1" in body for body in bodies) == 1
    assert any('href="http://127.0.0.1/x/"' in body for body in bodies)


def test_demo_is_no_part_of_production():
    from kawasaki_ip.settings import base

    assert "kawasaki_ip.demo" not in base.INSTALLED_APPS
    assert "kawasaki_ip.demo" in settings.INSTALLED_APPS
