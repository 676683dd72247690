"""Every table, one file per aggregate; no logic beyond small properties."""

from backend.models.account import LoginSession, MailedLink, Purpose, Role, User
from backend.models.base import Base
from backend.models.call import (
    Call,
    CallStatus,
    CallVersion,
    Drafter,
    RequiredCapability,
    VersionKind,
)  # fmt: skip
from backend.models.company import (
    Company,
    CompanyState,
    Membership,
    MembershipState,
    Project,
    TrackRecord,
)  # fmt: skip
from backend.models.event import Event
from backend.models.facet import Facet, FacetKind, FacetVector, ProjectVector, Visibility
from backend.models.import_run import (
    ImportKind,
    ImportProblem,
    ImportRun,
    ImportState,
    StagedParticipation,
    StagedProject,
)  # fmt: skip
from backend.models.match import (
    Block,
    Interest,
    InterestState,
    MatchRequest,
    PairState,
    RequestKind,
    RequestState,
    Suggestion,
)  # fmt: skip
from backend.models.review import ConflictOfInterest, ReviewDecision

__all__ = [
    "Base", "Block", "Call", "CallStatus", "CallVersion", "Company", "CompanyState",
    "ConflictOfInterest", "Drafter", "Event", "Facet", "FacetKind", "FacetVector", "ImportKind",
    "ImportProblem", "ImportRun", "ImportState", "Interest", "InterestState", "LoginSession",
    "MailedLink", "MatchRequest", "Membership", "MembershipState", "PairState", "Project",
    "ProjectVector", "Purpose", "RequestKind", "RequestState", "RequiredCapability",
    "ReviewDecision", "Role", "StagedParticipation", "StagedProject", "Suggestion", "TrackRecord",
    "User", "VersionKind", "Visibility",
]  # fmt: skip
