"""A real Elasticsearch for the tests, on this machine and in a folder of its own.

    python tests/elasticsearch/server.py up [--nodes 3] [--heap 512m] [--secure] [--folder FOLDER]
    python tests/elasticsearch/server.py restart FOLDER [--node 0]     # kill -9, then start again
    python tests/elasticsearch/server.py kill FOLDER [--node 0]
    python tests/elasticsearch/server.py start FOLDER [--node 0]
    python tests/elasticsearch/server.py down FOLDER                   # stop and delete

`up` prints the address as its last line. Needs a JDK (17 or newer) and Maven, which fetches the
server as released, without its optional modules; the analysers come from the plugin beside this
file. The standard library suffices, so that it runs before anything is installed.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

VERSION = "8.19.3"
SERVER = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
# The Lucene of that server.
STEMPEL = "org.apache.lucene:lucene-analysis-stempel:9.12.2"
PLUGIN = Path(__file__).parent / "plugin"
KEY_FILE = Path(__file__).parents[2] / "deploy" / "elasticsearch-api-key.json"
MAVEN = Path(os.environ.get("MAVEN_REPOSITORY", Path.home() / ".m2" / "repository"))
START_S = 600
MASTER_ONLY_HEAP = "256m"


class ServerError(Exception):
    """The server could not be fetched, made or started; the message says what to do."""


@dataclass
class Node:
    """One node: its folder, ports and how to run it. `pid` leads a session of its own."""

    name: str
    folder: Path
    http: int
    transport: int
    heap: str
    roles: list[str]
    pid: int = 0


@dataclass
class Cluster:
    """Nodes on this machine, in one folder with a file that tells another process about them."""

    folder: Path
    secure: bool = False
    nodes: list[Node] = field(default_factory=list)
    password: str = ""

    @property
    def url(self) -> str:
        """The address of the first node."""
        return self.url_of(self.nodes[0])

    @property
    def urls(self) -> list[str]:
        """The addresses of the nodes that hold data."""
        return [self.url_of(node) for node in self.nodes if "data" in node.roles]

    def url_of(self, node: Node) -> str:
        return f"http{'s' if self.secure else ''}://127.0.0.1:{node.http}"

    @property
    def ca(self) -> Path:
        """The certificate authority's certificate, of a secure cluster."""
        return self.folder / "certificates" / "ca" / "ca.crt"

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        node: Node | None = None,
        timeout_s: float = 30,
    ) -> Any:
        """Ask a node as the superuser; return the decoded answer. Raises urllib.error.URLError."""
        request = urllib.request.Request(
            f"{self.url_of(node or self.nodes[0])}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        context = None
        if self.secure:
            login = base64.b64encode(f"elastic:{self.password}".encode()).decode()
            request.add_header("Authorization", f"Basic {login}")
            context = ssl.create_default_context(cafile=str(self.ca))
        with urllib.request.urlopen(request, timeout=timeout_s, context=context) as answer:
            return json.load(answer)

    def start(self, node: Node) -> None:
        """Start a node; `wait` says when it answers."""
        log = (node.folder / "out.log").open("ab")
        process = subprocess.Popen(
            [str(self.folder / "server" / "bin" / "elasticsearch")],
            cwd=node.folder,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env=self._environment(node),
            **_as_unprivileged(),
        )
        log.close()
        node.pid = process.pid
        _CHILDREN[process.pid] = process
        self.save()

    def kill(self, node: Node, number: int = signal.SIGKILL) -> None:
        """Signal the node, launcher and server; return when both are gone, at most 60 s."""
        for pid in _session(node.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        for _ in range(600):
            if not _session(node.pid):
                return
            time.sleep(0.1)
        raise ServerError(f"{node.name} does not end")

    def hold(self, node: Node) -> None:
        """Let the node hang: connections are taken and nothing is answered, until `resume`."""
        for pid in _session(node.pid):
            os.kill(pid, signal.SIGSTOP)

    def resume(self, node: Node) -> None:
        for pid in _session(node.pid):
            os.kill(pid, signal.SIGCONT)

    def is_running(self, node: Node) -> bool:
        return bool(_session(node.pid))

    def wait(self, *, nodes: int | None = None, node: Node | None = None) -> None:
        """Return when a node answers and all primary shards are there. Raises ServerError."""
        asked = node or self.nodes[0]
        count = len(self.nodes) if nodes is None else nodes
        path = f"/_cluster/health?wait_for_status=yellow&wait_for_nodes={count}&timeout=5s"
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            with contextlib.suppress(OSError, ValueError):
                if not self.request("GET", path, node=asked)["timed_out"]:
                    return
            for each in self.nodes:
                if nodes is None and not self.is_running(each):
                    raise ServerError(f"{each.name} ended:\n{self.tail(each)}")
            time.sleep(0.25)
        raise ServerError(f"{asked.name} does not answer:\n{self.tail(asked)}")

    def tail(self, node: Node) -> str:
        """The end of what the node said."""
        lines = (node.folder / "out.log").read_text(errors="replace").splitlines()
        return "\n".join(lines[-25:])

    def api_key(self, prefix: str) -> str:
        """Return a new API key, encoded, that reaches the indexes of that prefix and no other."""
        answer = self.request("POST", "/_security/api_key", api_key_body(prefix))
        return str(answer["encoded"])

    def stop(self) -> None:
        """Stop all nodes and delete the folder."""
        for node in self.nodes:
            self.resume(node)
            for pid in _session(node.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)
        for node in self.nodes:
            self.kill(node)
        shutil.rmtree(self.folder, ignore_errors=True)

    def save(self) -> None:
        path = self.folder / "cluster.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(self), default=str))

    @classmethod
    def load(cls, folder: Path) -> Cluster:
        kept = json.loads((folder / "cluster.json").read_text())
        nodes = [Node(**{**node, "folder": Path(node["folder"])}) for node in kept.pop("nodes")]
        return cls(**{**kept, "folder": folder, "nodes": nodes})

    def _environment(self, node: Node) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "ES_JAVA_HOME": str(java_home()),
            "ES_JAVA_OPTS": f"-Xms{node.heap} -Xmx{node.heap}",
            "CLI_JAVA_OPTS": f"-Djava.io.tmpdir={node.folder / 'tmp'}",
            "ES_PATH_CONF": str(node.folder / "config"),
            "ES_TMPDIR": str(node.folder / "tmp"),
        }

    def _tool(self, name: str, *args: str, node: Node | None = None, given: str = "") -> None:
        done = subprocess.run(
            [str(self.folder / "server" / "bin" / name), *args],
            env=self._environment(node or self.nodes[0]),
            cwd=self.folder,
            text=True,
            input=given,
            capture_output=True,
            check=False,
            **_as_unprivileged(),
        )
        if done.returncode:
            raise ServerError(f"{name}: {done.stdout}{done.stderr}")

    def _make_certificates(self) -> None:
        """A CA of ours and one certificate for 127.0.0.1, which all nodes share."""
        made = self.folder / "certificates"
        made.mkdir()
        _give_away(made)
        self._tool(
            "elasticsearch-certutil", "ca", "--silent", "--pem", "--out", str(made / "ca.zip")
        )
        zipfile.ZipFile(made / "ca.zip").extractall(made)
        _give_away(made)
        self._tool(
            "elasticsearch-certutil",
            "cert",
            "--silent",
            "--pem",
            "--name",
            "node",
            "--ip",
            "127.0.0.1",
            "--dns",
            "localhost",
            "--out",
            str(made / "node.zip"),
            "--ca-cert",
            str(self.ca),
            "--ca-key",
            str(made / "ca" / "ca.key"),
        )
        zipfile.ZipFile(made / "node.zip").extractall(made)
        for node in self.nodes:
            shutil.copytree(made, node.folder / "config" / "certificates")
            _give_away(node.folder)
            self._tool("elasticsearch-keystore", "create", node=node)
            self._tool(
                "elasticsearch-keystore",
                "add",
                "-x",
                "bootstrap.password",
                node=node,
                given=self.password,
            )

    def _settings(self, node: Node) -> dict[str, Any]:
        settings: dict[str, Any] = {
            "cluster.name": "talentbsr-test",
            "node.name": node.name,
            "node.roles": node.roles,
            "network.host": "127.0.0.1",
            "http.port": node.http,
            "transport.port": node.transport,
            "path.data": str(node.folder / "data"),
            "path.logs": str(node.folder / "logs"),
            "xpack.security.enabled": self.secure,
            "xpack.security.enrollment.enabled": False,
            # How full the disk of this machine is must not change what the tests see.
            "cluster.routing.allocation.disk.threshold_enabled": False,
        }
        if len(self.nodes) == 1:
            settings["discovery.type"] = "single-node"
        else:
            settings["discovery.seed_hosts"] = [f"127.0.0.1:{n.transport}" for n in self.nodes]
            settings["cluster.initial_master_nodes"] = [n.name for n in self.nodes]
            # A dead node's shards are not copied elsewhere at once: it comes back in the test.
            settings["cluster.fault_detection.leader_check.interval"] = "1s"
        for layer in ("transport", "http") if self.secure else ():
            settings |= {
                f"xpack.security.{layer}.ssl.enabled": True,
                f"xpack.security.{layer}.ssl.key": "certificates/node/node.key",
                f"xpack.security.{layer}.ssl.certificate": "certificates/node/node.crt",
                f"xpack.security.{layer}.ssl.certificate_authorities": "certificates/ca/ca.crt",
            }
        return settings


def api_key_body(prefix: str) -> dict[str, Any]:
    """The body that the runbook gives to POST /_security/api_key, for another prefix."""
    body: dict[str, Any] = json.loads(KEY_FILE.read_text().replace("talentbsr-", prefix))
    return body


def bring_up(
    folder: Path | None = None,
    *,
    nodes: int = 1,
    heap: str = "512m",
    secure: bool = False,
    polish: bool = True,
) -> Cluster:
    """Start a cluster that answers. Of three nodes or more the last is a small master without data.

    `polish` says whether it has the plugin analysis-stempel.

    Raises ServerError.
    """
    for tool in ("java", "javac", "mvn"):
        if not shutil.which(tool):
            raise ServerError(f"{tool} is missing: apt-get install openjdk-17-jdk-headless maven")
    folder = folder or Path(tempfile.mkdtemp(prefix="talentbsr-elasticsearch-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    cluster = Cluster(folder, secure=secure, password=secrets.token_urlsafe(18) if secure else "")
    try:
        _unpack(folder, polish=polish)
        ports = free_ports(2 * nodes)
        for number in range(nodes):
            small = nodes >= 3 and number == nodes - 1
            node = Node(
                f"node-{number}",
                folder / f"node-{number}",
                ports[2 * number],
                ports[2 * number + 1],
                MASTER_ONLY_HEAP if small else heap,
                ["master"] if small else ["master", "data", "ingest"],
            )
            cluster.nodes.append(node)
            (node.folder / "tmp").mkdir(parents=True)
            shutil.copytree(folder / "server" / "config", node.folder / "config")
        for node in cluster.nodes:
            (node.folder / "config" / "elasticsearch.yml").write_text(
                json.dumps(cluster._settings(node), indent=1)  # JSON is YAML
            )
            _give_away(node.folder)
        if secure:
            cluster._make_certificates()
        for node in cluster.nodes:
            cluster.start(node)
        cluster.wait()
    except BaseException:
        cluster.stop()
        raise
    return cluster


def java_home() -> Path:
    return Path(shutil.which("javac") or "/usr/bin/javac").resolve().parent.parent


def _fetch(artifact: str) -> Path:
    """Return the artifact's file in the local Maven repository, fetched if it is not there."""
    group, name, version, *kind = artifact.split(":")
    suffix = kind[0] if kind else "jar"
    path = MAVEN / group.replace(".", "/") / name / version / f"{name}-{version}.{suffix}"
    if not path.exists():
        done = subprocess.run(
            [
                "mvn",
                "-q",
                "-B",
                "dependency:get",
                f"-Dartifact={artifact}",
                "-Dtransitive=false",
                f"-Dmaven.repo.local={MAVEN}",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not path.exists():
            raise ServerError(f"mvn could not fetch {artifact}: {done.stdout[-2000:]}")
    return path


def _unpack(folder: Path, *, polish: bool) -> None:
    """Put the server into `folder`/server, with our plugins compiled into it."""
    server = folder / "server"
    with zipfile.ZipFile(_fetch(SERVER)) as archive:
        archive.extractall(folder)
    (folder / f"elasticsearch-{VERSION}").rename(server)
    for tool in (server / "bin").iterdir():
        tool.chmod(0o755)
    # Without it the server writes gc.log beside wherever it was started.
    options = server / "config" / "jvm.options"
    lines = options.read_text().splitlines()
    options.write_text("\n".join(line for line in lines if "gc.log" not in line) + "\n")
    jars = [_fetch(STEMPEL)] if polish else []
    classes = folder / "classes"
    classes.mkdir()
    sources = PLUGIN.glob("*.java") if polish else [PLUGIN / "CommonPlugin.java"]
    subprocess.run(
        [
            *("javac", "-nowarn", "-d", str(classes)),
            *("-cp", ":".join([f"{server}/lib/*", *map(str, jars)])),
            *map(str, sources),
        ],
        check=True,
    )
    _add_plugin(server, classes, "test-analysis-common", "CommonPlugin")
    if polish:
        _add_plugin(server, classes, "analysis-stempel", "StempelPlugin", *jars)
    _give_away(server)


def _add_plugin(server: Path, classes: Path, name: str, main: str, *jars: Path) -> None:
    plugin = server / "plugins" / name
    plugin.mkdir(parents=True)
    with zipfile.ZipFile(plugin / f"{name}.jar", "w") as archive:
        for path in classes.rglob("*.class"):
            archive.write(path, path.relative_to(classes))
    for jar in jars:
        shutil.copy(jar, plugin)
    (plugin / "plugin-descriptor.properties").write_text(
        f"name={name}\ndescription=analysers for tests\nversion={VERSION}\n"
        f"elasticsearch.version={VERSION}\njava.version=17\n"
        f"classname=talentbsr.test.{main}\nhas.native.controller=false\n"
    )


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        taken = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in taken:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in taken]


def _as_unprivileged() -> dict[str, Any]:
    """How to start a child: the server refuses to run as root."""
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _give_away(folder: Path) -> None:
    if os.geteuid():
        return
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)


# Children of this process, which must be waited for lest they stay as zombies.
_CHILDREN: dict[int, subprocess.Popen[bytes]] = {}


def _session(leader: int) -> list[int]:
    """The living processes of a session: a launcher and the server it started."""
    if leader in _CHILDREN:
        _CHILDREN[leader].poll()
    found = []
    for path in Path("/proc").glob("[0-9]*/stat") if leader else ():
        with contextlib.suppress(OSError):
            state, _, _, session = path.read_text().rpartition(")")[2].split()[:4]
            if int(session) == leader and state not in "ZX":
                found.append(int(path.parent.name))
    return found


@contextlib.contextmanager
def running(**options: Any) -> Iterator[Cluster]:
    """A cluster for the length of a block."""
    cluster = bring_up(**options)
    try:
        yield cluster
    finally:
        cluster.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    actions = parser.add_subparsers(dest="action", required=True)
    up = actions.add_parser("up", help="start a cluster and print its address")
    up.add_argument("--folder", type=Path, help="default: a new temporary folder")
    up.add_argument("--nodes", type=int, default=1, help="of 3 or more the last holds no data")
    up.add_argument("--heap", default="512m")
    up.add_argument("--secure", action="store_true", help="TLS, users and API keys")
    for name in ("down", "kill", "start", "restart"):
        action = actions.add_parser(name)
        action.add_argument("folder", type=Path)
        if name != "down":
            action.add_argument("--node", type=int, default=0)
    options = parser.parse_args()
    try:
        if options.action == "up":
            cluster = bring_up(
                options.folder, nodes=options.nodes, heap=options.heap, secure=options.secure
            )
            sys.stdout.write(f"folder {cluster.folder}\n{cluster.url}\n")
            return
        cluster = Cluster.load(options.folder)
        if options.action == "down":
            cluster.stop()
            return
        node = cluster.nodes[options.node]
        if options.action in ("kill", "restart"):
            cluster.kill(node)
        if options.action in ("start", "restart"):
            cluster.start(node)
            cluster.wait(node=node, nodes=sum(map(cluster.is_running, cluster.nodes)))
    except ServerError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
