"""The command `detente` while it loads."""

import os
import signal
import subprocess
import sys

LOADING = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)

class Struck:
    def find_spec(self, name, *_):
        if name == "detente.cli.app":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Struck())
from detente.__main__ import main
main()
"""


def test_ctrl_c_while_it_loads_ends_it_without_a_traceback():
    done = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, env=os.environ, check=False)
    assert done.returncode == -signal.SIGINT
    assert done.stderr == ""
