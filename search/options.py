"""Options that several commands share, and those made from the table of fields."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kashaf.index.arabic import NAMES as LEVELS
from kashaf.index.fields import FACETS, FIELDS
from kashaf.search.printing import NAMES as FORMATS

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from kashaf.search.opening import Opened

DEFAULT_INDEX = ".kashaf"
DONE, NOTHING, WRONG_USAGE, FAILED = 0, 1, 2, 3
"""Exit statuses: done; the answer is no; wrong usage or input; the index or the engine failed."""

Command = TypeVar("Command", bound=Callable[..., Any])

index_option = click.option(
    "--index", "folder", type=click.Path(path_type=Path), envvar="KASHAF_INDEX", default=DEFAULT_INDEX,
    show_default=True, show_envvar=True, help="The folder of the index.",
)  # fmt: skip
engine_option = click.option(
    "--engine", "engine_name", envvar="KASHAF_ENGINE", default="whoosh", show_default=True, show_envvar=True,
    help="The engine that holds the index.",
)  # fmt: skip
authorities_option = click.option(
    "--authorities", "authority_files", type=click.Path(path_type=Path), multiple=True, envvar="KASHAF_AUTHORITIES",
    help="Your own file of names, read after the built-in one; may be given more than once.",
)  # fmt: skip
format_option = click.option(
    "--format", "output", type=click.Choice(FORMATS), default="table",
    show_default=True, help="How to print: a table for people, or for programs.",
)  # fmt: skip
language_option = click.option(
    "--language", type=click.Choice(["ar", "en"]), envvar="KASHAF_LANGUAGE", default="ar", show_default=True,
    help="The language of labels and explanations.",
)  # fmt: skip


def facet_options(command: Command) -> Command:
    """--platform, --not-platform and so on, for every field that is not text, and --every."""
    command = click.option(
        "--every", "every", multiple=True, type=click.Choice([field.name for field in FACETS]), metavar="FACET",
        help="All values chosen in this facet must hold, not any of them; may be given more than once.",
    )(command)  # fmt: skip
    for field in reversed([field for field in FIELDS if field.kind != "text"]):
        flag = field.name.replace("_", "-")
        metavar = {"year": "2015 | 2015..2017", "name": "NAME", "label": "TEXT"}[field.kind]
        command = click.option(
            f"--not-{flag}", f"not_{field.name}", multiple=True, metavar=metavar,
            help=f"Leave out articles with this {field.label_en.lower()}.",
        )(command)  # fmt: skip
        command = click.option(
            f"--{flag}", field.name, multiple=True, metavar=metavar,
            help=f"Only articles with this {field.label_en.lower()}; several: any of them.",
        )(command)  # fmt: skip
    return command


level_option = click.option(
    "--match", "level", type=click.Choice(LEVELS), default=LEVELS[-1], show_default=True,
    help="The loosest way in which a word may match.",
)  # fmt: skip


def open_index(options: dict[str, Any]) -> "AbstractContextManager[Opened]":
    """The engine, index and authority file that the options of a command name."""
    from kashaf.search.opening import opened

    return opened(options["engine_name"], options["folder"], options.get("authority_files", ()))
