#!/usr/bin/env python3
"""What the application felt: workload_report.py MARKS LOG.

MARKS has a line per phase, "microseconds name", the last of which ends the one before. LOG is the
workload's: "start latency line outcome". Exit 1 when a transaction failed."""
import bisect
import collections
import sys


def percentile(ordered, share):
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] / 1000


marks = [line.split(maxsplit=1) for line in open(sys.argv[1])]
times, names = [int(time) for time, _ in marks], [name.strip() for _, name in marks]
latencies, errors = collections.defaultdict(list), collections.Counter()
for line in open(sys.argv[2]):
    start, latency, number, outcome = line.split()
    phase = bisect.bisect_right(times, int(start)) - 1
    if 0 <= phase < len(names) - 1:
        latencies[phase].append(int(latency))
        if outcome != "ok":
            errors[phase, number, outcome] += 1

print(f"{'':22}{'transactions':>13}{'errors':>8}{'p50':>13}{'p99':>13}{'max':>13}")
for phase, name in enumerate(names[:-1]):
    ordered = sorted(latencies[phase])
    failed = sum(count for (where, _, _), count in errors.items() if where == phase)
    if ordered:
        cells = "".join(f"{value:>10,.1f} ms" for value in (percentile(ordered, 0.5),
                                                            percentile(ordered, 0.99),
                                                            ordered[-1] / 1000))
        print(f"{name:22}{len(ordered):>13,}{failed:>8}{cells}")
for (phase, number, outcome), count in sorted(errors.items()):
    print(f"{names[phase]}: line {number} failed {count} times with SQLSTATE {outcome}")
total = sum(errors.values())
print(f"\n{sum(map(len, latencies.values())):,} transactions, {total} errors")
sys.exit(total > 0)
