"""A second process that takes a part of long work to another core."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from typing import NoReturn

from django.db import connection

logger = logging.getLogger(__name__)
PR_SET_PDEATHSIG = 1  # prctl(2)


def can_work_beside(threads: int = 1) -> bool:
    """Whether a copy of this process would have a core of its own and see what is in the base, and may be made.

    `threads`: how many of them the caller knows to hold nothing that the copy needs.
    """
    return (
        sys.platform == "linux"
        and len(os.sched_getaffinity(0)) > 1
        and threading.active_count() <= threads
        and not connection.in_atomic_block
    )


class Beside:
    """The copy of this process, at work from the start; leaving the body waits for it.

    RuntimeError if its work failed. A body that fails ends it at once.
    """

    def __init__(self, work: Callable[[], object]) -> None:
        parent = os.getpid()
        gc.freeze()  # a collection would write to all that the two have in common, and so double it
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", DeprecationWarning
            )  # of threads: `can_work_beside` has counted them
            self.number = os.fork()
        if not self.number:
            _work_and_leave(work, parent)

    def __enter__(self) -> None:
        pass

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        gc.unfreeze()
        if error:
            os.kill(self.number, signal.SIGKILL)
        status = os.waitpid(self.number, 0)[1]
        if status and not error:
            raise RuntimeError("a second process did not do its part of the work; the log says why")


def _work_and_leave(work: Callable[[], object], parent: int) -> NoReturn:
    """In the copy: nothing that belongs to the first process is closed or flushed."""
    code = 1
    try:
        _end_with(parent)
        inherited, connection.connection = (
            connection.connection,
            None,
        )  # closing it would end the other's session
        work()
        connection.close()
        del inherited
        code = 0
    except BaseException:
        logger.exception("The second process of a work failed")
    finally:
        os._exit(code)


def _end_with(parent: int) -> None:
    """Let the system end this process when the first one is gone."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
