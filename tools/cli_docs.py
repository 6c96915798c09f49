"""Write docs/command-line.md from the commands themselves. Run by `make docs`; a test fails if the page is stale."""

from __future__ import annotations

import inspect
from typing import Any

import typer.main

from detente.cli.app import app

HEAD = """\
# The command line

Generated from the commands by `make docs`; `detente COMMAND --help` says the same in a terminal.

Results go to standard output, progress and errors to standard error. The exit code is 0 for success, 2 for a mistake in a case or on the
command line and for what the system refuses, such as writing on a full disk, 1 if the reader of the output has gone (`| head`), and 130 after Ctrl-C.

Files appear whole or not at all. A link stays, and what it leads to is written; so do the permissions of a file that is there. A device or
a pipe, such as `/dev/stdout`, is written to. Control characters in titles and other texts are printed as pictures of them, and what the
terminal's encoding lacks in Latin letters.

The first command that solves a game compiles kernels, which takes minutes, and keeps them beside the package or in the user's cache. Where
neither can be written, name a folder in `NUMBA_CACHE_DIR`.

"""


def commands() -> Any:
    """The root command."""
    return typer.main.get_command(app)


def leaves(command: Any, context: Any) -> list[tuple[Any, Any]]:
    """All commands that can be run, with their contexts, in the order of the help."""
    names = command.list_commands(context) if hasattr(command, "list_commands") else []
    found = [(command, context)] if not names or command.invoke_without_command else []
    for name in names:
        inner = command.get_command(context, name)
        if not inner.hidden:
            found += leaves(inner, inner.context_class(inner, info_name=name, parent=context))
    return found


def described(command: Any, context: Any) -> str:
    """One command: its help, usage, arguments and options, and an example."""
    path = context.command_path
    arguments = [p for p in command.get_params(context) if p.param_type_name == "argument"]
    usage = " ".join([path, "[OPTIONS]", *(_argument(p) for p in arguments)])
    parts = [f"## {path}", inspect.cleandoc(command.help or ""), f"    {usage}"]
    rows = [f"| `{_argument(p)}` | {_cell(p.get_help_record(context)[1])} |" for p in arguments]
    options = [
        p.get_help_record(context) for p in command.get_params(context) if p not in arguments and p.name != "help"
    ]
    rows += [f"| `{_cell(name)}` | {_cell(what)} |" for name, what in filter(None, options)]
    if rows:
        parts.append("\n".join(["| argument or option | what |", "|---|---|", *rows]))
    if command.epilog:
        start, _, example = command.epilog.partition(": ")
        parts.append(f"{start}:\n\n    {example}")
    return "\n\n".join(parts)


def _argument(argument: Any) -> str:
    """An argument as in a usage line: FILE, or [CASE]... if it may be left out and repeated."""
    name = (argument.metavar or argument.name).strip("[].").upper()
    return (name if argument.required else f"[{name}]") + ("..." if argument.nargs == -1 else "")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def page() -> str:
    """The whole page."""
    root = commands()
    context = root.context_class(root, info_name="detente")
    found = [(c, x) for c, x in leaves(root, context) if c is not root]
    index = "".join(f"- [`{x.command_path}`](#{x.command_path.replace(' ', '-')}): {_first(c)}\n" for c, x in found)
    return HEAD + index + "\n" + "\n\n".join(described(c, x) for c, x in found) + "\n"


def _first(command: Any) -> str:
    return " ".join(inspect.cleandoc(command.help or "").split("\n\n")[0].split())


if __name__ == "__main__":
    from generated import write

    write(page, __doc__)
