"""What Alembic runs: the connection comes from the app, the tables from the models."""

from alembic import context

from webapp.migrations import every_table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=every_table(),
    render_as_batch=True,  # SQLite changes a table by copying it
    user_module_prefix="",
)
with context.begin_transaction():
    context.run_migrations()
