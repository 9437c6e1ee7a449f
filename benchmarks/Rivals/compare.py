#!/usr/bin/env python3
"""Measures plumb and octoDNS side by side: the same record sets, the same server, the same machine, one after the other.

Usage: compare.py BIN VENV [--sets 100,1000] [--runs 3] [--servers powerdns,cloudflare] [--json FILE]

BIN has `plumb` and `plumb-simulator`; VENV is a virtual environment with octodns, octodns-powerdns and octodns-cloudflare.
"""
import argparse
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from servers import Cloudflare, PowerDNS  # noqa: E402
from zones import CHANGED, Zone  # noqa: E402


class Cost:
    """What a program took that has ended."""

    def __init__(self, arguments, environment, directory, expected):
        log = pathlib.Path(directory, "log")
        with open(log, "wb") as output:
            start = time.monotonic()
            child = subprocess.Popen(
                arguments, env=environment, cwd=directory, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
            _, status, usage = os.wait4(child.pid, 0)
            self.wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        self.text = log.read_text(errors="replace")
        if child.returncode not in expected:
            raise SystemExit(f"{' '.join(arguments)} ended with {child.returncode}:\n{self.text[-2000:]}")
        self.processor = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


class Plumb:
    name = "plumb"

    def __init__(self, server, place, binaries):
        self.server, self.place, self.program = server, place, str(binaries / "plumb")
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(place), "FINGERPRINT_KEY": "a key for the benchmark, of 32 bytes and more",
            "NO_PROXY": "127.0.0.1", **server.plumb_variables(),
        }

    def write(self, zone):
        zone.write_plumb(self.place, self.server)

    def plan(self, is_empty):
        return Cost([self.program, "plan", "production"], self.environment, self.place, [0 if is_empty else 2])

    def apply(self):
        # The rival does not look at what resolvers answer afterwards: ours looks once and does not wait.
        return Cost([self.program, "apply", "production", "--target", "production", "--park"], self.environment, self.place, [0, 7])


class OctoDNS:
    name = "octoDNS"

    def __init__(self, server, place, venv):
        self.server, self.place = server, place
        self.program = [str(venv / "bin/python"), str(pathlib.Path(__file__).parent / "octodns_sync.py")]
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(place), "NO_PROXY": "127.0.0.1", **server.octodns_variables()}

    def write(self, zone):
        zone.write_octodns(self.place, self.server)

    def run(self, *arguments):
        return Cost([*self.program, "--config-file", "config.yaml", *arguments], self.environment, self.place, [0])

    def plan(self, is_empty):
        cost = self.run()
        if ("No changes were planned" in cost.text) != is_empty:
            raise SystemExit(f"octoDNS planned {'something' if is_empty else 'nothing'}:\n{cost.text[-2000:]}")
        return cost

    def apply(self):
        return self.run("--doit", "--force")


def measured(runs, body):
    costs = [body() for _ in range(runs)]
    return {
        "wall": statistics.median(cost.wall for cost in costs), "processor": statistics.median(cost.processor for cost in costs),
        "memory": max(cost.memory for cost in costs),
    }


def rows(server_kind, count, runs, binaries, venv, work):
    """The same four things done by both, each beginning where the other one began."""
    results = {}
    for tool_kind in (Plumb, OctoDNS):
        place = pathlib.Path(tempfile.mkdtemp(dir=work))
        zone = Zone(count)
        with server_kind(place / "server", binaries, zone) as server:
            tool = tool_kind(server, place, binaries if tool_kind is Plumb else venv)
            tool.write(zone)
            first = measured(1, tool.apply) if server.live is None else None
            unchanged = measured(runs, lambda: tool.plan(True))
            tool.write(zone.changed())
            pending = measured(runs, lambda: tool.plan(False))
            changed = measured(1, tool.apply)
            tool.plan(True)
        results[tool.name] = {
            **({"first fill": first} if first else {}), "plan without a change": unchanged, f"plan of {CHANGED} changes": pending,
            f"apply of {CHANGED} changes": changed,
        }
    return [
        {"server": server_kind.name, "sets": count, "work": work, "plumb": results["plumb"][work], "rival": results["octoDNS"][work]}
        for work in results["plumb"]
    ]


def table(all_rows):
    lines = [
        "| server | record sets | work | plumb s | octoDNS s | times faster | plumb processor s | octoDNS processor s | of its processor time | plumb MB "
        "| octoDNS MB | of its memory |",
        "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in all_rows:
        ours, theirs = row["plumb"], row["rival"]
        lines.append(
            f"| {row['server']} | {row['sets']:,} | {row['work']} | {ours['wall']:.3f} | {theirs['wall']:.3f} | "
            f"{theirs['wall'] / ours['wall']:.1f} | {ours['processor']:.3f} | {theirs['processor']:.3f} | "
            f"{ours['processor'] / theirs['processor']:.2f} | {ours['memory'] / 1e6:.0f} | {theirs['memory'] / 1e6:.0f} | "
            f"{ours['memory'] / theirs['memory']:.2f} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin", type=lambda path: pathlib.Path(path).resolve())
    # Not resolved: a virtual environment is known by its own path.
    parser.add_argument("venv", type=lambda path: pathlib.Path(path).absolute())
    parser.add_argument("--sets", default="100,1000,10000,50000")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--servers", default="powerdns,cloudflare")
    parser.add_argument("--json")
    options = parser.parse_args()
    # So that servers are stopped too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    kinds = {"powerdns": PowerDNS, "cloudflare": Cloudflare}
    all_rows = []
    with tempfile.TemporaryDirectory(prefix="plumb-rivals-") as work:
        for name in options.servers.split(","):
            for count in map(int, options.sets.split(",")):
                all_rows += rows(kinds[name], count, options.runs, options.bin, options.venv, work)
                print(f"{name} with {count} record sets: done", file=sys.stderr)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(all_rows, indent=1) + "\n")
    print(table(all_rows))


if __name__ == "__main__":
    main()
