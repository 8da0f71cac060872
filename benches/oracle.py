#!/usr/bin/env python3
"""Do two builds of the program give the same bytes? Run it before and after a move that keeps behaviour.

    python3 benches/oracle.py OLD NEW            # two binaries
    python3 benches/oracle.py OLD NEW --quick    # a tenth of the applicants and rule files

Applicants are drawn from the facts of the ruleset with a fixed seed, whole and with gaps; besides these run all
fixtures of the tests and, with `--sheets FOLDER`, every file of a folder through `batch`. Each run is compared by
what it writes to standard output and to standard error, and by its exit status. Machine outputs that differ are
faults: the script ends with 1. Pages for people that differ are counted and shown apart.
"""

import argparse
import concurrent.futures
import difflib
import itertools
import json
import os
import pathlib
import random
import re
import subprocess
import sys

ON = "2026-11-23"
LANGUAGES = ["en", "zh", "both"]
PLACES = [None, "none", "beijing", "shanghai", "shenzhen", "changzhou", "hainan"]
SHOWN = 5


# What a run took is no part of its answer.
TIMES = re.compile(
    rb"[\d.,]+ (ms|milliseconds|seconds|s)\b|[\d,]+ a second|\d[\d.,]* (\xe6\xaf\xab)?\xe7\xa7\x92|"
    rb"\xe6\xaf\x8f\xe7\xa7\x92 [\d,]+ \xe8\xa1\x8c|\"(seconds|milliseconds|rows_per_second)\": ?[\d.]+"
)


def run(program, args, stdin):
    done = subprocess.run([program, *args], input=stdin, capture_output=True, timeout=120)
    # A program names itself in its usage.
    out, error = (TIMES.sub(b"TIME", text.replace(program.encode(), b"PROGRAM")) for text in (done.stdout, done.stderr))
    return done.returncode, out, error


def facts(program):
    shown = subprocess.run(
        [program, "rules", "show", "cn-2017", "--format", "json"], check=True, capture_output=True
    )
    return [fact for fact in json.loads(shown.stdout)["facts"] if fact["type"] != "date"]


def value(fact, dice):
    if fact["type"] == "boolean":
        return dice.choice(["true", "false"])
    if fact["type"] == "choice":
        return dice.choice(fact["options"])["id"]
    if fact["type"] == "money":
        return str(dice.choice([dice.randrange(0, 2_000_000, 10_000), dice.randrange(0, 900_000)]))
    domain = fact["domain"]
    return str(dice.randint(domain["from"], min(domain["to"], 80)))


def applicants(program, count):
    dice = random.Random(20261123)
    known = facts(program)
    for number in range(count):
        answered = 1 if number % 3 == 0 else dice.random()
        flags = {}
        for fact in known:
            # What is assumed is mostly left as it is, as people do.
            likely = answered * (0.2 if "assume" in fact else 1)
            if dice.random() < likely:
                flags[fact["id"]] = value(fact, dice)
        yield flags, PLACES[number % len(PLACES)]


def as_flags(applicant):
    return [f"--{fact.replace('_', '-')}={value}" for fact, value in applicant.items()]


def of_applicants(program, count):
    """Every command on one applicant, in every format; pages in every language."""
    machine = [["assess", "--format", "json"], ["advise", "--format", "json"], ["forecast", "--format", "json"]]
    pages = [["assess"], ["advise"], ["forecast"], ["assess", "--format", "markdown"], ["assess", "--format", "html"]]
    for number, (applicant, place) in enumerate(applicants(program, count)):
        common = ["--on", ON, *(["--in", place] if place else []), *as_flags(applicant)]
        for command in machine:
            yield "machine", [*command, *common], b""
        page = pages[number % len(pages)]
        yield "page", [*page, *common, "--lang", LANGUAGES[number % 3], "--color", "never"], b""


def rows(program, count):
    drawn = [applicant for applicant, _ in applicants(program, count)]
    columns = sorted({fact for applicant in drawn for fact in applicant})
    lines = [",".join(columns), *(",".join(one.get(column, "") for column in columns) for one in drawn)]
    lines.append(",".join("x" for _ in columns))
    table = "\n".join(lines).encode() + b"\n"
    objects = "\n".join(json.dumps(one) for one in drawn).encode() + b"\n"
    return table, objects


def of_batch(program, count, sheets):
    table, objects = rows(program, count)
    options = [[], ["--factors"], ["--explain", "--format", "ndjson"], ["--in", "shanghai"], ["--only", "A,B"]]
    for option, lang in itertools.product(options, LANGUAGES):
        common = ["--on", ON, "--jobs", "2", "--lang", lang, *option]
        yield "machine", ["batch", *common], table
        yield "machine", ["batch", *common], objects
    for sheet in sheets:
        for lang in LANGUAGES[:2]:
            yield "machine", ["batch", "--on", ON, "--lang", lang, sheet], b""


def of_rules(root, stride):
    files = sorted(map(str, [*(root / "rules").rglob("*.yaml"), *(root / "tests/findings").rglob("*.yaml")]))
    for file in files[::stride]:
        for form in ["json", "sarif", "github"]:
            yield "machine", ["rules", "check", file, "--format", form], b""
        for lang in LANGUAGES[:2]:
            yield "page", ["rules", "check", file, "--lang", lang, "--color", "never"], b""
    shipped = [file for file in files if "/rules/" in file]
    yield "machine", ["rules", "schema"], b""
    for format, lang in itertools.product(["json", "text", "markdown"], LANGUAGES):
        kind = "machine" if format == "json" else "page"
        yield kind, ["rules", "list", "--format", format.replace("markdown", "text"), "--lang", lang], b""
        for id in ["cn-2017", "cn-2016-pilot"]:
            for place in [[], ["--in", "shenzhen"]]:
                yield kind, ["rules", "show", id, "--format", format, "--lang", lang, *place], b""
    for lang in LANGUAGES:
        yield "page", ["rules", "test", "--coverage", "--lang", lang], b""
        yield "page", ["--help", "--lang", lang], b""
        yield "page", ["assess", "--help", "--lang", lang], b""
        yield "page", ["man", "--lang", lang], b""
    yield "machine", ["rules", "test", "--format", "json"], b""
    for old, new in [*zip(shipped, shipped[1:]), ("cn-2016-pilot", "cn-2017"), ("cn-2017", "cn-2017")]:
        yield "machine", ["rules", "diff", old, new, "--format", "json"], b""
        yield "page", ["rules", "diff", old, new, "--lang", "both", "--color", "never"], b""


def compared(old, new, job):
    kind, args, stdin = job
    before, after = run(old, args, stdin), run(new, args, stdin)
    return kind, args, None if before == after else (before, after)


def told(args, before, after):
    print("differs:", " ".join(args)[:300])
    if before[0] != after[0]:
        print(f"  exit status {before[0]} -> {after[0]}")
    for name, one, two in [("stdout", before[1], after[1]), ("stderr", before[2], after[2])]:
        lines = [part.decode("utf-8", "replace").splitlines() for part in (one, two)]
        for line in list(difflib.unified_diff(*lines, "old " + name, "new " + name, n=0, lineterm=""))[:12]:
            print("  " + line[:200])


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("old")
    options.add_argument("new")
    options.add_argument("--quick", action="store_true")
    options.add_argument("--sheets", help="a folder of tables and workbooks")
    options.add_argument("--only", help="the runs whose arguments have this text")
    options = options.parse_args()
    old, new = (os.path.abspath(path) for path in (options.old, options.new))
    root = pathlib.Path(__file__).resolve().parent.parent
    sheets = [str(root / "tests/data/sheets.xlsx")]
    if options.sheets:
        sheets += sorted(str(path) for path in pathlib.Path(options.sheets).iterdir() if path.is_file())
    count, stride = (50, 10) if options.quick else (500, 1)
    jobs = [*of_applicants(old, count), *of_batch(old, count, sheets), *of_rules(root, stride)]
    jobs = [job for job in jobs if not options.only or options.only in " ".join(job[1])]
    differing = {"machine": 0, "page": 0}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for kind, args, difference in pool.map(lambda job: compared(old, new, job), jobs):
            if difference:
                differing[kind] += 1
                if differing[kind] <= SHOWN:
                    told(args, *difference)
    machine, pages = differing["machine"], differing["page"]
    print(f"{len(jobs)} runs: {machine} machine outputs differ, {pages} pages differ")
    return 1 if machine else 0


if __name__ == "__main__":
    sys.exit(main())
