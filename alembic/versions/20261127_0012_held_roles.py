"""held roles: the dates from which and until which a list says that a speaker held a role

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("speaker_role", sa.Column("since", sa.String(length=10), nullable=True))
    op.add_column("speaker_role", sa.Column("until", sa.String(length=10), nullable=True))


def downgrade() -> None:
    op.drop_column("speaker_role", "until")
    op.drop_column("speaker_role", "since")
