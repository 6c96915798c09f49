"""Two people edit a case at once, each in a browser of their own."""

import pytest
from playwright.sync_api import expect

from pages.screen import draft, log_in, new_case, tab, text_of, trouble, wait_for_draft


@pytest.fixture
def two(browser, guarded):
    """Emil with a case, and eva as its editor."""
    emil, eva = log_in(browser, guarded, "emil"), log_in(browser, guarded, "eva")
    key = new_case(emil, "A shared war")
    emil.get_by_role("button", name="Share", exact=True).click()
    emil.get_by_role("combobox", name="Name somebody").click()
    emil.get_by_role("option", name="eva").click()
    emil.get_by_role("combobox", name="Role").click()
    emil.get_by_role("option", name="may edit and run").click()
    emil.get_by_role("button", name="Add").click()
    expect(emil.get_by_role("button", name="Remove eva")).to_be_visible()
    assert trouble(emil) == []
    emil.goto(f"/cases/{key}/work?tab=Text")
    eva.goto(f"/cases/{key}/work")
    expect(eva.get_by_text("shared with me by emil, to edit")).to_be_visible()
    tab(eva, "Text")
    yield key, emil, eva
    for page in (emil, eva):
        page.context.close()


def type_at(page, end, words):
    page.locator(".nicegui-codemirror .cm-content").click()
    page.keyboard.press(f"Control+{end}")
    page.keyboard.insert_text(words)
    expect(page.get_by_text("with unsaved changes")).to_be_visible()


def save(page, version):
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"saved as version {version}")).to_be_visible()


def test_what_both_did_is_kept_and_a_removed_editor_loses_the_open_page(two):
    key, emil, eva = two
    type_at(emil, "Home", "# emils first line\n")
    expect(eva.get_by_text("emil is also editing this case.")).to_be_visible()
    type_at(eva, "End", "# evas last line\n")
    expect(emil.get_by_text("eva is also editing this case.")).to_be_visible()
    eva.get_by_label("What changed (optional)").fill("a last line")
    save(eva, 2)
    expect(emil.get_by_text("eva saved version 2")).to_be_visible()
    expect(emil.get_by_text(": a last line.")).to_be_visible()
    expect(emil.get_by_text("eva is also editing")).to_have_count(0)
    emil.get_by_role("button", name="Show what changed").click()
    expect(emil.locator(".newer pre.diff ins")).to_have_text("+# evas last line")
    emil.get_by_role("button", name="Save", exact=True).click()
    expect(emil.get_by_text("version 2 was saved in the meantime")).to_be_visible()
    emil.get_by_role("button", name="Take it over into mine").click()
    expect(emil.get_by_text("You changed different places, so the changes of both go in.")).to_be_visible()
    expect(emil.get_by_text("What comes out has no mistakes.")).to_be_visible()
    emil.get_by_role("button", name="Take over", exact=True).click()
    wait_for_draft(emil, lambda text: text.startswith("# emils first line\n") and text.endswith("# evas last line\n"))
    assert "emils" not in text_of(emil, key)  # nothing is saved without a click
    save(emil, 3)
    expect(eva.get_by_text("emil saved version 3")).to_be_visible()
    eva.get_by_role("button", name="Go to version 3").click()
    wait_for_draft(eva, lambda text: text.startswith("# emils first line\n") and text.endswith("# evas last line\n"))
    expect(eva.get_by_text("emil saved version 3")).to_have_count(0)

    # Both change the same line.
    type_at(eva, "Home", "# evas note, ")
    type_at(emil, "Home", "# emils note, ")
    save(emil, 4)
    eva.get_by_role("button", name="Take it over into mine").click()
    over = eva.get_by_role("dialog")
    expect(over.get_by_text("1 place you both changed")).to_be_visible()
    expect(over.get_by_role("button", name="Take over", exact=True)).to_be_disabled()
    expect(over.locator(".sides-by-side pre").first).to_contain_text("# evas note, # emils first line")
    expect(over.locator(".sides-by-side pre").last).to_contain_text("# emils note, # emils first line")
    assert trouble(eva) == []
    over.get_by_role("radio", name="Both, yours first").click()
    over.get_by_role("button", name="Take over", exact=True).click()
    wait_for_draft(
        eva, lambda text: text.startswith("# evas note, # emils first line\n# emils note, # emils first line\n")
    )
    save(eva, 5)
    assert text_of(emil, key) == draft(eva)

    # A demoted editor's open page can no longer change anything; a removed one's goes away.
    type_at(eva, "Home", "# too late\n")
    assert (
        emil.request.put(
            f"/api/v1/cases/{key}/people/eva", data={"role": "reader"}, headers={"Origin": emil.url.split("/cases")[0]}
        ).status
        == 204
    )
    expect(eva.get_by_text("You may read this case. To change or run it, duplicate it.")).to_be_visible()
    expect(eva.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    tab(eva, "Comments")
    eva.get_by_role("button", name="The case as a whole: comment").click()
    eva.get_by_label("Your comment").fill("too late as well")
    assert (
        emil.request.delete(f"/api/v1/cases/{key}/people/eva", headers={"Origin": emil.url.split("/cases")[0]}).status
        == 204
    )
    expect(eva.get_by_role("heading", name="This cannot be shown")).to_be_visible()
    assert "too late" not in text_of(emil, key)
    assert emil.request.get(f"/api/v1/cases/{key}/comments").json() == []
