"""Calls, their versions, and the capabilities they require."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SEARCH = (
    "setweight(to_tsvector('simple', identifier::text || ' ' || call_identifier), 'A') || "
    "setweight(to_tsvector('english', title || ' ' || call_title), 'A') || "
    "setweight(to_tsvector('english', text), 'C')"
)


def upgrade() -> None:
    op.create_table(
        "calls",
        _id(),
        sa.Column("identifier", postgresql.CITEXT(), nullable=False),
        *(_text(name) for name in ("programme", "programme_name", "action", "types_of_action")),
        *(_text(name) for name in ("call_identifier", "call_title", "title", "text")),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        *(
            sa.Column(name, sa.BigInteger(), nullable=True)
            for name in ("budget_total", "budget_min", "budget_max", "expected_grants")
        ),
        _text("link"),
        _text("status"),
        sa.Column("read_from_text", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("edited", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("drafted_version", sa.BigInteger(), nullable=True),
        _now("created_at"),
        _now("updated_at"),
        sa.Column(
            "search", postgresql.TSVECTOR(), sa.Computed(SEARCH, persisted=True), nullable=False
        ),
        sa.CheckConstraint(
            "status in ('forthcoming', 'open', 'closed')", name=op.f("ck_calls_status")
        ),
        sa.CheckConstraint("language in ('en', 'uk')", name=op.f("ck_calls_language")),
        sa.CheckConstraint(
            "char_length(identifier::text) between 3 and 120", name=op.f("ck_calls_identifier")
        ),
        sa.CheckConstraint("budget_min <= budget_max", name=op.f("ck_calls_budget")),
        sa.CheckConstraint("opens_on <= deadline", name=op.f("ck_calls_dates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("identifier", name=op.f("uq_calls_identifier")),
    )
    op.create_index("ix_calls_status_deadline", "calls", ["status", "deadline", "id"])
    op.create_index("ix_calls_programme", "calls", ["programme"])
    op.create_index("ix_calls_search", "calls", ["search"], postgresql_using="gin")
    op.create_table(
        "call_versions",
        _id(),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        _text("kind"),
        _now("at"),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        _text("source"),
        sa.Column("run_id", sa.BigInteger(), nullable=True),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "kind in ('created', 'imported', 'edited', 'moved')", name=op.f("ck_call_versions_kind")
        ),
        _key("call_versions", "call_id", "calls.id", "CASCADE"),
        _key("call_versions", "by_id", "users.id", "SET NULL"),
        _key("call_versions", "run_id", "import_runs.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_versions")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_call_versions_call_id_number")),
    )
    op.create_index("ix_call_versions_run_id", "call_versions", ["run_id"])
    op.create_table(
        "required_capabilities",
        _id(),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        _text("text_en"),
        _text("text_uk"),
        sa.Column("codes", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("minimum_trl", sa.BigInteger(), nullable=True),
        _text("role"),
        _text("drafted_by"),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        _now("created_at"),
        sa.CheckConstraint("weight between 1 and 5", name=op.f("ck_required_capabilities_weight")),
        sa.CheckConstraint(
            "minimum_trl between 1 and 9", name=op.f("ck_required_capabilities_minimum_trl")
        ),
        sa.CheckConstraint(
            "text_en <> '' or text_uk <> ''", name=op.f("ck_required_capabilities_text")
        ),
        sa.CheckConstraint(
            "drafted_by in ('engine', 'officer')", name=op.f("ck_required_capabilities_drafted_by")
        ),
        _key("required_capabilities", "call_id", "calls.id", "CASCADE"),
        _key("required_capabilities", "confirmed_by_id", "users.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_required_capabilities")),
    )
    op.create_index(
        "ix_required_capabilities_call_id_position",
        "required_capabilities",
        ["call_id", "position"],
    )
    _kinds("'cordis', 'members', 'calls'")


def downgrade() -> None:
    op.execute("delete from import_runs where kind = 'calls'")
    for table in ("required_capabilities", "call_versions", "calls"):
        op.drop_table(table)
    _kinds("'cordis', 'members'")


def _kinds(kinds: str) -> None:
    op.drop_constraint(op.f("ck_import_runs_kind"), "import_runs")
    op.create_check_constraint(op.f("ck_import_runs_kind"), "import_runs", f"kind in ({kinds})")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _now(name: str) -> sa.Column[object]:
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def _key(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [target], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )
