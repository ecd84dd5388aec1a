"""Start the child that parses one file, wait no longer than allowed, and take its answer."""

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from profiles.cv.errors import MESSAGES, CvError
from profiles.cv.parsers import limits

logger = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("child.py")
ROOT = Path(__file__).resolve().parents[2]
CHUNK_BYTES = 65_536
# glibc keeps an arena per thread and maps much for it; the limit on memory counts that too.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "PATH": "/usr/bin:/bin"}


def parse_in_child(data: bytes, *, wall_seconds: float = limits.WALL_SECONDS) -> dict[str, Any]:
    """Return what the child read: see the parsers for the shape of each kind.

    The child has its own interpreter, limits of memory, CPU, file size and processes, no network
    and no rights; nothing of the file reaches a disk. Raises CvError.
    """
    if not data:
        raise CvError("empty_file")
    if len(data) > limits.FILE_BYTES:
        raise CvError("too_large")
    process = subprocess.Popen(
        [
            sys.executable,
            "-I",
            "-B",
            str(CHILD),
            str(ROOT),
            str(limits.MEMORY_BYTES),
            str(limits.CPU_SECONDS),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
        close_fds=True,
        start_new_session=True,
    )
    try:
        answer = _converse(process, data, time.monotonic() + wall_seconds)
    finally:
        _end(process)
    if answer is None:
        raise CvError(_why_silent(process.returncode))
    return _checked(answer)


def _converse(process: "subprocess.Popen[bytes]", data: bytes, until: float) -> bytes | None:
    """Write the file and read the answer side by side; None when the child said nothing whole."""
    assert process.stdin is not None
    assert process.stdout is not None
    answer = bytearray()
    left = memoryview(data)
    os.set_blocking(process.stdin.fileno(), False)
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdin, selectors.EVENT_WRITE)
        selector.register(process.stdout, selectors.EVENT_READ)
        while selector.get_map():
            remaining = until - time.monotonic()
            if remaining <= 0:
                raise CvError("took_too_long")
            for key, _ in selector.select(remaining):
                if key.fileobj is process.stdin:
                    try:
                        left = left[os.write(key.fd, left[:CHUNK_BYTES]) :]
                    except BrokenPipeError:
                        left = left[:0]
                    if not left:
                        selector.unregister(process.stdin)
                        process.stdin.close()
                else:
                    chunk = os.read(key.fd, CHUNK_BYTES)
                    answer += chunk
                    if len(answer) > limits.RESULT_BYTES:
                        raise CvError("unpacks_too_large")
                    if not chunk:
                        selector.unregister(process.stdout)
    try:
        process.wait(timeout=max(until - time.monotonic(), 0.1))
    except subprocess.TimeoutExpired as error:
        raise CvError("took_too_long") from error
    return bytes(answer) if process.returncode == 0 and answer else None


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Leave no process and no open pipe behind."""
    if process.poll() is None:
        process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None and not pipe.closed:
            try:
                pipe.close()
            except BrokenPipeError:
                continue


def _why_silent(code: int) -> str:
    """Return the error code for a child that ended without an answer."""
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return "took_too_long"
    if code in (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGTRAP, -signal.SIGILL, -signal.SIGBUS):
        # pdfium ends itself at once when it is refused memory, and so it does on bad data.
        return "broken"
    return "reader_failed"


def _checked(answer: bytes) -> dict[str, Any]:
    """Return the answer's value; the child may be taken over, so its words are not trusted."""
    try:
        value = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise CvError("reader_failed") from error
    if isinstance(value, dict):
        code = value.get("error")
        if isinstance(code, str) and code in MESSAGES:
            raise CvError(code)
        read = value.get("ok")
        if isinstance(read, dict) and isinstance(read.get("kind"), str):
            peak = value.get("peak_mib")
            logger.debug("child peak %d MiB", peak if isinstance(peak, int) else -1)
            return read
    raise CvError("reader_failed")
