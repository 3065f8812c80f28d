"""Files for the browser, made at set-up from packages and `static/`: fonts, icon sprite, htmx, one style sheet."""

import fcntl
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from crm.frozen import frozen
from crm.web.icons import ICONS

SOURCE = settings.BASE_DIR / "static"
TARGET = settings.BASE_DIR / "build" / "assets"
STAMP = settings.BASE_DIR / "build" / "assets.stamp"
PACKAGES = (
    "fontpkg-inter",
    "fontpkg-noto-sans-arabic",
    "lucide",
    "django-htmx",
    "uharfbuzz",
    "whitenoise",
)

# The order of the files inside a layer does not matter much; the order of the layers is in layers.css.
STYLES = (
    "layers",
    "reset",
    "tokens",
    "base",
    "layout",
    "parts/*",
    "pages/*",
    "responsive",
    "utils",
    "print",
)


@frozen
class FontCut:
    """One WOFF2 file: which package file it is cut from, for which letters, with which axes pinned."""

    name: str
    family: str
    package: str
    file: str
    letters: str
    pins: dict[str, float]


INTER = ("fontpkg_inter", "Inter[opsz,wght].ttf")
NOTO = ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf")
LATIN = (
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-200B,U+2010-206F,U+20AC,U+2122,"
    "U+2190-2199,U+2212,U+2215,U+25B2,U+25BC,U+2318,U+21B5,U+2713"
)
FONTS = (
    FontCut("inter-latin", "Rapport Sans", *INTER, LATIN, {"opsz": 14}),
    FontCut(
        "inter-ext",
        "Rapport Sans",
        *INTER,
        "U+0100-02BA,U+1E00-1EFF,U+20A0-20AB,U+20AD-20C0",
        {"opsz": 14},
    ),
    FontCut(
        "inter-cyr",
        "Rapport Sans",
        *INTER,
        "U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116",
        {"opsz": 14},
    ),
    FontCut(
        "noto-arabic",
        "Rapport Arabic",
        *NOTO,
        "U+0600-06FF,U+200C-200F,U+FDFC",
        {"wdth": 100},
    ),
)
# Every cut has them: paper knows no unicode-range and takes the space after a word from the font of the word.
SPACES = "U+0020,U+00A0"
FEATURES = ("tnum", "case", "ss03", "cv11", "zero", "cv05")


def fingerprint() -> str:
    """What the built files depend on: own sources, package versions, this module."""
    digest = hashlib.sha256()
    sources = [path for path in sorted(SOURCE.rglob("*")) if path.is_file()]
    for path in [*sources, Path(__file__), Path(__file__).with_name("icons.py")]:
        digest.update(str(path.name).encode() + path.read_bytes())
    for package in PACKAGES:
        digest.update(f"{package}={version(package)}".encode())
    return digest.hexdigest()


def is_current() -> bool:
    built = (TARGET / "app.css").exists() and (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    return built and STAMP.exists() and STAMP.read_text() == fingerprint()


@contextmanager
def alone() -> Iterator[None]:
    """One program builds at a time: the files of the one before are cleared away."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with (TARGET.parent / "assets.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def mark_current() -> None:
    STAMP.write_text(fingerprint())


def code_points(letters: str) -> list[int]:
    """`U+0041-0043,U+20AC` as numbers."""
    points: list[int] = []
    for part in letters.split(","):
        first, _, last = part[2:].partition("-")
        points.extend(range(int(first, 16), int(last or first, 16) + 1))
    return points


def build_font(cut: FontCut) -> Path:
    """Cut one font; about half a second, so an existing file of the same recipe is kept."""
    recipe = hashlib.sha256(repr((cut, SPACES, FEATURES, version("uharfbuzz"))).encode()).hexdigest()[:12]
    target, seal = (
        TARGET / "fonts" / f"{cut.name}.woff2",
        TARGET / "fonts" / f".{cut.name}.recipe",
    )
    if target.exists() and seal.exists() and seal.read_text() == recipe:
        return target
    # Late: these two are heavy and only needed here.
    import uharfbuzz
    from fontTools.ttLib import TTFont

    source = files(cut.package) / "files" / cut.file
    face = uharfbuzz.Face(uharfbuzz.Blob(source.read_bytes()))
    wish = uharfbuzz.SubsetInput()
    wish.unicode_set.update(code_points(f"{cut.letters},{SPACES}"))
    wish.flags |= uharfbuzz.SubsetFlags.NO_HINTING
    wish.layout_feature_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in FEATURES)
    for axis, place in cut.pins.items():
        wish.pin_axis_location(face, axis, place)
    font = TTFont(io.BytesIO(uharfbuzz.subset(face, wish).blob.data))
    font.flavor = "woff2"
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)
    seal.write_text(recipe)
    return target


def font_faces() -> str:
    """The @font-face rules; the browser fetches only the cuts whose letters are on the page."""
    return "".join(
        f'@font-face{{font-family:"{cut.family}";src:url("fonts/{cut.name}.woff2") format("woff2");'
        f"font-weight:100 900;font-display:swap;unicode-range:{cut.letters}}}\n"
        for cut in FONTS
    )


def build_sprite() -> Path:
    with zipfile.ZipFile(str(files("lucide") / "lucide.zip")) as archive:
        symbols = "".join(symbol(name, archive.read(f"{name}.svg").decode()) for name in sorted(ICONS))
    target = TARGET / "icons.svg"
    target.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n')
    return target


def symbol(name: str, svg: str) -> str:
    inside = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if inside is None:
        raise ValueError(f"the icon {name} is not an SVG file")
    drawing = re.sub(r"\s+", " ", inside[1]).strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>'


def build_styles() -> Path:
    """All of `static/css` as one file, in the order of STYLES, with the white space of the sources squeezed out."""
    parts = [font_faces()]
    for pattern in STYLES:
        parts.extend(path.read_text() for path in sorted((SOURCE / "css").glob(f"{pattern}.css")))
    target = TARGET / "app.css"
    layers, rest = parts[1], [parts[0], *parts[2:]]
    target.write_text(squeeze(layers + "".join(rest)))
    return target


def squeeze(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};]) ?", r"\1", css).replace(";}", "}").strip() + "\n"


def copy_htmx() -> Path:
    target = TARGET / "js" / "htmx.js"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes((files("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js").read_bytes())
    return target


def build_all() -> list[Path]:
    """Make every file; returns their paths."""
    TARGET.mkdir(parents=True, exist_ok=True)
    return [
        *(build_font(cut) for cut in FONTS),
        build_sprite(),
        build_styles(),
        copy_htmx(),
    ]
