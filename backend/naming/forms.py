"""Company names compared without their legal form and punctuation."""

import re

from backend.naming.latin import latin

#: as `latin` writes them
LEGAL_FORMS = frozenset({
    "llc", "ltd", "limited", "plc", "inc", "corp", "corporation", "co", "company", "gmbh", "mbh",
    "ag", "kg", "kgaa", "ug", "se", "eg", "ev", "sa", "sas", "sarl", "sasu", "sl", "slu", "srl",
    "spa", "snc", "sapa", "bv", "nv", "vof", "bvba", "sprl", "ab", "oy", "oyj", "as", "asa",
    "aps", "sp", "z", "oo", "zoo", "spzoo", "sro", "doo", "dd", "kft", "zrt", "nyrt", "ood",
    "eood", "ad", "uab", "ou", "sia", "ike", "ae", "epe", "lda", "tov", "tzov", "pp", "pat",
    "prat", "at", "dp", "kp", "nvp", "nvf", "fop", "zat", "vat", "pjsc", "jsc", "soe", "ooo",
})  # fmt: skip
#: legal forms in full, as `latin` writes them; a longer one before what it holds
PHRASES = (
    "tovarystvo z obmezhenoiu vidpovidalnistiu", "tovarystvo z dodatkovoiu vidpovidalnistiu",
    "publichne aktsionerne tovarystvo", "pryvatne aktsionerne tovarystvo",
    "aktsionerne tovarystvo", "derzhavne pidpryiemstvo", "pryvatne pidpryiemstvo",
    "kazenne pidpryiemstvo", "naukovo-vyrobnyche pidpryiemstvo", "fizychna osoba-pidpryiemets",
    "limited liability company", "public joint stock company", "private joint stock company",
    "joint stock company", "state enterprise",
    "spolka z ograniczona odpowiedzialnoscia", "spolka akcyjna",
    "gesellschaft mit beschrankter haftung", "aktiengesellschaft",
)  # fmt: skip
PHRASE = re.compile(rf"\b(?:{'|'.join(PHRASES)})\b")
WORD = re.compile(r"[\w'’ʼ`]+")
INITIALS = re.compile(r"(?<=\b\w)\.\s?(?=\w\b)")


def comparable(latin_name: str) -> str:
    """The own words of a name in small Latin letters, without legal form; may be compared."""
    words = re.findall(r"\w+", INITIALS.sub("", latin_name))  # s.a. and d.o.o. are one word
    left = re.findall(r"\w+", INITIALS.sub("", PHRASE.sub(" ", latin_name)))
    own = [word for word in left if word not in LEGAL_FORMS]
    return " ".join(own or words)


def own_words(text: str) -> str:
    """A name as typed, in its own letters, without legal form; the whole where that is all."""
    words = WORD.findall(INITIALS.sub("", text))
    romanised = [latin(word) for word in words]
    own = comparable(" ".join(romanised)).split()
    kept = [word for word, plain in zip(words, romanised, strict=True) if plain in own]
    return " ".join(kept)
