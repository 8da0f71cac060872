#!/usr/bin/env python3
"""Process time of the commands about one applicant from start to end, over 100 runs of a published build.

Run `cargo build --profile dist` first, then `python3 benches/startup.py` in the project's folder.
Process time is user plus system time of the child, as the kernel counts it; wall time is what a
person waits, and depends on what else the machine does.
"""

import os
import statistics
import subprocess
import sys
import time

PROGRAM = "target/dist/permit-points"
RUNS = 100
APPLICANT = (
    "--age 34 --education master --experience-years 8 --annual-salary 300000 "
    "--months-per-year 12 --hsk-level 3 --province shanghai"
).split()
COMMANDS = {
    "assess, json": ["assess", *APPLICANT, "--format", "json"],
    "assess, table": ["assess", *APPLICANT],
    "assess, nothing answered": ["assess"],
    "assess, the pilot table": ["assess", "--on", "2016-12-01", "--age", "34"],
    "assess, report (HTML)": ["assess", *APPLICANT, "--format", "html"],
    "advise": ["advise", *APPLICANT],
    "advise, nothing answered": ["advise"],
    "advise, nothing answered, 9 changes": ["advise", "--at-most", "9"],
    "forecast, 10 years": ["forecast", *APPLICANT],
    "compare, two offers": ["compare", *APPLICANT, "--or", "annual_salary=450000"],
    "--version (the floor)": ["--version"],
}


def one_run(arguments):
    """Milliseconds of process time and of wall time of one run."""
    begin = time.perf_counter()
    child = subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{PROGRAM} {' '.join(arguments)} exited with {child.returncode}")
    return 1000 * (usage.ru_utime + usage.ru_stime), 1000 * wall


def main():
    print(f"{RUNS} runs each, milliseconds          process time       wall time")
    print(f"{'':37} median    max    median    max")
    for name, arguments in COMMANDS.items():
        one_run(arguments)
        times = [one_run(arguments) for _ in range(RUNS)]
        process, wall = ([pair[at] for pair in times] for at in (0, 1))
        print(
            f"{name:36} {statistics.median(process):7.2f} {max(process):6.2f} "
            f"{statistics.median(wall):9.2f} {max(wall):6.2f}"
        )


if __name__ == "__main__":
    main()
