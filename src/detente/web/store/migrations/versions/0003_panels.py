"""Panels: their invitations, ballots and views"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "panels",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("case_key", sa.String(length=200), nullable=True),
        sa.Column("status", sa.String(length=200), nullable=False),
        sa.Column("link_open", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_panels_owner_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_panels")),
    )
    op.create_index(op.f("ix_panels_owner_id"), "panels", ["owner_id"])
    op.create_table(
        "invitations",
        sa.Column("panel_key", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_key"], ["panels.key"], name=op.f("fk_invitations_panel_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("panel_key", "hash", name=op.f("pk_invitations")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ballots",
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("panel_key", sa.String(length=200), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("declared", sa.Integer(), nullable=False),
        sa.Column("also", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=200), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("submitted", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_link", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["panel_key"], ["panels.key"], name=op.f("fk_ballots_panel_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_ballots")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_ballots_panel_key"), "ballots", ["panel_key"])
    op.create_table(
        "views",
        sa.Column("panel_key", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("handed", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["panel_key"], ["panels.key"], name=op.f("fk_views_panel_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("panel_key", "number", name=op.f("pk_views")),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("views", "ballots", "invitations", "panels"):
        op.drop_table(name)
