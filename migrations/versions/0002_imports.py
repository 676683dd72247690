"""Imports: their runs, what they refused, and unlogged tables for rows on the way."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("checkpoint", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("started_by_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('cordis', 'members')", name=op.f("ck_import_runs_kind")),
        sa.CheckConstraint(
            "state in ('checked', 'running', 'done', 'abandoned')",
            name=op.f("ck_import_runs_state"),
        ),
        sa.CheckConstraint(
            "(state = 'checked') = (file is not null)", name=op.f("ck_import_runs_file")
        ),
        sa.ForeignKeyConstraint(
            ["started_by_id"],
            ["users.id"],
            name=op.f("fk_import_runs_started_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
    )
    op.create_index("ix_import_runs_state", "import_runs", ["state"])
    op.create_table(
        "import_problems",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("column_name", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("fatal", sa.Boolean(), nullable=False),
        _run_key("import_problems"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_problems")),
    )
    op.create_index(op.f("ix_import_problems_run_id"), "import_problems", ["run_id"])
    op.create_table(
        "staged_projects",
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("line", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("stamp", sa.Date(), nullable=True),
        sa.Column("acronym", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("objective", sa.String(), nullable=False),
        sa.Column("topic_code", sa.String(), nullable=False),
        sa.Column("topic_title", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        _run_key("staged_projects"),
        sa.PrimaryKeyConstraint("run_id", "file", "line", name=op.f("pk_staged_projects")),
        prefixes=["UNLOGGED"],
    )
    op.create_index("ix_staged_projects_run_id_key", "staged_projects", ["run_id", "key"])
    op.create_table(
        "staged_participations",
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("line", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("project_key", sa.String(), nullable=False),
        sa.Column("pic", sa.String(), nullable=False),
        sa.Column("stamp", sa.Date(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("short_name", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("imported_sme", sa.Boolean(), nullable=True),
        sa.Column("website", sa.String(), nullable=True),
        sa.Column("vat", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("record_role", sa.String(), nullable=False),
        sa.Column("contribution", sa.Numeric(), nullable=True),
        _run_key("staged_participations"),
        sa.PrimaryKeyConstraint("run_id", "file", "line", name=op.f("pk_staged_participations")),
        prefixes=["UNLOGGED"],
    )
    op.create_index(
        "ix_staged_participations_run_id_pic", "staged_participations", ["run_id", "pic"]
    )


def downgrade() -> None:
    for table in ("staged_participations", "staged_projects", "import_problems", "import_runs"):
        op.drop_table(table)


def _run_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["run_id"], ["import_runs.id"], name=op.f(f"fk_{table}_run_id"), ondelete="CASCADE"
    )
