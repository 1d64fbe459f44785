#!/usr/bin/env python3
"""What dynamic updates cost, by the size of the zone and by how many come at once.

    update.py [--keyops PUBLISH_DIR] [--records 1000,100000] [--updaters 1,200] [--output] [--transfer]

A zone of so many records takes an update of the real nsupdate, five times; then so many nsupdates at once, each adding a name of its own. CPU time is what the
server's threads ran, from /proc; of single updates the least, of those at once the sum. With --output the zone is published into a file of its own, with --transfer
it may be transferred, so that differences are kept. A table comes out.
"""
import argparse, os, shutil, subprocess, tempfile, time

import authority
from transfer import cpu, rss, stop, wait_for

SECRET = "c2VjcmV0IG9mIDMyIG9jdGV0cyBmb3IgdGhlIHRlc3Q="
ZONE = "a.example"


def begin(work, args, records):
    folder = tempfile.mkdtemp(dir=work)
    port = authority.free_port()
    with open(f"{folder}/k", "w") as file:
        os.chmod(file.name, 0o600)
        file.write(SECRET)
    with open(f"{folder}/zone", "w") as file:
        file.write("$TTL 300\n@ SOA ns h 7 3600 600 86400 300\n@ NS ns\nns A 192.0.2.1\n")
        file.writelines(f"h{i} A 192.0.2.{i % 250}\n" for i in range(records))
    with open(f"{folder}/keyops.yaml", "w") as file:
        file.write(f"version: 1\nstate: var\ntsig: {{ k.example: {{ file: k }} }}\nserver:\n  listen: [127.0.0.1:{port}]\n  update: [ {{ zone: {ZONE}, key: k.example }} ]\n{'  transfer: [ { from: [127.0.0.1] } ]' if args.transfer else ''}\n"
                   f"domains: {{ {ZONE}: {{ nameservers: [], spf: v=spf1 mx ~all, zone: {{ source: zone{', output: out/zone' if args.output else ''} }} }} }}\n")
    log = open(f"{folder}/log", "w")
    process = subprocess.Popen([f"{args.keyops}/keyops", "run", "-c", "keyops.yaml"], stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=folder)
    end = time.time() + 120
    while "step(s) done" not in open(f"{folder}/log").read():
        if time.time() > end or process.poll() is not None:
            raise SystemExit(open(f"{folder}/log").read())
        time.sleep(0.05)
    wait_for(port, ZONE)
    return process, port, folder


def send(port, names):
    """So many nsupdates at once; those that failed."""
    asked = []
    for name in names:
        client = subprocess.Popen(["nsupdate", "-v", "-t", "300", "-y", f"hmac-sha256:k.example:{SECRET}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        client.stdin.write(f"server 127.0.0.1 {port}\nzone {ZONE}\nupdate add {name}.{ZONE} 300 TXT {name}\nsend\n")
        client.stdin.close()
        asked.append(client)
    return [text for client in asked if (text := client.stdout.read()) or client.wait()]


def measure(work, args, records):
    process, port, folder = begin(work, args, records)
    try:
        for updaters in map(int, args.updaters.split(",")):
            results = []
            for turn in range(5 if updaters == 1 else 1):
                before, began = cpu(process.pid), time.time()
                failed = send(port, [f"u{updaters}-{turn}-{i}" for i in range(updaters)])
                results.append((cpu(process.pid) - before, time.time() - began))
                if failed:
                    raise SystemExit(f"{len(failed)} failed: {failed[0]}\n{open(f'{folder}/log').read()[-2000:]}")
                missing = [i for i in range(updaters) if f"u{updaters}-{turn}-{i}.{ZONE}. 300 IN TXT" not in open(f"{folder}/zone").read()] if updaters < 1000 else []
                if missing:
                    raise SystemExit(f"{len(missing)} are not in the file")
            seconds, wall = min(results)
            print(f"| {records} | {updaters} | {seconds:.2f} | {wall:.2f} | {rss(process.pid):.0f} |", flush=True)
    finally:
        stop(process)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keyops", default="artifacts/keyops")
    parser.add_argument("--records", default="1000,100000")
    parser.add_argument("--updaters", default="1,200")
    parser.add_argument("--output", action="store_true")
    parser.add_argument("--transfer", action="store_true")
    args = parser.parse_args()
    args.keyops = os.path.abspath(args.keyops)
    work = tempfile.mkdtemp(prefix="keyops-update-")
    print("| records | updates at once | CPU s | wall s | MiB |\n|---|---|---|---|---|")
    try:
        for records in map(int, args.records.split(",")):
            measure(work, args, records)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
