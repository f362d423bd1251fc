"""Components: each is a simple_block_tag or simple_tag with keyword-only arguments.

/styleguide shows every one (development only).
"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..once import FIELD, new_key

register = template.Library()


@register.simple_tag
def one_time_key() -> SafeString:
    """The hidden key that makes a double post harmless; see core.once."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_key())
