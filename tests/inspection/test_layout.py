"""The map by UMAP, which is an extra of its own."""

import sys

import numpy as np
import pytest

from collab.errors import NotFound
from collab.inspection import lay_out, layout
from collab.processes import Cancelled


def test_where_umap_is_not_installed_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "umap", None)
    with pytest.raises(NotFound, match="UMAP could not be imported"):
        layout.layout_job({"factors": [[1.0, 0.0]]}, lambda _: None)


def test_a_map_that_is_not_wanted_any_more_is_none() -> None:
    with pytest.raises(Cancelled):
        lay_out(np.eye(3), cancelled=lambda: True)
