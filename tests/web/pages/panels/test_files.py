"""Files of ballots, and whole ballots to print."""

from playwright.sync_api import expect
from voters import panel_text

from pages.screen import trouble
from pages.test_ballot import post

VOTES = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0\n" + "".join(
    f"{n},{n % 2},0,1,1,0,1\n" for n in range(12)
)


def chosen(desk, label, name, content):
    """Choose a file in a field."""
    box = desk.get_by_label(label).locator("input[type=file]")
    box.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})


def test_a_file_is_added_once_and_its_mistakes_are_listed(desk):
    key = post(desk, "/panels", text=panel_text(2))["key"]
    post(desk, f"/panels/{key}/open")
    desk.goto(f"/panels/{key}")
    chosen(desk, "A file of ballots", "b.csv", "group,s1\nwest,agree\nnorth,maybe\n")
    expect(desk.get_by_text("b.csv:2: group: got 'west'")).to_be_visible()
    expect(desk.get_by_text("b.csv:3: s1: answer: got 'maybe'")).to_be_visible()
    good = "group,s1\n" + "north,agree\n" * 6
    desk.reload()
    chosen(desk, "A file of ballots", "b.csv", good)
    expect(desk.get_by_text("As of")).to_be_visible()
    expect(desk.get_by_text("Ballots handed in by now: 6 or more")).to_be_visible()
    chosen(desk, "A file of ballots", "b.csv", good)
    expect(desk.get_by_text("uploaded into this panel before")).to_be_visible()
    desk.get_by_label("How many").fill("2")
    desk.get_by_role("button", name="Make codes").click()
    with desk.expect_download() as saved:
        desk.get_by_role("button", name="Paper ballots to print").click()
    assert saved.value.path().read_text("utf-8").count("<section>") == 2


def test_a_panel_from_a_polis_conversation(desk):
    desk.goto("/panels")
    desk.get_by_role("button", name="From a Polis conversation").click()
    expect(desk.get_by_role("dialog")).to_be_visible()
    desk.wait_for_function("!document.getAnimations().some(a => a.playState === 'running')")
    assert trouble(desk) == []
    desk.get_by_label("Title", exact=True).fill("Talks in the valley")
    with desk.expect_response(lambda r: "upload" in r.url and r.request.method == "POST"):
        chosen(desk, "participants-votes.csv", "votes.csv", VOTES)
    desk.get_by_role("button", name="Make the panel").click()
    desk.wait_for_url("**/panels/p-*")
    expect(desk.get_by_role("heading", name="Talks in the valley", level=1)).to_be_visible()
    expect(desk.get_by_text("Closed.", exact=True)).to_be_visible()
    expect(desk.get_by_text("As of")).to_be_visible()
