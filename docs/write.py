"""Write into the documentation every command with its options. `make docs`; --check only compares."""

import sys
from pathlib import Path

import click

from kashaf.search.cli import cli

USAGE = Path(__file__).with_name("usage.md")
START, END = "<!-- help -->", "<!-- end of help -->"


def helps() -> str:
    """Each command with what it does, its arguments and options; not as click prints it, which changes with click."""
    return "\n".join(f"### {name}\n\n{_command(command)}" for name, command in sorted(cli.commands.items()))


def _command(command: click.Command) -> str:
    arguments = [_argument(one) for one in command.params if isinstance(one, click.Argument)]
    options = [_option(one) for one in command.params if isinstance(one, click.Option)]
    rows = "\n".join(f"| {names} | {meaning} |" for names, meaning in options)
    about = " ".join((command.help or "").split())
    call = " ".join(["kashaf", command.name or "", *arguments])
    return f"`{call}`\n\n{about}\n\n| option | meaning |\n|---|---|\n{rows}\n"


def _argument(argument: click.Argument) -> str:
    name = (argument.name or "").upper() + ("..." if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def _option(option: click.Option) -> tuple[str, str]:
    names = ", ".join(f"`{name}`" for name in option.opts)
    choices = " \\| ".join(f"`{one}`" for one in option.type.choices) if isinstance(option.type, click.Choice) else ""
    known = [str(option.help or ""), choices and f"One of {choices}."]
    if option.show_default and option.default not in (None, False, ()):
        known.append(f"Default: `{option.default}`.")
    if option.show_envvar and isinstance(option.envvar, str):
        known.append(f"Or `{option.envvar}`.")
    return names, " ".join(filter(None, known))


def written() -> str:
    """The page as it should be."""
    page = USAGE.read_text("utf-8")
    before, after = page.split(START)[0], page.split(END)[1]
    return f"{before}{START}\n\n{helps()}\n{END}{after}"


if __name__ == "__main__":
    if "--check" not in sys.argv:
        USAGE.write_text(written(), "utf-8")
    elif USAGE.read_text("utf-8") != written():
        sys.exit("docs/usage.md is not what 'make docs' would write")
