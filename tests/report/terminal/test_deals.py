import io
from importlib import resources

from rich.console import Console

from detente.assessment import deals
from detente.case.load import parse_case
from detente.report.terminal.deals import print_deals

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


def test_what_was_found_is_shown_with_its_limits():
    loaded = parse_case(TEMPLATE)
    found = deals(loaded, draws=2)
    out = io.StringIO()
    print_deals(found, loaded.case, console=Console(file=out, width=120))
    text = out.getvalue()
    assert "6 packages" in text
    assert "all of them were offered" in text
    assert f"best in {found.best[0].best:.0%} of draws" in text
    assert "Zone of possible agreement" in text
    assert "Nash" in text or "no package leaves both sides better off" in text
    for proposal in loaded.case.proposals.values():
        assert proposal.title in text
    assert "could still gain at no loss to the other" in text
