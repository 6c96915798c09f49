"""Comments on cases and runs; names of runs"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, and to runs a name, which runs made before have not."""
    op.add_column("runs", sa.Column("name", sa.String(length=200), nullable=True))
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_key", sa.String(length=200), nullable=True),
        sa.Column("run_key", sa.String(length=200), nullable=True),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["run_key"], ["runs.key"], name=op.f("fk_comments_run_key"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_comments_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index(op.f("ix_comments_case_key"), "comments", ["case_key"])
    op.create_index(op.f("ix_comments_run_key"), "comments", ["run_key"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("comments")
    with op.batch_alter_table("runs") as batch:
        batch.drop_column("name")
