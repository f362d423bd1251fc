"""Every change of a visit, consultation, dispatch or next step."""
