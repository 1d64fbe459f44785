#!/usr/bin/env python3
"""What the server keeps of large zones that were published again and again, by every way in which one comes.

    memory.py [--keyops PUBLISH_DIR] [--records 1000000] [--ways reload,pass,update,ixfr,axfr] [--rounds 5] [--rate 5000] [--seconds 26] [--settle 14] [--priority]

A zone of so many records gets a new version five times: its file is changed and `keyops serve` gets SIGHUP; the daemon publishes the file anew in a pass; an nsupdate; a
transfer of the differences, or of the whole zone, from a primary that is another `keyops serve`. After each: memory of its own (private, from /proc) when it is given back, and the longest that a
query waited, asked all the time by stream.c. --priority runs server and stream above everything else (chrt -f 1), which takes most of a busy machine's noise out.
"""
import argparse, json, os, shutil, signal, subprocess, tempfile, time

import authority
from transfer import stop, wait_for

HERE = os.path.dirname(os.path.abspath(__file__))
SECRET = "c2VjcmV0IG9mIDMyIG9jdGV0cyBmb3IgdGhlIHRlc3Q="
ZONE = "million.example"


def write_zone(path, records, serial, changed):
    """With `changed` all addresses are others in each version."""
    with open(f"{path}.new", "w") as f:
        f.write(f"$ORIGIN {ZONE}.\n$TTL 3600\n@ SOA ns1 hostmaster {serial} 7200 3600 1209600 600\n@ NS ns1\nns1 A 192.0.2.1\nversion TXT {serial}\n")
        net = serial % 200 if changed else 2
        for i in range(records // 2):
            f.write(f"h{i} A 192.{net}.{i >> 8 & 255}.{i & 255}\nh{i} TXT \"v=spf1 a:h{i}.{ZONE} {'-' if serial % 2 and changed else '~'}all\"\n")
    os.rename(f"{path}.new", path)


def own(pid):
    """MiB that are this process's alone."""
    return sum(int(line.split()[1]) for line in open(f"/proc/{pid}/smaps_rollup") if line.startswith("Private_")) / 1024


class Site:
    def __init__(self, work, args, way):
        self.folder = tempfile.mkdtemp(dir=work)
        self.args, self.way, self.port = args, way, authority.free_port()
        self.above = ["chrt", "-f", "1"] if args.priority else []
        self.zone, self.serial, self.primary = f"{self.folder}/zone", 1, None
        write_zone(self.zone, args.records, 1, way == "axfr")
        if way == "reload":
            self.server = self.spawn("serve", "--zone", f"{ZONE}={self.zone}", "--listen", f"127.0.0.1:{self.port}")
        elif way in ("pass", "update"):
            update = f"  update: [ {{ zone: {ZONE}, key: k.example }} ]\n" if way == "update" else ""
            self.configure(f"{update}domains: {{ {ZONE}: {{ nameservers: [], spf: v=spf1 mx ~all, zone: {{ source: zone, output: out/zone, serial: increment }} }} }}\n")
            self.server = self.spawn("run", "-c", "keyops.yaml")
        else:
            primary = authority.free_port()
            self.primary = self.spawn("serve", "--zone", f"{ZONE}={self.zone}", "--listen", f"127.0.0.1:{primary}", "--allow-transfer", "127.0.0.1", "--notify", f"127.0.0.1:{self.port}", above=False)
            wait_for(primary, ZONE)
            self.configure(f"  secondary: [ {{ zone: {ZONE}, primaries: [\"127.0.0.1:{primary}\"] }} ]\n")
            self.server = self.spawn("run", "-c", "keyops.yaml")
        wait_for(self.port, ZONE)

    def configure(self, rest):
        with open(f"{self.folder}/k", "w") as file:
            os.chmod(file.name, 0o600)
            file.write(SECRET)
        transfer = "  transfer: [ { from: [127.0.0.1] } ]\n" if self.args.transfer else ""
        open(f"{self.folder}/keyops.yaml", "w").write(f"version: 1\nstate: var\ntsig: {{ k.example: {{ file: k }} }}\nserver:\n  listen: [127.0.0.1:{self.port}]\n{transfer}{rest}")

    def spawn(self, *arguments, above=True):
        log = open(f"{self.folder}/log", "a")
        return subprocess.Popen([*(self.above if above else []), f"{self.args.keyops}/keyops", *arguments], stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder)

    def served(self):
        out = subprocess.run(["dig", "@127.0.0.1", "-p", str(self.port), "+short", "+time=1", "+tries=1", ZONE, "SOA"], capture_output=True, text=True).stdout.split()
        return int(out[2]) if len(out) == 7 else None

    def publish(self):
        before = self.served()
        if self.way == "update":
            text = f"server 127.0.0.1 {self.port}\nzone {ZONE}\nupdate add u{before}.{ZONE} 300 TXT u\nsend\n"
            subprocess.run(["nsupdate", "-v", "-t", "300", "-y", f"hmac-sha256:k.example:{SECRET}"], input=text, text=True, check=True)
        else:
            self.serial += 1
            write_zone(self.zone, self.args.records, self.serial, self.way == "axfr")
            if self.way == "pass":
                subprocess.run([f"{self.args.keyops}/keyops", "apply", "-c", "keyops.yaml"], cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
            else:
                (self.primary or self.server).send_signal(signal.SIGHUP)
        end = time.time() + 120
        while self.served() == before:
            if time.time() > end:
                raise SystemExit(open(f"{self.folder}/log").read())
            time.sleep(0.02)

    def stop(self):
        for process in (self.server, self.primary):
            if process:
                stop(process)


def measure(work, args, way):
    site = Site(work, args, way)
    try:
        time.sleep(args.settle)
        memory, waits = [own(site.server.pid)], []
        for _ in range(args.rounds):
            stream = subprocess.Popen([*site.above, f"{work}/stream", "127.0.0.1", str(site.port), f"h7.{ZONE}", str(args.seconds), str(args.rate)], stdout=subprocess.PIPE, text=True)
            began = time.time()
            site.publish()
            took = time.time() - began
            time.sleep(args.settle)
            memory.append(own(site.server.pid))
            if stream.poll() is not None:
                raise SystemExit(f"the stream ended before the publication and what follows it, {took:.1f} s: raise --seconds")
            waits.append(json.loads(stream.communicate()[0])["wait"] / 1e3)
        print(f"| {way} | {memory[0]:.0f} | {', '.join(f'{each:.0f}' for each in memory[1:])} | {', '.join(f'{each:.1f}' for each in waits)} |", flush=True)
    finally:
        site.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keyops", default="artifacts/keyops")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--ways", default="reload,pass,update,ixfr,axfr")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rate", type=int, default=5_000)
    parser.add_argument("--seconds", type=float, default=26)
    parser.add_argument("--settle", type=float, default=14)
    parser.add_argument("--transfer", action="store_true", help="the zones may be transferred on, so that they and their differences are kept")
    parser.add_argument("--priority", action="store_true")
    args = parser.parse_args()
    args.keyops = os.path.abspath(args.keyops)
    work = tempfile.mkdtemp(prefix="keyops-memory-")
    try:
        subprocess.run(["gcc", "-O2", "-o", f"{work}/stream", f"{HERE}/stream.c"], check=True)
        print("| way | MiB after the start | after each publication | longest wait of a query during each, ms |\n|---|---|---|---|")
        for way in args.ways.split(","):
            measure(work, args, way)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
