"""Quantities found by section and by words."""

from playwright.sync_api import expect

from pages.screen import TEXT, new_case, tab, text_of, wait_for_draft


def test_numbers_are_found_by_section_and_by_words(desk):
    new_case(desk)
    tab(desk, "Numbers")
    prior = desk.get_by_role("textbox", name="A: types, limited, prior", exact=True)
    expect(prior).to_be_visible()
    desk.get_by_role("combobox", name="Section").click()
    desk.get_by_role("option", name="The war", exact=True).click()
    expect(prior).to_have_count(0)
    expect(desk.get_by_role("textbox", name="talks")).to_have_count(1)
    desk.get_by_label("Search", exact=True).fill("limited PRIOR")  # all sections
    expect(prior).to_be_visible()
    expect(desk.get_by_role("textbox", name="talks")).to_have_count(0)
    desk.get_by_label("Search", exact=True).fill("no such thing")
    expect(desk.get_by_text("No numbers found.")).to_be_visible()


def test_the_numbers_of_a_built_in_case_are_only_read(desk):
    desk.goto("/cases/ukraine-2022")
    expect(desk.get_by_text("No mistakes")).to_be_visible()
    tab(desk, "Numbers")
    fields = desk.locator(".field input[type=text], .field input:not([type])")
    expect(fields.first).to_be_visible()
    assert all(field.is_disabled() for field in fields.all())


def test_a_weight_is_made_to_grow(desk):
    key = new_case(desk)
    tab(desk, "Numbers")
    desk.get_by_label("Search", exact=True).fill("grows")
    expect(desk.get_by_role("textbox", name="A: types, limited, prior", exact=True)).to_have_count(0)
    entry = desk.get_by_role("textbox", name="A: values, The province, grows", exact=True)
    expect(entry).to_have_value("0%")
    entry.fill("50%")
    entry.press("Enter")
    upper = desk.get_by_role("slider", name="A: values, The province, grows, upper end")
    expect(upper).to_have_attribute("aria-valuenow", "0.5")
    expect(entry).to_have_value("50%")
    tab(desk, "Text")
    wait_for_draft(desk, lambda text: "province: {weight: {limited: 60%, expansionist: 40%}, grows: 50%}" in text)
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("saved as version 2")).to_be_visible()
    assert text_of(desk, key).count("grows") == 1


def test_the_numbers_of_outside_powers_have_a_section(desk):
    power = "interventions: {comes-in: {title: It comes in, by: patron, cost: 7% to 9%, outcomes: {fighting: 100%}}}\n"
    made = desk.request.post("/api/v1/cases", data={"title": "A war", "text": f"{TEXT.rstrip()}\n\n{power}"})
    assert made.status == 201, made.text()
    desk.goto(f"/cases/{made.json()['key']}")
    expect(desk.get_by_text("No mistakes")).to_be_visible()
    tab(desk, "Numbers")
    desk.get_by_role("combobox", name="Section").click()
    desk.get_by_role("option", name="Outside powers that may enter the war", exact=True).click()
    expect(desk.get_by_role("textbox", name="It comes in: cost", exact=True)).to_have_value("7% to 9%")
    expect(desk.get_by_role("textbox", name="It comes in: strength", exact=True)).to_have_value("20% to 40%")
