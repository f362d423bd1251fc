from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    """What every page shows: the desk to call, and the portal's own address."""
    return {"desk": settings.DESK, "site_url": settings.SITE_URL}
