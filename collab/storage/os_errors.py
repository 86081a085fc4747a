"""Errors of the operating system about files, in words a person can act on."""

import errno
import os

_ELSEWHERE = " COLLAB_HOME=FOLDER keeps everything in another folder."
_SPACE = "Free some space, then repeat."
_WORDS = {
    errno.ENOSPC: f"the disk is full. {_SPACE}",
    errno.EDQUOT: f"your share of the disk is used up. {_SPACE}",
    errno.EFBIG: "no file may become that large here. Look at ulimit -f, then repeat.",
    errno.EIO: "the disk fails. Copy what is on it while that can be read.",
    errno.EROFS: "the disk is read-only.",
    errno.EACCES: "that is not permitted to you.",
    errno.EPERM: "that is not permitted to you.",
    errno.ELOOP: "it is a link, which leads elsewhere. Remove it.",
}
_REFUSED = (errno.EROFS, errno.EACCES, errno.EPERM)


def os_error_text(error: OSError) -> str:
    """Return what is wrong, and what to do where that is known, as the end of a sentence and more."""
    known = _WORDS.get(error.errno or 0)
    return known or f"{error.strerror or error}.".replace("..", ".")


def own_error_text(error: OSError) -> str:
    """Return the same of what is kept in the data folder, which may be another one where this one takes nothing."""
    return os_error_text(error) + (_ELSEWHERE if error.errno in _REFUSED else "")


def os_error(number: int, path: object) -> OSError:
    """Return the error that the system gives this number, about `path`."""
    return OSError(number, os.strerror(number), str(path))
