"""What people type or paste, without the characters that nobody sees and that make it lie."""

import re
import unicodedata
from typing import Any

from pydantic import BaseModel, model_validator

#: control characters but tab and line breaks; marks that turn the direction of writing round, so
#: that one name looks like another; spaces without width, soft hyphens, letters that are blank;
#: halves of a character, which no text in UTF-8 holds
UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u115f\u1160\u180e\u200b\u202a-\u202e\u2060-\u2069"
    r"\u3164\ud800-\udfff\ufeff\uffa0\U000e0000-\U000e007f]"
)
SECRET = frozenset({"password"})


def visible(text: str) -> str:
    """The text as it is seen, its letters composed, without blanks around it."""
    return unicodedata.normalize("NFC", UNSEEN.sub("", text)).strip()


class Typed(BaseModel):
    """A model whose texts are taken as they are seen, from a form and from a program alike."""

    @model_validator(mode="before")
    @classmethod
    def _as_seen(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {name: value if name in SECRET else _seen(value) for name, value in data.items()}


def _seen(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    return [_seen(one) for one in value] if isinstance(value, list) else value
