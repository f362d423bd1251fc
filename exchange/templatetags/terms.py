"""{% load terms %}{% explain "running_royalty" %}: a word of exchange/terms.py, explained in place."""

from django import template
from django.utils.safestring import SafeString

from kawasaki_ip.core.templatetags.components import term

from ..terms import TERMS

register = template.Library()


@register.simple_tag
def explain(key: str, word: str = "") -> SafeString:
    """The word (or `word` instead of it) with its one sentence; an unknown key is an error."""
    entry = TERMS[key]
    return term(word=word or entry.word, text=entry.text)
