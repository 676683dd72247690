"""First tables, the job queue's own tables, and the guard of the audit trail."""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import VECTOR
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

EXTENSIONS = ("vector", "pg_trgm", "unaccent", "citext")
KEEP_EVENTS = """
create function events_are_kept() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is never changed';
end $$
"""
#: small Latin letters without accents, Ukrainian ones as Cabinet resolution 55 of 2010 says; the
#: database needs it for a generated column, backend/naming/latin.py is its twin in Python
LATIN = r"""
create function latin(value text) returns text
language plpgsql immutable strict parallel safe set search_path from current as $$
declare pair text[];
begin
    value := lower(translate(value, 'АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯЁЪЫЭ',
                             'абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёъыэ'));
    value := translate(value, 'ьъ''’ʼ`', '');
    foreach pair slice 1 in array array[['є', 'ye'], ['ї', 'yi'], ['й', 'y'], ['ю', 'yu'],
                                        ['я', 'ya']] loop
        value := regexp_replace(value, '(^|[^а-яёєіїґ])' || pair[1], '\1' || pair[2], 'g');
    end loop;
    foreach pair slice 1 in array array[['зг', 'zgh'], ['є', 'ie'], ['ж', 'zh'], ['х', 'kh'],
                                        ['ц', 'ts'], ['ч', 'ch'], ['ш', 'sh'], ['щ', 'shch'],
                                        ['ю', 'iu'], ['я', 'ia'], ['ё', 'io']] loop
        value := replace(value, pair[1], pair[2]);
    end loop;
    value := translate(value, 'абвгґдезиіїйклмнопрстуфыэ', 'abvhgdezyiiiklmnoprstufye');
    return unaccent(value);
end $$
"""
#: what the queue's schema leaves behind beside its tables
QUEUE_LEFTOVERS = """
do $$ declare item record; begin
    for item in select oid::regprocedure as name from pg_proc
        where proname like 'procrastinate_%' and pronamespace = current_schema()::regnamespace
    loop execute format('drop function if exists %s cascade', item.name); end loop;
    for item in select typname from pg_type
        where typname like 'procrastinate_%' and typtype in ('e', 'c')
        and typnamespace = current_schema()::regnamespace
    loop execute format('drop type if exists %I cascade', item.typname); end loop;
end $$
"""


def upgrade() -> None:
    for name in EXTENSIONS:
        op.execute(f"create extension if not exists {name}")
    op.execute(LATIN)
    op.create_table(
        "companies",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("founded", sa.BigInteger(), nullable=True),
        sa.Column("staff", sa.BigInteger(), nullable=True),
        sa.Column("turnover_eur", sa.BigInteger(), nullable=True),
        sa.Column("balance_eur", sa.BigInteger(), nullable=True),
        sa.Column("imported_sme", sa.Boolean(), nullable=True),
        sa.Column("ownership", sa.String(), nullable=False),
        sa.Column("controlling_country", sa.String(length=2), nullable=True),
        sa.Column("website", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("certificates", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("facilities", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("exports_to", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("contact_title", sa.String(), nullable=False),
        sa.Column("contact_email", postgresql.CITEXT(), nullable=True),
        sa.Column("contact_phone", sa.String(), nullable=False),
        sa.Column("pic", sa.String(), nullable=True),
        sa.Column("edrpou", sa.String(), nullable=True),
        sa.Column("vat", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("state_note", sa.String(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_key", sa.String(), nullable=True),
        sa.Column("provenance", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("profile_version", sa.BigInteger(), nullable=False),
        sa.Column("embedded_version", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('simple', name || ' ' || short_name), 'A') || "
                "setweight(to_tsvector('simple', about), 'C')",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "latin_name",
            sa.String(),
            sa.Computed("latin(name || ' ' || short_name)", persisted=True),
            nullable=False,
        ),
        sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name=op.f("ck_companies_country")),
        sa.CheckConstraint(
            "edrpou is null or edrpou ~ '^[0-9]{8}$'", name=op.f("ck_companies_edrpou")
        ),
        sa.CheckConstraint("pic is null or pic ~ '^[0-9]{9}$'", name=op.f("ck_companies_pic")),
        sa.CheckConstraint(
            "state in ('unclaimed','draft','submitted','verified','returned','suspended')",
            name=op.f("ck_companies_state"),
        ),
        sa.CheckConstraint("char_length(btrim(name)) > 0", name=op.f("ck_companies_name")),
        sa.CheckConstraint("staff is null or staff >= 0", name=op.f("ck_companies_staff")),
        sa.CheckConstraint(
            "turnover_eur is null or turnover_eur >= 0", name=op.f("ck_companies_turnover")
        ),
        sa.CheckConstraint(
            "balance_eur is null or balance_eur >= 0", name=op.f("ck_companies_balance")
        ),
        sa.CheckConstraint(
            "founded is null or founded between 1500 and 2100", name=op.f("ck_companies_founded")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companies")),
        sa.UniqueConstraint("edrpou", name=op.f("uq_companies_edrpou")),
        sa.UniqueConstraint("pic", name=op.f("uq_companies_pic")),
        sa.UniqueConstraint("source", "source_key", name=op.f("uq_companies_source_source_key")),
    )
    op.create_index("ix_companies_country_id", "companies", ["country", "id"], unique=False)
    op.create_index(
        "ix_companies_waiting",
        "companies",
        ["submitted_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'submitted'"),
    )
    op.create_index(
        "ix_companies_name_trgm",
        "companies",
        ["name"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    )
    op.create_index(
        "ix_companies_latin_name_trgm",
        "companies",
        ["latin_name"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"latin_name": "gin_trgm_ops"},
    )
    op.create_index(
        "ix_companies_search", "companies", ["search"], unique=False, postgresql_using="gin"
    )
    op.create_table(
        "projects",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("acronym", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("objective", sa.String(), nullable=False),
        sa.Column("topic_code", sa.String(), nullable=False),
        sa.Column("topic_title", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('simple', acronym || ' ' || title), 'B') || "
                "setweight(to_tsvector('simple', topic_title), 'D')",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("source", "source_key", name=op.f("uq_projects_source_source_key")),
    )
    op.create_index(
        "ix_projects_search", "projects", ["search"], unique=False, postgresql_using="gin"
    )
    op.create_index(op.f("ix_projects_topic_code"), "projects", ["topic_code"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("email", postgresql.CITEXT(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("email like '%%_@_%%'", name=op.f("ck_users_email")),
        sa.CheckConstraint("locale in ('en', 'uk')", name=op.f("ck_users_locale")),
        sa.CheckConstraint(
            "role in ('representative', 'officer', 'administrator')", name=op.f("ck_users_role")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_type", sa.String(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_events_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index("ix_events_actor_id_id", "events", ["actor_id", "id"], unique=False)
    op.create_index("ix_events_kind_at", "events", ["kind", "at"], unique=False)
    op.create_index("ix_events_subject", "events", ["subject_type", "subject_id"], unique=False)
    op.create_table(
        "facets",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("codes", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("trl", sa.BigInteger(), nullable=True),
        sa.Column("cooperation", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('simple', text)", persisted=True),
            nullable=False,
        ),
        sa.CheckConstraint("kind in ('offer', 'need')", name=op.f("ck_facets_kind")),
        sa.CheckConstraint(
            "visibility in ('public', 'member', 'partner')", name=op.f("ck_facets_visibility")
        ),
        sa.CheckConstraint("char_length(text) between 1 and 2000", name=op.f("ck_facets_text")),
        sa.CheckConstraint("trl between 1 and 9", name=op.f("ck_facets_trl")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_facets_company_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facets")),
    )
    op.create_index("ix_facets_codes", "facets", ["codes"], unique=False, postgresql_using="gin")
    op.create_index(op.f("ix_facets_company_id"), "facets", ["company_id"], unique=False)
    op.create_index("ix_facets_search", "facets", ["search"], unique=False, postgresql_using="gin")
    op.create_table(
        "mailed_links",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose in ('confirm_email', 'reset_password')", name=op.f("ck_mailed_links_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_mailed_links_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_links")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_mailed_links_token_digest")),
    )
    op.create_index(op.f("ix_mailed_links_user_id"), "mailed_links", ["user_id"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('pending', 'active', 'declined')", name=op.f("ck_memberships_state")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_memberships_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_memberships_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint(
            "user_id", "company_id", name=op.f("uq_memberships_user_id_company_id")
        ),
    )
    op.create_index(op.f("ix_memberships_company_id"), "memberships", ["company_id"], unique=False)
    op.create_index(
        "ix_memberships_pending",
        "memberships",
        ["id"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "project_vectors",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("text_digest", sa.LargeBinary(), nullable=False),
        sa.Column("vector", VECTOR(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_project_vectors_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", "model_id", name=op.f("pk_project_vectors")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("user_agent", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sessions_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sessions_token_digest")),
    )
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)
    op.create_table(
        "track_records",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("contribution_eur", sa.BigInteger(), nullable=True),
        sa.Column("imported", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_track_records_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_track_records_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_records")),
        sa.UniqueConstraint(
            "company_id",
            "project_id",
            "role",
            name=op.f("uq_track_records_company_id_project_id_role"),
        ),
    )
    op.create_index(
        op.f("ix_track_records_project_id"), "track_records", ["project_id"], unique=False
    )
    op.create_table(
        "facet_vectors",
        sa.Column("facet_id", sa.BigInteger(), nullable=False),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("text_digest", sa.LargeBinary(), nullable=False),
        sa.Column("vector", VECTOR(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["facet_id"], ["facets.id"], name=op.f("fk_facet_vectors_facet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("facet_id", "model_id", name=op.f("pk_facet_vectors")),
    )
    op.create_table(
        "match_requests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("facet_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("filters", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("profile_version", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'call_text') = (text is not null)", name=op.f("ck_match_requests_call_text")
        ),
        sa.CheckConstraint(
            "(kind = 'need') = (facet_id is not null)", name=op.f("ck_match_requests_need")
        ),
        sa.CheckConstraint(
            "kind in ('general', 'need', 'call_text')", name=op.f("ck_match_requests_kind")
        ),
        sa.CheckConstraint(
            "state in ('waiting', 'ready', 'failed')", name=op.f("ck_match_requests_state")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["users.id"],
            name=op.f("fk_match_requests_asked_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_match_requests_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["facet_id"], ["facets.id"], name=op.f("fk_match_requests_facet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_requests")),
    )
    op.create_index(
        "ix_match_requests_company_id_id", "match_requests", ["company_id", "id"], unique=False
    )
    op.create_table(
        "suggestions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("partner_id", sa.BigInteger(), nullable=False),
        sa.Column("slot", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("fit", sa.Double(), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "state in ('suggested', 'held', 'approved', 'rejected')",
            name=op.f("ck_suggestions_state"),
        ),
        sa.CheckConstraint("company_id <> partner_id", name=op.f("ck_suggestions_two_sides")),
        sa.CheckConstraint("fit between 0 and 1", name=op.f("ck_suggestions_fit")),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_suggestions_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["companies.id"],
            name=op.f("fk_suggestions_partner_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["match_requests.id"],
            name=op.f("fk_suggestions_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
        sa.UniqueConstraint(
            "request_id", "partner_id", name=op.f("uq_suggestions_request_id_partner_id")
        ),
    )
    op.create_index("ix_suggestions_partner_id", "suggestions", ["partner_id"], unique=False)
    op.create_index("ix_suggestions_state_score", "suggestions", ["state", "score"], unique=False)
    op.create_index(
        "uq_suggestions_pair",
        "suggestions",
        ["company_id", "partner_id"],
        unique=True,
        postgresql_where=sa.text("request_id is null"),
    )
    op.create_table(
        "interests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("from_company_id", sa.BigInteger(), nullable=False),
        sa.Column("to_company_id", sa.BigInteger(), nullable=False),
        sa.Column("suggestion_id", sa.BigInteger(), nullable=True),
        sa.Column("sent_by_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("reply_note", sa.String(), nullable=False),
        sa.Column("replied_by_id", sa.BigInteger(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('open', 'accepted', 'declined', 'withdrawn', 'expired')",
            name=op.f("ck_interests_state"),
        ),
        sa.CheckConstraint("from_company_id <> to_company_id", name=op.f("ck_interests_two_sides")),
        sa.ForeignKeyConstraint(
            ["from_company_id"],
            ["companies.id"],
            name=op.f("fk_interests_from_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["replied_by_id"],
            ["users.id"],
            name=op.f("fk_interests_replied_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["users.id"], name=op.f("fk_interests_sent_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["suggestions.id"],
            name=op.f("fk_interests_suggestion_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["to_company_id"],
            ["companies.id"],
            name=op.f("fk_interests_to_company_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interests")),
    )
    op.create_index(
        "ix_interests_to_company_id_state", "interests", ["to_company_id", "state"], unique=False
    )
    op.create_index(
        "uq_interests_open",
        "interests",
        ["from_company_id", "to_company_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "blocks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("blocked_company_id", sa.BigInteger(), nullable=False),
        sa.Column("reason_code", sa.String(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("company_id <> blocked_company_id", name=op.f("ck_blocks_two_sides")),
        sa.ForeignKeyConstraint(
            ["blocked_company_id"],
            ["companies.id"],
            name=op.f("fk_blocks_blocked_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_blocks_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_blocks_company_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocks")),
        sa.UniqueConstraint(
            "company_id", "blocked_company_id", name=op.f("uq_blocks_company_id_blocked_company_id")
        ),
    )
    op.create_index(
        op.f("ix_blocks_blocked_company_id"), "blocks", ["blocked_company_id"], unique=False
    )
    op.create_table(
        "review_decisions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("suggestion_id", sa.BigInteger(), nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "decision in ('suggested', 'held', 'approved', 'rejected')",
            name=op.f("ck_review_decisions_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["applied_by_id"],
            ["users.id"],
            name=op.f("fk_review_decisions_applied_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["users.id"],
            name=op.f("fk_review_decisions_officer_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["suggestions.id"],
            name=op.f("fk_review_decisions_suggestion_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_decisions")),
    )
    op.create_index(
        op.f("ix_review_decisions_suggestion_id"),
        "review_decisions",
        ["suggestion_id"],
        unique=False,
    )
    op.create_index(
        "uq_review_decisions_staged",
        "review_decisions",
        ["suggestion_id"],
        unique=True,
        postgresql_where=sa.text("applied_at is null"),
    )
    op.create_table(
        "conflicts_of_interest",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_conflicts_of_interest_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"],
            ["users.id"],
            name=op.f("fk_conflicts_of_interest_lifted_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["users.id"],
            name=op.f("fk_conflicts_of_interest_officer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflicts_of_interest")),
    )
    op.create_index(
        op.f("ix_conflicts_of_interest_company_id"),
        "conflicts_of_interest",
        ["company_id"],
        unique=False,
    )
    op.create_index(
        "uq_conflicts_of_interest_standing",
        "conflicts_of_interest",
        ["officer_id", "company_id"],
        unique=True,
        postgresql_where=sa.text("lifted_at is null"),
    )
    # The queue's schema is many statements in one text, which only the bare driver runs.
    op.get_bind().connection.driver_connection.execute(SchemaManager.get_schema())
    op.execute(KEEP_EVENTS)
    op.execute(
        "create trigger events_are_kept before update or delete on events "
        "for each row execute function events_are_kept()"
    )


def downgrade() -> None:
    for table in ("periodic_defers", "events", "jobs", "workers"):
        op.execute(f"drop table if exists procrastinate_{table} cascade")
    op.execute(QUEUE_LEFTOVERS)
    op.drop_index(op.f("ix_blocks_blocked_company_id"), table_name="blocks")
    op.drop_table("blocks")
    op.drop_index("uq_conflicts_of_interest_standing", table_name="conflicts_of_interest")
    op.drop_index(op.f("ix_conflicts_of_interest_company_id"), table_name="conflicts_of_interest")
    op.drop_table("conflicts_of_interest")
    op.drop_index("uq_review_decisions_staged", table_name="review_decisions")
    op.drop_index(op.f("ix_review_decisions_suggestion_id"), table_name="review_decisions")
    op.drop_table("review_decisions")
    op.drop_index(
        "uq_interests_open", table_name="interests", postgresql_where=sa.text("state = 'open'")
    )
    op.drop_index("ix_interests_to_company_id_state", table_name="interests")
    op.drop_table("interests")
    op.drop_index(
        "uq_suggestions_pair",
        table_name="suggestions",
        postgresql_where=sa.text("request_id is null"),
    )
    op.drop_index("ix_suggestions_state_score", table_name="suggestions")
    op.drop_index("ix_suggestions_partner_id", table_name="suggestions")
    op.drop_table("suggestions")
    op.drop_index("ix_match_requests_company_id_id", table_name="match_requests")
    op.drop_table("match_requests")
    op.drop_table("facet_vectors")
    op.drop_index(op.f("ix_track_records_project_id"), table_name="track_records")
    op.drop_table("track_records")
    op.drop_index(op.f("ix_sessions_user_id"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("project_vectors")
    op.drop_index(
        "ix_memberships_pending",
        table_name="memberships",
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.drop_index(op.f("ix_memberships_company_id"), table_name="memberships")
    op.drop_table("memberships")
    op.drop_index(op.f("ix_mailed_links_user_id"), table_name="mailed_links")
    op.drop_table("mailed_links")
    op.drop_index("ix_facets_search", table_name="facets", postgresql_using="gin")
    op.drop_index(op.f("ix_facets_company_id"), table_name="facets")
    op.drop_index("ix_facets_codes", table_name="facets", postgresql_using="gin")
    op.drop_table("facets")
    op.drop_index("ix_events_subject", table_name="events")
    op.drop_index("ix_events_kind_at", table_name="events")
    op.drop_index("ix_events_actor_id_id", table_name="events")
    op.drop_table("events")
    op.drop_table("users")
    op.drop_index(op.f("ix_projects_topic_code"), table_name="projects")
    op.drop_index("ix_projects_search", table_name="projects", postgresql_using="gin")
    op.drop_table("projects")
    op.drop_index("ix_companies_search", table_name="companies", postgresql_using="gin")
    op.drop_index("ix_companies_latin_name_trgm", table_name="companies", postgresql_using="gin")
    op.drop_index("ix_companies_name_trgm", table_name="companies", postgresql_using="gin")
    op.drop_index("ix_companies_country_id", table_name="companies")
    op.drop_index(
        "ix_companies_waiting",
        table_name="companies",
        postgresql_where=sa.text("state = 'submitted'"),
    )
    op.drop_table("companies")
    op.execute("drop function events_are_kept()")
    op.execute("drop function latin(text)")
    for name in EXTENSIONS:
        op.execute(f"drop extension if exists {name}")
