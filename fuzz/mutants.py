#!/usr/bin/env python3
"""Mutants of the code that scores and reads: does a test fail for each?

`cargo mutants --list` names the mutants; building each by itself would take days on two cores. So all of them
go into one copy of the project, each behind its number, and are built once. A run of the tests with
`MUTANT=17` in the environment runs the code with mutant 17; without it, the code as it is.

    cargo install cargo-mutants --locked
    python3 fuzz/mutants.py                          # all of them: hours
    python3 fuzz/mutants.py --only src/engine --share 1/4
    python3 fuzz/mutants.py --again                  # the survivors of the last run

A mutant is killed if a test fails, or takes over ten times as long as without it. First run the unit tests of the
module, then all unit tests, then the tests from outside that ask much of it. What does not compile is left
out and counted. Survivors are printed as they come and written to `target/mutants/survivors.json`.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time

FILES = ["src/engine/**", "src/applicant/**", "src/calendar.rs", "src/overlay.rs", "src/figures.rs", "src/batch/**"]
WORK = "target/mutants"
TREE = f"{WORK}/tree"
# The tests from outside that ask the most of a part of the code.
OUTSIDE = {
    "engine": ["engine", "properties", "cases", "second_opinion"],
    "batch": ["batch"],
    "": ["cases", "places", "batch", "forecast", "command_line"],
}
SWITCH = """
/// The number of the mutant that runs.
#[doc(hidden)]
pub fn mutant() -> u32 {
    static NUMBER: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
    *NUMBER.get_or_init(|| std::env::var("MUTANT").ok().and_then(|text| text.parse().ok()).unwrap_or(0))
}
"""


def listed():
    """The mutants, by the words of cargo-mutants."""
    command = ["cargo", "mutants", "--list", "--json", "-e", "src/batch/trial/**"]
    for pattern in FILES:
        command += ["-f", pattern]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


class Source:
    """A file, with positions as (line, column) from 1."""

    def __init__(self, path):
        self.path = path
        self.text = open(path, encoding="utf-8").read()
        self.starts = [0]
        for line in self.text.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)

    def at(self, position):
        return self.starts[position["line"] - 1] + position["column"] - 1

    def span(self, span):
        return self.at(span["start"]), self.at(span["end"])


def body_start(text, start, end):
    """Where the body of the function that begins here has its brace."""
    depth, at = 0, start
    while at < end:
        if text.startswith("//", at):
            at = text.index("\n", at)
        elif text.startswith("#[", at):
            at = text.index("]", at)
        elif text[at] in "([":
            depth += 1
        elif text[at] in ")]":
            depth -= 1
        elif text[at] == "{" and depth == 0:
            return at
        at += 1
    return None


def woven(path, mutants):
    """The text of a file with its mutants behind their numbers, and the lines that belong to each."""
    source = Source(path)
    spans = sorted({source.span(mutant["function"]["span"]) for mutant in mutants if mutant["function"]})
    outer = [one for one in spans if not any(other != one and other[0] <= one[0] and one[1] <= other[1] for other in spans)]
    inside = collections.defaultdict(list)
    for mutant in mutants:
        start, end = source.span(mutant["span"])
        home = next((one for one in outer if one[0] <= start and end <= one[1]), None)
        if home:
            inside[home].append((start, end, mutant))
    pieces, owners, last, line = [], {}, 0, 1

    def push(text, owner=None):
        nonlocal line
        for number in range(line, line + text.count("\n") + 1):
            if owner is not None:
                owners.setdefault(number, set()).add(owner)
        line += text.count("\n")
        pieces.append(text)

    for start, end in outer:
        brace = body_start(source.text, start, end)
        if brace is None:
            continue
        push(source.text[last:start])
        head = re.sub(r"\bconst fn\b", "fn", source.text[start : brace + 1])
        ids = {mutant["id"] for _, _, mutant in inside[(start, end)]}
        push(head + "\n", ("head", frozenset(ids)))
        body = source.text[brace + 1 : end - 1]
        push("match crate::mutant() {\n")
        for from_, to, mutant in inside[(start, end)]:
            replaced = source.text[brace + 1 : from_] + mutant["replacement"] + " " + source.text[to : end - 1]
            push(f"{mutant['id']} => {{")
            push(replaced, ("one", mutant["id"]))
            push("}\n")
        push("_ => {" + body + "}\n}\n}")
        last = end
    push(source.text[last:])
    return "".join(pieces), owners


def build(mutants, environment):
    """Weaves what compiles; returns it and the test programs."""
    alive = {mutant["id"]: mutant for mutant in mutants}
    while True:
        by_file = collections.defaultdict(list)
        for mutant in alive.values():
            by_file[mutant["file"]].append(mutant)
        owners = {}
        for path in {mutant["file"] for mutant in mutants}:
            text, owners[path] = woven(path, by_file[path]) if by_file[path] else (open(path, encoding="utf-8").read(), {})
            target = f"{TREE}/{path}"
            if open(target, encoding="utf-8").read() != text:
                open(target, "w", encoding="utf-8").write(text)
        check = subprocess.run(
            ["cargo", "check", "--lib", "--message-format=json", "--quiet"], cwd=TREE, env=environment, capture_output=True, text=True
        )
        if check.returncode == 0:
            break
        bad = set()
        for row in check.stdout.splitlines():
            message = json.loads(row)
            message = message.get("message") if message.get("reason") == "compiler-message" else None
            if not message or message["level"] != "error":
                continue
            places = [span for span in message["spans"] if span["file_name"] in owners]
            firsts = [span for span in places if span["is_primary"]]
            found = set()
            for span in firsts + places:
                for number in range(span["line_start"], span["line_end"] + 1):
                    found |= {owner[1] for owner in owners[span["file_name"]].get(number, ()) if owner[0] == "one"}
                if found:
                    break
            if not found:
                for span in firsts:
                    for number in range(span["line_start"], span["line_end"] + 1):
                        for owner in owners[span["file_name"]].get(number, ()):
                            found |= set(owner[1]) if owner[0] == "head" else set()
            bad |= found
        bad &= set(alive)
        if not bad:
            sys.exit("the mutants do not compile, and no one of them is to blame:\n" + check.stderr[-4000:] + check.stdout[-4000:])
        print(f"{len(bad)} mutants do not compile", flush=True)
        for one in bad:
            del alive[one]
    done = subprocess.run(
        ["cargo", "test", "--no-run", "--message-format=json", "--quiet"], cwd=TREE, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(done.stderr[-4000:])
    programs = {}
    for row in done.stdout.splitlines():
        message = json.loads(row)
        if message.get("reason") == "compiler-artifact" and message.get("executable") and message["profile"]["test"]:
            kind = message["target"]["kind"][0]
            programs[{"lib": "lib", "test": "outside"}.get(kind, kind)] = message["executable"]
    return list(alive.values()), programs


def stages(mutant):
    module = mutant["file"].removeprefix("src/").removesuffix(".rs").removesuffix("/mod").split("/")
    yield "lib", ["::".join(module) + "::"]
    yield "lib", [module[0] + "::"]
    yield "lib", []
    yield "outside", [name + "::" for name in OUTSIDE.get(module[0], OUTSIDE[""])]


def run(programs, stage, number, limit):
    program, filters = stage
    environment = dict(os.environ, MUTANT=str(number), PROPTEST_CASES="64")
    try:
        done = subprocess.run(
            [programs[program], "--quiet", "--test-threads=2", *filters],
            cwd=TREE, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=limit,
        )
        return done.returncode == 0
    except subprocess.TimeoutExpired:
        return False


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", default="src/", help="only files whose path begins so")
    options.add_argument("--share", default="1/1", help="every n-th mutant, from the k-th on: k/n")
    options.add_argument("--again", action="store_true", help="only the survivors of the last run")
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--minutes", type=float, default=1e9, help="stop after so many")
    options = options.parse_args()
    mutants = listed()
    for number, mutant in enumerate(mutants, start=1):
        mutant["id"] = number
    first, step = map(int, options.share.split("/"))
    chosen = [mutant for mutant in mutants if mutant["file"].startswith(options.only)][first - 1 :: step]
    if options.again:
        names = {one["name"] for one in json.load(open(f"{WORK}/survivors.json", encoding="utf-8"))}
        bare = {re.sub(r":\d+:\d+:", "", name) for name in names}
        chosen = [mutant for mutant in mutants if re.sub(r":\d+:\d+:", "", mutant["name"]) in bare]
    os.makedirs(WORK, exist_ok=True)
    kept = subprocess.run(["git", "ls-files"], check=True, capture_output=True, text=True).stdout.splitlines()
    for path in kept:
        os.makedirs(os.path.dirname(f"{TREE}/{path}") or TREE, exist_ok=True)
        if not os.path.exists(f"{TREE}/{path}") or open(path, "rb").read() != open(f"{TREE}/{path}", "rb").read():
            shutil.copy2(path, f"{TREE}/{path}")
    with open(f"{TREE}/src/lib.rs", "a", encoding="utf-8") as lib:
        lib.write(SWITCH)
    environment = dict(os.environ, RUSTFLAGS="-Awarnings", CARGO_TARGET_DIR=os.path.abspath(f"{WORK}/built"))
    alive, programs = build(chosen, environment)
    print(f"{len(alive)} of {len(chosen)} mutants compile", flush=True)
    limits, measuring = {}, threading.Lock()
    begun = time.monotonic()

    def limit(program, filters):
        """Ten times what the tests take without a mutant."""
        key = (program, *filters)
        with measuring:
            if key not in limits:
                started = time.monotonic()
                if not run(programs, (program, filters), 0, 3600):
                    sys.exit(f"the tests fail without a mutant: {key}")
                limits[key] = 20 + 10 * (time.monotonic() - started)
                print(f"{time.monotonic() - started:7.1f} s  {' '.join(key)}", flush=True)
        return limits[key]

    def judged(mutant):
        for program, filters in stages(mutant):
            if time.monotonic() - begun > options.minutes * 60:
                return None
            if not run(programs, (program, filters), mutant["id"], limit(program, filters)):
                return False
        return True

    survivors, killed, unseen = [], 0, 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for mutant, survives in zip(alive, pool.map(judged, alive)):
            unseen += survives is None
            killed += survives is False
            if survives:
                survivors.append(mutant)
                print(mutant["name"], flush=True)
    with open(f"{WORK}/survivors.json", "w", encoding="utf-8") as out:
        json.dump(survivors, out)
    print(f"{killed} killed, {len(survivors)} survive, {unseen} not run, {len(chosen) - len(alive)} do not compile")


if __name__ == "__main__":
    main()
