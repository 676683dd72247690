"""What each reason code says: the message ids, by who reads them."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.i18n import mark


@dataclass(frozen=True)
class Forms:
    """One sentence for three readers.

    `yours` is read by the company that the reason serves, `theirs` by the other one, `named` by
    an officer: with %(served)s and %(other)s for the two names.
    """

    yours: str
    theirs: str
    named: str


def alike(both: str, named: str = "") -> Forms:
    """The same words for both companies, and for the officer when they name nobody."""
    return Forms(both, both, named or both)


#: code, or code/variant where the facts or the sign ask for other words
SENTENCES: Mapping[str, Forms] = {
    "need_meets_offer": Forms(
        mark("Your need “%(need)s” is met by their offer “%(offer)s”"),
        mark("Their need “%(need)s” is met by your offer “%(offer)s”"),
        mark("%(served)s needs “%(need)s”; %(other)s offers “%(offer)s”"),
    ),
    "need_meets_offer/veiled": Forms(
        mark("One of your needs is met by an offer that they do not show you yet"),
        mark("One of your offers meets a need that they do not show you yet"),
        mark("An offer of %(other)s meets a need of %(served)s"),
    ),
    "need_meets_offer/gone": Forms(
        mark("A need of yours was met by an offer of theirs; one of the two has changed since"),
        mark("A need of theirs was met by an offer of yours; one of the two has changed since"),
        mark(
            "A need of %(served)s was met by an offer of %(other)s; "
            "one of the two has changed since"
        ),
    ),
    "need_meets_project": Forms(
        mark("Your need “%(need)s” is close to their past project %(project)s"),
        mark("Their need “%(need)s” is close to your past project %(project)s"),
        mark("%(served)s needs “%(need)s”; %(other)s took part in %(project)s"),
    ),
    "need_meets_project/veiled": Forms(
        mark("One of your needs is close to their past project %(project)s"),
        mark("A need that they do not show you yet is close to your past project %(project)s"),
        mark("A need of %(served)s is close to a past project of %(other)s, %(project)s"),
    ),
    "need_meets_project/veiled/bare": Forms(
        mark("One of your needs is close to a past project of theirs"),
        mark("One of their needs is close to a past project of yours"),
        mark("A need of %(served)s is close to a past project of %(other)s"),
    ),
    "further_needs": Forms(
        mark("Further needs of yours that they meet: %(count)s"),
        mark("Further needs of theirs that you meet: %(count)s"),
        mark("Further needs of %(served)s that %(other)s meets: %(count)s"),
    ),
    "text_meets_offer": Forms(
        mark("Their offer “%(offer)s” answers the text"),
        mark("Your offer “%(offer)s” answers the text"),
        mark("The offer “%(offer)s” of %(other)s answers the text"),
    ),
    "text_meets_offer/veiled": Forms(
        mark("An offer that they do not show you yet answers the text"),
        mark("One of your offers answers the text"),
        mark("An offer of %(other)s answers the text"),
    ),
    "text_meets_offer/gone": Forms(
        mark("An offer of theirs answered the text; it has changed since"),
        mark("An offer of yours answered the text; it has changed since"),
        mark("An offer of %(other)s answered the text; it has changed since"),
    ),
    "text_meets_profile": Forms(
        mark("Their past work is close to the text: %(projects)s"),
        mark("Your past work is close to the text: %(projects)s"),
        mark("The past work of %(other)s is close to the text: %(projects)s"),
    ),
    "text_meets_profile/bare": Forms(
        mark("Their past work is close to the text"),
        mark("Your past work is close to the text"),
        mark("The past work of %(other)s is close to the text"),
    ),
    "past_partners": alike(
        mark("You worked together before; joint projects: %(count)s, the last begun in %(year)s"),
        mark("They worked together before; joint projects: %(count)s, the last begun in %(year)s"),
    ),
    "past_partners/none": alike(
        mark("You have not worked together before"), mark("They have not worked together before")
    ),
    "shared_partners": alike(
        mark("Partners that you have in common: %(count)s, among them %(partners)s"),
        mark("Partners that they have in common: %(count)s, among them %(partners)s"),
    ),
    "shared_partners/bare": alike(
        mark("Partners that you have in common: %(count)s"),
        mark("Partners that they have in common: %(count)s"),
    ),
    "shared_partners/none": alike(
        mark("You have no past partner in common"), mark("They have no past partner in common")
    ),
    "network_proximity": alike(
        mark("You are close in the network of past projects"),
        mark("They are close in the network of past projects"),
    ),
    "network_proximity/far": alike(
        mark("You are far apart in the network of past projects"),
        mark("They are far apart in the network of past projects"),
    ),
    "similar_projects": alike(
        mark("Your past projects and theirs that are most alike: %(projects)s"),
        mark("Past projects of the two that are most alike: %(projects)s"),
    ),
    "similar_projects/bare": alike(
        mark("Your past projects are alike"), mark("Their past projects are alike")
    ),
    "similar_projects/less": alike(
        mark("Your past projects differ"), mark("Their past projects differ")
    ),
    "similar_work": alike(
        mark("Your past work is about the same things: %(words)s"),
        mark("Their past work is about the same things: %(words)s"),
    ),
    "similar_work/bare": alike(
        mark("Your past work is about similar things"),
        mark("Their past work is about similar things"),
    ),
    "similar_work/less": alike(
        mark("Your past work is about other things than theirs"),
        mark("Their past work is about different things"),
    ),
    "same_programme": alike(mark("Both know the same programmes: %(programmes)s")),
    "same_programme/few": alike(mark("Few programmes are known to both: %(programmes)s")),
    "same_programme/less": alike(mark("No programme is known to both")),
    "same_programme/few/less": alike(mark("No programme is known to both")),
    "topic_experience": alike(mark("Both worked under the same call topics: %(topics)s")),
    "topic_experience/few": alike(mark("Few call topics are known to both: %(topics)s")),
    "topic_experience/less": alike(mark("No call topic is known to both")),
    "topic_experience/few/less": alike(mark("No call topic is known to both")),
    "track_record": Forms(
        mark("Their record: projects %(projects)s, partners %(partners)s, led %(coordinated)s"),
        mark("Your record: projects %(projects)s, partners %(partners)s, led %(coordinated)s"),
        mark(
            "Record of %(other)s: projects %(projects)s, partners %(partners)s, led %(coordinated)s"
        ),
    ),
    "track_record/none": Forms(
        mark("No funded project of theirs is known yet"),
        mark("No funded project of yours is known yet"),
        mark("No funded project of %(other)s is known yet"),
    ),
    "activity": Forms(
        mark("Projects that they began in the last year: %(count)s"),
        mark("Projects that you began in the last year: %(count)s"),
        mark("Projects that %(other)s began in the last year: %(count)s"),
    ),
    "activity/none": Forms(
        mark("They began no funded project in the last year"),
        mark("You began no funded project in the last year"),
        mark("%(other)s began no funded project in the last year"),
    ),
    "organisation_kind": Forms(
        mark("What they are: %(kind)s"),
        mark("What you are: %(kind)s"),
        mark("What %(other)s is: %(kind)s"),
    ),
    "organisation_kind/bare": Forms(
        mark("What kind of organisation they are"),
        mark("What kind of organisation you are"),
        mark("What kind of organisation %(other)s is"),
    ),
    "country_habit": alike(mark("%(one)s and %(two)s often work together in past projects")),
    "country_habit/less": alike(mark("%(one)s and %(two)s seldom work together in past projects")),
    "country_habit/bare": alike(mark("How often the two countries have worked together")),
    "related_names": alike(mark("Related names or a common website: perhaps one group")),
    "certificate": Forms(
        mark("Certificates that they hold: %(certificates)s"),
        mark("Certificates that you hold: %(certificates)s"),
        mark("Certificates that %(other)s holds: %(certificates)s"),
    ),
    "certificate/bare": Forms(
        mark("They hold a certificate that your need asks for"),
        mark("You hold a certificate that their need asks for"),
        mark("%(other)s holds a certificate that the need asks for"),
    ),
    "new_door": alike(mark("A new connection for both: no past contact, not even through others")),
    "short_record": alike(
        mark(
            "What a short track record says against it counts less beside what is "
            "stated; past projects: %(count)s"
        )
    ),
    "stated_care": alike(
        mark("What both sides state counts with care until decisions here bear it out")
    ),
    "decisions_here/more": alike(
        mark(
            "Suggestions of this kind were taken up here more often than others; "
            "decisions so far: %(lessons)s"
        )
    ),
    "decisions_here/less": alike(
        mark(
            "Suggestions of this kind were turned down here more often than others; "
            "decisions so far: %(lessons)s"
        )
    ),
    "responsiveness/more": alike(
        mark(
            "Companies in %(country)s answered here more often than others; "
            "answers so far: %(lessons)s"
        )
    ),
    "responsiveness/less": alike(
        mark(
            "Companies in %(country)s answered here less often than others; "
            "answers so far: %(lessons)s"
        )
    ),
    "facet_lowered/need": Forms(
        mark(
            "Your need “%(what)s” counts %(share)s per cent less, since you refused a company "
            "that it had matched"
        ),
        mark("Their need “%(what)s” counts a little less because of their earlier answers"),
        mark(
            "The need “%(what)s” of %(served)s counts %(share)s per cent less, after they "
            "refused a company"
        ),
    ),
    "facet_lowered/offer": Forms(
        mark(
            "Your offer “%(what)s” counts %(share)s per cent less, since you refused a company "
            "that it had matched"
        ),
        mark("Their offer “%(what)s” counts a little less because of their earlier answers"),
        mark(
            "The offer “%(what)s” of %(served)s counts %(share)s per cent less, after they "
            "refused a company"
        ),
    ),
    "facet_lowered/veiled": alike(
        mark("A need or an offer counts a little less because of earlier answers by its company")
    ),
    "weakest_side": Forms(
        mark("You gain less from it than they do"),
        mark("They gain less from it than you do"),
        mark("%(served)s gains less from it than %(other)s"),
    ),
}
