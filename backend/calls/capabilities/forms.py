"""What is typed about one required capability."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, field_validator

from backend import taxonomy
from backend.calls.forms import NOT_LISTED
from backend.companies.facets.forms import Code
from backend.i18n import mark

NO_TEXT = mark("Say what is required, in English or in Ukrainian.")
LONGEST = 1000


def _role(value: str) -> str:
    if value and value not in taxonomy.values("ROLE"):
        raise ValueError(NOT_LISTED)
    return value


def _once(values: Any) -> Any:
    return list(dict.fromkeys(values))


class CapabilityText(BaseModel):
    """A capability in the words of one or both languages, with its codes and its weight."""

    text_uk: str = Field("", max_length=LONGEST)
    text_en: str = Field("", max_length=LONGEST, validate_default=True)
    areas: Annotated[list[Code], AfterValidator(_once)] = Field(default_factory=list, max_length=3)
    cpv: Annotated[list[Code], AfterValidator(_once)] = Field(default_factory=list, max_length=6)
    weight: int = Field(3, ge=1, le=5)
    minimum_trl: int | None = Field(None, ge=1, le=9)
    role: Annotated[str, AfterValidator(_role)] = ""

    @field_validator("text_en")
    @classmethod
    def said(cls, text: str, info: ValidationInfo) -> str:
        """One language is enough."""
        if not text.strip() and not info.data.get("text_uk", "").strip():
            raise ValueError(NO_TEXT)
        return text.strip()

    def columns(self) -> dict[str, Any]:
        """The same as columns of a required capability."""
        return {
            "text_en": self.text_en,
            "text_uk": self.text_uk.strip(),
            "codes": [*dict.fromkeys([*self.areas, *self.cpv])],
            "weight": self.weight,
            "minimum_trl": self.minimum_trl,
            "role": self.role,
        }


class CapabilityChange(CapabilityText):
    """A change of a capability, with the revision that it was made from."""

    revision: str = ""
