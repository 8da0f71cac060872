#!/usr/bin/env python3
"""Time and memory of `rules check` and `rules diff`, from start to end of the program.

Run `cargo build --profile dist` first, then `python3 benches/check.py` in the project's folder.
`python3 benches/check.py --write FILE` only writes the generated rule file there.

Wall time is what a person waits and depends on what else the machine does; process time is user
plus system time, as the kernel counts it. Peak memory is that of the whole process; the line
`--version` is the floor of all three. Ends with 1 if a median wall time or a peak is over its limit.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

PROGRAM = "target/dist/permit-points"
RUNS = 20
FACTORS = 40
BANDS = 50
MEMORY_LIMIT = 100  # MB
# How a run may end: a diff that moves somebody ends with 1, and has run.
ENDED = {"check": (0,), "diff": (0, 1), "version": (0,)}


def text(english, chinese):
    return {"en": english, "zh": chinese}


def fact(number):
    """A fact with a domain of its own; every fifth is an amount, in steps of 5,000 CNY."""
    is_money = number % 5 == 0
    step = 5000 if is_money else 2
    return {
        "id": f"fact_{number}",
        "type": "money" if is_money else "integer",
        "domain": {"from": 0, "to": step * BANDS * 4},
        "ask": text(f"How much of number {number}?", f"第{number}项是多少？"),
        "changes": "by-choice",
    }, step


def factor(number, step):
    """Fifty rows, the first of which gives nothing. In every fourth table the last row rises on."""
    rises = number % 4 == 0
    pace = 1 + number % 3
    edges = [step * row for row in range(1, BANDS)]
    bands = [{"below": edges[0], "points": 0}]
    for row, (low, high) in enumerate(zip(edges, edges[1:]), start=1):
        bands.append({"from": low, "below": high, "points": pace * row})
    last = {"from": edges[-1], "points": pace * (BANDS - 1)}
    cap = last["points"]
    if rises:
        last["then"] = {"every": step, "points": pace}
        cap += 10 * pace
    bands.append(last)
    return {
        "id": f"factor-{number}",
        "title": text(f"Factor {number}", f"第{number}项"),
        "cap": cap,
        "source": "table",
        "rises_with": [f"fact_{number}"],
        "tables": [{"fact": f"fact_{number}", "bands": bands}],
    }


def route(name, when):
    return {"id": name, "title": text(name, name), "source": "table", "when": when}


def ruleset():
    facts, factors = [], []
    for number in range(1, FACTORS + 1):
        one, step = fact(number)
        facts.append(one)
        factors.append(factor(number, step))
    most = sum(one["cap"] for one in factors)
    # Three facts of the table are read by routes too, which is about what a file may have: its
    # shared facts have at most a million combinations. Other facts are the routes' own.
    facts += [
        {"id": "post", "type": "boolean", "ask": text("Such a post?", "是否属于此类岗位？")},
        {
            "id": "age",
            "type": "integer",
            "domain": {"from": 0, "to": 120},
            "ask": text("How old?", "多大年龄？"),
            "changes": "with-time",
        },
    ]
    whole = {
        "all": [
            {"fact": "fact_1", "from": 40},
            {"any": [{"fact": "fact_2", "from": 60}, {"fact": "post", "is": True}]},
            {"points": {"from": most // 3}},
        ]
    }
    half = {"all": [{"fact": "fact_5", "from": 100000}, {"fact": "age", "below": 60}]}
    return {
        "format": "permit-points/rules/v1",
        "id": "generated",
        "title": text(f"{FACTORS} factors of {BANDS} rows", f"{FACTORS}项，每项{BANDS}档"),
        "jurisdiction": "cn",
        "in_force": {"from": "2020-01-01"},
        "sources": [{"id": "table", "title": text("Table", "表")}],
        "facts": facts,
        "factors": factors,
        "requirements": [route("adult", {"fact": "age", "from": 18})],
        "classes": [
            {
                "id": "A",
                "title": text("Best", "甲"),
                "routes": [route("a-points", {"points": {"from": most * 3 // 4}}), route("a-whole", whole)],
            },
            {
                "id": "B",
                "title": text("Better", "乙"),
                "routes": [route("b-points", {"points": {"from": most // 2}}), route("b-half", half)],
            },
            {"id": "C", "title": text("Good", "丙"), "otherwise": True},
        ],
    }


def edited():
    """The same with one number changed: the points of one row in the middle of the table."""
    rules = ruleset()
    rules["factors"][20]["tables"][0]["bands"][25]["points"] += 1
    return rules


def write(rules, path):
    # JSON is YAML, and needs no library.
    with open(path, "w", encoding="utf-8") as file:
        json.dump(rules, file, ensure_ascii=False, indent=1)


def one_run(arguments, ended):
    """Milliseconds of wall and process time, and megabytes of peak memory, of one run."""
    begin = time.perf_counter()
    child = subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    complaint = child.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in ended:
        sys.exit(f"{PROGRAM} {' '.join(arguments)} ended with {child.returncode}\n{complaint}")
    return 1000 * wall, 1000 * (usage.ru_utime + usage.ru_stime), usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", metavar="FILE", help="only write the generated rule file there")
    arguments = parser.parse_args()
    if arguments.write:
        write(ruleset(), arguments.write)
        return
    if not os.path.exists(PROGRAM):
        sys.exit(f"{PROGRAM} is not there: run `cargo build --profile dist` first")
    with tempfile.TemporaryDirectory() as folder:
        old, new = (os.path.join(folder, name) for name in ("old.yaml", "new.yaml"))
        write(ruleset(), old)
        write(edited(), new)
        generated = f"{FACTORS} factors of {BANDS} rows"
        # The shipped files are judged in every period of every place, 185 in all, each by itself: the
        # limit follows what was measured (134 ms), and new places raise it.
        commands = [
            ("--version (the floor)", "version", ["--version"], None),
            ("check, all shipped files", "check", ["rules", "check"], 200),
            ("diff cn-2016-pilot cn-2017", "diff", ["rules", "diff", "cn-2016-pilot", "cn-2017"], 50),
            (f"check, {generated}", "check", ["rules", "check", old], 2000),
            (f"diff, {generated}", "diff", ["rules", "diff", old, new], 2000),
        ]
        print(f"{RUNS} runs each{'':24} wall, ms      process, ms   peak, MB  limit")
        print(f"{'':33} median    max   median    max")
        slow = []
        for name, kind, words, limit in commands:
            one_run(words, ENDED[kind])
            runs = [one_run(words, ENDED[kind]) for _ in range(RUNS)]
            wall, process, memory = zip(*runs)
            median, peak = statistics.median(wall), max(memory)
            print(
                f"{name:32} {median:7.1f} {max(wall):6.1f} {statistics.median(process):8.1f} "
                f"{max(process):6.1f} {peak:9.1f}  {f'{limit} ms' if limit else ''}",
                flush=True,
            )
            if (limit and median > limit) or peak > MEMORY_LIMIT:
                slow.append(name)
        print(f"The limit of memory is {MEMORY_LIMIT} MB for each.")
        if slow:
            sys.exit("over the limit: " + ", ".join(slow))


if __name__ == "__main__":
    main()
