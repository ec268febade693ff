"""The documentation is complete and true: every command, option, facet, format and setting is there; samples run."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from kashaf.index.arabic import LEVELS
from kashaf.index.engines import ENGINES
from kashaf.index.fields import FIELDS
from kashaf.index.readers import READERS
from kashaf.search.cli import cli

ROOT = Path(__file__).resolve().parents[1]
USAGE = (ROOT / "docs" / "usage.md").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def test_what_make_docs_writes_is_what_stands_there() -> None:
    done = subprocess.run([sys.executable, ROOT / "docs" / "write.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + "; run 'make docs'"


@pytest.mark.parametrize("suffix", sorted({suffix for reader in READERS for suffix in reader.suffixes}))
def test_every_format_is_described(suffix: str) -> None:
    assert suffix.removesuffix(".gz") in USAGE


@pytest.mark.parametrize("name", [field.name for field in FIELDS if field.kind != "text"])
def test_every_facet_is_described(name: str) -> None:
    assert f"`{name}`" in USAGE


@pytest.mark.parametrize("name", [level.name for level in LEVELS])
def test_every_level_is_described(name: str) -> None:
    assert f"| `{name}` |" in USAGE


@pytest.mark.parametrize("name", [row.name for row in ENGINES])
def test_every_engine_is_described(name: str) -> None:
    assert f"`{name}`" in "".join(page.read_text("utf-8") for page in PAGES)


def settings() -> set[str]:
    options = [option for command in cli.commands.values() for option in command.params]
    return {option.envvar for option in options if isinstance(option.envvar, str)}


@pytest.mark.parametrize("name", sorted(settings()))
def test_every_setting_is_described(name: str) -> None:
    assert f"| `{name}` |" in USAGE


def samples() -> list[str]:
    """Every line of the documentation that is a call of the program."""
    return sorted(
        {
            match[1].split("  #")[0].strip()
            for page in PAGES
            for match in re.finditer("^(?:    |\\$ )(kashaf [a-z].*)$", page.read_text("utf-8"), re.MULTILINE)
        }
    )


@pytest.mark.parametrize("sample", samples())
def test_every_call_in_the_documentation_has_right_words(sample: str) -> None:
    _, name, *arguments = shlex.split(sample, comments=True)
    command = cli.commands[name]
    arguments = [argument for argument in arguments if argument not in {"|", "head"}]
    context = click.Context(command, info_name=name)
    command.parse_args(context, arguments)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
