"""The audit trail, what sessions and tokens are about, and accounts that come by single sign-on"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

REFUSED = "the audit trail is only added to"


def upgrade() -> None:
    """Add the table with its guards, and the columns."""
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_who"), "audit", ["who"])
    op.create_index(op.f("ix_audit_about"), "audit", ["about"])
    if op.get_bind().dialect.name == "sqlite":
        for event in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER audit_{event} BEFORE {event.upper()} ON audit BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
    else:
        op.execute(
            f"CREATE OR REPLACE FUNCTION audit_refused() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refused()"
        )
    op.add_column("logins", sa.Column("about", sa.String(length=200), nullable=False, server_default=""))
    # Not in a batch, which on SQLite drops the table and with it, by its foreign keys, what belongs to the users.
    for column in ("email", "subject"):
        op.add_column("users", sa.Column(column, sa.String(length=200), nullable=True))
        op.create_index(op.f(f"ix_users_{column}"), "users", [column], unique=True)


def downgrade() -> None:
    """Drop them."""
    for column in ("email", "subject"):
        op.drop_index(op.f(f"ix_users_{column}"), "users")
        op.drop_column("users", column)
    op.drop_column("logins", "about")
    op.drop_table("audit")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_refused")
