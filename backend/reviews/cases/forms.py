"""What officers type about a case beside decisions and notes."""

from pydantic import BaseModel, Field

from backend.reviews.notes import NOTE_LENGTH


class AboutCompany(BaseModel):
    """A company of the pair, and a word about it."""

    company_id: int
    note: str = Field(default="", max_length=NOTE_LENGTH)
