"""The servers that both tools talk to, each one's own, started on loopback with a port that was free and stopped by its process id."""
import json
import pathlib
import secrets
import socket
import subprocess
import time
import urllib.request

from zones import NAME, TTL

SCHEMAS = ["/usr/share/pdns-backend-sqlite3/schema", "/usr/share/doc/pdns", "/opt/homebrew/opt/pdns/share/doc/pdns"]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    # How many record sets a first fill is measured with at most; more than that are there from the beginning.
    fills = 1_000_000

    def __init__(self, place, binaries, zone):
        self.place, self.binaries = pathlib.Path(place), binaries
        self.live = zone if zone.count > self.fills else None
        self.place.mkdir(parents=True)

    def __enter__(self):
        self.log = open(self.place / "log", "wb")
        self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + 60
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise SystemExit(f"{self.name} did not start:\n{(self.place / 'log').read_text()[-2000:]}")
            time.sleep(0.05)
        self.prepare()
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def prepare(self):
        pass


class PowerDNS(Server):
    name = "PowerDNS"

    def command(self):
        schema = next((path for path in SCHEMAS if pathlib.Path(path, "schema.sqlite3.sql").exists()), None)
        if schema is None:
            raise SystemExit("PowerDNS with its SQLite backend is needed: scripts/setup-tests")
        database = self.place / "zones.sqlite"
        subprocess.run(["sqlite3", database], stdin=open(pathlib.Path(schema, "schema.sqlite3.sql")), check=True)
        # Both tools are measured, and not how fast the disk is.
        self.key, self.port, self.names = secrets.token_hex(16), free_port(), free_port()
        (self.place / "pdns.conf").write_text(
            f"launch=gsqlite3\ngsqlite3-database={database}\ngsqlite3-pragma-synchronous=0\nlocal-address=127.0.0.1\n"
            f"local-port={self.names}\nsocket-dir={self.place}\ndaemon=no\nguardian=no\nsecurity-poll-suffix=\nwebserver=yes\n"
            f"webserver-address=127.0.0.1\nwebserver-port={self.port}\nwebserver-max-bodysize=64\nwebserver-loglevel=none\napi=yes\n"
            f"api-key={self.key}\nloglevel=3\n")
        return ["/usr/sbin/pdns_server" if pathlib.Path("/usr/sbin/pdns_server").exists() else "pdns_server", f"--config-dir={self.place}"]

    def is_ready(self):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/v1/servers/localhost", headers={"X-API-Key": self.key})
        try:
            return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=2).status == 200
        except OSError:
            return False

    def plumb_provider(self):
        return (
            f"{{ kind: powerdns, url: \"http://127.0.0.1:{self.port}\", token: !env PDNS_API_KEY, "
            "nameservers: ns1.example.net ns2.example.net }")

    def plumb_zone(self):
        return []

    def plumb_variables(self):
        return {
            "PDNS_API_KEY": self.key, "PLUMB_POWERDNS_URL": f"http://127.0.0.1:{self.port}",
            "PLUMB_RESOLVERS": f"127.0.0.1:{self.names}",
        }

    def octodns_provider(self):
        return (
            f"    class: octodns_powerdns.PowerDnsProvider\n    host: 127.0.0.1\n    port: {self.port}\n    api_key: env/PDNS_API_KEY\n"
            "    timeout: 600\n")

    def octodns_apex(self):
        # What plumb takes from the provider's setting stands in the zone here.
        return ["'':", "  type: NS", "  ttl: 3600", "  values: [ns1.example.net., ns2.example.net.]"]

    def octodns_variables(self):
        return {"PDNS_API_KEY": self.key}


class Cloudflare(Server):
    name = "Cloudflare, simulated"
    token = "benchmark-token-of-forty-characters-0000"
    # The rival sends one request for each, and the API takes 1,200 in five minutes.
    fills = 1_000
    zone_id = "0123456789abcdef0123456789abcdef"

    def command(self):
        (self.place / "seed").mkdir()
        (self.place / "seed" / "cloudflare.yaml").write_text(
            f"tokens:\n  {self.token}: [zone.read, dns.read, dns.edit]\nzones:\n- id: {self.zone_id}\n  name: {NAME}\n"
            "  plan: enterprise\n" + self.records())
        return [str(self.binaries / "plumb-simulator"), "--seed", str(self.place / "seed"), "--ports-file", str(self.place / "ports.json")]

    def records(self):
        if self.live is None:
            return "  records: []\n"
        lines = []
        for name, kind, value in self.live.sets():
            content = json.dumps(f'"{value}"' if kind == "TXT" else value)
            more = ", priority: 10" if kind == "MX" else ""
            lines.append(f"  - {{ type: {kind}, name: {name}.{NAME}, content: {content}, ttl: {TTL}{more} }}\n")
        return "  records:\n" + "".join(lines)

    def is_ready(self):
        ports = self.place / "ports.json"
        if not ports.exists():
            return False
        self.url = f"http://127.0.0.1:{json.loads(ports.read_text())['cloudflare']}"
        return True

    def plumb_provider(self):
        return "{ kind: cloudflare, token: !env CLOUDFLARE_TOKEN }"

    def plumb_zone(self):
        return [f"id: {self.zone_id}"]

    def plumb_variables(self):
        # Nobody answers there: what the simulated zone holds is not asked for over DNS.
        return {"CLOUDFLARE_TOKEN": self.token, "PLUMB_CLOUDFLARE_URL": self.url, "PLUMB_RESOLVERS": "127.0.0.1:9"}

    def octodns_provider(self):
        return "    class: octodns_cloudflare.CloudflareProvider\n    token: env/CLOUDFLARE_TOKEN\n    pagerules: false\n    timeout: 600\n"

    def octodns_apex(self):
        return []

    def octodns_variables(self):
        return {"CLOUDFLARE_TOKEN": self.token, "CLOUDFLARE_URL": self.url}
