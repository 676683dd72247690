"""What becomes of each row that refers to a person whose account is deleted."""

from collections.abc import Mapping
from enum import StrEnum


class Fate(StrEnum):
    """What is done with a row that refers to the person."""

    removed = "removed"  # the row goes
    unlinked = "unlinked"  # the row stays and forgets who it was
    kept = "kept"  # the row stays and refers to an account without a person


#: by table and column; a test holds that every reference to `users` is decided on here
FATES: Mapping[str, Fate] = {
    "sessions.user_id": Fate.removed,
    "mailed_links.user_id": Fate.removed,
    "second_factors.user_id": Fate.removed,
    "recovery_codes.user_id": Fate.removed,
    "memberships.user_id": Fate.removed,
    "saved_searches.user_id": Fate.removed,
    "consortium_dossiers.by_id": Fate.removed,  # the file names who asked; it is made anew
    "shown_lists.viewer_id": Fate.unlinked,  # what somebody looked at is nobody's business
    # decisions and statements in an office's or a company's name, on which others rely
    "events.actor_id": Fate.kept,
    "beliefs.state_by_id": Fate.kept,
    "blocks.by_id": Fate.kept,
    "call_versions.by_id": Fate.kept,
    "conflicts_of_interest.officer_id": Fate.kept,
    "conflicts_of_interest.lifted_by_id": Fate.kept,
    "consortia.created_by_id": Fate.kept,
    "consortium_bans.by_id": Fate.kept,
    "consortium_claims.by_id": Fate.kept,
    "consortium_claims.shown_by_id": Fate.kept,
    "consortium_kinships.by_id": Fate.kept,
    "consortium_members.by_id": Fate.kept,
    "consortium_members.replied_by_id": Fate.kept,
    "consortium_versions.by_id": Fate.kept,
    "import_runs.started_by_id": Fate.kept,
    "interests.sent_by_id": Fate.kept,
    "interests.replied_by_id": Fate.kept,
    "letters_of_intent.by_id": Fate.kept,
    "lowered_facets.by_id": Fate.kept,
    "lowered_facets.lifted_by_id": Fate.kept,
    "match_requests.asked_by_id": Fate.kept,
    "ranking_models.registered_by_id": Fate.kept,
    "ranking_models.state_by_id": Fate.kept,
    "ranking_trials.started_by_id": Fate.kept,
    "ranking_trials.ended_by_id": Fate.kept,
    "register_findings.decided_by_id": Fate.kept,
    "required_capabilities.confirmed_by_id": Fate.kept,
    "review_decisions.officer_id": Fate.kept,
    "review_decisions.applied_by_id": Fate.kept,
    "rule_versions.by_id": Fate.kept,
}
