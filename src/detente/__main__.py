"""`python -m detente`."""

from detente.cli import app

app()
