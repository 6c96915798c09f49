"""The pictures of a result answer to pointer and keys, and can be saved."""

from playwright.sync_api import expect


def test_a_picture_tells_its_figures_and_is_saved(desk, ready, tmp_path):
    _, runs = ready
    desk.goto(f"/runs/{runs[0]}/work")
    picture = desk.locator("figure.picture").first
    expect(picture).to_be_visible()
    tip = desk.locator(".picture-tip")
    picture.locator("[data-says]:visible").last.hover(force=True)
    expect(tip).to_contain_text("after 10 years")
    picture.locator(".picture-drawn").focus()
    desk.keyboard.press("ArrowRight")
    expect(tip).to_be_visible()
    for kind, head in {"SVG": b"<svg", "PNG": b"\x89PNG", "CSV": b"after,end"}.items():
        with desk.expect_download() as download:
            picture.get_by_text(f"Save as {kind}").click()
        download.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).read_bytes().startswith(head)
