"""Somebody who knows no YAML at the builder, with a mouse or by keyboard alone."""

from playwright.sync_api import expect

# Whether the focus is at an element; null if the page has built it anew.
HERE = "e => e.isConnected ? e === document.activeElement || e.contains(document.activeElement) : null"


class Stranger:
    """What a person does at a step. After each change it waits until the page has followed."""

    def __init__(self, page, keyboard=False):
        self.page, self.keyboard = page, keyboard

    @property
    def shown(self):
        return int(self.page.locator(".build-step").get_attribute("data-shown") or 0)

    def changes(self, act):
        """Do something that changes the text."""
        before = self.shown
        act()
        # Looked at now and then, since to look at every frame has the browser draw them all.
        self.page.wait_for_function(f"+document.querySelector('.build-step')?.dataset.shown > {before}", polling=50)

    def reach(self, found):
        """Come to an element: with Tab alone, or at once."""
        if not self.keyboard:
            found.scroll_into_view_if_needed()
            return
        element = found.element_handle()  # to find it by its name at every step takes longer than the step
        for _ in range(400):
            here = element.evaluate(HERE)
            if here:
                return
            if here is None:
                element = found.element_handle()
                continue
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {found}")

    def box(self, name, place=-1):
        found = self.page.get_by_role("textbox", name=name, exact=True).locator("visible=true")
        found.nth(place).wait_for()
        return found.nth(place) if place >= 0 else found.last

    def type(self, name, text, place=-1):
        """Fill in a field that changes nothing yet."""
        box = self.box(name, place)
        self.reach(box)
        if self.keyboard:
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type(text)
        else:
            box.fill(text)
        return box

    def put(self, name, text, place=-1):
        """Fill in a field and leave it."""
        box = self.type(name, text, place)
        self.changes(lambda: self.page.keyboard.press("Tab") if self.keyboard else box.blur())

    def add(self, what, title):
        box = self.type(f"Name of {what} to add", title)
        self.changes(lambda: box.press("Enter"))

    def range(self, words, low, high="", place=-1):
        """Give a range by its ends, or a single number."""
        if not high:
            self.put(f"{words}: from", low, place)
            return
        box = self.type(f"{words}: from", low, place)
        last = self.box(f"{words}: to", place)
        self.changes(lambda: self.page.keyboard.press("Tab") if self.keyboard else box.blur())
        self.type(f"{words}: to", high, place)
        self.changes(lambda: self.page.keyboard.press("Tab") if self.keyboard else last.blur())

    def pick(self, label, option, place=-1):
        """Choose from a list."""
        found = self.page.get_by_role("combobox", name=label, exact=True).locator("visible=true")
        found.nth(place).wait_for()
        combo = found.nth(place) if place >= 0 else found.last
        self.reach(combo)
        wanted = self.page.get_by_role("option", name=option, exact=True)
        if not self.keyboard:
            combo.click()
            self.changes(wanted.click)
        else:
            self.choose(wanted)
        if wanted.is_visible():  # a list of several stays open
            self.page.keyboard.press("Escape")
        expect(wanted).to_be_hidden()
        expect(self.page.locator(".q-menu")).to_have_count(0)  # as it goes, it gives the focus back to its field

    def choose(self, wanted):
        """Choose an option by keyboard."""
        self.page.keyboard.press("ArrowDown")
        wanted.wait_for()
        for _ in range(30):
            if "q-manual-focusable--focused" in (wanted.get_attribute("class") or ""):
                break
            self.page.keyboard.press("ArrowDown")
        self.changes(lambda: self.page.keyboard.press("Enter"))

    def press(self, name, changes=True):
        button = self.page.get_by_role("button", name=name).locator("visible=true").first
        self.reach(button)

        def act():
            if self.keyboard:
                self.page.keyboard.press("Enter")
            else:
                button.click()

        if changes:
            self.changes(act)
        else:
            act()

    def go(self, step):
        """Open a step by its title."""
        self.press(step, changes=False)
        expect(self.page.locator(".build-step h2").first).to_contain_text(step)
        if self.keyboard:
            self.page.evaluate("document.activeElement.blur()")

    def fold(self, title):
        """Fold a card away."""
        self.press(f'Collapse "{title}"', changes=False)
        expect(self.page.get_by_role("button", name=f'Expand "{title}"').locator("visible=true").first).to_be_visible()
