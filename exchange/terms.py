"""Words that stop an owner, each explained in one sentence at the place where it stands."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Term(NamedTuple):
    word: Any
    text: Any


TERMS: dict[str, Term] = {
    "open_patent": Term(
        _("open patent"), _("A patent whose owner is willing to let other companies use it, or to hand it over.")
    ),
    "right": Term(_("patent right"), _("The right to use an invention alone for a limited time.")),
    "pending": Term(
        _("application pending"),
        _("The patent was applied for and is not decided yet; it may be granted, narrowed or refused."),
    ),
    "registered": Term(_("registered"), _("The Patent Office has examined it and entered the right in its register.")),
    "lapsed": Term(_("lapsed"), _("The right ended before its time, for example because a fee was not paid.")),
    "term": Term(
        _("term of the right"),
        _("How long the right can last at most: a patent for 20 years from the day of application."),
    ),
    "annual_fee": Term(
        _("annual fees"), _("What the owner pays to the Patent Office each year; if it stops, the right ends early.")
    ),
    "licence": Term(_("licence"), _("The owner's permission to make and sell with the technology under conditions.")),
    "non_exclusive_licence": Term(
        _("non-exclusive licence"), _("You may use the technology; the owner may permit it to other companies too.")
    ),
    "exclusive_licence": Term(_("exclusive licence"), _("Only one company may use the technology, nobody else.")),
    "exclusive": Term(_("exclusive"), _("For one company only.")),
    "lump_sum": Term(_("lump sum"), _("Money paid once, when the contract is made.")),
    "running_royalty": Term(
        _("running royalty"), _("A share of the sales, paid for as long as you sell; nothing sold, nothing paid.")
    ),
    "assignment": Term(_("assignment"), _("The right itself is handed over to you; you then pay its annual fees.")),
    "nda": Term(
        _("non-disclosure agreement"), _("A promise in writing not to tell others what was heard in the talks.")
    ),
    "claim": Term(_("claim"), _("The part of the patent that says exactly what is protected.")),
    "know_how": Term(_("know-how"), _("Skill and experience that stand in no patent and are told under a promise.")),
    "utility_model": Term(
        _("utility model"), _("A right for shape and structure of a product, granted without examination for 10 years.")
    ),
    "design_right": Term(_("design right"), _("The right to a product's appearance.")),
    "joint_owners": Term(
        _("joint owners"), _("Several owners hold the right together; a licence needs the consent of all of them.")
    ),
    "publication": Term(
        _("publication"), _("The gazette in which the application can be read, 18 months after it was made.")
    ),
    "fi": Term(_("classification (FI)"), _("The Patent Office's code for the field of a technology.")),
    "seed": Term(_("technology seed"), _("A technology offered for use that carries no patent.")),
}
