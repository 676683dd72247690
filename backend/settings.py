"""Every setting of the application, read from the environment once."""

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import AliasChoices, Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
DEVELOPMENT_SECRET = "development-only-secret"  # noqa: S105 - refused in production below


class Environment(StrEnum):
    """Where the application runs; production refuses unsafe defaults."""

    development = "development"
    production = "production"


class Settings(BaseSettings):
    """Settings by environment variable; the docs list each one (checked by a test)."""

    model_config = SettingsConfigDict(env_prefix="SPILNO_", env_file=None, extra="ignore")

    environment: Environment = Environment.development
    #: any PostgreSQL >= 15 with pgvector; without it a private server runs in the data folder
    database_url: str | None = Field(
        None, validation_alias=AliasChoices("DATABASE_URL", "SPILNO_DATABASE_URL")
    )
    #: where the private server, the converted encoder and exports live
    data_dir: Path = ROOT / ".data"
    #: a hub id or a local folder; empty means the packaged multilingual model
    embedding_model: str = Field(
        "", validation_alias=AliasChoices("EMBEDDING_MODEL", "SPILNO_EMBEDDING_MODEL")
    )
    #: a ranking model trained here; empty means the one that ships with the project
    ranking_model: Path | None = None
    #: stated needs and offers up to which a question judges everyone; above, a pool; 0: always
    judge_everyone_up_to: int = Field(8_000, ge=0)
    #: vectors of a kind of text up to which they are compared in process; above, in the database
    vectors_in_process_up_to: int = Field(50_000, ge=0)
    #: share of the first ten places of a list that is drawn by chance from further down; 0: none
    exploration_share: float = Field(0.1, ge=0, le=0.5)
    #: keys the digests of sessions and mailed links; a new one logs everybody out
    secret: str = DEVELOPMENT_SECRET
    #: the address that people type; used in e-mails and for the origin check
    base_url: str = "http://localhost:8000"
    #: who runs this installation, shown on the welcome page and in e-mails
    operator: str = "Spilno demonstration"
    #: console prints e-mails; smtp sends them through SPILNO_SMTP_URL
    mailer: str = Field("console", pattern="^(console|smtp)$")
    #: smtp[s]://user:password@host:port
    smtp_url: str = ""
    mail_from: str = "Spilno <no-reply@spilno.example>"
    #: hours until a session ends
    session_hours: int = 12
    #: whether officers and administrators need a second factor; empty: in production only
    staff_second_factor: bool | None = None
    #: argon2 memory in KiB; lowered in tests only
    password_memory_kib: int = 65536

    @model_validator(mode="after")
    def refuse_unsafe_production(self) -> Self:
        """Production must bring its own secret, address and mail server."""
        if self.environment is not Environment.production:
            return self
        missing = [
            name
            for name, bad in (
                ("SPILNO_SECRET", self.secret == DEVELOPMENT_SECRET),
                ("SPILNO_BASE_URL", not self.base_url.startswith("https://")),
                ("SPILNO_MAILER=smtp and SPILNO_SMTP_URL", not self.smtp_url),
            )
            if bad
        ]
        if missing:
            raise ValueError(f"set in production: {', '.join(missing)}")
        return self

    @property
    def staff_needs_factor(self) -> bool:
        """Whether officers and administrators log in with a code beside the password."""
        if self.staff_second_factor is None:
            return self.environment is Environment.production
        return self.staff_second_factor

    @property
    def secure_cookies(self) -> bool:
        """Cookies travel only over HTTPS when the site has an HTTPS address."""
        return self.base_url.startswith("https://")


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
