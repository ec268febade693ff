"""What the tests share: the authority file, the folder of third-party data, and small collections made on the spot."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from kashaf.index.authorities import Authorities, load
from kashaf.index.build import Report, build
from kashaf.index.engine import Engine
from kashaf.index.engines import engine
from kashaf.index.metadata import Metadata

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

TEN = {
    "2014/mosul": "---\ntitle: صفحات الموصل\ndate: 2014-07-01\nsource: موجز\n---\nنشر تنظيم الدولة صورا على تويتر وفيسبوك.\n",
    "2015/census": "---\ntitle: إحصاء حسابات تويتر\ndate: 2015-03-10\nsource: موجز\n---\nأحصى الباحثون حسابات داعش على تويتر.\n",
    "2015/channels": "---\ntitle: قنوات تلغرام\ndate: 2015-11-20\nsource: موجز\n---\nأغلق تلغرام قنوات كثيرة سنة 2015.\n",
    "2016/code": "---\ntitle: مدونة سلوك\ndate: 2016-05-31\nsource: نشرة\n---\nوقعت فيسبوك ومايكروسوفت وتويتر ويوتيوب مدونة السلوك.\n",
    "2017/forum": "---\ntitle: المنتدى العالمي\ndate: 2017-06-26\nsource: نشرة\n---\nأعلنت فيسبوك ومايكروسوفت إنشاء منتدى لمكافحة الإرهاب.\n",
    "2018/law": "---\ntitle: قانون ألماني\ndate: 2018-01-01\n---\nدخل القانون حيز التنفيذ، وهو يلزم المواقع بحذف المنشورات.\n",
    "2019/stream": "---\ntitle: بث مباشر\ndate: 2019-03-15\nsource: موجز\n---\nبث المهاجم هجومه على فيسبوك، وحذفت الشركة 1500000 نسخة.\n",
    "2019/telegram": "---\ntitle: يوروبول وتيليجرام\ndate: 2019-11-25\nsource: موجز\n---\nعملت يوروبول مع تيليجرام على حذف الحسابات.\n",
    "2021/internet": "---\ntitle: قانون الإنترنت\ndate: 2021-04-29\nsource: نشرة\n---\nأقر البرلمان الأوروبي قانونا للمحتوى على الانترنت.\n",
    "undated": "يقول كثيرون إن مواقع التواصل تنشر التطرف بالإنترنت، ولا يذكر هذا النص سنة ولا منصة.\n",
}
"""Ten articles in plain sight, by id."""

Maker = Callable[..., Path]


def write(folder: Path, articles: Mapping[str, str]) -> Path:
    """Write articles as files, .md where they have front matter, .txt elsewhere."""
    for name, text in articles.items():
        path = folder / (name + (".md" if text.startswith("---") else ".txt"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
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
