"""`python -m detente`."""

from detente.cli.app import app

app()
