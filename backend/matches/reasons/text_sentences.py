"""What reasons of the past say where a text asks: its likeness to past projects, whom they join."""

from collections.abc import Mapping

from backend.i18n import mark
from backend.matches.reasons.sentences import Forms

_NO_PROGRAMME = Forms(
    mark("They know no programme of projects like the text"),
    mark("You know no programme of projects like the text"),
    mark("%(other)s knows no programme of projects like the text"),
)
_NO_TOPIC = Forms(
    mark("They worked under no call topic of projects like the text"),
    mark("You worked under no call topic of projects like the text"),
    mark("%(other)s worked under no call topic of projects like the text"),
)


def _alike(both: str) -> Forms:
    return Forms(both, both, both)


TEXT_SENTENCES: Mapping[str, Forms] = {
    "similar_projects/text": Forms(
        mark("Their past projects that are most like the text: %(projects)s"),
        mark("Your past projects that are most like the text: %(projects)s"),
        mark("Past projects of %(other)s that are most like the text: %(projects)s"),
    ),
    "similar_projects/text/bare": Forms(
        mark("Their past projects are like the text"),
        mark("Your past projects are like the text"),
        mark("The past projects of %(other)s are like the text"),
    ),
    "similar_projects/text/less": Forms(
        mark("Their past projects are not much like the text"),
        mark("Your past projects are not much like the text"),
        mark("The past projects of %(other)s are not much like the text"),
    ),
    "similar_work/text": Forms(
        mark("Their past work is about what the text names: %(words)s"),
        mark("Your past work is about what the text names: %(words)s"),
        mark("The past work of %(other)s is about what the text names: %(words)s"),
    ),
    "similar_work/text/bare": Forms(
        mark("Their past work is close to the text"),
        mark("Your past work is close to the text"),
        mark("The past work of %(other)s is close to the text"),
    ),
    "similar_work/text/less": Forms(
        mark("Their past work is for the most part about other things than the text"),
        mark("Your past work is for the most part about other things than the text"),
        mark("The past work of %(other)s is for the most part about other things than the text"),
    ),
    "past_partners/text": Forms(
        mark(
            "They worked with members of projects like the text: %(count)s, among them %(partners)s"
        ),
        mark(
            "You worked with members of projects like the text: %(count)s, among them %(partners)s"
        ),
        mark(
            "%(other)s worked with members of projects like the text: %(count)s, "
            "among them %(partners)s"
        ),
    ),
    "past_partners/text/bare": Forms(
        mark("They worked with members of projects like the text: %(count)s"),
        mark("You worked with members of projects like the text: %(count)s"),
        mark("%(other)s worked with members of projects like the text: %(count)s"),
    ),
    "past_partners/text/none": Forms(
        mark("They have not worked with members of projects like the text"),
        mark("You have not worked with members of projects like the text"),
        mark("%(other)s has not worked with members of projects like the text"),
    ),
    "shared_partners/text": Forms(
        mark(
            "Partners whom they share with members of projects like the text: %(count)s, "
            "among them %(partners)s"
        ),
        mark(
            "Partners whom you share with members of projects like the text: %(count)s, "
            "among them %(partners)s"
        ),
        mark(
            "Partners whom %(other)s shares with members of projects like the text: %(count)s, "
            "among them %(partners)s"
        ),
    ),
    "shared_partners/text/bare": Forms(
        mark("Partners whom they share with members of projects like the text: %(count)s"),
        mark("Partners whom you share with members of projects like the text: %(count)s"),
        mark("Partners whom %(other)s shares with members of projects like the text: %(count)s"),
    ),
    "shared_partners/text/none": Forms(
        mark("They share no partner with members of projects like the text"),
        mark("You share no partner with members of projects like the text"),
        mark("%(other)s shares no partner with members of projects like the text"),
    ),
    "network_proximity/text": Forms(
        mark("In the network of past projects they are close to those of %(projects)s"),
        mark("In the network of past projects you are close to those of %(projects)s"),
        mark("In the network of past projects %(other)s is close to those of %(projects)s"),
    ),
    "network_proximity/text/bare": Forms(
        mark("In the network they are close to members of projects like the text"),
        mark("In the network you are close to members of projects like the text"),
        mark("In the network %(other)s is close to members of projects like the text"),
    ),
    "network_proximity/text/less": Forms(
        mark("In the network they are far from members of projects like the text"),
        mark("In the network you are far from members of projects like the text"),
        mark("In the network %(other)s is far from members of projects like the text"),
    ),
    "same_programme/text": Forms(
        mark("They know the programmes of projects like the text: %(programmes)s"),
        mark("You know the programmes of projects like the text: %(programmes)s"),
        mark("%(other)s knows the programmes of projects like the text: %(programmes)s"),
    ),
    "same_programme/text/few": Forms(
        mark("They know the programmes of projects like the text a little: %(programmes)s"),
        mark("You know the programmes of projects like the text a little: %(programmes)s"),
        mark("%(other)s knows the programmes of projects like the text a little: %(programmes)s"),
    ),
    "same_programme/text/less": _NO_PROGRAMME,
    "same_programme/text/few/less": _NO_PROGRAMME,
    "topic_experience/text": Forms(
        mark("They worked under the call topics of projects like the text: %(topics)s"),
        mark("You worked under the call topics of projects like the text: %(topics)s"),
        mark("%(other)s worked under the call topics of projects like the text: %(topics)s"),
    ),
    "topic_experience/text/few": Forms(
        mark("They worked little under the call topics of projects like the text: %(topics)s"),
        mark("You worked little under the call topics of projects like the text: %(topics)s"),
        mark("%(other)s worked little under the call topics of projects like the text: %(topics)s"),
    ),
    "topic_experience/text/less": _NO_TOPIC,
    "topic_experience/text/few/less": _NO_TOPIC,
    "country_habit/text": _alike(
        mark("Organisations in %(country)s often work with members of projects like the text")
    ),
    "country_habit/text/less": _alike(
        mark("Organisations in %(country)s seldom work with members of projects like the text")
    ),
}
