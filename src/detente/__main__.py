"""`python -m detente`, and the command `detente`."""

import signal


def main() -> None:
    """Run the command line. Ctrl-C while it loads ends the process as it would end any other."""
    heeded = signal.getsignal(signal.SIGINT)
    if heeded is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from detente.cli.app import app

    signal.signal(signal.SIGINT, heeded)
    app()


if __name__ == "__main__":
    main()
