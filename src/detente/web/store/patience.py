"""A PostgreSQL that falls silent, as when its machine or the network hangs: whoever asked it something is told so after a while, and asks anew."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event

PATIENCE = 30.0  # seconds for one statement
CONNECTING = 10  # seconds for a new connection


def limit(engine: Engine, seconds: float = PATIENCE) -> None:
    """Have an engine's connections to PostgreSQL give up on a statement after so many `seconds`, all but those in use now.

    The server's own limits are not enough: it cannot keep them while it hangs, and nobody hears of them when the network does.
    """
    if engine.dialect.name != "postgresql":
        return
    from psycopg import Connection, OperationalError
    from psycopg.pq import TransactionStatus

    class Patient(Connection[Any]):
        """A connection that does not wait for ever."""

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            try:
                return super().wait(gen, interval, seconds if timeout is None else timeout)
            except OperationalError as error:
                if self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                    raise
                self.pgconn.finish()  # its answer may still come, to a question long forgotten
                raise OperationalError(f"it was silent for {seconds:g} s") from error

    def connect(_dialect: Any, _record: Any, args: Any, named: Any) -> Any:
        return Patient.connect(*args, **{"connect_timeout": CONNECTING, **named})

    event.listen(engine, "do_connect", connect)
    engine.dispose()
