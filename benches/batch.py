#!/usr/bin/env python3
"""Time and memory of `batch` beside what else could grade a table, on the same rows in one run.

Run `cargo build --profile dist` and `cargo bench --no-run` first, then `python3 benches/batch.py` in the
project's folder. `--rows 1000000 10000000` measures each size, `--runs N` takes the median of N. The
rivals `duckdb`, `polars` and `zen-engine` (`pip install` them) take part if they are installed.

- `floor` reads every record with the csv crate and writes it back with six more cells.
- `by hand` is a Rust program with the points table written out.
- DuckDB and Polars have the table as CASE expressions, zen-engine as expressions of a decision
  graph; zen-engine grades a sample, and its seconds are those of the sample scaled to all rows.

They all know the points table and the route of a degree with two years of work, and nothing else;
they trust every cell, take a gap for 0 and explain nothing. Before anything is timed, each must give
the points that `batch` gives, row by row, on a sample with gaps and one without.

Wall time is what a person waits; process time is user plus system time of all threads. With
`1 core` a process is held to one core, whatever threads it has. Every result is written to a file.
Rounds go through all programs in turn, so that what else the machine does strikes all alike.
"""

import argparse
import csv
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time

PROGRAM = "target/dist/permit-points"
# The most rows of the table of which the cells differ; larger tables repeat them.
DISTINCT = 1_000_000
# The most lines of JSON, rows explained in full, and rows of the slowest rival.
LINES, EXPLAINED, SAMPLE = 1_000_000, 100_000, 20_000
# The rows on which points are compared.
CHECKED = 2_000
PROVINCES = (
    "beijing tianjin hebei shanxi innermongolia liaoning jilin heilongjiang shanghai jiangsu zhejiang anhui "
    "fujian jiangxi shandong henan hubei hunan guangdong guangxi hainan chongqing sichuan guizhou yunnan "
    "tibet shaanxi gansu qinghai ningxia xinjiang"
).split()
WEST = (
    "innermongolia guangxi chongqing sichuan guizhou yunnan tibet shaanxi gansu qinghai ningxia xinjiang "
    "liaoning jilin heilongjiang"
).split()
PLACES = ["", "beijing", "shanghai", "guangzhou", "shenzhen", "hainan"]
COLUMNS = (
    "id annual_salary education skill_certificate experience_years months_per_year hsk_level "
    "former_chinese_national degree_taught_in_chinese province special_area age high_level_university "
    "fortune_500_post patent years_in_china local_points"
).split()


def drawn(rows, gaps):
    """The cells of rows behind the first column; a share of them has one to five gaps."""
    dice = random.Random(7)
    degrees = ["none", "bachelor", "master", "doctorate"]
    skills = ["none", "senior_worker", "technician", "senior_technician"]
    for _ in range(rows):
        is_so = lambda share: "yes" if dice.random() < share else "no"
        cells = [
            str(dice.randrange(20_000, 900_000)), dice.choice(degrees), dice.choice(skills),
            str(dice.randrange(31)), str(dice.randrange(13)), str(dice.randrange(7)), is_so(0.05),
            is_so(0.1), dice.choice(PROVINCES), is_so(0.1), str(dice.randrange(18, 68)), is_so(0.2),
            is_so(0.1), is_so(0.1), str(dice.randrange(10)), str(dice.randrange(11)),
        ]
        if dice.random() < gaps:
            for at in dice.sample(range(16), dice.randrange(1, 6)):
                cells[at] = ""
        yield ",".join(cells)


def write_table(path, rows, gaps, without=(), places=False):
    """Rows of the columns that are wanted, with a place and a day behind them where these are."""
    kept = [at for at, name in enumerate(COLUMNS[1:]) if name not in without]
    names = ["id", *(COLUMNS[at + 1] for at in kept), *(["place", "on"] if places else [])]
    dice = random.Random(11)
    tails = []
    for tail in drawn(min(rows, DISTINCT), gaps):
        cells = tail.split(",")
        cells = [cells[at] for at in kept]
        if places:
            cells += [dice.choice(PLACES), f"2026-{dice.randrange(1, 12):02}-{dice.randrange(1, 29):02}"]
        tails.append(",".join(cells))
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join(names) + "\n")
        file.writelines(f"c{number},{tail}\n" for number, tail in zip(range(rows), itertools.cycle(tails)))


def sql():
    """The points table and the class as one query over `t`."""
    west = ", ".join(f"'{name}'" for name in WEST)
    points = f"""
      CASE WHEN annual_salary >= 450000 THEN 20 WHEN annual_salary >= 350000 THEN 17
           WHEN annual_salary >= 250000 THEN 14 WHEN annual_salary >= 150000 THEN 11
           WHEN annual_salary >= 70000 THEN 8 WHEN annual_salary >= 50000 THEN 5 ELSE 0 END
      + CASE WHEN education = 'doctorate' OR skill_certificate = 'senior_technician' THEN 20
             WHEN education = 'master' OR skill_certificate = 'technician' THEN 15
             WHEN education = 'bachelor' OR skill_certificate = 'senior_worker' THEN 10 ELSE 0 END
      + CASE WHEN COALESCE(experience_years, 0) < 2 THEN 0 WHEN experience_years >= 17 THEN 20 ELSE experience_years + 3 END
      + CASE WHEN months_per_year >= 9 THEN 15 WHEN months_per_year >= 6 THEN 10
             WHEN months_per_year >= 3 THEN 5 ELSE 0 END
      + CASE WHEN former_chinese_national = 'yes' OR degree_taught_in_chinese = 'yes' OR hsk_level >= 5 THEN 5
             ELSE COALESCE(hsk_level, 0) END
      + CASE WHEN special_area = 'yes' OR province IN ({west}) THEN 10 ELSE 0 END
      + CASE WHEN age < 18 THEN 0 WHEN age <= 25 THEN 10 WHEN age <= 45 THEN 15 WHEN age <= 55 THEN 10
             WHEN age <= 60 THEN 5 ELSE 0 END
      + CASE WHEN high_level_university = 'yes' OR fortune_500_post = 'yes' OR patent = 'yes'
                  OR years_in_china >= 5 THEN 5 ELSE 0 END
      + COALESCE(local_points, 0)"""
    return f"""
      SELECT *, CASE WHEN points >= 85 THEN 'A'
                     WHEN points >= 60 OR (education IN ('bachelor', 'master', 'doctorate')
                          AND experience_years >= 2 AND age <= 60) THEN 'B' ELSE 'C' END AS class
      FROM (SELECT *, {points} AS points FROM t)"""


DUCKDB = """
import duckdb, sys
db = duckdb.connect()
db.execute(f"SET threads = {sys.argv[2]}")
db.execute("SET preserve_insertion_order = true")
query = sys.argv[3].replace("FROM t)", f"FROM read_csv('{sys.argv[1]}', header = true) t)")
db.execute(f"COPY ({query}) TO '{sys.argv[4]}' (HEADER, DELIMITER ',')")
"""
POLARS = """
import os, sys
os.environ["POLARS_MAX_THREADS"] = sys.argv[2]
import polars
t = polars.read_csv(sys.argv[1])
polars.SQLContext(t=t).execute(sys.argv[3], eager=True).write_csv(sys.argv[4])
"""


ZEN = """
import csv, json, sys, zen
graph = zen.ZenEngine().create_decision(sys.argv[2])
numbers = set(sys.argv[3].split())
with open(sys.argv[1], newline="") as source:
    reader = csv.DictReader(source)
    writer = csv.writer(sys.stdout)
    writer.writerow([*reader.fieldnames, "class", "points"])
    for row in reader:
        facts = {name: int(cell or 0) if name in numbers else cell for name, cell in row.items()}
        result = graph.evaluate(facts)["result"]
        writer.writerow([*row.values(), result["class"], result["points"]])
"""
NUMBERS = "annual_salary experience_years months_per_year hsk_level age years_in_china local_points"


def zen_graph():
    """The points table and the class as a decision graph."""
    west = json.dumps(WEST)
    expressions = {
        "salary": "annual_salary >= 450000 ? 20 : annual_salary >= 350000 ? 17 : annual_salary >= 250000 ? 14 : "
        "annual_salary >= 150000 ? 11 : annual_salary >= 70000 ? 8 : annual_salary >= 50000 ? 5 : 0",
        "degree": "education == 'doctorate' or skill_certificate == 'senior_technician' ? 20 : "
        "education == 'master' or skill_certificate == 'technician' ? 15 : "
        "education == 'bachelor' or skill_certificate == 'senior_worker' ? 10 : 0",
        "experience": "experience_years < 2 ? 0 : experience_years >= 17 ? 20 : experience_years + 3",
        "months": "months_per_year >= 9 ? 15 : months_per_year >= 6 ? 10 : months_per_year >= 3 ? 5 : 0",
        "mandarin": "former_chinese_national == 'yes' or degree_taught_in_chinese == 'yes' or hsk_level >= 5 ? 5 : hsk_level",
        "region": f"special_area == 'yes' or province in {west} ? 10 : 0",
        "years": "age < 18 ? 0 : age <= 25 ? 10 : age <= 45 ? 15 : age <= 55 ? 10 : age <= 60 ? 5 : 0",
        "standing": "high_level_university == 'yes' or fortune_500_post == 'yes' or patent == 'yes' or years_in_china >= 5 ? 5 : 0",
        "points": "$.salary + $.degree + $.experience + $.months + $.mandarin + $.region + $.years + $.standing + local_points",
        "class": "$.points >= 85 ? 'A' : $.points >= 60 or (education in ['bachelor', 'master', 'doctorate'] and "
        "experience_years >= 2 and age <= 60) ? 'B' : 'C'",
    }
    rows = [{"id": key, "key": key, "value": value} for key, value in expressions.items()]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "table", "name": "table", "type": "expressionNode", "content": {"expressions": rows}},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def has(name):
    return subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True).returncode == 0


def rivals_program():
    folder = "target/release/deps"
    built = [os.path.join(folder, name) for name in os.listdir(folder) if name.startswith("rivals-") and "." not in name]
    return max(built, key=os.path.getmtime) if built else None


def peak(process, seen, is_ended):
    """Keeps the peak memory of a process as long as it runs; what it began as is not counted."""
    while not is_ended.wait(0.01):
        try:
            with open(f"/proc/{process}/status", encoding="ascii") as status:
                line = next((line for line in status if line.startswith("VmHWM")), None)
        except OSError:
            return
        if line:
            seen.append(int(line.split()[1]) / 1024)


def one_run(arguments, core, out):
    """Seconds of wall and process time, and megabytes of peak memory; a rejected row is no failure."""
    words = ["taskset", "-c", "0", *arguments] if core else arguments
    with open(out, "wb") as target, tempfile.TemporaryFile() as complaints:
        seen, is_ended = [], threading.Event()
        begin = time.perf_counter()
        child = subprocess.Popen(words, stdout=target, stderr=complaints)
        watch = threading.Thread(target=peak, args=(child.pid, seen, is_ended))
        watch.start()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begin
        is_ended.set()
        watch.join()
        complaints.seek(0)
        complaint = complaints.read().decode(errors="replace")
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1) or (child.returncode == 1 and arguments[0] != PROGRAM):
        sys.exit(f"{' '.join(words)[:200]} ended with {child.returncode}\n{complaint}")
    return wall, usage.ru_utime + usage.ru_stime, max(seen, default=0)


def first(path, rows, into):
    """The header and the first rows of a table, or the first lines of a file without one."""
    with open(path, "rb") as source, open(into, "wb") as target:
        target.writelines(itertools.islice(source, rows))
    return into


class Contest:
    """Programs on one folder of tables."""

    def __init__(self, folder, rivals):
        self.folder, self.rivals, self.out = folder, rivals, os.path.join(folder, "out")
        self.written = os.path.join(folder, "written")

    def rival_calls(self, table, threads):
        """What else grades a table, by its name, and the file in which the result is."""
        calls = {}
        if threads == "1":
            calls["by hand"] = ([self.rivals, "by-hand", table], self.out)
        for name, code in (("duckdb", DUCKDB), ("polars", POLARS)):
            if has(name):
                calls[name] = ([sys.executable, "-c", code, table, threads, sql(), self.written], self.written)
        return calls

    def zen_call(self, table):
        return [sys.executable, "-c", ZEN, table, zen_graph(), NUMBERS]

    def points(self, path):
        with open(path, newline="", encoding="utf-8") as file:
            return [(row["id"], row["points"]) for row in csv.DictReader(file)]

    def check(self, table):
        """Every rival gives the points that `batch` gives."""
        sample = first(table, CHECKED + 1, os.path.join(self.folder, "sample.csv"))
        one_run([PROGRAM, "batch", sample, "--summary", "none"], False, self.out)
        expected = self.points(self.out)
        calls = self.rival_calls(sample, "1")
        if has("zen"):
            calls["zen-engine"] = (self.zen_call(sample), self.out)
        for name, (call, result) in calls.items():
            one_run(call, False, self.out)
            found = self.points(result)
            wrong = [pair for pair in zip(expected, found) if pair[0] != pair[1]]
            if wrong or len(found) != len(expected):
                sys.exit(f"{name} gives other points: expected and found {wrong[:3]}, {len(found)} rows")

    def measure(self, title, entries, runs):
        """Prints a line for each of (name, call, whether on one core, rows, what seconds are scaled by)."""
        times = {entry[0]: [] for entry in entries}
        for _ in range(runs):
            for name, call, core, *_ in entries:
                times[name].append(one_run(call, core, self.out))
        print(f"\n{title}; median of {runs} runs")
        print(f"{'':40} wall, s  process, s  peak, MB  rows a second")
        for name, _, core, rows, scale in entries:
            wall, process, memory = zip(*times[name])
            median, spent = statistics.median(wall), statistics.median(process)
            label = name + (", 1 core" if core else "") + (" (a sample, scaled)" if scale > 1 else "")
            print(
                f"{label:40} {median * scale:7.2f} {spent * scale:11.2f} {max(memory):9.1f} {rows / median:14,.0f}",
                flush=True,
            )


def contest(folder, rivals, rows, runs):
    path = lambda name: os.path.join(folder, name)
    full, part, lines = path("full.csv"), path("part.csv"), path("full.ndjson")
    local, placed = path("local.csv"), path("placed.csv")
    write_table(full, rows, 0)
    write_table(part, rows, 0.3)
    # A place answers the province.
    write_table(local, rows, 0, without=["province"])
    write_table(placed, rows, 0, without=["province"], places=True)
    to_lines = [PROGRAM, "batch", "--format", "ndjson", "--columns", "class", "--summary", "none", "-o", lines]
    subprocess.run([*to_lines, first(full, min(rows, LINES) + 1, path("some.csv"))], check=True)
    few = first(lines, min(rows, EXPLAINED), path("few.ndjson"))
    games = Contest(folder, rivals)
    games.check(full)
    games.check(part)
    ours = lambda threads, *more: [PROGRAM, "batch", "--on", "2026-11-23", "--summary", "none", "--jobs", threads, *more]
    plural = lambda threads: f"{threads} thread{'s' if threads != '1' else ''}"
    for table, what in ((full, "complete"), (part, "30% with gaps")):
        entries = [("floor", [rivals, "floor", table], True, rows, 1)]
        for threads in ("1", "2"):
            core = threads == "1"
            for name, (call, _) in games.rival_calls(table, threads).items():
                entries.append((f"{name}, {plural(threads)}", call, core, rows, 1))
            entries.append((f"batch, {plural(threads)}", ours(threads, table), core, rows, 1))
        if has("zen"):
            count = min(rows, SAMPLE)
            sample = first(table, count + 1, path("sample.csv"))
            entries.append(("zen-engine", games.zen_call(sample), True, count, rows / count))
        games.measure(f"{rows:,} rows of {len(COLUMNS)} columns, {what}", entries, runs)
    counts = {"NDJSON": min(rows, LINES), "--explain": min(rows, EXPLAINED)}
    entries = []
    for threads in ("1", "2"):
        for name, more, count in (
            ("--in shanghai", [local, "--in", "shanghai"], rows),
            ("columns place and on", [placed], rows),
            ("NDJSON", [lines], counts["NDJSON"]),
            ("--explain", [few, "--explain"], counts["--explain"]),
        ):
            shown = f"batch, {name}" + (f", {count:,} rows" if count < rows else "")
            entries.append((f"{shown}, {plural(threads)}", ours(threads, *more), threads == "1", count, 1))
    games.measure(f"{rows:,} rows otherwise", entries, runs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", help="where the tables are written, for a while; some 6 GB for ten million rows")
    args = parser.parse_args()
    rivals = rivals_program()
    if not os.path.exists(PROGRAM) or not rivals:
        sys.exit("run `cargo build --profile dist` and `cargo bench --no-run` first")
    for name, package in (("duckdb", "duckdb"), ("polars", "polars"), ("zen", "zen-engine")):
        if not has(name):
            print(f"{package} is not installed and takes no part", file=sys.stderr)
    for rows in args.rows:
        with tempfile.TemporaryDirectory(dir=args.folder) as folder:
            contest(folder, rivals, rows, args.runs)


if __name__ == "__main__":
    main()
