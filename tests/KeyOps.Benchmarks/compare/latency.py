#!/usr/bin/env python3
"""How long answers take when each server is asked at the same rates.

    latency.py [--keyops PUBLISH_DIR] [--servers keyops,knot,nsd] [--sets mail,nx,million] [--shares 0.5,0.8] [--seconds 5] [--rounds 3]

The rates are shares of what NSD answers at most, which blast.c finds first; then blast.c asks each server at these rates, whether answers come or not (up to 8,192 in flight).
All run in a session of their own with a weight of nice -20 (needs root, and CONFIG_SCHED_AUTOGROUP), which takes most of a busy
machine's noise out; a real-time priority would be halted for 50 ms of each second in which it leaves others nothing. Rounds are taken in turns, each server started once a set; figures are
medians of the rounds.
"""
import argparse, json, os, statistics, subprocess, tempfile
import authority


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--keyops", default="artifacts/keyops")
    parser.add_argument("--servers", default="keyops,knot,nsd")
    parser.add_argument("--sets", default="mail,nx,million")
    parser.add_argument("--shares", default="0.5,0.8")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--mail", type=int, default=10_000)
    parser.add_argument("--million", type=int, default=1_000_000)
    args = parser.parse_args()
    args.keyops = os.path.abspath(args.keyops)
    authority.rise()
    print("| set | asked a second | server | p50 µs | p99 µs | p99.9 µs | lost % | CPU % of a core |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as work:
        os.chmod(work, 0o755)
        authority.build(work)
        for set_name, zones in authority.make_sets(work, args):
            drive = lambda port, *more: json.loads(subprocess.run(
                [f"{work}/blast", "127.0.0.1", str(port), f"{work}/{set_name}.q", str(args.seconds), *more], capture_output=True, text=True, check=True).stdout)
            running = {}
            try:
                for name in args.servers.split(","):
                    running[name] = authority.start(name, work, zones, 1, args)
                    if not authority.await_zones(*running[name], zones):
                        raise SystemExit(f"{name} does not start")
                for p, port in running.values():
                    drive(port, "512", "16", "0")  # warm
                capacity = max(drive(running["nsd"][1], "512", "16", "0")["qps"] for _ in range(2))
                for share in map(float, args.shares.split(",")):
                    rows = {name: [] for name in running}
                    for _ in range(args.rounds):
                        for name, (p, port) in running.items():
                            before = authority.cpu(p.pid)
                            row = drive(port, "8192", "16", "0", str(int(capacity * share)))
                            row["cpu"] = 100 * (authority.cpu(p.pid) - before) / row["seconds"]
                            row["missing"] = 100 * max(0, 1 - row["received"] / (capacity * share * row["seconds"]))
                            rows[name].append(row)
                    for name, taken in rows.items():
                        of = lambda figure: statistics.median(row[figure] for row in taken)
                        print(f"| {set_name} | {capacity * share:,.0f} | {name} | {of('p50'):.0f} | {of('p99'):.0f} | {of('p999'):.0f} | {of('missing'):.2f} | {of('cpu'):.0f} |", flush=True)
            finally:
                for p, _ in running.values():
                    authority.stop(p)


if __name__ == "__main__":
    main()
