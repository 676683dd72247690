"""Consortia: members, slots, coverage, versions, letters of intent."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    "consortia", "consortium_members", "consortium_slots", "slot_coverage", "consortium_bans",
    "consortium_versions", "letters_of_intent",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "consortia",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("call_version", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("coordinator_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("looking_for", sa.String(), nullable=False),
        sa.Column("minimum_members", sa.BigInteger(), nullable=False),
        sa.Column("maximum_members", sa.BigInteger(), nullable=False),
        sa.Column("minimum_ukrainians", sa.BigInteger(), nullable=False),
        sa.Column("minimum_smes", sa.BigInteger(), nullable=False),
        sa.Column("budget_eur", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("state_reason", sa.String(), nullable=False),
        sa.Column("state_note", sa.String(), nullable=False),
        sa.Column(
            "state_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            _one_of("looking_for", "closed anonymous named"), name=op.f("ck_consortia_looking_for")
        ),
        sa.CheckConstraint(
            _one_of("origin", "company officer engine"), name=op.f("ck_consortia_origin")
        ),
        sa.CheckConstraint(
            _one_of(
                "state",
                "draft proposed under_review approved invited forming complete submitted funded "
                "rejected dissolved",
            ),
            name=op.f("ck_consortia_state"),
        ),
        sa.CheckConstraint("budget_eur > 0", name=op.f("ck_consortia_budget")),
        sa.CheckConstraint(
            "char_length(btrim(title)) between 3 and 160", name=op.f("ck_consortia_title")
        ),
        sa.CheckConstraint(
            "maximum_members between minimum_members and 60",
            name=op.f("ck_consortia_maximum_members"),
        ),
        sa.CheckConstraint(
            "minimum_members between 1 and 60", name=op.f("ck_consortia_minimum_members")
        ),
        sa.CheckConstraint("minimum_smes between 0 and 30", name=op.f("ck_consortia_minimum_smes")),
        sa.CheckConstraint(
            "minimum_ukrainians between 0 and 20", name=op.f("ck_consortia_minimum_ukrainians")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_consortia_version")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_consortia_call_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["coordinator_id"],
            ["companies.id"],
            name=op.f("fk_consortia_coordinator_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["users.id"],
            name=op.f("fk_consortia_created_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consortia")),
    )
    op.create_index("ix_consortia_call_id", "consortia", ["call_id"], unique=False)
    op.create_index("ix_consortia_state_id", "consortia", ["state", "id"], unique=False)
    op.create_index(
        "uq_consortia_standing",
        "consortia",
        ["coordinator_id", "call_id", sa.literal_column("lower(title)")],
        unique=True,
        postgresql_where=sa.text("state not in ('funded', 'rejected', 'dissolved')"),
    )
    op.create_table(
        "consortium_bans",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("consortium_id", sa.BigInteger(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_consortium_bans_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_consortium_bans_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["consortium_id"],
            ["consortia.id"],
            name=op.f("fk_consortium_bans_consortium_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consortium_bans")),
        sa.UniqueConstraint(
            "consortium_id", "company_id", name=op.f("uq_consortium_bans_consortium_id_company_id")
        ),
    )
    op.create_table(
        "consortium_members",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("consortium_id", sa.BigInteger(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("cost_eur", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("reply_note", sa.String(), nullable=False),
        sa.Column("replaces_id", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("replied_by_id", sa.BigInteger(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "state_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            _one_of(
                "role", "coordinator beneficiary affiliated_entity associated_partner subcontractor"
            ),
            name=op.f("ck_consortium_members_role"),
        ),
        sa.CheckConstraint(
            "state <> 'invited' or reply_by is not null",
            name=op.f("ck_consortium_members_reply_by"),
        ),
        sa.CheckConstraint(
            _one_of(
                "state",
                "suggested invited requested accepted declined expired refused withdrawn removed "
                "left",
            ),
            name=op.f("ck_consortium_members_state"),
        ),
        sa.CheckConstraint(
            "state not in ('declined', 'refused', 'left') or reason_code is not null",
            name=op.f("ck_consortium_members_reason"),
        ),
        sa.CheckConstraint("cost_eur >= 0", name=op.f("ck_consortium_members_cost")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_consortium_members_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_consortium_members_company_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["consortium_id"],
            ["consortia.id"],
            name=op.f("fk_consortium_members_consortium_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["consortium_members.id"],
            name=op.f("fk_consortium_members_replaces_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["replied_by_id"],
            ["users.id"],
            name=op.f("fk_consortium_members_replied_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consortium_members")),
    )
    op.create_index(
        "ix_consortium_members_company_id_state",
        "consortium_members",
        ["company_id", "state"],
        unique=False,
    )
    op.create_index(
        "ix_consortium_members_reply_by",
        "consortium_members",
        ["reply_by"],
        unique=False,
        postgresql_where=sa.text("state = 'invited'"),
    )
    op.create_index(
        "uq_consortium_members_coordinator",
        "consortium_members",
        ["consortium_id"],
        unique=True,
        postgresql_where=sa.text(
            "role = 'coordinator' and state in ('suggested', 'invited', 'requested', 'accepted')"
        ),
    )
    op.create_index(
        "uq_consortium_members_live",
        "consortium_members",
        ["consortium_id", "company_id"],
        unique=True,
        postgresql_where=sa.text(_one_of("state", "suggested invited requested accepted")),
    )
    op.create_table(
        "consortium_slots",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("consortium_id", sa.BigInteger(), nullable=False),
        sa.Column("capability_id", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=False),
        sa.Column("text_uk", sa.String(), nullable=False),
        sa.Column("codes", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("minimum_trl", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("text_en <> '' or text_uk <> ''", name=op.f("ck_consortium_slots_text")),
        sa.CheckConstraint(
            "minimum_trl between 1 and 9", name=op.f("ck_consortium_slots_minimum_trl")
        ),
        sa.CheckConstraint("weight between 1 and 5", name=op.f("ck_consortium_slots_weight")),
        sa.ForeignKeyConstraint(
            ["capability_id"],
            ["required_capabilities.id"],
            name=op.f("fk_consortium_slots_capability_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["consortium_id"],
            ["consortia.id"],
            name=op.f("fk_consortium_slots_consortium_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consortium_slots")),
        sa.UniqueConstraint(
            "consortium_id",
            "capability_id",
            name=op.f("uq_consortium_slots_consortium_id_capability_id"),
        ),
    )
    op.create_index(
        "ix_consortium_slots_consortium_id_position",
        "consortium_slots",
        ["consortium_id", "position"],
        unique=False,
    )
    op.create_table(
        "consortium_versions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("consortium_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("values", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_consortium_versions_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["consortium_id"],
            ["consortia.id"],
            name=op.f("fk_consortium_versions_consortium_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consortium_versions")),
        sa.UniqueConstraint(
            "consortium_id", "number", name=op.f("uq_consortium_versions_consortium_id_number")
        ),
    )
    op.create_table(
        "letters_of_intent",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("signatory", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            _one_of("language", "en uk"), name=op.f("ck_letters_of_intent_language")
        ),
        sa.CheckConstraint(
            "char_length(btrim(signatory)) > 0", name=op.f("ck_letters_of_intent_signatory")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_letters_of_intent_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["consortium_members.id"],
            name=op.f("fk_letters_of_intent_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters_of_intent")),
    )
    op.create_index(
        "uq_letters_of_intent_standing",
        "letters_of_intent",
        ["member_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    op.create_table(
        "slot_coverage",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slot_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.CheckConstraint(_one_of("part", "lead backup"), name=op.f("ck_slot_coverage_part")),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["consortium_members.id"],
            name=op.f("fk_slot_coverage_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["consortium_slots.id"],
            name=op.f("fk_slot_coverage_slot_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_coverage")),
        sa.UniqueConstraint(
            "slot_id", "member_id", name=op.f("uq_slot_coverage_slot_id_member_id")
        ),
    )
    op.create_index("ix_slot_coverage_member_id", "slot_coverage", ["member_id"], unique=False)
    op.create_index(
        "uq_slot_coverage_lead",
        "slot_coverage",
        ["slot_id"],
        unique=True,
        postgresql_where=sa.text("part = 'lead'"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _one_of(column: str, values: str) -> str:
    """Condition: the column holds one of these words."""
    listed = ", ".join(f"'{value}'" for value in values.split())
    return f"{column} in ({listed})"
