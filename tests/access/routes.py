"""All addresses of the portal, read from the resolver."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic import View


@dataclass(frozen=True)
class Route:
    name: str | None
    pattern: str
    arguments: tuple[str, ...]
    is_ours: bool

    def __str__(self) -> str:
        return self.name or self.pattern


def all_routes() -> list[Route]:
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver: URLResolver, prefix: str, above: tuple[str, ...]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern, arguments = prefix + str(entry.pattern), (*above, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, pattern, arguments)
        else:
            yield Route(entry.name, pattern, arguments, _is_ours(entry))


def _is_ours(entry: URLPattern) -> bool:
    view = getattr(entry.callback, "view_class", entry.callback)
    assert view is not View
    return not view.__module__.startswith(("allauth", "django"))
