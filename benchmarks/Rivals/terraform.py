#!/usr/bin/env python3
"""Measures plans of plumb and of Terraform side by side: N record sets against N of Terraform's built-in `terraform_data`.

Usage: terraform.py BIN [--sizes 100,1000] [--runs 3]

BIN has `plumb` and `plumb-simulator`; `terraform` is in the PATH. What is planned by plumb is read from a simulated Cloudflare, by HTTP;
Terraform's resources need no provider to be downloaded and read nothing but the state file that its own first apply wrote.
"""
import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from compare import Cost, Plumb, measured  # noqa: E402
from servers import Cloudflare  # noqa: E402
from zones import CHANGED, Zone  # noqa: E402


class Terraform:
    name = "Terraform"

    def __init__(self, place):
        self.place = pathlib.Path(place)
        self.program = shutil.which("terraform")
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(place), "CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull, "TF_IN_AUTOMATION": "1"}

    def write(self, zone):
        blocks = [
            f'resource "terraform_data" "r{number}" {{\n  input = {{ name = "{name}", type = "{kind}", value = "{value}" }}\n}}\n'
            for number, (name, kind, value) in enumerate(zone.sets())]
        (self.place / "main.tf").write_text("".join(blocks))

    def run(self, *arguments, expected=(0,)):
        return Cost([self.program, *arguments, "-no-color", "-input=false"], self.environment, self.place, expected)

    def fill(self):
        self.run("init")
        self.run("apply", "-auto-approve")

    def plan(self, is_empty):
        return self.run("plan", "-detailed-exitcode", expected=[0 if is_empty else 2])


def version():
    text = subprocess.run(["terraform", "version"], capture_output=True, text=True).stdout
    return text.splitlines()[0] if text else "Terraform of an unknown version"


def rows(count, runs, binaries, work):
    results = {}
    zone = Zone(count)
    place = pathlib.Path(tempfile.mkdtemp(dir=work))
    # All records are there from the beginning: only plans are measured.
    Cloudflare.fills = 0
    with Cloudflare(place / "server", binaries, zone) as server:
        plumb, terraform = Plumb(server, place, binaries), Terraform(pathlib.Path(tempfile.mkdtemp(dir=work)))
        terraform.write(zone)
        terraform.fill()
        for tool in (plumb, terraform):
            tool.write(zone)
            unchanged = measured(runs, lambda: tool.plan(True))
            tool.write(zone.changed())
            results[tool.name] = {"plan without a change": unchanged, f"plan of {CHANGED} changes": measured(runs, lambda: tool.plan(False))}
    return [(count, work, results["plumb"][work], results["Terraform"][work]) for work in results["plumb"]]


def table(all_rows):
    lines = [
        "| resources | work | plumb s | Terraform s | times faster | plumb processor s | Terraform processor s | plumb MB | Terraform MB |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for count, work, ours, theirs in all_rows:
        lines.append(
            f"| {count:,} | {work} | {ours['wall']:.3f} | {theirs['wall']:.3f} | {theirs['wall'] / ours['wall']:.1f} | {ours['processor']:.3f} | "
            f"{theirs['processor']:.3f} | {ours['memory'] / 1e6:.0f} | {theirs['memory'] / 1e6:.0f} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--sizes", default="100,1000")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    # So that servers are stopped too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    all_rows = []
    with tempfile.TemporaryDirectory(prefix="plumb-terraform-") as work:
        for count in map(int, options.sizes.split(",")):
            all_rows += rows(count, options.runs, options.bin, work)
            print(f"Terraform with {count} resources: done", file=sys.stderr)
    print(f"{version()}, its built-in `terraform_data`, which reads nothing but its state file; plumb reads a simulated Cloudflare.\n")
    print(table(all_rows))


if __name__ == "__main__":
    main()
