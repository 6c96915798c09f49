"""People who use a workbench while it is being broken. Each writes down what they were told was kept, and finds out later whether it was."""

import http.client
import json
import random
import time
import urllib.error
from collections import Counter
from functools import cache
from importlib import resources

from server import Server
from sqlalchemy import create_engine, text
from voters import panel_text

from detente.assessment import assess, deals
from detente.case import parse_case
from detente.web.store.address import read_address

TEXT = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
CUT = (OSError, http.client.HTTPException)  # no answer, or a refusal
ROWS = 12
TALKS = "A conversation"
DRAWS = {"assess": 5, "deals": 1}
STOPPED = ("failed", "interrupted", "cancelled")


class Person:
    """Does one thing after another. Of what was not acknowledged, it is not known whether it was kept: `unsure`."""

    def __init__(self, server: Server, chance: random.Random) -> None:
        self.server, self.chance = server, chance
        self.acknowledged, self.broken = 0, []
        self.unsure = None
        self.begin()

    def begin(self) -> None:
        """Make what the person works on."""

    def act(self) -> None:
        """Do one thing. An answer that no workbench should give is written down."""
        try:
            self.do()
            self.acknowledged += 1
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 500:
                    self.broken.append(f"{type(self).__name__}: 500 {error.read()[:200]!r}")
        except CUT:
            pass

    def do(self) -> None:
        raise NotImplementedError

    def check(self) -> None:
        """Raise AssertionError if anything acknowledged is gone, or anything is there by halves."""
        raise NotImplementedError


class Saver(Person):
    """Saves versions of a case."""

    def begin(self) -> None:
        self.key = self.server.ask("/cases", {"title": "A war", "text": TEXT})["key"]
        self.kept = {1: TEXT}

    def do(self) -> None:
        self.settle()
        number = max(self.kept)
        self.unsure = f"{TEXT}# {self.chance.random()}\n"
        saved = self.server.ask(f"/cases/{self.key}", {"text": self.unsure, "based_on": number}, "PUT")
        self.kept[saved["version"]], self.unsure = self.unsure, None

    def settle(self) -> None:
        """Find out about the save that was not acknowledged."""
        if self.unsure is None:
            return
        there = self.server.ask(f"/cases/{self.key}")
        if there["version"] == max(self.kept) + 1:
            assert there["text"] == self.unsure
            self.kept[there["version"]] = self.unsure
        self.unsure = None

    def check(self) -> None:
        self.settle()
        found = sorted(v["number"] for v in self.server.ask(f"/cases/{self.key}/versions"))
        assert found == sorted(self.kept) == list(range(1, len(found) + 1)), (found[-3:], sorted(self.kept)[-3:])
        for number in {max(self.kept), self.chance.choice(list(self.kept))}:
            assert self.server.ask(f"/cases/{self.key}/versions/{number}")["text"] == self.kept[number], number


class Commenter(Saver):
    """Comments on a case, and shares it or not."""

    def begin(self) -> None:
        super().begin()
        self.said: set[str] = set()
        self.shared = {False}

    def do(self) -> None:
        words = f"said {self.chance.random()}"
        self.server.ask(f"/cases/{self.key}/comments", {"text": words})
        self.said.add(words)
        wanted = self.chance.random() < 0.5
        self.shared.add(wanted)
        self.server.ask(f"/cases/{self.key}/share", {"shared": wanted})
        self.shared = {wanted}

    def check(self) -> None:
        assert self.said <= {c["text"] for c in self.server.ask(f"/cases/{self.key}/comments")}
        assert self.server.ask(f"/cases/{self.key}")["shared"] in self.shared


class Voter(Person):
    """Hands ballots in, one at a time."""

    def begin(self) -> None:
        self.key = self.server.ask("/panels", {"text": panel_text(3)})["key"]
        self.server.ask(f"/panels/{self.key}/open", {})
        self.server.ask(f"/panels/{self.key}/link", {"open": True})
        self.kept: dict[str, dict[str, str]] = {}

    def do(self) -> None:
        answers = {f"s{n}": self.chance.choice(("agree", "pass", "disagree")) for n in (1, 2, 3)}
        cast = self.server.ask(f"/vote/{self.key}", {"answers": answers})
        self.kept[cast["secret"]] = answers

    def check(self) -> None:
        for secret in [*list(self.kept)[-3:], *self.chance.sample(list(self.kept), min(3, len(self.kept)))]:
            found = self.server.ask(f"/vote/{self.key}/{secret}")
            assert found["answers"] == self.kept[secret]
            assert found["submitted"]


class Importer(Person):
    """Uploads files of ballots. Pages do not tell how many ballots there are, so they are counted in the database itself."""

    def begin(self) -> None:
        self.key = self.server.ask("/panels", {"text": panel_text(3)})["key"]
        self.server.ask(f"/panels/{self.key}/open", {})
        self.files = 0

    def do(self) -> None:
        self.settle()
        rows = (",".join(self.chance.choices(("agree", "pass", "disagree"), k=3)) for _ in range(ROWS))
        self.unsure = "group,s1,s2,s3\n" + "".join(f"north,{row}\n" for row in rows)
        self.settle()

    def settle(self) -> None:
        """Send the file that was not acknowledged, again if need be: it is refused if it came in."""
        if self.unsure is None:
            return
        try:
            self.server.ask(f"/panels/{self.key}/ballots", {"content": self.unsure})
        except urllib.error.HTTPError as error:
            if error.code != 409:
                raise
            error.close()
        self.files += 1
        self.unsure = None

    def check(self) -> None:
        self.settle()
        assert ballots(self.server)[self.key] == ROWS * self.files


class Archivist(Person):
    """Makes panels of a conversation that was held elsewhere. Each is there with all its ballots, or not at all."""

    def begin(self) -> None:
        self.kept: set[str] = set()
        self.votes = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n"
        self.votes += "".join(f"{n},{n % 2},0,2,1,1,1,-1\n" for n in range(ROWS))

    def do(self) -> None:
        asked = {"votes": self.votes, "comments": "comment-id,comment-body,moderated\n0,Talk,1\n1,Wait,1\n"}
        self.kept.add(self.server.ask("/panels/polis", {**asked, "title": TALKS})["key"])
        time.sleep(0.1)  # a user has at most 500

    def check(self) -> None:
        there = {panel["key"]: panel for panel in self.server.ask("/panels") if panel["title"] == TALKS}
        assert self.kept <= set(there)
        counted = ballots(self.server)
        assert {(panel["status"], counted[key]) for key, panel in there.items()} <= {("closed", ROWS)}


def ballots(server: Server) -> Counter[str]:
    """How many ballots each panel has, by the database itself."""
    engine = create_engine(read_address(server.environment["DETENTE_DATABASE_URL"]))
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT panel_key, count(*) FROM ballots GROUP BY panel_key")).all()
    engine.dispose()
    return Counter(dict(rows))


class Runner(Person):
    """Has a run going, resumes it whenever it stopped, and compares the end with a run that nothing interrupted."""

    def begin(self) -> None:
        self.case = self.server.ask("/cases", {"title": "A war", "text": TEXT})["key"]
        self.finished, self.resumed = 0, 0
        self.start()

    def start(self) -> None:
        self.asked = {"kind": self.chance.choice(list(DRAWS)), "seed": self.chance.randrange(1, 4)}
        body = {"case": self.case, "draws": DRAWS[self.asked["kind"]], **self.asked}
        self.run, self.done = "", 0
        self.run = self.server.ask("/runs", body)["key"]

    def do(self) -> None:
        if self.run:
            self.look()
        else:
            self.start()
        time.sleep(0.1)

    def look(self) -> None:
        """See how far it is; resume it, or compare its result."""
        found = self.server.ask(f"/runs/{self.run}")
        if found["status"] == "done":
            result = self.server.ask(f"/runs/{self.run}/result")
            if result != uninterrupted(**self.asked):
                self.broken.append(f"run {self.run}, {self.asked}: not the result of an uninterrupted run")
            self.run = ""
            self.finished += 1
        elif found["status"] not in STOPPED:
            self.done = max(self.done, found["done"])
        else:
            assert found["done"] >= self.done, "less is solved than was told"
            if "error in detente" in (found["error"] or ""):
                self.broken.append(found["error"])
            self.server.ask(f"/runs/{self.run}/resume", {})
            self.resumed, self.done = self.resumed + 1, 0

    def check(self) -> None:
        if self.run:
            assert self.server.ask(f"/runs/{self.run}")["key"] == self.run

    def end(self) -> None:
        """Let the last run come to its end."""
        for _ in range(1200):
            if not self.run:
                return
            self.look()
            time.sleep(0.1)
        raise AssertionError(f"a run does not end: {self.server.ask(f'/runs/{self.run}')}")


@cache
def uninterrupted(kind: str, seed: int) -> object:
    """The result of a run, solved here at one go."""
    loaded = parse_case(TEXT, "the case")
    if kind == "assess":
        return json.loads(assess(loaded, draws=DRAWS[kind], seed=seed, include=("map",)).to_json())
    return json.loads(json.dumps(deals(loaded, draws=DRAWS[kind], seed=seed).as_dict()))


PEOPLE = (Saver, Commenter, Voter, Importer, Archivist, Runner)
