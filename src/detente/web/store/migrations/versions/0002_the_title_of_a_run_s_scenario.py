"""The title of a run's scenario"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the title; runs made before have none and are shown by the scenario's id."""
    op.add_column("runs", sa.Column("scenario_title", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop the title."""
    with op.batch_alter_table("runs") as batch:
        batch.drop_column("scenario_title")
