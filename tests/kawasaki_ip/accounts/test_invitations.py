from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from kawasaki_ip.accounts.actions import invitations
from kawasaki_ip.accounts.enums import InvitationState
from kawasaki_ip.accounts.models import Invitation, User
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed, TransitionNotPossible
from kawasaki_ip.core.models import History
from kawasaki_ip.mail.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.kawasaki_ip.accounts.conftest import PASSWORD

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
STATES = list(InvitationState)


def invite(actor: User, **given) -> Invitation:
    fields = {"email": "hanako@city.example", "name": "川崎 花子", "body": "city", "roles": ["official"]} | given
    return invitations.invite(actor=Actor.of(actor), now=given.pop("now", NOW), **fields)


def in_state(state: str, administrator: User) -> Invitation:
    """An invitation that is in this state at NOW."""
    made = Invitation(email="hanako@city.example", name="川崎 花子", body="city", roles=["official"])
    made.invited_by, made.created_at, made.sent_at = administrator, NOW, NOW
    match state:
        case InvitationState.EXPIRED:
            made.sent_at = NOW - timedelta(days=14)
        case InvitationState.WITHDRAWN:
            made.withdrawn_at = NOW
        case InvitationState.ACCEPTED:
            made.accepted_at, made.user = NOW, UserFactory()
    made.save()
    assert made.state(NOW) == state
    return made


def test_invitation_is_mailed_with_its_key(administrator):
    invitation = invite(administrator, email="ＨＡＮＡＫＯ@city.example", roles=["manager", "coordinator"])

    message = Message.objects.get(kind="staff_invitation")
    assert (message.address, message.subject_id) == ("hanako@city.example", invitation.pk)
    assert message.context["path"] == f"/accounts/invitations/{invitation.key}/"
    assert invitation.roles == ["coordinator", "manager"]
    assert History.objects.get(subject_type="accounts.invitation").action == "invite"


@pytest.mark.parametrize("roles", [[], ["king"]])
def test_invitation_needs_a_role(administrator, roles):
    with pytest.raises(ActionError) as caught:
        invite(administrator, roles=roles)

    assert caught.value.field == "roles"


def test_known_address_is_not_invited(administrator):
    UserFactory(email="Hanako@city.example")

    with pytest.raises(ActionError) as caught:
        invite(administrator)

    assert caught.value.field == "email"


def test_address_is_invited_once_at_a_time(administrator):
    invite(administrator)

    with pytest.raises(ValidationError):
        invite(administrator, email="HANAKO@city.example")


def test_old_invitation_gives_way_to_a_new_one(administrator):
    old = in_state(InvitationState.EXPIRED, administrator)

    invite(administrator)

    old.refresh_from_db()
    assert old.state(NOW) == InvitationState.WITHDRAWN


@pytest.mark.parametrize("role", ["coordinator", "manager", "official"])
def test_only_administrators_invite(db, role):
    with pytest.raises(NotAllowed):
        invite(StaffFactory(roles={role}))


def test_database_keeps_one_open_invitation_per_address(administrator):
    in_state(InvitationState.WAITING, administrator)

    with pytest.raises(IntegrityError), transaction.atomic():
        in_state(InvitationState.WAITING, administrator)


def test_database_wants_the_user_of_an_accepted_invitation(administrator):
    invitation = in_state(InvitationState.WAITING, administrator)

    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=NOW)


# --- each action from each state


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", [invitations.withdraw, invitations.send_again])
def test_withdraw_and_send_again_start_from_open_invitations(administrator, action, state):
    invitation = in_state(state, administrator)
    given = {"invitation_id": invitation.pk, "actor": Actor.of(administrator), "now": NOW}

    if state in {InvitationState.WAITING, InvitationState.EXPIRED}:
        action(**given)
        assert History.objects.about(invitation).get().action == action.__name__
    else:
        with pytest.raises(TransitionNotPossible):
            action(**given)


@pytest.mark.parametrize("action", [invitations.withdraw, invitations.send_again])
def test_only_administrators_withdraw_and_send_again(administrator, coordinator, action):
    invitation = in_state(InvitationState.WAITING, administrator)

    with pytest.raises(NotAllowed):
        action(invitation_id=invitation.pk, actor=Actor.of(coordinator), now=NOW)


def test_sending_again_makes_a_new_key_and_another_fortnight(administrator):
    invitation = in_state(InvitationState.EXPIRED, administrator)
    old_key = invitation.key

    again = invitations.send_again(invitation_id=invitation.pk, actor=Actor.of(administrator), now=NOW)

    assert again.key != old_key
    assert again.state(NOW + timedelta(days=13)) == InvitationState.WAITING
    assert Message.objects.get(kind="staff_invitation").context["path"].endswith(f"/{again.key}/")
    with pytest.raises(ActionError):
        accept(old_key)


def accept(key: str, password: str = PASSWORD, now: datetime = NOW) -> User:
    return invitations.accept(key=key, name="川崎 花子", kana="カワサキ ハナコ", password=password, now=now)


@pytest.mark.parametrize("state", STATES)
def test_accept_starts_from_a_waiting_invitation(administrator, state):
    invitation = in_state(state, administrator)

    if state == InvitationState.WAITING:
        user = accept(invitation.key)
        invitation.refresh_from_db()
        assert (invitation.user, invitation.accepted_at) == (user, NOW)
    else:
        with pytest.raises(ActionError):
            accept(invitation.key)


def test_accepted_account_has_roles_body_and_a_confirmed_address(administrator):
    user = accept(in_state(InvitationState.WAITING, administrator).key)

    assert (user.roles, user.body, user.invited_by) == ({"official"}, "city", administrator)
    assert EmailAddress.objects.get(user=user).verified
    assert user.check_password(PASSWORD)
    assert user.role_rows.get().granted_by == administrator


def test_invitation_ends_after_fourteen_days_to_the_minute(administrator):
    invitation = in_state(InvitationState.WAITING, administrator)
    end = NOW + timedelta(days=14)

    with pytest.raises(ActionError):
        accept(invitation.key, now=end)
    accept(invitation.key, now=end - timedelta(minutes=1))


def test_weak_password_leaves_no_account(administrator):
    invitation = in_state(InvitationState.WAITING, administrator)

    with pytest.raises(ValidationError) as caught:
        accept(invitation.key, password="kawasaki")

    assert set(caught.value.message_dict) == {"password1"}
    assert not User.objects.filter(email=invitation.email).exists()


def test_eight_characters_do_where_a_second_factor_is_demanded(administrator, settings):
    invitation = in_state(InvitationState.WAITING, administrator)
    with pytest.raises(ValidationError):
        accept(invitation.key, password="kzpwq7m4")

    settings.REQUIRE_SECOND_FACTOR = True

    assert accept(invitation.key, password="kzpwq7m4").password_is_short


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_windows_accept_one_invitation_once():
    from concurrent.futures import ThreadPoolExecutor

    invitation = in_state(InvitationState.WAITING, StaffFactory(roles={"administrator"}))

    def try_it(_number: int) -> str:
        try:
            accept(invitation.key)
        except (ActionError, ValidationError):
            return "refused"
        finally:
            connection.close()
        return "accepted"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(try_it, range(2)))

    assert outcomes == ["accepted", "refused"]
    assert User.objects.filter(email=invitation.email).count() == 1


# --- pages


def test_invited_person_makes_the_account_and_signs_in(client, administrator, django_capture_on_commit_callbacks):
    invitation = in_state(InvitationState.WAITING, administrator)
    Invitation.objects.update(sent_at=datetime.now(tz=NOW.tzinfo))
    page = f"/accounts/invitations/{invitation.key}/"
    assert client.get(page).context["form"].initial["name"] == "川崎 花子"

    form = {"name": "川崎 花子", "kana": "かわさき はなこ", "telephone": "", "password1": PASSWORD}
    assert "password2" in client.post(page, form | {"password2": "other"}).context["form"].errors
    response = client.post(page, form | {"password2": PASSWORD})

    assert response["Location"] == "/accounts/login/"
    assert client.get("/accounts/login/").context["form"].initial["login"] == invitation.email
    response = client.post("/accounts/login/", {"login": invitation.email, "password": PASSWORD})
    assert response["Location"] == "/today/"
    assert User.objects.get(email=invitation.email).kana == "カワサキ ハナコ"


@pytest.mark.parametrize("state", [InvitationState.EXPIRED, InvitationState.WITHDRAWN, InvitationState.ACCEPTED])
def test_page_of_an_old_invitation_says_what_to_do(client, administrator, state):
    invitation = in_state(state, administrator)
    Invitation.objects.filter(sent_at=NOW).update(sent_at=datetime.now(tz=NOW.tzinfo))

    response = client.get(f"/accounts/invitations/{invitation.key}/")

    assert response.status_code == 404
    assert "/accounts/login/" in response.content.decode()
    assert invitation.email not in response.content.decode()


def test_administrator_invites_by_the_page(client, administrator):
    client.force_login(administrator)
    form = {"email": "hanako@city.example", "name": "川崎 花子", "body": "city", "roles": ["official", "manager"]}

    response = client.post("/settings/invitations/new/", form)

    assert response["Location"] == "/settings/invitations/"
    assert Invitation.objects.get().roles == ["manager", "official"]
    page = client.get("/settings/invitations/").content.decode()
    assert "hanako@city.example" in page
    assert Invitation.objects.get().key not in page


def test_form_keeps_what_was_typed_when_the_action_refuses(client, administrator):
    UserFactory(email="hanako@city.example")
    client.force_login(administrator)
    form = {"email": "hanako@city.example", "name": "川崎 花子", "body": "city", "roles": ["official"]}

    response = client.post("/settings/invitations/new/", form)

    assert set(response.context["form"].errors) == {"email"}
    assert 'value="川崎 花子"' in response.content.decode()


def test_list_costs_the_same_for_one_and_three(client, administrator, django_assert_num_queries):
    client.force_login(administrator)
    client.get("/settings/invitations/")

    def queries() -> int:
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            client.get("/settings/invitations/")
        return len(captured)

    invite(administrator)
    one = queries()
    invite(administrator, email="b@city.example")
    invite(administrator, email="c@city.example")

    assert queries() == one
