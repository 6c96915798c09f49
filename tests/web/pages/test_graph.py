"""A graph of one's own on a page: mistakes at their line, the answer, an address that brings it back; and the graph model on a run's page."""

from playwright.sync_api import expect

from pages.screen import editor


def test_a_graph_is_typed_checked_analysed_and_found_again(desk):
    desk.goto("/graph?example=chicken")
    expect(desk.get_by_role("heading", name="Chicken")).to_be_visible()
    expect(desk.locator("figure.picture")).to_be_visible()
    desk.set_viewport_size({"width": 390, "height": 844})
    assert desk.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1
    assert (
        desk.evaluate(
            "(() => { const n = document.querySelector('header nav'); return n.scrollWidth - n.clientWidth })()"
        )
        <= 0
    )
    text = editor(desk, "editor.state.doc.toString()")
    change = "(text) => { const view = getElement(document.querySelector('.nicegui-codemirror').id.slice(1)).editor;"
    change += " view.dispatch({changes: {from: 0, to: view.state.doc.length, insert: text}}); }"
    desk.evaluate(change, text.replace("[second-swerves, both-swerve,", "[second-swerves, bath-swerve,"))
    expect(desk.get_by_text("did you mean 'both-swerve'?").first).to_be_visible()
    desk.evaluate(change, text.replace("title: Chicken", "title: Two drivers"))
    expect(desk.get_by_text("No mistakes.")).to_be_visible()
    desk.get_by_role("button", name="Analyse").click()
    expect(desk.get_by_role("heading", name="Two drivers")).to_be_visible()
    desk.wait_for_url("**/graph?text=*")
    desk.goto(desk.url)
    expect(desk.get_by_role("heading", name="Two drivers")).to_be_visible()


def test_a_runs_page_has_the_second_lens(desk, ready):
    desk.goto(f"/runs/{ready[1][0]}/work")
    expect(desk.get_by_role("heading", name="A second lens: the graph model")).to_be_visible()
    expect(desk.get_by_text("The lenses disagree").or_(desk.get_by_text("The two lenses")).first).to_be_visible()
