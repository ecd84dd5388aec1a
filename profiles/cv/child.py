"""The process that parses: bytes come in on standard input, JSON goes out on standard output.

Started by sandbox.py as a script of its own interpreter. Everything that could do harm is given
up after the parsers are imported and before the first byte of the file is looked at.
"""

import codecs
import ctypes
import json
import os
import resource
import sys
from typing import Any

CLONE_NEWNET = 0x40000000
CLONE_NEWUSER = 0x10000000
PR_SET_NO_NEW_PRIVS = 38
PR_SET_DUMPABLE = 4
NOBODY = 65534
# A parser has no reason for any of these; the interpreter's own reading of modules is over.
FORBIDDEN_EVENTS = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "shutil.",
    "urllib.",
    "ftplib.",
    "smtplib.",
    "http.",
    "webbrowser.",
    "tempfile.",
)


def _give_up_powers(memory_bytes: int, cpu_seconds: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    # An empty network of its own, even without root where the system lets people have one.
    if libc.unshare(CLONE_NEWNET) != 0:
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    for kind, limit in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        resource.setrlimit(kind, (limit, limit))
    os.chdir("/")
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(FORBIDDEN_EVENTS):
        raise PermissionError(event)
    if event == "open" and len(arguments) > 1:
        mode = arguments[1]
        if isinstance(mode, str) and any(letter in mode for letter in "wax+"):
            raise PermissionError(event)


def _answer(data: bytes) -> dict[str, Any]:
    from profiles.cv.parsers.limits import FILE_BYTES, Refused
    from profiles.cv.parsers.sniff import sniff

    try:
        if len(data) > FILE_BYTES:
            raise Refused("too_large")
        return {"ok": _parse(sniff(data), data), "peak_mib": _peak_mib()}
    except Refused as refusal:
        return {"error": refusal.code}
    except MemoryError:
        return {"error": "took_too_much_memory"}
    except RecursionError:
        return {"error": "unpacks_too_large"}


def _peak_mib() -> int:
    """Return the most memory this process held; getrusage would tell its parent's as well."""
    with open("/proc/self/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    return 0


def _parse(kind: str, data: bytes) -> dict[str, Any]:
    if kind == "pdf":
        from profiles.cv.parsers.pdf import parse_pdf

        return parse_pdf(data)
    if kind == "docx":
        from profiles.cv.parsers.docx import parse_docx

        return parse_docx(data)
    if kind == "odt":
        from profiles.cv.parsers.odt import parse_odt

        return parse_odt(data)
    from profiles.cv.parsers.text import parse_text
    from profiles.cv.parsers.tree import parse_json, parse_structured_xml

    readers = {"xml": parse_structured_xml, "json": parse_json, "text": parse_text}
    return readers[kind](data)


def main() -> None:
    """Read the file from standard input and print the answer as JSON."""
    root, memory_bytes, cpu_seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    sys.path.insert(0, root)
    from profiles.cv.parsers import docx, limits, odt, sniff, text, tree

    # Codecs are modules that load at first use, which is too late once the rights are gone.
    for encoding in (
        "utf-8",
        "ascii",
        "latin-1",
        "cp437",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        *text.SINGLE_BYTE,
    ):
        codecs.lookup(encoding)
    data = sys.stdin.buffer.read(limits.FILE_BYTES + 1)
    # Before the powers are gone: afterwards the library's file may not be readable any more.
    if b"%PDF-" in data[:1024]:
        from profiles.cv.parsers import pdf

        del pdf
    del docx, odt, sniff, text, tree
    _give_up_powers(memory_bytes, cpu_seconds)
    sys.stdout.buffer.write(
        json.dumps(_answer(data), ensure_ascii=False).encode("utf-8", "replace")
    )
    sys.stdout.buffer.flush()
    # The libraries' clean-up at exit is of no use to anybody and may be made to fail.
    os._exit(0)


if __name__ == "__main__":
    main()
