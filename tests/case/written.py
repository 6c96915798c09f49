"""Texts in YAML made for tests, with comments above and behind their lines, and what tests of edits look at."""

import difflib
from importlib import resources

from hypothesis import strategies as st
from ruamel.yaml import YAML

from detente.case.edit import inline

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


def load(text):
    return YAML(typ="safe", pure=True).load(text)


def lines_changed(before, after):
    return [x for x in difflib.ndiff(before.splitlines(), after.splitlines()) if x[0] in "+-"]


keys = st.text("abcdefgh-", min_size=1, max_size=6).filter(lambda k: k.strip("-") == k)
scalars = st.one_of(
    st.integers(-99, 99),
    st.booleans(),
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=12),
)
trees = st.recursive(
    scalars,
    lambda x: st.dictionaries(keys, x, min_size=1, max_size=3) | st.lists(x, min_size=1, max_size=3),
    max_leaves=12,
).filter(lambda t: isinstance(t, dict))


@st.composite
def texts(draw):
    """A mapping written out with comments above and behind its lines, in blocks or within lines."""
    tree = draw(st.dictionaries(keys, trees | scalars, min_size=1, max_size=4))
    lines = []

    def write(node, indent):
        for key, value in node.items():
            if draw(st.booleans()):
                lines.append(" " * indent + "# above " + key)
            behind = "  # behind" if draw(st.booleans()) else ""
            if isinstance(value, dict) and draw(st.booleans()):
                lines.append(" " * indent + f"{inline(key)}:{behind}")
                write(value, indent + 2)
            else:
                lines.append(" " * indent + f"{inline(key)}: {inline(value)}{behind}")

    write(tree, 0)
    return "\n".join(lines) + "\n", tree


def paths_of(tree, path=()):
    for key, value in tree.items():
        yield (*path, key)
        if isinstance(value, dict):
            yield from paths_of(value, (*path, key))


def at(tree, path):
    for key in path:
        tree = tree[key]
    return tree
