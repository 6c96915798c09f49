"""Quantities found by section and by words."""

import re

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
    expect(desk.get_by_role("textbox", name="how often the front moves")).to_have_count(1)
    desk.get_by_role("button", name="Next", exact=True).click()
    expect(desk.get_by_role("textbox", name="talks")).to_have_count(1)
    desk.get_by_label("Search", exact=True).fill("limited PRIOR")  # all sections
    expect(prior).to_be_visible()
    expect(desk.get_by_role("textbox", name="talks")).to_have_count(0)
    desk.get_by_label("Search", exact=True).fill("no such thing")
    expect(desk.get_by_text("No numbers found.")).to_be_visible()


def test_many_numbers_come_in_pages_that_a_phone_can_show(page):
    page.goto("/cases/ukraine-2022/work")
    expect(page.get_by_text("No mistakes")).to_be_visible()
    tab(page, "Numbers")
    back, on = (page.get_by_role("button", name=name, exact=True) for name in ("Previous", "Next"))
    place = page.get_by_role("navigation", name="Pages of numbers").get_by_role("status")
    expect(place).to_have_text(re.compile(r"^1 to 10 of \d\d$"))
    expect(page.locator(".field")).to_have_count(10)
    expect(back).to_be_disabled()
    count = int(place.inner_text().rsplit(" ", 1)[1])
    first = page.locator(".field").first.inner_text()
    on.click()
    expect(place).to_have_text(f"11 to 20 of {count}")
    expect(page.locator(".field").first).not_to_have_text(first)
    expect(page.locator(".field").first).to_be_in_viewport()
    for n in range(2, -(-count // 10)):
        on.click()
        expect(place).to_have_text(f"{10 * n + 1} to {min(10 * n + 10, count)} of {count}")
    expect(on).to_be_disabled()
    page.get_by_role("combobox", name="Section").click()
    page.get_by_role("option", name="Threats", exact=True).click()
    expect(page.locator(".field")).to_have_count(6)
    expect(on).to_be_hidden()


def test_sliders_have_one_scale_with_labelled_ends_and_say_what_they_stand_at(desk):
    desk.goto("/cases/ukraine-2022/work")
    expect(desk.get_by_text("No mistakes")).to_be_visible()
    tab(desk, "Numbers")
    desk.get_by_label("Search", exact=True).fill("russia crimea weight")
    more, less = (
        desk.get_by_role("slider", name=re.compile(f"values, Crimea, weight if {kind}, lower end"))
        for kind in ("limited", "expansionist")
    )
    for slider, value, text in ((more, "0.22", "22%"), (less, "0.1", "10%")):
        expect(slider).to_have_attribute("aria-valuenow", value)
        expect(slider).to_have_attribute("aria-valuemax", "1")
        expect(slider).to_have_attribute("aria-valuetext", text)
    for slider in (more, less):
        expect(slider.locator(".q-slider__thumb")).to_be_visible()
    # The page may build its fields anew between two questions; a thumb that was taken away stands at 0.
    thumbs = [s.locator(".q-slider__thumb") for s in (more, less)]
    for _ in range(50):
        left = [t.evaluate("e => e.getBoundingClientRect().x") for t in thumbs]
        if all(left):
            break
    assert left[0] > left[1] + 5
    expect(desk.locator(".field").first.get_by_text("0%", exact=True)).to_be_visible()
    expect(desk.locator(".field").first.get_by_text("100%", exact=True)).to_be_visible()


def test_the_numbers_of_a_built_in_case_are_only_read(desk):
    desk.goto("/cases/ukraine-2022/work")
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
    desk.goto(f"/cases/{made.json()['key']}/work")
    expect(desk.get_by_text("No mistakes")).to_be_visible()
    tab(desk, "Numbers")
    desk.get_by_role("combobox", name="Section").click()
    desk.get_by_role("option", name="Outside powers that may enter the war", exact=True).click()
    expect(desk.get_by_role("textbox", name="It comes in: cost", exact=True)).to_have_value("7% to 9%")
    expect(desk.get_by_role("textbox", name="It comes in: strength", exact=True)).to_have_value("20% to 40%")
