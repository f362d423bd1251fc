from .applications import Application
from .documents import ListingDocument
from .imports import ImportBatch, ImportRow
from .listings import KeptListing, ListingRight, OpenPatent, OwnerPermission
from .matches import Contract, Match, Nda, Product, ProductPicture, StageEntry
from .organizations import (
    Capability,
    Certification,
    Consent,
    Contact,
    GrowthField,
    Membership,
    Organization,
    Technique,
    Use,
)
from .rights import Right, RightOwner

__all__ = [
    "Application",
    "Capability",
    "Certification",
    "Consent",
    "Contact",
    "Contract",
    "GrowthField",
    "ImportBatch",
    "ImportRow",
    "KeptListing",
    "ListingDocument",
    "ListingRight",
    "Match",
    "Membership",
    "Nda",
    "OpenPatent",
    "Organization",
    "OwnerPermission",
    "Product",
    "ProductPicture",
    "Right",
    "RightOwner",
    "StageEntry",
    "Technique",
    "Use",
]
