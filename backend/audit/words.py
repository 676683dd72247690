"""What each kind of event means, in words; a test finds every kind that the source records."""

from collections.abc import Mapping
from typing import Any

from backend.i18n import gettext, mark

WORDS: Mapping[str, str] = {
    # accounts
    "signed_up": mark("opened an account"),
    "email_confirmed": mark("confirmed the e-mail address"),
    "login_failed": mark("tried to log in with a wrong password"),
    "logged_in": mark("logged in"),
    "logged_out": mark("logged out"),
    "reset_asked": mark("asked for a new password"),
    "password_reset": mark("set a new password"),
    "user_added": mark("added an account"),
    "user_invited": mark("added an account and sent its link"),
    "user_link_sent": mark("sent the account's link again"),
    "role_changed": mark("changed the role of an account"),
    "user_disabled": mark("disabled an account"),
    "user_enabled": mark("enabled an account again"),
    "sessions_ended": mark("ended every session of an account"),
    # companies
    "company_created": mark("entered a company"),
    "company_imported": mark("took a company over from a public record"),
    "company_updated": mark("updated a company from a file"),
    "demo_loaded": mark("loaded a company of the demonstration"),
    "company_claimed": mark("claimed a company's profile; the e-mail address is of its domain"),
    "claim_asked": mark("asked to speak for a company"),
    "claim_accepted": mark("accepted a request to speak for a company"),
    "claim_declined": mark("declined a request to speak for a company"),
    "claim_withdrawn": mark("withdrew a request to speak for a company"),
    "member_left": mark("stopped speaking for a company"),
    "last_member_left": mark("was the last to leave a company"),
    "profile_changed": mark("changed a company's profile"),
    "identity_changed": mark("changed what an officer had checked of a company"),
    "company_submitted": mark("handed a company in for a check"),
    "company_vetted": mark("decided on a company"),
    "vetting_note_added": mark("wrote a note among officers on a company"),
    "company_viewed": mark("looked at a company's page"),
    "directory_exported": mark("exported the directory"),
    "offer_added": mark("added an offer"),
    "offer_changed": mark("changed an offer"),
    "offer_archived": mark("archived an offer"),
    "offer_restored": mark("brought an archived offer back"),
    "offer_deleted": mark("deleted an archived offer"),
    "need_added": mark("added a need"),
    "need_changed": mark("changed a need"),
    "need_archived": mark("archived a need"),
    "need_restored": mark("brought an archived need back"),
    "need_deleted": mark("deleted an archived need"),
    # records and lists from outside
    "cordis_imported": mark("imported public project records"),
    "members_imported": mark("imported a member list"),
    "members_discarded": mark("threw an uploaded member list away"),
    # calls
    "call_created": mark("entered a call"),
    "call_changed": mark("changed a call"),
    "call_moved": mark("opened or closed a call"),
    "calls_imported": mark("imported calls"),
    "capability_added": mark("added a required capability to a call"),
    "capability_changed": mark("changed a required capability of a call"),
    "capability_confirmed": mark("confirmed a required capability of a call"),
    "capabilities_confirmed": mark("confirmed the required capabilities of a call"),
    "capability_moved": mark("moved a required capability of a call"),
    "capability_removed": mark("took a required capability out of a call"),
    "capability_restored": mark("put a required capability back into a call"),
    # rules of the programmes
    "rule_adopted": mark("adopted a new version of a rule"),
    "rule_withdrawn": mark("took a changed row of a rule out"),
    # learning
    "belief_learned": mark("learned from the day's decisions"),
    "belief_used": mark("put what was learned in use"),
    "belief_stopped": mark("took what was learned out of use"),
    "model_registered": mark("brought a trained model here as a challenger"),
    "model_judgement_asked": mark("asked what the log says of a trained model"),
    "model_judged": mark("worked out what the log says of a trained model"),
    "model_used": mark("put a trained model in use"),
    "model_stopped": mark("went back to the installed model"),
    "model_dropped": mark("ended the judgement of a trained model"),
    # partners
    "partners_asked": mark("asked for partners"),
    "partners_shown": mark("ranked partners for a request"),
    "company_put_aside": mark("said that a company is not for them"),
    "company_taken_back": mark("took a company back that had been put aside"),
    # introductions
    "interest_sent": mark("asked for an introduction"),
    "interest_accepted": mark("accepted an introduction"),
    "interest_declined": mark("declined an introduction"),
    "interest_withdrawn": mark("withdrew a request for an introduction"),
    "interest_expired": mark("closed a request for an introduction that nobody answered"),
    "interest_reminded": mark("reminded a company of a request for an introduction"),
    "disclosure_opened": mark("opened a company's contacts to its new partner"),
    # consortia
    "consortium_started": mark("started a consortium"),
    "consortium_changed": mark("changed the settings of a consortium"),
    "consortium_moved": mark("moved a consortium on"),
    "consortium_renewed": mark("brought a consortium's tasks in line with the changed call"),
    "consortium_approval_confirmed": mark("confirmed the approval of a changed consortium"),
    "consortium_coordinator_chosen": mark("chose another coordinator for a consortium"),
    "consortium_shown": mark("showed a consortium to a company"),
    "consortium_viewed": mark("looked at a consortium"),
    "consortium_dossier_asked": mark("asked for a consortium's dossier"),
    "consortium_exported": mark("exported a consortium's dossier"),
    "consortium_member_added": mark("added a company to a consortium"),
    "consortium_member_changed": mark("changed a company's part in a consortium"),
    "consortium_member_invited": mark("invited a company to a consortium"),
    "consortium_member_reminded": mark("reminded a company of an invitation to a consortium"),
    "consortium_member_accepted": mark("took a company into a consortium"),
    "consortium_member_declined": mark("declined an invitation to a consortium"),
    "consortium_member_expired": mark("closed an invitation to a consortium that nobody answered"),
    "consortium_member_removed": mark("took a company out of a consortium"),
    "consortium_member_left": mark("left a consortium"),
    "consortium_joining_asked": mark("asked to join a consortium"),
    "consortium_member_refused": mark("refused a request to join a consortium"),
    "consortium_member_withdrawn": mark("withdrew a request to join a consortium"),
    "consortium_task_given": mark("gave a company a task in a consortium"),
    "consortium_company_banned": mark("barred a company from a consortium's proposals"),
    "consortium_company_unbanned": mark("allowed a company in a consortium's proposals again"),
    "consortium_proposals_asked": mark("asked for teams to be proposed for a consortium"),
    "consortium_suggestion_taken": mark("started a consortium from a suggestion"),
    "consortium_proposal_taken": mark("took a proposed team over into a consortium"),
    "letter_of_intent_given": mark("gave a letter of intent"),
    "letter_of_intent_withdrawn": mark("withdrew a letter of intent"),
    # review
    "pairs_suggested": mark("suggested pairs"),
    "pairs_asked_for": mark("asked for new pairs"),
    "pairs_exported": mark("exported the queue of pairs"),
    "pair_viewed": mark("read the case of a pair"),
    "pair_note_added": mark("wrote a note among officers on a pair"),
    "decision_staged": mark("staged a decision on a pair"),
    "decision_unstaged": mark("took a staged decision on a pair back"),
    "pair_decided": mark("decided on a pair"),
    "company_invited": mark("noted that a company was invited by hand"),
    "conflict_declared": mark("declared an interest in a company"),
    "conflict_lifted": mark("lifted a declared interest in a company"),
    # the trail itself
    "audit_exported": mark("exported the audit trail"),
}
MACHINE = mark("The system")

#: what an event holds besides; the names that `record(…, name=value)` uses
DETAILS: Mapping[str, str] = {
    "about": mark("about"),
    "after": mark("after"),
    "before": mark("before"),
    "by_company_id": mark("by company no."),
    "call_id": mark("call no."),
    "capability_id": mark("capability no."),
    "capability_ids": mark("capabilities no."),
    "changed": mark("changed"),
    "columns": mark("columns"),
    "companies": mark("companies"),
    "company": mark("company"),
    "company_id": mark("company no."),
    "company_ids": mark("companies no."),
    "consortium": mark("consortium no."),
    "coordinator_id": mark("coordinated by company no."),
    "cost_eur": mark("costs in euro"),
    "decisions": mark("decisions"),
    "email": mark("e-mail"),
    "evidence": mark("evidence"),
    "expired": mark("left the queue"),
    "facet_id": mark("offer or need no."),
    "fields": mark("fields"),
    "file": mark("file"),
    "filters": mark("filters"),
    "first_day": mark("row from"),
    "format": mark("format"),
    "identifier": mark("identifier"),
    "instead_of": mark("in the place of company no."),
    "interest": mark("introduction no."),
    "letter_id": mark("letter no."),
    "level": mark("seen as"),
    "locked": mark("locked"),
    "mailed": mark("told by e-mail"),
    "membership_id": mark("membership no."),
    "model": mark("model"),
    "officer": mark("officer no."),
    "other": mark("other company no."),
    "overruled": mark("overruled"),
    "part": mark("part"),
    "partners": mark("companies no."),
    "ranked": mark("ranked"),
    "reason": mark("reason"),
    "reply_by": mark("reply by"),
    "role": mark("role"),
    "rows": mark("rows"),
    "rule": mark("rule"),
    "sessions": mark("sessions"),
    "slot_id": mark("task no."),
    "slots": mark("tasks no."),
    "staged_by": mark("prepared by no."),
    "stored": mark("stored"),
    "to": mark("to company no."),
    "user_id": mark("account no."),
    "verdict": mark("verdict"),
    "version": mark("version"),
    "waited_hours": mark("hours waited"),
}


def words_of(kind: str) -> str:
    """The kind in the reader's language; one without words is shown as it is written."""
    return gettext(WORDS[kind]) if kind in WORDS else kind.replace("_", " ")


def details_of(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an event holds besides, as name and text; what is empty is left out."""
    return [
        (gettext(DETAILS[name]) if name in DETAILS else name.replace("_", " "), _text(value))
        for name, value in data.items()
        if value not in (None, "", [], {}) and name != "note"
    ]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)
