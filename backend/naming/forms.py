"""Company names compared without their legal form and punctuation."""

import re

#: as `latin` writes them
LEGAL_FORMS = frozenset({
    "llc", "ltd", "limited", "plc", "inc", "corp", "corporation", "co", "company", "gmbh", "mbh",
    "ag", "kg", "kgaa", "ug", "se", "eg", "ev", "sa", "sas", "sarl", "sasu", "sl", "slu", "srl",
    "spa", "snc", "sapa", "bv", "nv", "vof", "bvba", "sprl", "ab", "oy", "oyj", "as", "asa",
    "aps", "sp", "z", "oo", "zoo", "spzoo", "sro", "doo", "dd", "kft", "zrt", "nyrt", "ood",
    "eood", "ad", "uab", "ou", "sia", "ike", "ae", "epe", "lda", "tov", "tzov", "pp", "pat",
    "prat", "at", "dp", "kp", "nvp", "nvf", "fop", "zat", "vat",
})  # fmt: skip
INITIALS = re.compile(r"(?<=\b\w)\.\s?(?=\w\b)")


def comparable(latin_name: str) -> str:
    """The own words of a name in small Latin letters, without legal form; may be compared."""
    words = re.findall(r"\w+", INITIALS.sub("", latin_name))  # s.a. and d.o.o. are one word
    own = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(own or words)
