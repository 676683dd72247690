"""What official registers say of organisations."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KIND = "ck_import_runs_kind"


def upgrade() -> None:
    _kinds("'cordis', 'members', 'calls', 'register'")
    now, empty = sa.text("now()"), sa.text("''")
    said = ("short_name", "legal_form", "status_said", "region", "city", "address",
            "activity_code", "activity")  # fmt: skip
    op.create_table(
        "register_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("identifier", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), server_default=empty, nullable=False) for name in said),
        sa.Column("founded", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column(
            "latin_name", sa.String(),
            sa.Computed("latin(name || ' ' || short_name)", persisted=True), nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entries")),
        sa.UniqueConstraint(
            "scheme", "identifier", name=op.f("uq_register_entries_scheme_identifier")
        ),
        sa.CheckConstraint("scheme in ('UA-EDR')", name=op.f("ck_register_entries_scheme")),
        sa.CheckConstraint(
            "status in ('active', 'terminating', 'insolvent', 'terminated', 'unknown')",
            name=op.f("ck_register_entries_status"),
        ),
        sa.CheckConstraint("char_length(btrim(name)) > 0", name=op.f("ck_register_entries_name")),
    )  # fmt: skip
    op.create_index("ix_register_entries_as_of", "register_entries", ["scheme", "as_of"])
    op.create_index(
        "ix_register_entries_latin_name_trgm", "register_entries", ["latin_name"],
        postgresql_using="gin", postgresql_ops={"latin_name": "gin_trgm_ops"},
        postgresql_where=sa.text("status <> 'terminated'"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("register_entries")
    op.execute("delete from import_runs where kind = 'register'")
    _kinds("'cordis', 'members', 'calls'")


def _kinds(kinds: str) -> None:
    op.drop_constraint(KIND, "import_runs")
    op.create_check_constraint(op.f(KIND), "import_runs", f"kind in ({kinds})")
