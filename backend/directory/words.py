"""A typed question as PostgreSQL's full text sees it: every word, by its beginning."""

import re

WORD = re.compile(r"[^\W_]+")
MOST = 12
#: words that say nothing about a company
_FILLERS = (
    "a an and are as at by for from in is of on or our that the their to we who with "
    "а або в від до для є з за і із й на над не о об од по при про та те то у хто ці це що"
)
FILLERS = frozenset(_FILLERS.split())
#: endings that differ between a question and an entry; the longest that leaves a word goes
ENDINGS = (
    "ing", "ies", "es", "s", "ed", "y",
    "ування", "ення", "ання", "ового", "овий", "ова", "ів", "ами", "ями", "ах", "ях", "ої", "ою",
    "их", "им", "ий", "ій", "ого", "ому", "а", "я", "и", "і", "у", "ю", "о", "е", "ь",
)  # fmt: skip
LEAVES = 4


def words_of(text: str) -> list[str]:
    """The words that count, at most twelve; the fillers only if there is nothing else."""
    found = list(dict.fromkeys(WORD.findall(text.lower())))
    return ([word for word in found if word not in FILLERS] or found)[:MOST]


def stem(word: str) -> str:
    """The beginning by which the other forms of a word are found too."""
    fitting = [end for end in ENDINGS if word.endswith(end) and len(word) - len(end) >= LEAVES]
    return word.removesuffix(max(fitting, key=len)) if fitting else word


def tsquery(text: str, *, every: bool = True) -> str:
    """A full-text query that wants every word, or any of them; "" for no words."""
    stems = [stem(word) for word in words_of(text)]
    # only letters and digits are left, so nothing typed can be read as an operator
    terms = [f"{one}:*" if len(one) >= 3 else one for one in stems]
    return (" & " if every else " | ").join(terms)
