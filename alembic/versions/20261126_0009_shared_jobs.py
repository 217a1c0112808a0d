"""shared jobs: several workers do one job, so the worker is recorded on each line

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job_line", sa.Column("worker", sa.String(), nullable=True))
    op.add_column("job_line", sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True))
    op.drop_column("job", "worker")
    op.drop_column("job", "lease_until")


def downgrade() -> None:
    op.add_column("job", sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("job", sa.Column("worker", sa.String(), nullable=True))
    op.drop_column("job_line", "lease_until")
    op.drop_column("job_line", "worker")
