"""What the tests share: the authority file, the folder of third-party data, and small collections made on the spot."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from kashaf.index.authorities import Authorities, load
from kashaf.index.build import Report, build
from kashaf.index.engine import Engine
from kashaf.index.engines import engine
from kashaf.index.metadata import Metadata

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

# No test depends on the speed of the machine, nor on what an earlier run found.
settings.register_profile("kashaf", deadline=None)
settings.load_profile("kashaf")

TEN = {
    "2014/mosul": ("صفحات الموصل", "2014-07-01", "موجز", "نشر تنظيم الدولة صورا على تويتر وفيسبوك."),
    "2015/census": ("إحصاء حسابات تويتر", "2015-03-10", "موجز", "أحصى الباحثون حسابات داعش على تويتر."),
    "2015/channels": ("قنوات تلغرام", "2015-11-20", "موجز", "أغلق تلغرام قنوات كثيرة سنة 2015."),
    "2016/code": ("مدونة سلوك", "2016-05-31", "نشرة", "وقعت فيسبوك ومايكروسوفت وتويتر ويوتيوب مدونة السلوك."),
    "2017/forum": ("المنتدى العالمي", "2017-06-26", "نشرة", "أعلنت فيسبوك ومايكروسوفت منتدى لمكافحة الإرهاب."),
    "2018/law": ("قانون ألماني", "2018-01-01", None, "دخل القانون حيز التنفيذ، وهو يلزم المواقع بحذف المنشورات."),
    "2019/stream": ("بث مباشر", "2019-03-15", "موجز", "بث المهاجم هجومه على فيسبوك، وحذفت الشركة 1500000 نسخة."),
    "2019/telegram": ("يوروبول وتيليجرام", "2019-11-25", "موجز", "عملت يوروبول مع تيليجرام على حذف الحسابات."),
    "2021/internet": ("قانون الإنترنت", "2021-04-29", "نشرة", "أقر البرلمان الأوروبي قانونا للمحتوى على الانترنت."),
    "undated": (
        None,
        None,
        None,
        "يقول كثيرون إن مواقع التواصل تنشر التطرف بالإنترنت، ولا يذكر هذا النص سنة ولا منصة.",
    ),
}
"""Ten articles in plain sight: id → title, date, source, text; the last is a plain text file without metadata."""


ALLOWED_TO_SKIP = ("../shared", "only root may mount a small disk")
"""What CI may lack without failing: data of others, and the right to a full disk, for which a limit on the size of
files stands in. Any other group of tests that is skipped there was not installed by .ci/run."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr)
        if os.environ.get("CI") and not any(allowed in reason for allowed in ALLOWED_TO_SKIP):
            terminalreporter.write_line(f"FAILED in CI, where nothing may be skipped: {reason}", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = [str(report.longrepr) for report in reporter.stats.get("skipped", [])] if reporter else []
    if os.environ.get("CI") and any(all(one not in reason for one in ALLOWED_TO_SKIP) for reason in skipped):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def write(folder: Path, articles: Mapping[str, str | tuple[str | None, ...]]) -> Path:
    """Write articles as files: a text alone as .txt, one with a title as .md with front matter."""
    for name, article in articles.items():
        *known, text = article if isinstance(article, tuple) else (article,)
        metadata = [f"{key}: {value}" for key, value in zip(("title", "date", "source"), known, strict=False) if value]
        path = folder / (name + (".md" if metadata else ".txt"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(["---", *metadata, "---", text, ""]) if metadata else f"{text}\n", "utf-8")
    return folder


@pytest.fixture(scope="session")
def authorities() -> Authorities:
    return load()


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("third-party data (../shared) is not here")
    return SHARED


@pytest.fixture
def update(authorities: Authorities) -> Callable[..., Report]:
    """update(folder, *paths): bring the index in the folder up to date with the paths."""

    def bring(folder: Path, *paths: Path, full: bool = False, metadata: Metadata | None = None) -> Report:
        with engine("whoosh").write(folder, authorities.version, full) as writer:
            return build(paths, writer, authorities, metadata or Metadata())

    return bring


@pytest.fixture(scope="session")
def ten(tmp_path_factory: pytest.TempPathFactory, authorities: Authorities) -> Iterator[Engine]:
    """An index of the ten articles."""
    folder = tmp_path_factory.mktemp("ten")
    write(folder / "articles", TEN)
    with engine("whoosh").write(folder / "index", authorities.version, True) as writer:
        build([folder / "articles"], writer, authorities, Metadata())
    opened = engine("whoosh").read(folder / "index")
    yield opened
    opened.close()
