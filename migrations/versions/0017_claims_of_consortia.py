"""What a consortium says of its project and of its members' groups."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KINDS = (
    "what in ('pesco', 'new_cooperation', 'new_capacity', 'crisis_relevant', 'special', "
    "'supporting_state')"
)


def upgrade() -> None:
    op.create_table(
        "consortium_claims",
        *_said(),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True)),
        sa.Column("shown_by_id", sa.BigInteger()),
        sa.CheckConstraint(KINDS, name=op.f("ck_consortium_claims_what")),
        sa.CheckConstraint(
            "(what = 'supporting_state') = (country <> '')",
            name=op.f("ck_consortium_claims_country"),
        ),
        sa.CheckConstraint(
            "not holds or char_length(btrim(evidence)) > 0",
            name=op.f("ck_consortium_claims_evidence"),
        ),
        sa.CheckConstraint(
            "shown_at is null or holds", name=op.f("ck_consortium_claims_shown")
        ),
        *_keys("consortium_claims"),
        sa.ForeignKeyConstraint(
            ["shown_by_id"], ["users.id"], ondelete="SET NULL",
            name=op.f("fk_consortium_claims_shown_by_id_users"),
        ),
        sa.UniqueConstraint(
            "consortium_id", "what", "country",
            name=op.f("uq_consortium_claims_consortium_id_what_country"),
        ),
    )  # fmt: skip
    op.create_table(
        "consortium_kinships",
        *_said(),
        sa.Column("one_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_consortium_kinships_pair")),
        *_keys("consortium_kinships"),
        *(
            sa.ForeignKeyConstraint(
                [name], ["companies.id"], ondelete="CASCADE",
                name=op.f(f"fk_consortium_kinships_{name}_companies"),
            )
            for name in ("one_id", "other_id")
        ),
        sa.UniqueConstraint(
            "consortium_id", "one_id", "other_id",
            name=op.f("uq_consortium_kinships_consortium_id_one_id_other_id"),
        ),
    )  # fmt: skip


def _said() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("consortium_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger()),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
    ]


def _keys(table: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["consortium_id"], ["consortia.id"], ondelete="CASCADE",
            name=op.f(f"fk_{table}_consortium_id_consortia"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], ondelete="SET NULL", name=op.f(f"fk_{table}_by_id_users")
        ),
    ]  # fmt: skip


def downgrade() -> None:
    op.drop_table("consortium_kinships")
    op.drop_table("consortium_claims")
