"""Questions chosen from a case are known again by what they are about, in whatever words."""

from detente.case import load_case
from detente.panel.questions import askable, parse_panel
from detente.web.pages.panels.forms.from_case import ask, asks, drop
from detente.web.work import edit
from detente.web.work_drafts import look

TEXT = "panel: 1\nid: p\ntitle: T\ncase: ukraine-2022\ngroups: {a: A}\nquestions:\n  # kept\n  s: {kind: statement, asks: Talk}\n"


def test_every_question_of_a_case_is_asked_and_dropped_and_the_text_is_as_before():
    questions = list(askable(load_case("ukraine-2022").case))
    assert {q["kind"] for _, q in questions} == {"option", "package"}
    for wanted, question in (questions[0], questions[-1]):
        tree = look(TEXT, None).tree
        assert not asks(question, tree)
        asked, why = edit(TEXT, ask(tree, wanted, question))
        assert why == "" and parse_panel(asked).questions[wanted].asks == question["asks"]
        reworded = look(asked.replace(question["asks"], "Other words"), None).tree
        assert asks(question, reworded)
        assert edit(asked, drop(reworded, question)) == (TEXT, "")
