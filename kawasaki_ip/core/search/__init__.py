"""Search: normalising, grams and two engines over an abstract document.

A term is found where its normal form is a substring of the document's. Grams narrow, the text
confirms. An app defines a document and an index (exchange/search.py) and registers it.
"""

from .codes import Group
from .index import Entry, Index, register, registered
from .query import Query, Synonyms, Term, parse
from .request import Result

__all__ = [
    "Entry",
    "Group",
    "Index",
    "Query",
    "Result",
    "Synonyms",
    "Term",
    "index_problems",
    "parse",
    "register",
    "registered",
]


def index_problems() -> list[str]:
    """What is wrong with any search index, in words for the log; [] when all are whole."""
    return [f"{index.name}: {problem}" for index in registered() for problem in index.problems()]
