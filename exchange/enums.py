"""Every choice of the exchange; sets of states are named once, below the states."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganizationKind(TextChoices):
    SME = "sme", _("small or medium enterprise")
    LARGE = "large", _("large company")
    UNIVERSITY = "university", _("university")
    INSTITUTE = "institute", _("research institute")
    BANK = "bank", _("bank")
    GUARANTEE = "guarantee", _("credit guarantee association")
    VENTURE_CAPITAL = "vc", _("venture capital")
    CHAMBER = "chamber", _("chamber of commerce")
    ASSOCIATION = "association", _("association of small enterprises")
    MUNICIPALITY = "municipality", _("local government")
    STATE = "state", _("state agency")


# What a membership makes its user, by the organization's kind.
MEMBER_KINDS = (OrganizationKind.SME,)
PROVIDER_KINDS = (OrganizationKind.LARGE, OrganizationKind.UNIVERSITY, OrganizationKind.INSTITUTE)
PARTNER_KINDS = (
    OrganizationKind.BANK,
    OrganizationKind.GUARANTEE,
    OrganizationKind.VENTURE_CAPITAL,
    OrganizationKind.CHAMBER,
    OrganizationKind.ASSOCIATION,
    OrganizationKind.MUNICIPALITY,
    OrganizationKind.STATE,
)


class Ward(TextChoices):
    KAWASAKI = "kawasaki", _("Kawasaki Ward")
    SAIWAI = "saiwai", _("Saiwai Ward")
    NAKAHARA = "nakahara", _("Nakahara Ward")
    TAKATSU = "takatsu", _("Takatsu Ward")
    MIYAMAE = "miyamae", _("Miyamae Ward")
    TAMA = "tama", _("Tama Ward")
    ASAO = "asao", _("Asao Ward")
    OUTSIDE = "outside", _("outside the city")


class Industry(TextChoices):
    """Coarse, after the divisions that coordinators speak of."""

    METAL = "metal", _("metal products")
    MACHINERY = "machinery", _("machinery")
    ELECTRIC = "electric", _("electric machinery")
    ELECTRONIC = "electronic", _("electronic parts and devices")
    INFORMATION = "information", _("information and communication")
    TRANSPORT = "transport", _("transport machinery")
    PRECISION = "precision", _("precision and medical instruments")
    PLASTIC = "plastic", _("plastic and rubber products")
    CHEMISTRY = "chemistry", _("chemistry")
    FOOD = "food", _("food")
    PRINTING = "printing", _("printing and paper")
    CONSTRUCTION = "construction", _("construction")
    OTHER = "other", pgettext_lazy("industry", "other")


class SizeBand(TextChoices):
    TO_5 = "1-5", _("1 to 5 people")
    TO_20 = "6-20", _("6 to 20 people")
    TO_50 = "21-50", _("21 to 50 people")
    TO_100 = "51-100", _("51 to 100 people")
    TO_300 = "101-300", _("101 to 300 people")
    OVER_300 = "301-", _("301 people or more")


class CertificationKind(TextChoices):
    BRAND = "brand", _("Kawasaki Manufacturing Brand")
    MEISTER = "meister", _("Kawasaki Meister")
    KIS = "kis", _("Kawasaki Innovation Standard (KIS)")
    OTHER = "other", pgettext_lazy("certification", "other")


class MembershipState(TextChoices):
    REQUESTED = "requested", _("waiting for approval")
    APPROVED = "approved", pgettext_lazy("membership", "approved")
    REFUSED = "refused", pgettext_lazy("membership", "not approved")
    ENDED = "ended", pgettext_lazy("membership", "ended")


class ConsentScope(TextChoices):
    NAME_AND_STAGE = "name_and_stage", _("company name and stage of its cases")
    SHARED_RECORD = "shared_record", _("shared record of visits")
    STORY = "story", _("success story")
    PICTURE = "picture", _("pictures")


class ConsentForm(TextChoices):
    DOCUMENT = "document", _("in writing")
    MAIL = "mail", _("by e-mail")
    SPOKEN = "spoken", _("by word of mouth")
    PORTAL = "portal", _("in the portal")


class RightKind(TextChoices):
    """The ten kinds of the strategy (seed:529-531), in its order."""

    PATENT = "patent", _("patent right")
    UTILITY_MODEL = "utility_model", _("utility model right")
    DESIGN = "design", _("design right")
    COPYRIGHT = "copyright", _("copyright")
    BREEDER = "breeder", _("breeder's right")
    LAYOUT = "layout", _("right of layout-design use")
    TRADE_SECRET = "trade_secret", _("trade secret")
    TRADE_MARK = "trade_mark", _("trade mark right")
    TRADE_NAME = "trade_name", _("trade name")
    INDICATION = "indication", _("indication of goods or business")


class RightStatus(TextChoices):
    PENDING = "pending", pgettext_lazy("right", "application pending")
    REGISTERED = "registered", pgettext_lazy("right", "registered")
    REFUSED = "refused", pgettext_lazy("right", "refused or withdrawn")
    LAPSED = "lapsed", pgettext_lazy("right", "lapsed")
    EXPIRED = "expired", pgettext_lazy("right", "expired")
    UNKNOWN = "unknown", pgettext_lazy("right", "not checked")


class ListingState(TextChoices):
    DRAFT = "draft", pgettext_lazy("listing", "draft")
    IN_REVIEW = "in_review", pgettext_lazy("listing", "being checked before publication")
    OPEN = "open", pgettext_lazy("listing", "open")
    CLOSED = "closed", pgettext_lazy("listing", "closed to new applications")
    EXCLUSIVE = "exclusive", pgettext_lazy("listing", "exclusively licensed")
    ASSIGNED = "assigned", pgettext_lazy("listing", "assigned")
    WITHDRAWN = "withdrawn", pgettext_lazy("listing", "withdrawn")
    UNCONFIRMED = "unconfirmed", pgettext_lazy("listing", "waiting for confirmation (hidden)")
    EXPIRED = "expired", pgettext_lazy("listing", "term over")


PUBLIC_LISTING_STATES = frozenset({ListingState.OPEN, ListingState.CLOSED})
# An owner must be named, by constraint, from the day of opening.
OWNED_LISTING_STATES = frozenset(
    {
        ListingState.OPEN,
        ListingState.CLOSED,
        ListingState.EXCLUSIVE,
        ListingState.ASSIGNED,
        ListingState.UNCONFIRMED,
    }
)


class LicenceTerms(TextChoices):
    """How the owner would let others use it."""

    CONSULT = "consult", _("terms by consultation")
    FREE = "free", _("free of charge")
    PAID = "paid", _("for a fee")
    FREE_TRIAL = "free_trial", _("free while trying out")
    ASSIGNMENT = "assignment", _("assignment possible")


class ApplicationState(TextChoices):
    DRAFT = "draft", pgettext_lazy("application", "being written")
    SUBMITTED = "submitted", pgettext_lazy("application", "waiting to be received")
    ADD = "add", pgettext_lazy("application", "please add")
    TAKEN_UP = "taken_up", pgettext_lazy("application", "coordinator is checking")
    PASSED_ON = "passed_on", pgettext_lazy("application", "asking the owner of the right")
    ACCEPTED = "accepted", pgettext_lazy("application", "on to the interview")
    DECLINED = "declined", pgettext_lazy("application", "not taken further")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "withdrawn")


OPEN_APPLICATION_STATES = frozenset(
    {ApplicationState.SUBMITTED, ApplicationState.ADD, ApplicationState.TAKEN_UP, ApplicationState.PASSED_ON}
)


# The applicant waits for our first call.
UNCALLED_STATES = frozenset({ApplicationState.SUBMITTED, ApplicationState.ADD, ApplicationState.TAKEN_UP})


class FirstWish(TextChoices):
    """③ まず何を知りたいですか."""

    TALK = "talk", _("I want to hear more")
    SAMPLE = "sample", _("I want to see the thing or a sample")
    TERMS = "terms", _("Costs and conditions")


class ApplicationChannel(TextChoices):
    WEB = "web", _("website, without an account")
    ACCOUNT = "account", _("website, signed in")
    STAFF = "staff", _("typed in by a coordinator")
    PARTNER = "partner", _("through a partner")


class DeclinedBy(TextChoices):
    OWNER = "owner", _("owner of the right")
    COORDINATOR = "coordinator", _("coordinator")


class DeclineReason(TextChoices):
    FIELD = "field", _("does not fit the field or use")
    TERMS = "terms", _("conditions do not fit")
    CAPACITY = "capacity", _("too busy to answer now")
    LICENSED = "licensed", _("already licensed or in talks with others")
    COMPETITION = "competition", _("competes with own business")
    OTHER = "other", pgettext_lazy("reason", "other")


class Stage(TextChoices):
    INTERVIEW = "interview", pgettext_lazy("stage", "interview")
    EVALUATION = "evaluation", pgettext_lazy("stage", "evaluation")
    CONTRACT = "contract", pgettext_lazy("stage", "contract")
    PROTOTYPE = "prototype", pgettext_lazy("stage", "prototype")
    PRODUCT = "product", pgettext_lazy("stage", "product")
    SALES = "sales", pgettext_lazy("stage", "sales")
    PROMOTION = "promotion", pgettext_lazy("stage", "promotion")


class Condition(TextChoices):
    """Beside the stage."""

    ACTIVE = "active", pgettext_lazy("case", "active")
    RESTING = "resting", pgettext_lazy("case", "resting")
    FAILED = "failed", pgettext_lazy("case", "failed")
    RESUMED = "resumed", pgettext_lazy("case", "resumed")


# How far a case has come; prototype and contract may change places.
STAGES_IN_ORDER = tuple(Stage)

MOVING_CONDITIONS = frozenset({Condition.ACTIVE, Condition.RESUMED})


class FailReason(TextChoices):
    TECHNOLOGY = "technology", _("technology did not fit")
    TERMS = "terms", _("no agreement on conditions")
    COST = "cost", _("cost or funding")
    PEOPLE = "people", _("no people or time at the company")
    MARKET = "market", _("no market found")
    OWNER = "owner", _("owner changed its mind")
    OTHER = "other", pgettext_lazy("reason", "other")


class ContractKind(TextChoices):
    LICENCE = "licence", _("licence")
    EXCLUSIVE_LICENCE = "exclusive_licence", _("exclusive licence")
    ASSIGNMENT = "assignment", _("assignment")
    JOINT_DEVELOPMENT = "joint_development", _("joint development")
    SUPPLY = "supply", _("supply or commissioned production")
    OTHER = "other", pgettext_lazy("contract", "other")


# The first of these makes the case a マッチング成果; an NDA is not a contract here.
RESULT_CONTRACT_KINDS = frozenset(
    {
        ContractKind.LICENCE,
        ContractKind.EXCLUSIVE_LICENCE,
        ContractKind.ASSIGNMENT,
        ContractKind.JOINT_DEVELOPMENT,
    }
)


class ImportKind(TextChoices):
    JPLATPAT = "jplatpat", _("J-PlatPat export")
    COMPANIES = "companies", _("companies and contacts")


class ImportState(TextChoices):
    PREVIEW = "preview", _("not applied yet")
    RUNNING = "running", _("being applied")
    DONE = "done", _("applied")
    DISCARDED = "discarded", _("discarded")


class ImportOutcome(TextChoices):
    NEW = "new", pgettext_lazy("import", "new")
    CHANGED = "changed", pgettext_lazy("import", "changed")
    UNCHANGED = "unchanged", pgettext_lazy("import", "unchanged")
    REFUSED = "refused", pgettext_lazy("import", "refused")
    DOUBLE = "double", pgettext_lazy("import", "perhaps a double")
