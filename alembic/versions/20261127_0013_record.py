"""record: the articles that a change was about, who sent a batch, and what a correction changed in the registry

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "audit_article",
        sa.Column("audit_id", BIG_ID, nullable=False),
        sa.Column("article_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_audit_article_audit_id_audit"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("audit_id", "article_id", name=op.f("pk_audit_article")),
    )
    op.create_index("ix_audit_article_article_id", "audit_article", ["article_id"])
    op.add_column("job", sa.Column("audit_id", BIG_ID, nullable=True))
    op.create_index("ix_job_audit_id", "job", ["audit_id"])
    op.add_column("change", sa.Column("entry_id", BIG_ID, nullable=True))
    op.create_index("ix_change_entry_id", "change", ["entry_id"])
    op.add_column("change", sa.Column("traces", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("change", "traces")
    op.drop_index("ix_change_entry_id", "change")
    op.drop_column("change", "entry_id")
    op.drop_index("ix_job_audit_id", "job")
    op.drop_column("job", "audit_id")
    op.drop_table("audit_article")
