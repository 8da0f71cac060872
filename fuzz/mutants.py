#!/usr/bin/env python3
"""Mutants of the code that scores and reads: does a test fail for each?

`cargo mutants --list` names the mutants; building each by itself would take days on two cores. So all of them
go into one copy of the project, each behind its number, and are built once. A run of the tests with
`MUTANT=17` in the environment runs the code with mutant 17; without it, the code as it is.

    cargo install cargo-mutants --locked
    python3 fuzz/mutants.py                          # all of them: hours
    python3 fuzz/mutants.py --only src/engine
    python3 fuzz/mutants.py --again                  # the survivors so far

Each test is first run alone, which tells how long it takes and which functions it reaches. A mutant then meets
only the tests that reach its function, cheap and near ones first, until one fails or takes over five times as
long. Tests slower than `--slow`, and all behind the first `--most` seconds, are left to
`--again --slow 1000 --most 1000`. Random tests draw fewer cases here than
elsewhere. What does not compile is left out and counted. Outcomes are kept in `target/mutants/outcomes.json`,
and what has one there is not run again; remove it to begin anew.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time

FILES = ["src/engine/**", "src/applicant/**", "src/base/calendar.rs", "src/rules/overlay.rs", "src/rules/figures.rs", "src/batch/**"]
WORK = os.path.abspath("target/mutants")
TREE = f"{WORK}/tree"
OUTCOMES = f"{WORK}/outcomes.json"
# The tests from outside that ask the most of a part of the code.
OUTSIDE = {
    "engine": ["engine", "properties"],
    "applicant": ["command_line", "languages"],
    "overlay": ["places"],
    "figures": ["confidence", "places"],
    "calendar": ["forecast"],
    "batch": ["batch", "hostile"],
}
SWITCH = """
/// The number of the mutant that runs; tells what is reached where `MUTANT_TRACE` names a file.
#[doc(hidden)]
#[inline]
pub fn mutant(function: usize) -> u32 {
    static NUMBER: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
    let number = *NUMBER.get_or_init(|| match std::env::var("MUTANT") {
        Err(_) => 0,
        Ok(text) => text.parse().unwrap_or(u32::MAX),
    });
    if number == u32::MAX {
        reached(function);
    }
    number
}

#[cold]
fn reached(function: usize) {
    use std::sync::atomic::{AtomicBool, Ordering};
    static REACHED: [AtomicBool; 10_000] = [const { AtomicBool::new(false) }; 10_000];
    if !REACHED[function].swap(true, Ordering::Relaxed) {
        let path = std::env::var_os("MUTANT_TRACE").unwrap();
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        std::io::Write::write_all(&mut file, format!("{function}\\n").as_bytes()).unwrap();
    }
}
"""


def listed():
    """The mutants, by the words of cargo-mutants."""
    command = ["cargo", "mutants", "--list", "--json", "-e", "src/batch/trial/**"]
    for pattern in FILES:
        command += ["-f", pattern]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def numbered(mutants):
    """Gives each its number, and a name without its line, which other edits move."""
    seen = collections.Counter()
    for number, mutant in enumerate(mutants, start=1):
        name = re.sub(r":\d+:\d+:", ":", mutant["name"])
        seen[name] += 1
        mutant["id"], mutant["key"] = number, f"{name} #{seen[name]}"


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


def woven(path, mutants, functions):
    """The text of a file with its mutants behind their numbers, and the lines that belong to each."""
    source = Source(path)
    spans = sorted({source.span(mutant["function"]["span"]) for mutant in mutants if mutant["function"]})
    outer = [one for one in spans if not any(other != one and other[0] <= one[0] and one[1] <= other[1] for other in spans)]
    inside, names = collections.defaultdict(list), {}
    for mutant in sorted(mutants, key=lambda mutant: mutant["id"]):
        start, end = source.span(mutant["span"])
        home = next((one for one in outer if one[0] <= start and end <= one[1]), None)
        if home:
            inside[home].append((start, end, mutant))
            mutant["home"] = names.setdefault(home, f"{path}:{mutant['function']['function_name']}")
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
        # Each arm has a type of its own where the type is not said.
        iterator = re.search(r"->\s*impl (Iterator<Item = .*>)(?: \+ '\w+)?\s*\{$", head, re.DOTALL)
        boxed = f"std::boxed::Box<dyn {iterator[1]} + '_>" if iterator else None
        open_, close = ("std::boxed::Box::new({", "})") if boxed else ("{", "}")
        push(f"let mutated: {boxed} = " if boxed else "")
        push(f"match crate::mutant({functions.setdefault(names[(start, end)], len(functions))}) {{\n")
        for from_, to, mutant in inside[(start, end)]:
            replaced = source.text[brace + 1 : from_] + mutant["replacement"] + " " + source.text[to : end - 1]
            push(f"{mutant['id']} => {open_}")
            push(replaced, ("one", mutant["id"]))
            push(f"\n{close},\n")
        push(f"_ => {open_}" + body + f"\n{close}\n}}" + (";\nmutated" if boxed else "") + "\n}")
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
        owners, functions = {}, {}
        for path in sorted({mutant["file"] for mutant in mutants}):
            text, owners[path] = woven(path, by_file[path], functions)
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
            if os.environ.get("SHOW"):
                print(message["rendered"], [alive[one]["name"] for one in found if one in alive])
            bad |= found
        bad &= set(alive)
        if not bad:
            sys.exit("the mutants do not compile, and no one of them is to blame:\n" + check.stderr[-4000:] + check.stdout[-4000:])
        print(f"{len(bad)} mutants do not compile", flush=True)
        for one in bad:
            del alive[one]
    done = subprocess.run(
        ["cargo", "test", "--lib", "--test", "*", "--no-run", "--message-format=json", "--quiet"],
        cwd=TREE, env=environment, capture_output=True, text=True,
    )
    if done.returncode:
        sys.exit(done.stderr[-4000:])
    programs = {}
    for row in done.stdout.splitlines():
        message = json.loads(row)
        if message.get("reason") == "compiler-artifact" and message.get("executable") and message["profile"]["test"]:
            programs[{"lib": "lib", "test": "outside"}[message["target"]["kind"][0]]] = message["executable"]
    return list(alive.values()), programs, list(functions)


def bounded():
    """A mutant that eats memory or disk fails, and the machine does not."""
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))


def run(program, tests, limit, **more):
    """Runs tests by their names; the first that fails, or None."""
    environment = dict(os.environ, PROPTEST_CASES="64", RUST_BACKTRACE="0", TMPDIR=f"{WORK}/tmp", **more)
    child = subprocess.Popen(
        [program, "--exact", "--test-threads=1", *tests], cwd=TREE, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, errors="replace", start_new_session=True, preexec_fn=bounded,
    )
    late = threading.Event()

    def stop():
        late.set()
        os.killpg(child.pid, signal.SIGKILL)

    timer = threading.Timer(limit, stop)
    timer.start()
    begun, passed = None, False
    try:
        for line in child.stdout:
            if found := re.match(r"test (\S+)", line):
                begun = found[1]
            if re.search(r"\.\.\. FAILED|^FAILED$", line.rstrip()):
                return begun
            passed |= line.startswith("test result: ok")
        return None if child.wait() == 0 and passed else f"{begun} ({'too slow' if late.is_set() else 'ended'})"
    finally:
        timer.cancel()
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        child.stdout.close()


def traced(programs, functions, options):
    """Each test: its program, how long it takes, and the functions that it reaches."""
    path = f"{WORK}/traces.json"
    known = json.load(open(path, encoding="utf-8")) if os.path.exists(path) else {"functions": [], "tests": {}}
    if not set(functions) <= set(known["functions"]):
        # What the others reach is asked anew; those that are too slow are not run again for it.
        slow = {name: test for name, test in known["tests"].items() if test["took"] > options.slow}
        known = {"functions": functions, "tests": slow}
    tests = []
    for kind, program in programs.items():
        names = []
        for more in ([], ["--ignored"]):
            rows = subprocess.run([program, "--list", *more], cwd=TREE, check=True, capture_output=True, text=True).stdout.splitlines()
            names.append([row.removesuffix(": test") for row in rows if row.endswith(": test")])
        tests += [(kind, name) for name in names[0] if name not in names[1]]
    if options.near:
        parts = {path.removeprefix("src/").split("/")[0].removesuffix(".rs") for path, _ in (name.split(":", 1) for name in functions)}
        near = {module for part in parts for module in OUTSIDE.get(part, [])}
        tests = [(kind, name) for kind, name in tests if kind == "lib" or name.split("::")[0] in near]
    known["tests"] = {name: test for name, test in known["tests"].items() if tuple(name.split(" ")) in set(tests)}

    def measured(test):
        kind, name = test
        trace = f"{WORK}/tmp/trace-{threading.get_ident()}"
        open(trace, "w").close()
        started = time.monotonic()
        failed = run(programs[kind], [name], 10 + 2 * options.slow, MUTANT="trace", MUTANT_TRACE=trace)
        if failed:
            print(f"fails without a mutant, left out: {failed}", flush=True)
        took, reaches = time.monotonic() - started, [functions[int(row)] for row in open(trace)]
        return {"took": max(took, options.slow + 1) if failed else took, "failed": bool(failed), "reaches": reaches}

    def is_known(name):
        test = known["tests"].get(name)
        return test and not (test["failed"] and test["took"] <= options.slow)

    new = [test for test in tests if not is_known(" ".join(test))]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for test, found in zip(new, pool.map(measured, new)):
            known["tests"][" ".join(test)] = found
    json.dump(known, open(path, "w", encoding="utf-8"))
    split = [(*name.split(" "), test) for name, test in known["tests"].items()]
    return [{"kind": kind, "name": name, "took": test["took"], "reaches": set(test["reaches"])} for kind, name, test in split]


def order(mutant, tests):
    """The tests that reach the mutant, in groups: cheap and near ones first."""
    module = mutant["file"].removeprefix("src/").removesuffix(".rs").removesuffix("/mod").replace("/", "::") + "::"
    top = module.split("::")[0]

    def cost(test):
        if test["kind"] == "lib" and test["name"].startswith(module):
            return test["took"]
        near = [top] if test["kind"] == "lib" else OUTSIDE.get(top, [])
        return test["took"] * (2 if test["name"].split("::")[0] in near else 5)

    groups, took, room = [[]], 0, 1
    for test in sorted((test for test in tests if mutant["home"] in test["reaches"]), key=cost):
        if took + test["took"] > room and groups[-1]:
            groups.append([])
            took, room = 0, room * 3
        groups[-1].append(test)
        took += test["took"]
    return groups


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", default="src/", help="only files whose path begins so; several with commas")
    options.add_argument("--but", default=None, help="leave out files whose path begins so; several with commas")
    options.add_argument("--again", action="store_true", help="only the survivors so far")
    options.add_argument("--slow", type=float, default=8, help="leave out tests that take so many seconds")
    options.add_argument("--most", type=float, default=12, help="seconds of tests after which a mutant is taken to survive")
    options.add_argument("--near", action="store_true", help="only unit tests, and the tests from outside of these parts")
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--minutes", type=float, default=1e9, help="stop after so many")
    options = options.parse_args()
    mutants = listed()
    numbered(mutants)
    os.makedirs(f"{WORK}/tmp", exist_ok=True)
    outcomes = json.load(open(OUTCOMES, encoding="utf-8")) if os.path.exists(OUTCOMES) else {}
    chosen = [mutant for mutant in mutants if mutant["file"].startswith(tuple(options.only.split(",")))]
    if options.but:
        chosen = [mutant for mutant in chosen if not mutant["file"].startswith(tuple(options.but.split(",")))]
    wanted = ("survives",) if options.again else (None,)
    chosen = [mutant for mutant in chosen if outcomes.get(mutant["key"]) in wanted]
    # A constant cannot be switched while it runs.
    for mutant in chosen:
        if not mutant["function"]:
            outcomes[mutant["key"]] = "is a constant"
    chosen = [mutant for mutant in chosen if mutant["function"]]
    kept = subprocess.run(["git", "ls-files"], check=True, capture_output=True, text=True).stdout.splitlines()
    woven_before = {mutant["file"] for mutant in mutants}
    for path in kept:
        os.makedirs(os.path.dirname(f"{TREE}/{path}") or TREE, exist_ok=True)
        old = open(f"{TREE}/{path}", "rb").read() if os.path.exists(f"{TREE}/{path}") else None
        new = open(path, "rb").read()
        if path.endswith(".rs") and not options.again:
            new = re.sub(rb"(cases: |with_cases\()\d[\d_]+", rb"\g<1>200", new)
        if path == "src/lib.rs":
            # A mutant that overflows compiles, and fails where it runs.
            new = b"#![allow(arithmetic_overflow, unconditional_panic)]\n" + new + SWITCH.encode()
        if old != new and not (old and path in woven_before):
            open(f"{TREE}/{path}", "wb").write(new)
            shutil.copymode(path, f"{TREE}/{path}")
    # What is not chosen stands as it is; what is, is woven by `build`.
    for path in woven_before - {mutant["file"] for mutant in chosen}:
        if open(f"{TREE}/{path}", "rb").read() != open(path, "rb").read():
            shutil.copy(path, f"{TREE}/{path}")
    environment = dict(os.environ, RUSTFLAGS="-Awarnings", CARGO_TARGET_DIR=f"{WORK}/built")
    alive, programs, functions = build(chosen, environment)
    for mutant in chosen:
        if mutant not in alive:
            outcomes[mutant["key"]] = "does not compile"
    json.dump(outcomes, open(OUTCOMES, "w", encoding="utf-8"), indent=0)
    print(f"{len(alive)} of {len(chosen)} mutants compile", flush=True)
    started = time.monotonic()
    tests = traced(programs, functions, options)
    slow = [test["name"] for test in tests if test["took"] > options.slow]
    tests = [test for test in tests if test["took"] <= options.slow]
    print(f"{len(tests)} tests take {sum(test['took'] for test in tests):.0f} s one by one", flush=True)
    print(f"{len(slow)} slow tests are left out: {', '.join(slow)}", flush=True)

    def judged(mutant):
        spent = 0
        for group in order(mutant, tests):
            if spent > options.most:
                break
            spent += sum(test["took"] for test in group)
            for kind in ("lib", "outside"):
                some = [test for test in group if test["kind"] == kind]
                if time.monotonic() - started > options.minutes * 60:
                    return None
                if some:
                    limit = 10 + 5 * sum(test["took"] for test in some)
                    failed = run(programs[kind], [test["name"] for test in some], limit, MUTANT=str(mutant["id"]))
                    if failed:
                        return f"killed by {failed}"
        return "survives"

    counts = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for number, (mutant, outcome) in enumerate(zip(alive, pool.map(judged, alive)), start=1):
            if not outcome:
                continue
            counts[outcome.split()[0]] += 1
            outcomes[mutant["key"]] = outcome
            if outcome == "survives":
                reach = sum(mutant["home"] in test["reaches"] for test in tests)
                print(f"{mutant['id']} {mutant['name']} [{reach} tests]", flush=True)
            if number % 20 == 0 or number == len(alive):
                json.dump(outcomes, open(OUTCOMES, "w", encoding="utf-8"), indent=0)
                print(f"  {number} of {len(alive)}, {time.monotonic() - started:.0f} s", flush=True)
    json.dump(outcomes, open(OUTCOMES, "w", encoding="utf-8"), indent=0)
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))


if __name__ == "__main__":
    main()
