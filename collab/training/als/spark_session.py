"""A session of Apache Spark: begun, its errors put in words, and everything that it wrote removed at the end."""

import os
import re
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from collab.errors import BadConfig, TrainingFailed
from collab.models import AlsConfig, Config

_WAIT = 5.0
_SPARK_PORT, _K8S_PORT = 7077, 443
_QUIET = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}


@contextmanager
def spark_session(master: str, memory: str, doing: str = "it trained", log: str = "The run's log") -> Iterator[Any]:
    """Give a session of Spark at `master`, whose driver and executors have so much memory each; end it, and remove its
    folder, in which shuffles and checkpoints lie where Spark runs on this machine. `doing` says what it ends in the
    middle of, where it does, and `log` what has its words.

    Raises BadConfig where Spark or Java is missing or nobody answers at that address, and TrainingFailed where Spark
    ends by itself.
    """
    check_spark(master)
    from py4j.protocol import Py4JError, Py4JNetworkError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    with tempfile.TemporaryDirectory(prefix="collab-tui-spark-", ignore_cleanup_errors=True) as folder:
        builder = SparkSession.builder.master(master).appName("collab-tui")
        for name, value in (_QUIET | _settings(master, memory, folder)).items():
            builder = builder.config(name, value)
        session = None
        try:
            session = builder.getOrCreate()
            yield session
        except (Py4JError, Py4JNetworkError, PySparkException, ConnectionError) as error:
            raise TrainingFailed(_words(str(error), memory, doing, log)) from error
        finally:
            if session is not None:
                _end(session)


def sent_file(name: str) -> Path:
    """Return where an executor has a file that was sent to all of them, by its name."""
    from pyspark import SparkFiles

    return Path(SparkFiles.get(name))


def check_engine(config: Config) -> None:
    """Raise BadConfig where a fit is to be on Spark, and Spark cannot begin."""
    if isinstance(config, AlsConfig) and not config.trains_here:
        check_spark(config.master)


def check_spark(master: str) -> None:
    """Raise BadConfig where Spark cannot begin: without its package, without Java, or where nobody answers."""
    if find_spec("pyspark") is None:
        raise BadConfig("The engine spark needs Apache Spark: pip install 'collab-tui[spark]', about 500 MB.")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise BadConfig("Apache Spark needs Java 17 or later, and there is no java here: apt install openjdk-17-jre.")
    if master.startswith(("spark://", "k8s://")):
        _check_address(master)


def _check_address(master: str) -> None:
    """Raise BadConfig where nobody answers: Spark itself would try for minutes."""
    address = urlsplit(re.sub(r"^k8s://(?:https?://)?", "k8s://", master).split(",")[0])
    host, port = address.hostname or "", address.port or (_SPARK_PORT if address.scheme == "spark" else _K8S_PORT)
    try:
        socket.create_connection((host, port), _WAIT).close()
    except OSError:
        raise BadConfig(
            f"Nobody answers at {master}. A master of Spark says its address when it starts; local[*] needs none."
        ) from None


def _settings(master: str, memory: str, folder: str) -> dict[str, str]:
    settings = {"spark.driver.memory": memory, "spark.executor.memory": memory}
    if not master.startswith("local"):
        return settings
    return settings | {
        "spark.local.dir": folder,
        "spark.checkpoint.dir": folder,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.executorEnv.PYTHONSAFEPATH": "1",  # what lies in the current folder is no module of ours
    }


def _end(session: Any) -> None:
    """End a session with its Java process, which may be gone already."""
    from py4j.protocol import Py4JError
    from pyspark import SparkContext

    gateway = SparkContext._gateway  # pyspark has no public name for the process that it starts
    with suppress(Py4JError, OSError):  # of a process that is dead nothing more can be ended
        session.stop()
    if gateway is not None:
        gateway.shutdown()
        if (java := getattr(gateway, "proc", None)) is not None:
            java.stdin.close()
            java.wait()
        SparkContext._gateway = SparkContext._jvm = None


def _words(error: str, memory: str, doing: str, log: str) -> str:
    """Return what went wrong, in words."""
    if "OutOfMemoryError" in error or "GC overhead" in error:
        return f"Spark ran out of memory, of which its driver and each executor have {memory}: try --memory with more."
    if "No space left" in error:
        return "Spark ran out of disk for its shuffles: its folder is among the temporary files, where TMPDIR says."
    if "JAVA_GATEWAY_EXITED" in error or "UnsupportedClassVersion" in error:
        return f"Java could not start Apache Spark, which needs Java 17 or later. {log} has what Java said."
    if "No module named 'collab'" in error:
        return "collab-tui is not installed where Spark's executors run: PYSPARK_PYTHON names a Python that has it."
    return f"Spark ended while {doing}. {log} has what it said; without it: --engine local."
