"""corrections: the state of each quotation, what editors decided, and all changes

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEW = ("state", "held", "found", "corrected", "confirmed", "needs_look")


def upgrade() -> None:
    # column by column, because rebuilding the table would drop the trigger of the full-text index
    for column in (
        sa.Column("state", sa.String(length=16), server_default="current", nullable=False),
        sa.Column("held", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("found", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("corrected", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("needs_look", sa.Text(), nullable=True),
    ):
        op.add_column("quotation", column)
    op.create_index("ix_quotation_corrected", "quotation", ["corrected"])
    op.create_table(
        "change",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("quotation_id", BIG_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("held", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["quotation_id"], ["quotation.id"], name=op.f("fk_change_quotation_id_quotation"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_quotation_id", "change", ["quotation_id"])


def downgrade() -> None:
    op.drop_table("change")
    op.drop_index("ix_quotation_corrected", "quotation")
    for column in reversed(NEW):
        op.drop_column("quotation", column)
