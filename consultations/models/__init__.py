from .consultations import Consultation
from .dispatches import Dispatch, Expert
from .follow_ups import CAUSES, FollowUp
from .visits import Visit, VisitFile, VisitParticipant

__all__ = [
    "CAUSES",
    "Consultation",
    "Dispatch",
    "Expert",
    "FollowUp",
    "Visit",
    "VisitFile",
    "VisitParticipant",
]
