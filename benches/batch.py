#!/usr/bin/env python3
"""Time and memory of `batch` beside what else could grade a table, on the same rows in one run.

Run `cargo build --release` and `cargo bench --no-run` first, then `python3 benches/batch.py` in the
project's folder; `--rows N` for another size. DuckDB and Polars (`pip install duckdb polars`) take
part if they are installed: they know the points table and the route of a degree with two years of
work, as CASE expressions, and nothing else; they trust every cell and explain nothing. So does the
rival `by-hand`, in Rust. `floor` reads every record with the csv crate and writes it back with six
more cells.

Wall time is what a person waits; process time is user plus system time of all threads. With
`1 core` a process is held to one core, whatever threads it has.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

PROGRAM = "target/release/permit-points"
RUNS = 3
PROVINCES = (
    "beijing tianjin hebei shanxi innermongolia liaoning jilin heilongjiang shanghai jiangsu zhejiang anhui "
    "fujian jiangxi shandong henan hubei hunan guangdong guangxi hainan chongqing sichuan guizhou yunnan "
    "tibet shaanxi gansu qinghai ningxia xinjiang"
).split()
WEST = (
    "innermongolia guangxi chongqing sichuan guizhou yunnan tibet shaanxi gansu qinghai ningxia xinjiang "
    "liaoning jilin heilongjiang"
).split()
COLUMNS = (
    "id annual_salary education skill_certificate experience_years months_per_year hsk_level "
    "former_chinese_national degree_taught_in_chinese province special_area age high_level_university "
    "fortune_500_post patent years_in_china local_points"
).split()


def write_table(path, rows, gaps):
    """Rows of 17 columns; a share of them has one to five gaps."""
    dice = random.Random(7)
    degrees = ["none", "bachelor", "master", "doctorate"]
    skills = ["none", "senior_worker", "technician", "senior_technician"]
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join(COLUMNS) + "\n")
        for number in range(rows):
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
            file.write(f"c{number},{','.join(cells)}\n")


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
      + CASE WHEN experience_years < 2 THEN 0 WHEN experience_years >= 17 THEN 20 ELSE experience_years + 3 END
      + CASE WHEN months_per_year >= 9 THEN 15 WHEN months_per_year >= 6 THEN 10
             WHEN months_per_year >= 3 THEN 5 ELSE 0 END
      + CASE WHEN former_chinese_national = 'yes' OR degree_taught_in_chinese = 'yes' OR hsk_level >= 5 THEN 5
             ELSE hsk_level END
      + CASE WHEN special_area = 'yes' OR province IN ({west}) THEN 10 ELSE 0 END
      + CASE WHEN age < 18 THEN 0 WHEN age <= 25 THEN 10 WHEN age <= 45 THEN 15 WHEN age <= 55 THEN 10
             WHEN age <= 60 THEN 5 ELSE 0 END
      + CASE WHEN high_level_university = 'yes' OR fortune_500_post = 'yes' OR patent = 'yes'
                  OR years_in_china >= 5 THEN 5 ELSE 0 END
      + local_points"""
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


def has(name):
    return subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True).returncode == 0


def rivals_program():
    folder = "target/release/deps"
    built = [os.path.join(folder, name) for name in os.listdir(folder) if name.startswith("rivals-") and "." not in name]
    return max(built, key=os.path.getmtime) if built else None


def one_run(arguments, core):
    """Seconds of wall and process time, and megabytes of peak memory; a rejected row is no failure."""
    words = ["taskset", "-c", "0", *arguments] if core else arguments
    begin = time.perf_counter()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    complaint = child.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1) or (child.returncode == 1 and arguments[0] == sys.executable):
        sys.exit(f"{' '.join(words)[:200]} ended with {child.returncode}\n{complaint}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    rivals = rivals_program()
    if not os.path.exists(PROGRAM) or not rivals:
        sys.exit("run `cargo build --release` and `cargo bench --no-run` first")
    with tempfile.TemporaryDirectory() as folder:
        full, part, lines, out = (os.path.join(folder, name) for name in ("full.csv", "part.csv", "full.ndjson", "out"))
        write_table(full, rows, 0)
        write_table(part, rows, 0.3)
        to_lines = [PROGRAM, "batch", full, "--format", "ndjson", "--columns", "class", "--summary", "none", "-o", lines]
        subprocess.run(to_lines, check=True)
        few = os.path.join(folder, "few.ndjson")
        with open(lines, "rb") as source, open(few, "wb") as target:
            target.writelines(line for line, _ in zip(source, range(100_000)))
        ours = [PROGRAM, "batch", "--summary", "none"]
        commands = [("floor", [rivals, "floor", full], True, rows), ("by hand", [rivals, "by-hand", full], True, rows)]
        for threads in ("1", "2"):
            core = threads == "1"
            for name, code in (("duckdb", DUCKDB), ("polars", POLARS)):
                if has(name):
                    call = [sys.executable, "-c", code, full, threads, sql(), out]
                    commands.append((f"{name}, {threads} thread(s)", call, core, rows))
            commands += [
                (f"batch, complete rows, {threads} job(s)", [*ours, full, "--jobs", threads], core, rows),
                (f"batch, 30% with gaps, {threads} job(s)", [*ours, part, "--jobs", threads], core, rows),
                (f"batch, NDJSON, {threads} job(s)", [*ours, lines, "--jobs", threads], core, rows),
                (f"batch, --explain, {threads} job(s)", [*ours, few, "--explain", "--jobs", threads], core, min(rows, 100_000)),
            ]
        print(f"{rows:,} rows of {len(COLUMNS)} columns; median of {RUNS} runs")
        print(f"{'':36} wall, s  process, s  peak, MB  rows a second")
        for name, words, core, count in commands:
            wall, process, memory = zip(*(one_run(words, core) for _ in range(RUNS)))
            median = statistics.median(wall)
            print(
                f"{name + (', 1 core' if core else ''):36} {median:7.2f} {statistics.median(process):11.2f} "
                f"{max(memory):9.1f} {count / median:14,.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
