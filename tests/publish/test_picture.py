"""The moving picture: screens of the real program as one SVG, a line that stays written once."""

import re
from pathlib import Path
from xml.etree import ElementTree

from publish.picture import Run, animated

ROOT = Path(__file__).parent.parent.parent
LARGEST = 500_000


def line(text: str) -> tuple[Run, ...]:
    return (Run(2, text, "#ffffff", "", bold=False),)


def test_a_line_that_stays_is_written_once_and_others_come_and_go() -> None:
    picture = animated([((line("stays"), line("first <b>")), 1), ((line("stays"), line("then")), 3)])
    assert picture.count(">stays<") == 1
    assert "first &lt;b&gt;" in picture
    assert "animation:none" in picture
    assert "0%{visibility:visible}25%{visibility:hidden}" in picture
    assert "0%{visibility:hidden}25%{visibility:visible}" in picture
    ElementTree.fromstring(picture)  # noqa: S314 (our own)


def test_the_picture_of_the_readme_is_small_and_whole() -> None:
    picture = (ROOT / "docs" / "tour.svg").read_text()
    assert len(picture) < LARGEST
    ElementTree.fromstring(picture)  # noqa: S314 (our own)
    assert len(re.findall("@keyframes", picture)) > 10
    assert "For you" in picture
