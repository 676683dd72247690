"""Whether two names are one, whatever the alphabet, the legal form and the spelling."""

from backend.naming.forms import comparable, own_words
from backend.naming.spellings import spellings


def same_name(one: str, other: str) -> bool:
    """«ТОВ "КРИЛО"» and Krylo LLC are one name."""
    return bool(_written(one) & _written(other))


def _written(name: str) -> set[str]:
    return {text for each in spellings(own_words(name)) if (text := comparable(each))}
