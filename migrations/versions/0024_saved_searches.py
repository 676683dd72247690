"""Searches of the directory that people saved."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    now = sa.text("now()")
    nobody = sa.text("'{}'")
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("mailed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("known", sa.ARRAY(sa.BigInteger()), server_default=nobody, nullable=False),
        sa.Column("told", sa.ARRAY(sa.BigInteger()), server_default=nobody, nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("fresh", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.CheckConstraint("char_length(btrim(name)) > 0", name=op.f("ck_saved_searches_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_searches_user_id_name")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_saved_searches_user_id"), ondelete="CASCADE"
        ),
    )
    op.create_index(
        "ix_saved_searches_mailed", "saved_searches", ["user_id"],
        postgresql_where=sa.text("mailed"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("saved_searches")
