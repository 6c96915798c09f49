"""Pictures for documents: PNG with few colours, the finding beside them, bars as long as chances."""

import io

from PIL import Image

from detente.report.charts import CHARTS
from detente.report.documents.pictures import BAR, Drawing, bar, reflowed


def test_a_picture_has_its_finding_and_how_to_read_it_as_text(answered, content):
    pictures = {p.name: p for one in content.told for p in one.section.charts}
    assert set(pictures) == {name for name, (draw, _) in CHARTS.items() if draw(answered) is not None}
    for name, found in pictures.items():
        figure = found.figure
        assert found.says == f"{figure.finding}. {figure.how}", name
        with Image.open(io.BytesIO(figure.png)) as opened:
            assert opened.size == (2 * figure.width, 2 * figure.height)
            assert len(opened.convert("RGB").getcolors(1000)) > 2
        assert len(figure.png) < 150_000


def test_a_bar_is_as_long_as_its_chance():
    with Image.open(io.BytesIO(bar(60.0, 25.0))) as opened:
        row = [opened.convert("RGB").getpixel((x, 5)) for x in range(BAR[0])]
    assert len(set(row)) == 3
    assert (row.index(row[BAR[0] // 2]), row.index(row[-1])) == (BAR[0] // 4, 6 * BAR[0] // 10)
    with Image.open(io.BytesIO(bar(0.0, 0.0))) as opened:
        assert len(opened.convert("RGB").getcolors()) == 1


def test_a_tall_picture_is_cut_between_its_rows_and_no_other():
    image = Image.new("RGB", (200, 1200), "white")
    for top in range(0, 1200, 40):  # rows of 30 with gaps of 10
        image.paste("black", (0, top, 200, top + 30))
    out = io.BytesIO()
    image.save(out, "PNG")
    tall = Drawing(out.getvalue(), 100, 600, "A finding", "How to read it")
    found = reflowed(tall, [(600, 400)])
    assert found.width > found.height and (found.finding, found.how) == (tall.finding, tall.how)
    with Image.open(io.BytesIO(found.png)) as opened:
        pixels = opened.convert("L")
        assert sum(pixels.histogram()[:128]) == 200 * 30 * 30  # every row is there
        rows = [pixels.getpixel((5, y)) for y in range(pixels.height)]
    assert "".join("x" if v < 128 else "." for v in rows).strip(".").count("x" * 31) == 0
    flat = Drawing(out.getvalue(), 600, 300, "", "")
    assert reflowed(flat, [(600, 400)]) is flat
