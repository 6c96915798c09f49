"""A claim lasts as long as its workbench, also beyond a restart of the database."""

import psycopg
import pytest

from detente.web.store import Conflict, Store


def end_sessions(address):
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_another_is_kept_off_until_the_claim_is_given_up(address):
    first, second = Store(address), Store(address)
    first.claim()
    with pytest.raises(Conflict, match="another workbench is already using"):
        second.claim()
    first.close()
    second.claim()
    second.close()


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_a_claim_whose_session_was_ended_is_taken_again(address):
    first, second = Store(address), Store(address)
    first.claim()
    end_sessions(address)
    first.local()
    with pytest.raises(Conflict, match="another workbench is already using"):
        second.claim()
    first.close()
    second.close()


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_whoever_lost_a_claim_to_another_changes_nothing_any_more(address):
    first, second = Store(address), Store(address)
    first.claim()
    who = first.local()
    end_sessions(address)
    second.claim()
    for _ in range(2):
        with pytest.raises(Conflict, match="another workbench is already using this database"):
            first.create_case(who, "A war", "x: 1\n")
    second.close()
    first.create_case(who, "A war", "x: 1\n")
    first.close()
