"""The tests' own tools fail when they should."""

import pytest
from django.template import engines

from tests.markup import assert_valid, double_ids, parse_errors
from tests.roles import ROLES


@pytest.mark.parametrize("role", ROLES)
def test_as_role_signs_in_one_person_of_the_role(as_role, role):
    client = as_role(role)

    assert ("_auth_user_id" in client.session) is (role != "public")
    assert (client.user is None) is (role == "public")


def test_undefined_template_variable_is_an_error():
    template = engines["django"].from_string("{{ nothing_of_this_name }}")

    with pytest.raises(pytest.fail.Exception, match="nothing_of_this_name"):
        template.render({})


def test_parse_errors_name_the_place():
    page = "<!doctype html><html lang=ja><head><title>t</title></head><body><p>x</b></p></body></html>"

    assert parse_errors(page) == ["line 1, column 72: unexpected-end-tag {'name': 'b'}"]


def test_valid_page_has_no_parse_error_and_no_double_id():
    assert_valid("<!doctype html><html lang=ja><head><title>t</title></head><body><p id='a'>x<p id='b'>y</body></html>")
    assert double_ids("<p id='a'></p><i id='a'></i>") == ["a"]
