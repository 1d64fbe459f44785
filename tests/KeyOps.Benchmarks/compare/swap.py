#!/usr/bin/env python3
"""How long queries wait while a zone of a million records is read again and swapped.

    swap.py [--keyops PUBLISH_DIR] [--records 1000000] [--rate 5000] [--seconds 6] [--rounds 5] [--priority]

stream.c asks at a steady rate. Each round is one stream with nothing else going on, the control, and one during which the zone file is
given a new serial and the server SIGHUP. --priority runs server and stream above everything else (chrt -f 1), which takes most of a busy
machine's noise out of both.
"""
import argparse, json, os, signal, subprocess, tempfile, time
import authority

HERE = os.path.dirname(os.path.abspath(__file__))


def write_zone(path, records, serial):
    with open(f"{path}.new", "w") as f:
        f.write(f"$ORIGIN million.example.\n$TTL 3600\n@ SOA ns1 hostmaster {serial} 7200 3600 1209600 600\n@ NS ns1\nns1 A 192.0.2.1\n")
        for i in range(records // 2):
            f.write(f"h{i} A 192.0.{i >> 8 & 255}.{i & 255}\nh{i} TXT \"v=spf1 a:h{i}.million.example -all\"\n")
    os.rename(f"{path}.new", path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--keyops", default="artifacts/keyops")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--rate", type=int, default=5_000)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--priority", action="store_true")
    args = parser.parse_args()
    above = ["chrt", "-f", "1"] if args.priority else []
    with tempfile.TemporaryDirectory() as work:
        subprocess.run(["gcc", "-O2", "-o", f"{work}/stream", f"{HERE}/stream.c"], check=True)
        zone, port = f"{work}/zone", authority.free_port()
        write_zone(zone, args.records, 1)
        server = subprocess.Popen([*above, f"{os.path.abspath(args.keyops)}/keyops", "serve", "--zone", f"million.example={zone}", "--listen", f"127.0.0.1:{port}"],
                                  stdout=subprocess.PIPE, text=True)
        said = lambda start: next(line for line in server.stdout if line.startswith(start)).strip()
        try:
            said("serving")
            stream = lambda: subprocess.Popen([*above, f"{work}/stream", "127.0.0.1", str(port), "h7.million.example", str(args.seconds), str(args.rate)],
                                              stdout=subprocess.PIPE, text=True)
            stream().wait()  # warm
            print("| round | stream | longest silence ms | longest wait of a query ms | the stream's own longest stall ms | p50 µs | p99 µs | p99.9 µs | lost | server's CPU s |")
            print("|---|---|---|---|---|---|---|---|---|---|")
            for number in range(args.rounds):
                for kind in ("control", "swap"):
                    if kind == "swap":
                        write_zone(zone, args.records, number + 2)
                    before, began = authority.cpu(server.pid), time.monotonic()
                    running = stream()
                    if kind == "swap":
                        server.send_signal(signal.SIGHUP)
                        said("read 1 changed")
                        took = time.monotonic() - began
                        if running.poll() is not None:
                            raise SystemExit(f"the stream ended before the swap, which took {took:.1f} s: raise --seconds")
                    r = json.loads(running.communicate()[0])
                    print(f"| {number + 1} | {kind} | {r['silence'] / 1e3:.1f} | {r['wait'] / 1e3:.1f} | {r['stall'] / 1e3:.1f} | {r['p50']} | {r['p99']} | {r['p999']} | "
                          f"{r['sent'] - r['received']} | {authority.cpu(server.pid) - before:.2f} |", flush=True)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


if __name__ == "__main__":
    main()
