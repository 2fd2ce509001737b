"""cover: a colleague who stands in for some days."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from webapp.db import Instant

revision: str = "0011"
down_revision: str | Sequence[str] | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the step."""
    op.create_table(
        "cover",
        sa.Column("practice_id", sa.Text(), nullable=False),
        sa.Column("arrangement_id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("from_id", sa.Text(), nullable=False),
        sa.Column("to_id", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["practice_id", "client_id"], ["client.practice_id", "client.id"]),
        sa.PrimaryKeyConstraint("practice_id", "arrangement_id", "client_id"),
    )
    op.create_index("cover_by_colleague", "cover", ["practice_id", "to_id"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("cover_by_colleague", "cover")
    op.drop_table("cover")
