"""Forms in the order of the design system: label, help, control, error."""

import re

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from kawasaki_ip.core.form_parts import errors_of, target_of
from kawasaki_ip.core.styleguide import SampleForm
from tests.markup import assert_valid


class LetterForm(forms.Form):
    name = forms.CharField(
        label="Name", help_text="as printed", max_length=5, widget=forms.TextInput({"placeholder": "x"})
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    wish = forms.ChoiceField(label="Wish", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, help_text="one")
    agree = forms.BooleanField(label="Agree")
    secret = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("The parts do not fit.")


def render(source: str, user=None, **context) -> str:
    request = RequestFactory().get("/letters/new/")
    request.user = user or AnonymousUser()
    request.session = {}
    return Template(source).render(Context({"request": request, "csrf_token": "token", **context}))


def order(markup: str, *parts: str) -> bool:
    places = [markup.index(part) for part in parts]
    return places == sorted(places)


@pytest.mark.parametrize(
    ("language", "required", "optional"), [("ja", "※必須", "※任意"), ("en", "※Required", "※Optional")]
)
def test_label_says_required_and_optional_in_words(language, required, optional):
    with translation.override(language):
        form = LetterForm()
        assert f'Name<span class="need need-required">{required}</span>' in form["name"].as_field_group()
        assert f'Note<span class="need">{optional}</span>' in form["note"].as_field_group()


def test_field_stands_in_the_order_label_help_control_error():
    markup = LetterForm({"name": "too long"})["name"].as_field_group()
    assert order(markup, "<label", "as printed", "<input", "＊")


def test_control_names_its_error_before_its_help():
    markup = LetterForm({})["name"].as_field_group()
    assert 'aria-describedby="id_name_error id_name_help"' in markup
    assert 'aria-invalid="true"' in markup
    assert 'id="id_name_error"' in markup
    assert 'id="id_name_help"' in markup


def test_control_without_error_and_help_describes_nothing():
    markup = LetterForm()["note"].as_field_group()
    assert "aria-describedby" not in markup
    assert "aria-invalid" not in markup


def test_control_neither_cuts_nor_hints_inside():
    markup = LetterForm()["name"].as_field_group()
    assert "maxlength" not in markup
    assert "placeholder" not in markup


def test_group_is_a_fieldset_that_carries_the_description():
    markup = LetterForm({})["wish"].as_field_group()
    assert re.search(r'<fieldset[^>]*aria-describedby="id_wish_error id_wish_help"', markup)
    assert order(markup, "<legend", 'id="id_wish_help"', 'type="radio"', 'id="id_wish_error"')
    assert not re.search(r"<input[^>]*aria-describedby", markup)


def test_single_checkbox_stands_before_its_label():
    markup = LetterForm()["agree"].as_field_group()
    assert order(markup, 'type="checkbox"', "Agree")


def test_form_with_errors_lists_them_with_links_to_the_controls():
    form = LetterForm({})
    lines = errors_of(form)
    assert [(line.label, line.target) for line in lines] == [
        ("", ""),
        ("Name", "id_name"),
        ("Wish", "id_wish_0"),
        ("Agree", "id_agree"),
        ("secret", ""),
    ]
    markup = render("{% form form=form %}", form=form)
    for line in lines:
        assert not line.target or (f'href="#{line.target}"' in markup and f'id="{line.target}"' in markup)
    assert_valid(markup)


def test_unbound_form_has_no_summary():
    assert errors_of(LetterForm()) == []
    assert "error-summary" not in render("{% form form=form %}", form=LetterForm())


def test_form_frame_holds_token_key_and_hidden_fields():
    markup = render(
        "{% form_frame form=form submit='Send' %}{% field field=form.name %}{% endform_frame %}", form=LetterForm()
    )
    assert 'name="csrfmiddlewaretoken" value="token"' in markup
    assert re.search(r'name="_once" value="[\w-]{32}"', markup)
    assert 'name="secret"' in markup
    assert 'name="note"' not in markup
    assert ">Send</button>" in markup


def test_form_sent_back_keeps_its_one_time_key():
    markup = render("{% form form=form %}", form=LetterForm({"_once": "the-first-key"}))
    assert 'name="_once" value="the-first-key"' in markup


def test_form_without_once_and_by_get_has_neither_key_nor_token():
    assert "_once" not in render("{% form form=form once=False %}", form=LetterForm())
    by_get = render("{% form form=form method='get' %}", form=LetterForm())
    assert "_once" not in by_get
    assert "csrfmiddlewaretoken" not in by_get


def test_form_refuses_unknown_options():
    with pytest.raises(Exception, match="unknown options"):
        render("{% form form=form colour='red' %}", form=LetterForm())


class SignedIn:
    is_authenticated = True


def test_draft_form_of_a_signed_in_person_saves_itself():
    markup = render("{% form form=form draft=True draft_title='Letter' %}", form=LetterForm(), user=SignedIn())
    assert 'data-autosave="/drafts/"' in markup
    assert re.search(r'<button[^>]*name="_path" value="/letters/new/" formaction="/drafts/"', markup)
    assert 'name="_title" value="Letter"' in markup


def test_draft_form_of_nobody_keeps_no_draft():
    assert "/drafts/" not in render("{% form form=form draft=True %}", form=LetterForm())


def test_file_form_is_sent_in_parts():
    assert 'enctype="multipart/form-data"' in render("{% form form=form %}", form=SampleForm())


def test_fold_opens_where_a_field_in_it_has_an_error():
    source = "{% fold summary='More' %}{% field field=form.name %}{% endfold %}"
    assert '<details class="fold">' in render(source, form=LetterForm())
    assert '<details class="fold" open>' in render(source, form=LetterForm({}))


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (forms.CharField(), "ここは必ず入力してください。"),
        (forms.ChoiceField(choices=[("a", "A")]), "1つ選んでください。"),
        (forms.BooleanField(), "内容を読んで、印をつけてください。"),
    ],
)
def test_required_field_says_what_to_do(field, sentence):
    with translation.override("ja"), pytest.raises(forms.ValidationError, match=sentence):
        field.clean("")


def test_target_of_a_group_is_its_first_choice():
    assert target_of(LetterForm()["wish"]) == "id_wish_0"


def test_second_button_stands_after_the_main_one():
    markup = render("{% form form=form submit='Send' second='Keep' second_name='keep' %}", form=LetterForm())
    assert order(markup, ">Send</button>", 'name="keep" value="1">Keep</button>')
