import random

import pytest

from exchange.search import LISTINGS, sync
from tests.search_corpus import fill, make_listing

pytestmark = pytest.mark.django_db


def test_smoke():
    listings = fill(random.Random(1), 60)
    LISTINGS.rebuild()
    assert LISTINGS.check() == []
    sync([listing.pk for listing in listings])
    assert LISTINGS.check() == []
    a = make_listing("光の装置", day=1000)
    sync([a.pk])
    b = make_listing("光の装置 2", day=3)
    sync([b.pk])
    assert LISTINGS.check() == []
    assert LISTINGS.search("センサー", cap=5).total == 5
    assert LISTINGS.search("光の装置").ids == [a.pk, b.pk]
    b.delete()
    assert LISTINGS.check() == []
    assert LISTINGS.search("光の装置", order="relevance").ids == [a.pk]
