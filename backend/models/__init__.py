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
from backend.models.consortium import (
    Consortium,
    ConsortiumBan,
    ConsortiumMember,
    ConsortiumSlot,
    ConsortiumState,
    LookingFor,
    MemberRole,
    MemberState,
    Origin,
    Part,
    SlotCoverage,
)  # fmt: skip
from backend.models.consortium_record import ConsortiumVersion, LetterOfIntent
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
from backend.models.learning import (
    BeliefState,
    BeliefVersion,
    ListKind,
    ShownEntry,
    ShownList,
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
from backend.models.pool import CallPool, CallSuggestion
from backend.models.review import ConflictOfInterest, ReviewDecision
from backend.models.rule import RuleChange, RuleVersion

__all__ = [
    "Base", "BeliefState", "BeliefVersion", "Block", "Call", "CallPool", "CallStatus",
    "CallSuggestion",
    "CallVersion", "Company", "CompanyState", "ConflictOfInterest", "Consortium", "ConsortiumBan",
    "ConsortiumMember", "ConsortiumSlot", "ConsortiumState", "ConsortiumVersion", "Drafter",
    "Event", "Facet", "FacetKind", "FacetVector", "ImportKind", "ImportProblem", "ImportRun",
    "ImportState", "Interest", "InterestState", "LetterOfIntent", "ListKind", "LoginSession",
    "LookingFor", "MailedLink", "MatchRequest", "MemberRole", "MemberState", "Membership",
    "MembershipState", "Origin", "PairState", "Part", "Project", "ProjectVector", "Purpose",
    "RequestKind", "RequestState", "RequiredCapability", "ReviewDecision", "Role", "RuleChange",
    "RuleVersion", "ShownEntry", "ShownList", "SlotCoverage", "StagedParticipation",
    "StagedProject", "Suggestion", "TrackRecord", "User", "VersionKind", "Visibility",
]  # fmt: skip
