"""A zone of any size, in the language of each tool."""
import json
import pathlib

NAME = "benchmark.example"
TTL = 3600
CHANGED = 10


class Zone:
    def __init__(self, count, revision=0):
        self.count, self.revision = count, revision

    def changed(self):
        """The same with ten records that say something else."""
        return Zone(self.count, self.revision + 1)

    def sets(self):
        """Name, type and value of each record set."""
        step = max(1, self.count // CHANGED)
        for number in range(self.count):
            is_changed = number % step == 0 and number // step < CHANGED
            yield f"host-{number}", *self.record(number, self.revision if is_changed else 0)

    @staticmethod
    def record(number, revision):
        kind = number % 10
        if kind < 6:
            return "A", f"192.0.{2 + revision}.{number % 250 + 1}"
        if kind < 8:
            return "CNAME", f"target-{number}-{revision}.example.net"
        if kind == 8:
            return "MX", f"mail-{number}-{revision}.example.net"
        return "TXT", f"verification={number}-{revision}"

    def write_plumb(self, place, server):
        desired = pathlib.Path(place, "desired")
        (desired / "zones").mkdir(parents=True, exist_ok=True)
        (desired / "estate.yaml").write_text(
            "estate: benchmark\nfingerprint_key: !env FINGERPRINT_KEY\nproviders:\n  names: " + server.plumb_provider()
            + "\nenvironments: { production: { banner: red } }\n")
        lines = [f"zone: {NAME}", "environment: production", "provider: names"] + server.plumb_zone() + ["records:"]
        for name, kind, value in self.sets():
            text = "{ preference: 10, exchange: " + value + " }" if kind == "MX" else json.dumps(value)
            lines.append(f"  - {{ name: {name}, type: {kind}, value: {text}, ttl: {TTL} }}")
        (desired / "zones" / f"{NAME}.yaml").write_text("\n".join(lines) + "\n")

    def write_octodns(self, place, server):
        zones = pathlib.Path(place, "config")
        zones.mkdir(exist_ok=True)
        lines = ["---"] + server.octodns_apex()
        for name, kind, value in self.sets():
            lines += [f"{name}:", f"  type: {kind}", f"  ttl: {TTL}"]
            if kind == "MX":
                lines += ["  values:", f"  - exchange: {value}.", "    preference: 10"]
            else:
                lines.append("  value: " + json.dumps(value + ("." if kind == "CNAME" else "")))
        (zones / f"{NAME}.yaml").write_text("\n".join(lines) + "\n")
        pathlib.Path(place, "config.yaml").write_text(
            "---\nproviders:\n  files:\n    class: octodns.provider.yaml.YamlProvider\n    directory: ./config\n"
            f"    default_ttl: {TTL}\n    enforce_order: false\n  server:\n" + server.octodns_provider()
            + f"zones:\n  {NAME}.:\n    sources: [files]\n    targets: [server]\n")
