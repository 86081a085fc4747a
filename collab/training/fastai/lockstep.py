"""Work that calls back, in a thread that runs only while its owner waits."""

import threading
from collections.abc import Callable


class LockstepThread:
    """A thread that takes turns with its owner, so that never both run.

    `next` lets `work` run until it calls `wait`, which gives the turn back. After `close`, `wait` raises `cancel`, with
    which the work is to end. An error of the work is raised by `next`. `name` is the thread's.
    """

    def __init__(self, work: Callable[[], None], cancel: type[Exception], name: str) -> None:
        self._work, self._cancel = work, cancel
        self._ours, self._theirs = threading.Semaphore(0), threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._started = self._over = self._closing = False
        self._error: BaseException | None = None

    def next(self) -> bool:
        """Let the work go on; return True where it waits for its next turn, False where it is over."""
        if self._over:
            return False
        if self._started:
            self._theirs.release()
        else:
            self._started = True
            self._thread.start()
        self._ours.acquire()
        if self._error is not None:
            raise self._error
        return not self._over

    def wait(self) -> None:
        """In the work's thread: give the turn back until the next one."""
        self._ours.release()
        self._theirs.acquire()
        if self._closing:
            raise self._cancel

    def close(self) -> None:
        """End the work where it waits."""
        self._closing = True
        if self._started and not self._over:
            self._theirs.release()
            self._thread.join()

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001 (its owner raises it)
            self._error = error
        self._over = True
        self._ours.release()
