"""The case that the tests of documents answer: the template, with titles in other scripts and hostile to XML."""

from importlib import resources

from detente.report.documents.content import clean

TITLE = 'Война <&> "мир"'
ARABIC = "هدنة على خط التماس"
LINK = "https://example.org/report?a=1&b=2"
TEXT = (
    (resources.files("detente.case") / "template.yaml")
    .read_text("utf-8")
    .replace("title: A war over a province", f"title: '{TITLE}'")
    .replace("title: Armistice on the line", f"title: '{ARABIC}'")
    .replace("date: 2025-12}", f"date: 2025-12, link: '{LINK}'}}")
)


def pictured(content):
    """The alternative texts of a document's pictures, in their order."""
    return [
        clean(text)
        for text in [one["alt"] for one in content.bars] + [p.says for one in content.told for p in one.section.charts]
    ]
