"""The real PostgreSQL behind every path, in a temporary folder, with pgbench's tables and one of a gigabyte."""

import glob
import os

from . import processes

USER, PASSWORD, DATABASE = "bench", "not-a-secret", "bench"

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": 300,
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
    # Nothing of the server's own may run beside a cell.
    "autovacuum": "off",
    "fsync": "off",
    "jit": "off",
    "ssl": "on",
}


class Server:
    def __init__(self, work, certificate, scale, megabytes, wide=False):
        self.port = processes.free_port()
        self.folder = processes.give_away(os.path.join(work, "postgres"))
        self.log = os.path.join(work, "postgres.log")
        self.bin = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        cluster = os.path.join(self.folder, "cluster")
        processes.run([f"{self.bin}/initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"],
                      unprivileged=True, cwd=self.folder)
        with open(os.path.join(cluster, "pg_hba.conf"), "w") as rules:
            rules.write("local all postgres trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
        for name, path in certificate.items():
            copy = os.path.join(cluster, f"server.{name}")
            processes.run(["install", "-m", "600", path, copy])
            if processes.account():
                processes.run(["chown", processes.account(), copy])
        options = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        self.process = processes.start(
            [f"{self.bin}/postgres", "-D", cluster, "-p", str(self.port), "-k", self.folder,
             "-c", "ssl_cert_file=server.pem", "-c", "ssl_key_file=server.key", *options],
            self.log, unprivileged=True, cwd=self.folder)
        processes.wait_for_port(self.process, self.port, self.log)
        self.sql(f"CREATE ROLE {USER} LOGIN PASSWORD '{PASSWORD}'", "postgres")
        self.sql(f"CREATE DATABASE {DATABASE} OWNER {USER}", "postgres")
        processes.run([f"{self.bin}/pgbench", "-i", "-q", "-s", str(scale), "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, DATABASE],
                      env={**os.environ, "PGPASSWORD": PASSWORD, "PGSSLMODE": "disable"})
        # 1,000 bytes of payload in a row, too short to be compressed.
        self.sql(f"""SET ROLE {USER};
            CREATE UNLOGGED TABLE bulk AS SELECT i AS id, lpad(i::text, 1000, 'x') AS payload FROM generate_series(1, {megabytes * 1000}) i;
            CREATE UNLOGGED TABLE bulk_in (id int, payload text);
            CREATE TABLE secrets (name text, value text)""")
        if wide:
            # Ten columns of 100 bytes.
            columns = ", ".join(f"lpad(i::text, 100, '{letter}') AS c{place}" for place, letter in enumerate("abcdefghij"))
            self.sql(f"SET ROLE {USER}; CREATE UNLOGGED TABLE wide AS SELECT {columns} FROM generate_series(1, {megabytes * 1000}) i")
        self.sql("VACUUM ANALYZE")
        self.sql("SELECT sum(length(payload)) FROM bulk")
        self.sql("SELECT pg_stat_reset()")

    def sql(self, text, database=DATABASE):
        return processes.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-p", str(self.port), "-U", "postgres", "-d", database, "-c", text]).strip()

    def version(self):
        return self.sql("SHOW server_version").split()[0]

    def buffer_hits(self):
        return float(self.sql(f"SELECT round(100.0 * blks_hit / (blks_hit + blks_read), 2) FROM pg_stat_database WHERE datname = '{DATABASE}'"))
