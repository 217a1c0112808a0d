"""stance: whether words were asserted, denied, asked or never said; and whether the content is only a topic

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quotation", sa.Column("stance", sa.String(length=16), nullable=False, server_default="asserted"))
    op.add_column("quotation", sa.Column("summary", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("quotation", "summary")
    op.drop_column("quotation", "stance")
