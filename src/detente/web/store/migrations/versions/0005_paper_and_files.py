"""Ballots typed in from paper or uploaded in files"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of files, and to ballots whether somebody besides the voter has seen them."""
    op.add_column("ballots", sa.Column("known", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "ballot_files",
        sa.Column("panel_key", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_key"], ["panels.key"], name=op.f("fk_ballot_files_panel_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("panel_key", "hash", name=op.f("pk_ballot_files")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("ballot_files")
    op.drop_column("ballots", "known")
