"""What the tests share."""

import sys
from pathlib import Path

from hypothesis import settings

# Tests of one room may share a helper module that lies beside them.
sys.path.insert(0, str(Path(__file__).parent / "game"))

# Examples are the same on every run, so that a failure can be seen again.
settings.register_profile("detente", derandomize=True, deadline=None)
settings.load_profile("detente")
