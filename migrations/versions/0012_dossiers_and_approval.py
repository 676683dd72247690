"""Dossiers kept as files, and which version of a consortium was approved."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NAME = "consortium_dossiers"
CHECKS = {
    "kind": "kind in ('pdf', 'xlsx')",
    "locale": "locale in ('en', 'uk')",
    "state": "state in ('waiting', 'ready', 'refused')",
    "content": "state <> 'ready' or content is not null",
}


def upgrade() -> None:
    op.add_column("consortia", sa.Column("approved_version", sa.BigInteger()))
    # what stands approved already was approved as it is
    op.execute(
        "update consortia set approved_version = version "
        "where state in ('approved', 'invited', 'forming', 'complete', 'submitted', 'funded')"
    )
    op.create_table(
        NAME,
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("consortium_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("locale", sa.String(2), nullable=False),
        sa.Column("seen_as", sa.String(), nullable=False),
        sa.Column("basis", sa.String(64), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by_id", sa.BigInteger()),
        sa.Column(
            "asked_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.Column("made_at", sa.DateTime(timezone=True)),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("size", sa.BigInteger()),
        sa.Column("sha256", sa.String(64), nullable=False),
        *(
            sa.CheckConstraint(text, name=op.f(f"ck_{NAME}_{name}"))
            for name, text in CHECKS.items()
        ),
        sa.ForeignKeyConstraint(
            ["consortium_id"], ["consortia.id"], name=op.f(f"fk_{NAME}_consortium_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f(f"fk_{NAME}_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NAME}")),
    )  # fmt: skip
    op.create_index(f"ix_{NAME}_consortium_id_seen_as", NAME, ["consortium_id", "seen_as"])
    op.create_index(f"ix_{NAME}_asked_at", NAME, ["asked_at"])


def downgrade() -> None:
    op.drop_table(NAME)
    op.drop_column("consortia", "approved_version")
