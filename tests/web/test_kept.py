"""What was made is kept, and made once for all who ask meanwhile."""

import asyncio

import pytest

from detente.web.kept import Kept


def test_what_many_ask_for_at_once_is_made_once_and_whoever_leaves_takes_it_from_nobody():
    made = []

    async def go():
        kept, gate = Kept(8), asyncio.Event()

        async def make():
            made.append(1)
            await gate.wait()
            return "a page"

        asks = [asyncio.ensure_future(kept.get(make, "show", "x" * 5000, ("ends",))) for _ in range(45)]
        await asyncio.sleep(0)
        asks[0].cancel()
        gate.set()
        found = await asyncio.gather(*asks, return_exceptions=True)
        assert isinstance(found[0], asyncio.CancelledError) and set(found[1:]) == {"a page"}
        assert await kept.get(make, "show", "x" * 5000, ("ends",)) == "a page"
        assert await kept.get(make, "show", "x" * 4999 + "y", ("ends",)) == "a page"

    asyncio.run(go())
    assert len(made) == 2


def test_a_failure_is_told_to_all_who_wait_and_tried_again_by_the_next():
    made = []

    async def go():
        kept = Kept(8)

        async def make():
            made.append(1)
            await asyncio.sleep(0)
            if len(made) == 1:
                raise ValueError("no")
            return made[9:]  # nothing at all: that is kept as well

        both = await asyncio.gather(kept.get(make, 1), kept.get(make, 1), return_exceptions=True)
        assert [str(x) for x in both] == ["no", "no"]
        assert [await kept.get(make, 1) for _ in range(3)] == [[]] * 3

    asyncio.run(go())
    assert len(made) == 2


@pytest.mark.parametrize("asked, made", [((1, 2, 1, 3, 1), 3), ((1, 2, 3, 1), 4)])
def test_the_newest_are_kept(asked, made):
    count = []

    async def go():
        kept = Kept(2)

        async def make():
            count.append(1)
            return 0

        for of in asked:
            await kept.get(make, of)

    asyncio.run(go())
    assert len(count) == made


def test_what_is_at_hand_is_told_without_making_anything():
    async def go():
        kept, gate = Kept(8), asyncio.Event()

        async def make():
            await gate.wait()
            return "a page"

        async def fail():
            raise ValueError

        waiting = asyncio.ensure_future(kept.get(make, "x"))
        await asyncio.sleep(0)
        assert kept.at_hand("x") is None and kept.at_hand("y") is None
        gate.set()
        await waiting
        assert kept.at_hand("x") == "a page"
        with pytest.raises(ValueError):
            await kept.get(fail, "z")
        assert kept.at_hand("z") is None

    asyncio.run(go())
