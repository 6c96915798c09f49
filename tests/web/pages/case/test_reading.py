"""A case to be read: its saved version in words, with ways on."""

from playwright.sync_api import expect

from pages.screen import create, new_case, run, scribble, tab, trouble


def test_a_built_in_case_is_read_in_words(page):
    page.goto("/cases/ukraine-2022")
    for heading in ("Who fights", "Who else has a say", "What is in dispute", "What is on the table"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_text("United States: backs Ukraine")).to_be_visible()
    expect(page.get_by_text("From what Ukraine would like best to what Russia would.").first).to_be_visible()
    expect(page.get_by_role("link", name="Its versions")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1
    assert not trouble(page)
    page.get_by_role("link", name="Run it").click()
    expect(page.get_by_label("Draws", exact=True)).to_be_visible()
    assert page.url.endswith("/cases/ukraine-2022/work?tab=Run")


def test_it_tells_of_the_newest_answer_of_comments_and_of_what_is_not_saved(desk):
    key = new_case(desk, "Read and changed")
    ran = run(desk, key)
    scribble(desk)
    desk.request.post(f"/api/v1/cases/{key}/comments", data={"text": "why so low?"})
    desk.goto(f"/cases/{key}")
    expect(desk.get_by_text("version 1; yours, private")).to_be_visible()
    expect(desk.get_by_role("link", name="The newest answer in full (2 draws")).to_have_attribute(
        "href", f"/runs/{ran}"
    )
    desk.get_by_role("link", name="1 comment", exact=True).click()
    expect(desk.get_by_text("why so low?")).to_be_visible()
    desk.goto(f"/cases/{key}")
    desk.get_by_role("link", name="Go on with them").click()
    expect(desk.get_by_text("this is your draft")).to_be_visible()
    desk.get_by_role("button", name="Discard changes").click()
    expect(desk.get_by_text("with unsaved changes")).to_have_count(0)
    desk.goto(f"/cases/{key}")
    expect(desk.get_by_text("You have changes that are not saved")).to_have_count(0)


def test_an_address_that_chooses_a_tab_leads_to_where_one_works(desk):
    key = create(desk, "Linked of old")
    desk.goto(f"/cases/{key}?tab=Numbers&search=prior")
    assert desk.url.endswith(f"/cases/{key}/work?tab=Numbers&search=prior")
    expect(desk.get_by_role("tab", name="Numbers", exact=True)).to_have_attribute("aria-selected", "true")


def test_a_text_with_mistakes_names_them(desk):
    made = desk.request.post("/api/v1/cases", data={"title": "Half done", "text": "title: Half\nparties: {}\n"}).json()
    desk.goto(f"/cases/{made['key']}")
    expect(desk.get_by_role("heading", name="Half done")).to_be_visible()
    expect(desk.get_by_text("once mended, the case is shown here.")).to_be_visible()
    expect(desk.locator("main li").first).to_contain_text("detente: is missing")
    desk.get_by_role("link", name="Its text").click()
    tab(desk, "Text")
    expect(desk.get_by_text("the case cannot be run yet")).to_be_visible()
