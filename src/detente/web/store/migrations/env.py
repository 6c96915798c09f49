"""Alembic's entry: the connection is handed over by `Store`, which migrates when it opens."""

from alembic import context

from detente.web.store.models import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
