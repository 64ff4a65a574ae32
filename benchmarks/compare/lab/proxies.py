"""The ways to the server: direct, haproxy, pgbouncer, WireGate. Each with an address, log-in data and the process to measure."""

import base64
import os
import signal
import time

from . import processes
from .server import DATABASE, PASSWORD, USER

RULES = os.path.join(os.path.dirname(__file__), "rules.yaml")


class Path:
    """What a client needs for one way to the server."""

    name = ""
    process = None
    start_seconds = None

    def __init__(self, port, user=USER, password=PASSWORD, tls=False):
        self.port, self.user, self.password, self.tls = port, user, password, tls

    def environment(self):
        return {
            **os.environ, "PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": self.user, "PGPASSWORD": self.password,
            "PGDATABASE": DATABASE, "PGSSLMODE": "require" if self.tls else "disable", "PGGSSENCMODE": "disable", "PGCONNECT_TIMEOUT": "20",
        }

    def cpu(self):
        return processes.cpu_seconds(self.process.pid) if self.process else 0.0

    def rss(self):
        return processes.rss_bytes(self.process.pid)

    def end(self):
        processes.end(self.process, signal.SIGTERM)

    def _start(self, command, log, **options):
        began = time.monotonic()
        self.process = processes.start(command, log, **options)
        processes.wait_for_port(self.process, self.port, log)
        self.start_seconds = time.monotonic() - began


class Direct(Path):
    name = "direct"


class Haproxy(Path):
    name = "haproxy"

    def __init__(self, work, backend):
        super().__init__(processes.free_port())
        file = os.path.join(work, f"haproxy-{self.port}.cfg")
        with open(file, "w") as text:
            text.write(f"""global
    maxconn 9000
    nbthread 1
defaults
    mode tcp
    timeout connect 10s
    timeout client 1h
    timeout server 1h
listen postgres
    bind 127.0.0.1:{self.port}
    server one 127.0.0.1:{backend}
""")
        self._start(["/usr/sbin/haproxy", "-f", file, "-db"], file + ".log")


class Pgbouncer(Path):
    name = "pgbouncer"

    def __init__(self, work, backend, certificate=None):
        super().__init__(processes.free_port(), tls=certificate is not None)
        folder = processes.give_away(os.path.join(work, f"pgbouncer-{self.port}"))
        with open(os.path.join(folder, "users.txt"), "w") as users:
            users.write(f'"{USER}" "{PASSWORD}"\n')
        tls = ""
        if certificate:
            # Keys are private to their owner, whom pgbouncer runs as.
            for name, path in certificate.items():
                processes.run(["install", "-m", "600", *(["-o", processes.account()] if processes.account() else []), path, os.path.join(folder, f"tls.{name}")])
            tls = f"client_tls_sslmode = require\nclient_tls_cert_file = {folder}/tls.pem\nclient_tls_key_file = {folder}/tls.key\n" \
                  f"server_tls_sslmode = verify-full\nserver_tls_ca_file = {folder}/tls.pem\n"
        file = os.path.join(folder, "pgbouncer.ini")
        with open(file, "w") as text:
            text.write(f"""[databases]
{DATABASE} = host=127.0.0.1 port={backend}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users.txt
pool_mode = session
max_client_conn = 9000
default_pool_size = 8500
log_connections = 0
log_disconnections = 0
ignore_startup_parameters = extra_float_digits
{tls}""")
        self._start(["/usr/sbin/pgbouncer", file], os.path.join(work, f"pgbouncer-{self.port}.log"), unprivileged=True)


class WireGate(Path):
    name = "WireGate"
    recording = ""
    masks = ""

    def __init__(self, work, backend, program, certificate=None):
        super().__init__(processes.free_port(), user="planner", tls=certificate is not None)
        self.folder = os.path.join(work, f"wiregate-{self.port}")
        os.makedirs(self.folder, mode=0o700)
        with open(os.path.join(self.folder, "password"), "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as secret:
            secret.write(PASSWORD)
        downstream = f", tls: {{ certificate: {certificate['pem']}, key: {certificate['key']} }}" if certificate else ""
        upstream = f"{{ mode: verify-full, authority: {certificate['pem']} }}" if certificate else "{ mode: disable }"
        file = os.path.join(self.folder, "wiregate.yaml")
        with open(file, "w") as text:
            text.write(f"""gate: {{ state: state, control: control/control.sock, log_level: information }}
listeners:
  - {{ protocol: postgres, bind: "127.0.0.1:{self.port}"{downstream} }}
identity:
  agents: {{ planner: {{ groups: [agents], owner: ana }} }}
  people: {{ ana: {{ groups: [dba, migrators] }}, ben: {{ groups: [finance] }} }}
credentials:
  shop: {{ from: file, path: password, user: {USER}, to: ["127.0.0.1:{backend}"] }}
targets:
  shop: {{ protocol: postgres, address: "127.0.0.1:{backend}", database: {DATABASE}, credential: shop, tls: {upstream}, labels: {{ env: prod }} }}
rules_files: [{RULES}]
{self.masks}{self.recording}""")
        with open(os.path.join(self.folder, "reader.pub"), "w") as reader:
            # Nobody reads these recordings: any 32 bytes are a public key.
            reader.write(f"wiregate-reader-1 {base64.b64encode(os.urandom(32)).decode()} nobody\n")
        self.environment_of_gate = {**os.environ, "WIREGATE_CONFIG": file}
        self.password = processes.run(
            [program, "token", "issue", "--agent", "planner", "--target", "shop", "--ttl", "8h", "--session", "8h"],
            env=self.environment_of_gate).strip()
        self._start([program, "run"], os.path.join(work, f"wiregate-{self.port}.log"), env=self.environment_of_gate)


class Recording(WireGate):
    """The same, with every session recorded as a new configuration records it: standard durability, the shape of answers."""

    name = "recording"
    recording = "recording: { readers: [reader.pub] }\n"


class Masking(WireGate):
    """The same, with two of ten columns masked."""

    name = "masking"
    masks = "rules:\n  - { name: hide, when: { column: [wide.c3, wide.c7] }, then: mask, mask: redact }\n"
