"""Search: normalising, grams and two engines over an abstract document."""


def index_problems() -> list[str]:
    """What is wrong with the search index, in words for the log; [] when it is whole."""
    return []
