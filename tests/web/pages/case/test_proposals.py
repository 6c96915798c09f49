"""Proposals made, signed and unmade by picking."""

from playwright.sync_api import expect

from pages.screen import TEXT, draft, new_case, tab, text_of, wait_for_draft


def card_of(desk, title):
    """The head of a proposal's card in the form; other tabs name proposals, too."""
    return desk.locator(".q-expansion-item .q-item__label", has_text=title)


def test_a_new_proposal_is_made_by_picking(desk):
    key = new_case(desk)
    tab(desk, "Proposals")
    desk.get_by_label("Title", exact=True).last.fill("A third way")
    desk.get_by_role("button", name="Add this proposal").click()
    expect(desk.get_by_text("pick an option for at least one issue")).to_be_visible()
    desk.get_by_label("The province, new").click()
    desk.get_by_role("option", name="returned to B").click()
    desk.get_by_role("button", name="Add this proposal").click()
    expect(desk.get_by_text("A third way").first).to_be_visible()
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("saved as version 2")).to_be_visible()
    assert "  a-third-way:\n    title: A third way\n    terms:\n      province: returned\n" in text_of(desk, key)


def test_a_proposal_is_removed_and_the_rest_stays(desk):
    key = new_case(desk)
    before = text_of(desk, key)
    tab(desk, "Proposals")
    card_of(desk, "Armistice, inside the alliance").click()
    desk.get_by_role("button", name="Remove this proposal").click()
    expect(card_of(desk, "Armistice, inside the alliance")).to_have_count(0)
    expect(card_of(desk, "Armistice on the line")).to_be_visible()
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("saved as version 2")).to_be_visible()
    kept = text_of(desk, key).splitlines()
    assert 0 < len(before.splitlines()) - len(kept) <= 6
    assert [line for line in before.splitlines() if line in kept] == kept


def test_a_proposal_removed_is_brought_back(desk):
    key = new_case(desk)
    before = text_of(desk, key)
    undo = desk.get_by_role("button", name="Undo")
    expect(undo).to_be_disabled()
    tab(desk, "Proposals")
    card_of(desk, "Armistice, inside the alliance").click()
    desk.get_by_role("button", name="Remove this proposal").click()
    expect(desk.get_by_text("removed; Undo, at the top, brings it back")).to_be_visible()
    expect(card_of(desk, "Armistice, inside the alliance")).to_have_count(0)
    undo.click()
    expect(card_of(desk, "Armistice, inside the alliance")).to_be_visible()
    expect(undo).to_be_disabled()
    tab(desk, "Text")
    wait_for_draft(desk, lambda text: text == before)
    expect(desk.get_by_text("with unsaved changes")).to_have_count(0)
    desk.reload()
    tab(desk, "Text")
    wait_for_draft(desk, lambda text: text == before)
    expect(desk.get_by_text("this is your draft")).to_have_count(0)


SIGNED = TEXT.replace(
    "\nwar:\n", "\noutsiders:\n  assembly: {title: The assembly, of: country-b}\n\nwar:\n", 1
).replace(
    "    terms: {province: line, alignment: alliance}",
    """    endorsed_by: {country-b: {date: 2025-11, says: better than war}, The press: {}}
    rejected_by: {country-a: {}}
    terms: {province: line, alignment: alliance}""",
    1,
)


def signed_case(desk):
    """A case with an outsider, and a card that is open on the terms inside the alliance; the page, and the order shown in the card."""
    key = desk.request.post("/api/v1/cases", data={"title": "Signatures", "text": SIGNED}).json()["key"]
    desk.goto(f"/cases/{key}/work")
    tab(desk, "Proposals")
    card_of(desk, "Armistice, inside the alliance").click()
    card = desk.locator(".q-expansion-item", has_text="Armistice, inside the alliance")
    return card, card.get_by_role("listitem")


def test_a_card_shows_the_guarantee_and_who_is_for_and_against(desk):
    card, places = signed_case(desk)
    expect(card.get_by_text("For: B (2025-11): better than war; The press")).to_be_visible()
    expect(card.get_by_text("Against: A", exact=True)).to_be_visible()
    expect(card.get_by_text("An option of these terms brings a guarantee: alliance.")).to_be_visible()
    expect(card.get_by_text("By default: the parties, then the guarantor if there is one.")).to_be_visible()
    expect(places).to_have_text(
        ["1. A Earlier Later", "2. B Earlier Later", "3. The patron Earlier Later Remove"], use_inner_text=True
    )
    # What applies follows the terms: without the alliance there is no guarantor to sign.
    card.get_by_label("B's security", exact=True).click()
    desk.get_by_role("option", name="neutral", exact=True).click()
    expect(places.filter(visible=True)).to_have_text(["1. A Earlier Later", "2. B Earlier Later"], use_inner_text=True)
    expect(card.get_by_text("An option of these terms brings a guarantee")).to_be_hidden()


def test_signatories_are_named_in_order_and_unnamed(desk):
    card, _ = signed_case(desk)
    whose = card.get_by_role("listitem").filter(visible=True)
    tab(desk, "Text")
    wait_for_draft(desk, lambda text: text == SIGNED)
    tab(desk, "Proposals")
    card.get_by_label("Must sign, too").click()
    desk.get_by_role("option", name="The assembly", exact=True).click()
    expect(whose.nth(3)).to_contain_text("4. The assembly")
    expect(card.get_by_text("As written in the case. By default: A, then B, then The patron.")).to_be_visible()
    card.get_by_role("button", name="Earlier: The assembly").click()
    expect(whose.nth(2)).to_contain_text("3. The assembly")
    card.get_by_role("button", name="Remove: The patron").click()
    expect(whose).to_have_count(3)
    card.get_by_role("button", name="Later: A", exact=True).click()
    expect(whose.nth(0)).to_contain_text("1. B")
    expect(card.get_by_role("button", name="Remove: A", exact=True)).to_be_hidden()  # both sides must sign
    tab(desk, "Text")
    named = "    signatories: [country-b, country-a, assembly]\n"
    wait_for_draft(desk, lambda text: named in text)
    expect(desk.get_by_text("No mistakes")).to_be_visible()
    assert draft(desk).replace(named, "") == SIGNED
    tab(desk, "Proposals")
    desk.get_by_role("button", name="Undo").click()
    expect(whose.nth(0)).to_contain_text("1. A")
    card.get_by_role("button", name="Back to the default").click()
    expect(whose.nth(2)).to_contain_text("3. The patron")
    expect(card.get_by_text("By default: the parties, then the guarantor if there is one.")).to_be_visible()
    tab(desk, "Text")
    wait_for_draft(desk, lambda text: text == SIGNED)


def test_an_order_moved_back_to_the_default_is_not_written(desk):
    card, places = signed_case(desk)
    card.get_by_role("button", name="Later: A", exact=True).click()
    expect(places.nth(0)).to_contain_text("1. B")
    card.get_by_role("button", name="Later: B", exact=True).click()
    expect(places.nth(0)).to_contain_text("1. A")
    tab(desk, "Text")
    wait_for_draft(desk, lambda text: text == SIGNED)
