"""How a component is drawn: its template, and an id unlike any other on the page."""

import secrets
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


def draw(name: str, /, **context: Any) -> SafeString:
    """templates/components/<name>.html with this context and nothing of the page's."""
    return render_to_string(f"components/{name}.html", context)


def fresh_id(kind: str) -> str:
    """For aria-labelledby and the like."""
    return f"{kind}-{secrets.token_hex(4)}"
