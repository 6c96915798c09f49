"""Alembic's entry point. `Store` migrates when it opens, and passes its connection here."""

from alembic import context

from detente.web.store.models import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
