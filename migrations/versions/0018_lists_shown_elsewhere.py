"""Lists of the desk, of proposed teams and of the directory in the log of what was shown."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KINDS = ("partners", "queue")
NEW = ("candidates", "teams", "directory")
REFERS = (("viewer_id", "users", "SET NULL"), ("consortium_id", "consortia", "CASCADE"),
          ("call_id", "calls", "CASCADE"))  # fmt: skip


def upgrade() -> None:
    _kinds((*KINDS, *NEW))
    for name, table, gone in REFERS:
        op.add_column("shown_lists", sa.Column(name, sa.BigInteger()))
        op.create_foreign_key(
            op.f(f"fk_shown_lists_{name}_{table}"), "shown_lists", table, [name], ["id"],
            ondelete=gone,
        )  # fmt: skip
    for name in ("consortium_id", "call_id"):
        op.create_index(
            f"ix_shown_lists_{name}", "shown_lists", [name],
            postgresql_where=sa.text(f"{name} is not null"),
        )  # fmt: skip
    op.add_column(
        "shown_lists", sa.Column("about", sa.String(), server_default=sa.text("''"), nullable=False)
    )
    op.add_column("shown_lists", sa.Column("digest", sa.LargeBinary()))
    op.create_unique_constraint(op.f("uq_shown_lists_digest"), "shown_lists", ["digest"])
    op.alter_column("shown_entries", "company_id", nullable=True)


def downgrade() -> None:
    """Lists of the new kinds, and those who were on them, have no place in the old tables."""
    listed = ", ".join(f"'{kind}'" for kind in NEW)
    op.execute(f"delete from shown_lists where kind in ({listed})")  # noqa: S608 - constants
    op.alter_column("shown_entries", "company_id", nullable=False)
    op.drop_constraint(op.f("uq_shown_lists_digest"), "shown_lists")
    for name in ("digest", "about", *(name for name, _, _ in REFERS)):
        op.drop_column("shown_lists", name)
    _kinds(KINDS)


def _kinds(kinds: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.drop_constraint(op.f("ck_shown_lists_kind"), "shown_lists")
    op.create_check_constraint(op.f("ck_shown_lists_kind"), "shown_lists", f"kind in ({listed})")
