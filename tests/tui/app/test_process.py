"""The memory of the app that is given back."""

import platform

from tui.app import give_back_memory


def test_glibc_takes_the_settings_and_others_are_left_alone() -> None:
    assert give_back_memory() == (platform.libc_ver()[0] == "glibc")
