"""What of a call's sentences is a capability: which sentences, which words of them, which lists."""

import re

#: words by which a call asks for something
ASKS = re.compile(
    r"\b(?:aims?|objective of (?:this|the)|focus(?:es)?|should|shall|must|needs? to|required?|"
    r"requires|(?:is|are) (?:expected|needed|to be)|capable of|to be developed|can be applied)\b|"
    r"\b(?:ма(?:є|ють)|повинн\w+|необхідн\w+|потрібн\w+|слід|передбача\w+|спрямован\w+)\b",
    re.I,
)
#: what programmes write in every call: of the proposal as a paper, money, law, other projects
PAPERWORK = re.compile(
    r"STEP (?:objectives|Regulation)|grant agreement|\bKPIs?\b|Regulation \(EU\)|"
    r"co-?fund(?:ed|ing)|applicable considerations|mid-term deliverable|Frontex may|"
    r"requested funding|reallocate|estimated value|binding agreement|framework contract|"
    r"cooperation shall be newly|Actions shall (?:be|not)|participating Member|"
    r"expected to contribute to|contribute to (?:all|some|the following|support common)|"
    r"applicants (?:may|are|should|must)|gender|open science|dissemination|exploitation plan|"
    r"(?:proposals?|projects?|applicants?|they) (?:should|shall|must|are expected to|may)"
    r"(?: also)? "
    r"(?:demonstrate (?:the|how|their) criticality|define|justify|explain|set out|"
    r"describe|clearly|take into account|build on|build upon|cooperate|coordinate|liaise|align|"
    r"ensure synerg|allocate|include a risk|provide evidence|deliver results|present|dedicate|"
    r"implement Industrial|need to build)|need to build upon|duration of each|"
    r"indicative duration|duration and the|"
    r"(?:must|should|shall|does|do) not\b|shall be linked|be aligned with|"
    r"contributes? to the building|international cooperation|social sciences|lump sum|budget|"
    r"eligib|strongly encouraged|synergies with|Work Programme|General Annex",
    re.I,
)
STRONG = re.compile(
    r"\b(?:must|shall|required|requires|need(?:s|ed)? to|essential|повинн\w+)\b", re.I
)
WEAK = re.compile(
    r"\b(?:may|could|can be|optional(?:ly)?|where (?:relevant|applicable)|if relevant|"
    r"може|можуть)\b",
    re.I,
)
_TOPIC = r"(?:this|the) (?:call )?(?:topic|call|initiative|action|scope of this topic)"
_APPLICANTS = (
    r"(?:the )?(?:proposals?|projects?|proposed solutions?|research|activities|applicants)"
    r"(?: under this topic)? (?:should|shall|must|are expected to|will need to|need to)"
)
#: where a sentence says what the call itself wants; what stands before it is background
AIM = re.compile(
    rf"(?:{_TOPIC}|\bit|\bthis) (?:therefore |also )?(?:will )?"
    r"(?:aims? (?:at |to )|focus(?:es)? on |targets )|"
    rf"(?:therefore,? )?the (?:\w+ )?(?:objective|aim|scope|focus) of {_TOPIC}"
    r" (?:is |are )?(?:therefore )?(?:to )?|"
    rf"\b{_APPLICANTS}(?: (?:also|aim to|address|include|cover))* ",
    re.I,
)
_FOLLOW = r"^(?:follow(?:ing)?[ -](?:up|on) (?:and|on|to) complement|complement).*?\b"
#: beginnings after which the wanted comes
BEGINNINGS = (
    re.compile(r"^(?:In particular|In addition|Furthermore|Moreover|Therefore|Finally|As such|"
               r"Against this background|Additionally),? ", re.I),
    # "follow up and complement previous activities … with a view to"
    re.compile(
        rf"{_FOLLOW}(?:with a view to|with the objective of|(?:with )?a particular focus on|"
        r"for the development of)\s+", re.I),
    re.compile(rf"{_FOLLOW}(?:by|and explore|in the (?:field|area) of)\s+", re.I),
    re.compile(r"^demonstrate their disruptive impact on defence applications and address ", re.I),
    re.compile(r"^.*\bwelcomes proposals for add-on \w+ actions to ", re.I),
    re.compile(r"^(?:actions )?support(?:ing)? (?:the )?(?=common procurement of )", re.I),
    re.compile(r"^(?:they|it|these) (?:should contribute to )+(?:the )?", re.I),
    re.compile(r"^Common procurement actions .*? shall consist of .*?(?=procurement of )", re.I),
)  # fmt: skip
#: what opens a list of things wanted
OPENS = re.compile(
    r"(?:\bincluding(?: but not limited to)?|\bsuch as|\be\.g\.|\bfor example)"
    r"(?: in terms of| for)? |\bby providing "
)
INNER = re.compile(r"\((?:including|e\.g\.|such as|i\.e\.) ([^()]+)\)")
PREFIX = re.compile(r"\((\w{1,12})\)(?=-)")
#: pairs of words that are one thing
TOGETHER = ("command and control", "test and evaluation", "research and development")
#: things that every project needs, and words that leave it open: naming them tells nobody apart
COMMON = frozenset({
    "time", "cost", "costs", "investment cost", "complexity", "operations", "equipment", "safety",
    "reliability", "readiness", "deployability", "infrastructure", "components", "sub-systems",
    "their components", "maintaining", "managing", "establishing", "managing and maintaining",
    "maintaining defence industrial readiness pools", "industrialisation", "maintainability",
    "ground", "surface", "aerial", "underwater", "unmanned", "aircraft and uas", "acquisition",
    "obsolescence", "supply-chain", "supply-chain and obsolescence", "training", "others",
    "as applicable", "as appropriate", "as relevant", "where applicable", "where relevant",
})  # fmt: skip
ARTICLE = re.compile(r"^(?:(?:and|or|the|a|an|as well as|also|та|і|або)\s+)+")
SENTENCE = re.compile(r"\b(?:will|should|shall|must|which|that|is|are|may)\b|[()]| (?:and|or)$")
#: how a sentence ends whose rest stands in bullets below it
OPENING = re.compile(r"\b(?:of|for|in|to|by|with|following|including|are|is|namely)$")
FEWEST, SHORTEST, LONGEST, WORDS = 3, 4, 320, 11


def asks(sentence: str, *, bullet: bool) -> bool:
    """Whether a sentence names something that the partners must be able to do."""
    if PAPERWORK.search(sentence):
        return False
    return bullet or ASKS.search(sentence) is not None


def wanted(sentence: str) -> str:
    """The sentence without its beginnings: what is wanted, at most 320 characters."""
    aim = AIM.search(sentence)
    words = sentence[aim.end() :] if aim else sentence
    for beginning in BEGINNINGS:
        words = beginning.sub("", words, count=1)
    words = words.strip(" .;,:")
    if len(words) > LONGEST:
        head = words[:LONGEST]
        cut = max(head.rfind(", "), head.rfind("; "), head.rfind(" (including"))
        words = head[: cut if cut > LONGEST // 2 else head.rfind(" ")].rstrip(" ,;(") + " …"
    return words[:1].upper() + words[1:]


def is_whole(words: str) -> bool:
    """Whether the words say something by themselves: not the mere opening of a list."""
    return len(words.split()) > FEWEST - 1 and not OPENING.search(words)


def listed(sentence: str) -> list[str]:
    """The things of a list of three or more inside a sentence, in brackets or after "such as"."""
    found: list[str] = []
    sentence = PREFIX.sub(r"\1", sentence)
    for kept in TOGETHER:
        sentence = sentence.replace(kept, kept.replace(" ", "_"))
    for inner in INNER.finditer(sentence):
        found += _several(inner[1])
    outer = INNER.sub("", sentence)
    for opening in OPENS.finditer(outer):
        found += _several(re.split(r"[.;:)–]| - |, which ", outer[opening.end() :])[0])
    return list(dict.fromkeys(found))


def _several(text: str) -> list[str]:
    *first, last = text.split(",")
    parts = [part.replace("_", " ").strip(" .;,-") for part in [*first, *_halves(last)]]
    things = [ARTICLE.sub("", part) for part in parts]
    fitting = [one for one in things if _is_thing(one)]
    return fitting if first and len(fitting) >= FEWEST and not text.startswith("those ") else []


def _halves(piece: str) -> list[str]:
    """The last piece of a list may hold two things: "lethality, tracking and acquisition"."""
    piece = piece.strip()
    if piece.startswith(("and ", "or ", "та ", "і ", "або ")):
        return [piece]
    return re.split(r" (?:and|or|та|і|або) ", piece, maxsplit=1)


def _is_thing(text: str) -> bool:
    words = text.split()
    return (
        len(text) >= SHORTEST and len(words) <= WORDS and text.lower() not in COMMON
        and not re.match(r"(?:in|with|both|for|by|of|to|at|including) ", text)
        and not SENTENCE.search(text)
    )  # fmt: skip
