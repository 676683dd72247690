"""Rankers, slices, reasons and limits of a model's card in the reader's language."""

from collections.abc import Mapping

from backend.i18n import gettext, mark

RANKERS: Mapping[str, str] = {
    "companies": mark("Companies for companies"),
    "organisations": mark("Any organisation for companies"),
    "region": mark("Partners in one country"),
    "projects": mark("Partners for a project in words"),
    "calls": mark("Partners for a call by its title"),
    "teams": mark("One more member for a team"),
    "team strangers": mark("One more member whom nobody in the team knows"),
    "strangers": mark("Companies without shared partners"),
    "thin companies": mark("Companies with one project"),
    "thin projects": mark("Organisations with one project, for a project in words"),
}
SLICES: Mapping[str, str] = {
    "all": mark("New partners of companies"),
    "SMEs ask": mark("Small and medium companies ask"),
    "Ukraine asks": mark("Ukrainian companies ask"),
    "Ukraine is asked": mark("Ukrainian organisations are sought"),
    "newcomers": mark("Companies with one project"),
    "any organisation": mark("Any organisation is sought"),
    "strangers": mark("Partners without a shared partner"),
    "projects": mark("Members for a project"),
    "newcomers' projects": mark("Members for a project, each known by one project only"),
    "calls": mark("Members for a call"),
    "teams": mark("The missing member of a team"),
    "strangers to a team": mark("The missing member, known to nobody in the team"),
}
REASONS: Mapping[str, str] = {
    "similar_projects": mark("Work on projects like those asked about"),
    "similar_work": mark("Similarity of everything that both sides worked on"),
    "same_programme": mark("Experience in the same parts of the programme"),
    "network_proximity": mark("Closeness in the network of joint projects"),
    "shared_partners": mark("Shared partners"),
    "track_record": mark("Size of the track record"),
    "topic_experience": mark("Experience under the same topics"),
    "organisation_kind": mark("Kind of organisation"),
    "past_partners": mark("Earlier joint projects"),
    "related_names": mark("Similar names or web addresses"),
    "activity": mark("How recent the track record is"),
    "country_habit": mark("How often the two countries work together"),
}
COUNTED: Mapping[str, str] = {
    "projects": mark("Projects"),
    "organisations": mark("Organisations"),
    "past_projects": mark("Projects that track records were read from"),
    "target_projects": mark("Projects whose partners were learned from"),
    "encoded_projects": mark("Projects that the encoder read"),
}
LIMITS: Mapping[str, str] = {
    "Labels are funded consortia: symmetric, positive-only, civil research; who applied in vain or "
    "declined is not known.": mark(
        "Labels are funded consortia: symmetric, positive-only, from civil research; who applied "
        "unsuccessfully or declined is not known."
    ),
    "The score is fit, never a chance of acceptance or of funding.": mark(
        "The score is fit, never a chance of acceptance or of funding."
    ),
    "Organisations without a project in the data cannot be ranked by their past; for those with "
    "one, little is kept of what is reached for others.": mark(
        "Organisations without a project in the data cannot be ranked by their past; those with "
        "one project are ranked far less well than others."
    ),
    "Country, kind and size of organisations are as exported, not as they were in each year; days "
    "are starts of projects, not of signatures or calls.": mark(
        "Country, kind and size of organisations are as exported, not as they were in each year; "
        "dates are those on which projects started, not when agreements were signed or calls "
        "opened."
    ),
    "Ukrainian organisations are few: what is said of them rests on some hundred questions.": mark(
        "There are few Ukrainian organisations: what is said about them rests on a few hundred "
        "questions."
    ),
}
"""The limits that cards written by this version state, as readers are told them."""


def ranker(name: str) -> str:
    """A ranker's name; its own where this version knows no better."""
    return gettext(RANKERS[name]) if name in RANKERS else name


def slice_of(name: str) -> str:
    """A slice of questions."""
    return gettext(SLICES[name]) if name in SLICES else name


def reason(code: str) -> str:
    """What a group of features is told as."""
    return gettext(REASONS[code]) if code in REASONS else code


def limit(sentence: str) -> str:
    """A limit; in English where this version does not know the sentence."""
    return gettext(LIMITS[sentence]) if sentence in LIMITS else sentence


def counted(name: str) -> str:
    """What a number of the card counts."""
    return gettext(COUNTED[name])
