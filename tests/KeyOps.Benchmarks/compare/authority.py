#!/usr/bin/env python3
"""Compares authoritative servers side by side: CPU time a query, answers a second, latency, load time, memory.

    authority.py [--keyops PUBLISH_DIR] [--servers echo,keyops,knot,nsd,bind,pdns,arsoft] [--sets mail,nx,million,signed] [--workers 1,2]
                 [--seconds 5] [--rounds 2] [--mail 10000] [--million 1000000] [--signed 2000] [--do]
                 [--driver blast|dnsperf] [--plain BENCHMARKS]

Servers run one after another on loopback with the same zone files and are driven by blast.c. CPU time is utime + stime of the server's
process from /proc while it is driven; load figures are its CPU time and resident memory once it answers for the last zone. A server whose
program is not installed is skipped; all run in a session that takes precedence over others on the machine, where that is allowed (see rise); arsoft is ARSoft's plain server, for which --plain names the program KeyOps.Benchmarks. dnsperf gives no percentiles. A table comes out, and a line of JSON a measurement on standard error.
"""
import argparse, json, os, random, shutil, signal, socket, struct, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
TICK = os.sysconf("SC_CLK_TCK")
os.environ["PATH"] += ":/usr/sbin:/sbin"


def rise():
    """Takes precedence over the other sessions of this machine, where it is allowed."""
    try:
        if os.getpgrp() != os.getpid():
            os.setsid()
        with open("/proc/self/autogroup", "w") as f:
            f.write("-20")
    except OSError as problem:
        print(f"no precedence over others: {problem}", file=sys.stderr)



def build(work):
    for name in ("blast", "echo"):
        subprocess.run(["gcc", "-O2", "-o", f"{work}/{name}", f"{HERE}/{name}.c"], check=True)


def key(rng):
    return "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", k=392))


def mail_set(work, count):
    """Small mail zones: SOA, NS, MX, A, SPF, DMARC, DKIM. 10 % of the questions are for names that are not there."""
    rng = random.Random(5)
    folder = f"{work}/mail"
    os.makedirs(folder)
    zones, questions = [], []
    for i in range(count):
        name = f"d{i}.example"
        path = f"{folder}/{name}.zone"
        with open(path, "w") as f:
            f.write(f"$ORIGIN {name}.\n$TTL 3600\n@ SOA ns1 hostmaster 2026010101 7200 3600 1209600 600\n@ NS ns1\n@ NS ns2\n@ MX 10 mail\n"
                    f"@ A 192.0.2.1\n@ TXT \"v=spf1 mx ~all\"\nns1 A 192.0.2.2\nns2 A 192.0.2.3\nmail A 192.0.2.4\nwww A 192.0.2.5\n"
                    f"_dmarc TXT \"v=DMARC1; p=none; rua=mailto:dmarc@{name}\"\n"
                    f"default._domainkey TXT ( \"v=DKIM1; h=sha256; k=rsa; \" \"p=MIIBIjANBgkq{key(rng)[:200]}\" \"{key(rng)[:180]}\" )\n")
        zones.append((name, path))
    for _ in range(200_000):
        name = f"d{rng.randrange(count)}.example"
        roll = rng.random()
        questions.append(
            f"default._domainkey.{name} TXT" if roll < .30 else f"{name} TXT" if roll < .45 else f"_dmarc.{name} TXT" if roll < .60
            else f"{name} MX" if roll < .75 else f"mail.{name} A" if roll < .90 else f"x{rng.randrange(10**6)}._domainkey.{name} TXT")
    return zones, questions


def nx_set(work, count, zones):
    """Names that are not there, over the same zones."""
    rng = random.Random(6)
    return zones, [f"n{i}.d{rng.randrange(count)}.example A" for i in range(100_000)]


def million_set(work, records):
    rng = random.Random(7)
    path = f"{work}/million.zone"
    with open(path, "w") as f:
        f.write("$ORIGIN million.example.\n$TTL 3600\n@ SOA ns1 hostmaster 2026010101 7200 3600 1209600 600\n@ NS ns1\nns1 A 192.0.2.1\n")
        for i in range(records // 2):
            f.write(f"h{i} A 192.0.{i >> 8 & 255}.{i & 255}\nh{i} TXT \"v=spf1 a:h{i}.million.example -all\"\n")
    questions = [f"h{rng.randrange(records // 2)}.million.example {rng.choice(['A', 'TXT'])}" if rng.random() < .9
                 else f"x{rng.randrange(10**6)}.million.example A" for _ in range(200_000)]
    return [("million.example", path)], questions


def signed_set(work, names):
    """One mail zone signed with NSEC by ldns-signzone; asked with DO, one name in ten not there."""
    rng = random.Random(8)
    path, zone = f"{work}/signed.zone", "signed.example"
    with open(path, "w") as f:
        f.write(f"$ORIGIN {zone}.\n$TTL 3600\n@ SOA ns1 hostmaster 2026010101 7200 3600 1209600 600\n@ NS ns1\nns1 A 192.0.2.1\n")
        for i in range(names):
            f.write(f"h{i} A 192.0.{i >> 8 & 255}.{i & 255}\nh{i} MX 10 mail.h{i}\nh{i} TXT \"v=spf1 mx -all\"\nmail.h{i} A 192.0.2.3\n")
    key = subprocess.run(["ldns-keygen", "-a", "ECDSAP256SHA256", "-k", zone], cwd=work, capture_output=True, text=True, check=True).stdout.strip()
    subprocess.run(["ldns-signzone", "-o", zone, "-f", f"{path}.signed", path, key], cwd=work, check=True)
    questions = [f"h{rng.randrange(names)}.{zone} {rng.choice(['A', 'MX', 'TXT'])}" if rng.random() < .9
                 else f"x{rng.randrange(10**6)}.h{rng.randrange(names)}.{zone} A" for _ in range(200_000)]
    return [(zone, f"{path}.signed")], questions


def free_port():
    """Free on UDP and on TCP."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
            udp.bind(("127.0.0.1", 0))
            try:
                tcp.bind(udp.getsockname())
                return udp.getsockname()[1]
            except OSError:
                pass


def start(name, work, zones, workers, args):
    """Returns (process, port)."""
    port = free_port()
    run = tempfile.mkdtemp(dir=work)
    os.chmod(run, 0o777)
    conf = f"{run}/conf"
    log = open(f"{run}/log", "w")
    spawn = lambda *command, **more: subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=run, **more)
    if name == "echo":
        p = subprocess.Popen([f"{work}/echo"], stdout=subprocess.PIPE, text=True)
        return p, int(p.stdout.readline())
    if name == "keyops":
        with open(f"{run}/zones", "w") as f:
            f.writelines(f"{zone}\t{path}\n" for zone, path in zones)
        return spawn(f"{args.keyops}/keyops", "serve", "--zone-list", f"{run}/zones", "--listen", f"127.0.0.1:{port}", "--workers", str(workers)), port
    if name == "knot":
        with open(conf, "w") as f:
            f.write(f"server:\n  listen: 127.0.0.1@{port}\n  udp-workers: {workers}\n  tcp-workers: 1\n  background-workers: 2\n  rundir: {run}\n  user: root:root\n"
                    f"database:\n  storage: {run}\ntemplate:\n  - id: default\n    storage: {run}\n    zonefile-sync: -1\n    journal-content: none\n    semantic-checks: off\nzone:\n")
            f.writelines(f"  - domain: {zone}\n    file: {path}\n" for zone, path in zones)
        return spawn("knotd", "-c", conf), port
    if name == "nsd":
        with open(conf, "w") as f:
            f.write(f"server:\n  ip-address: 127.0.0.1@{port}\n  reuseport: yes\n  server-count: {workers}\n  username: root\n  zonesdir: \"\"\n  pidfile: {run}/pid\n  xfrdfile: {run}/xfrd\n"
                    f"  xfrdir: {run}\n  zonelistfile: {run}/list\n  database: \"\"\n  rrl-ratelimit: 0\n  logfile: {run}/nsd.log\n  hide-version: yes\n  minimal-responses: yes\nremote-control:\n  control-enable: no\n")
            f.writelines(f"zone:\n  name: {zone}\n  zonefile: {path}\n" for zone, path in zones)
        return spawn("nsd", "-d", "-c", conf), port
    if name == "bind":
        with open(conf, "w") as f:
            f.write(f"options {{ directory \"{run}\"; listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }}; recursion no; pid-file \"{run}/pid\"; "
                    f"session-keyfile none; minimal-responses yes; notify no; check-names primary ignore; zone-statistics no; }};\ncontrols {{ }};\n")
            f.writelines(f"zone \"{zone}\" {{ type primary; file \"{path}\"; }};\n" for zone, path in zones)
        return spawn("named", "-g", "-n", str(workers), "-c", conf), port
    if name == "pdns":
        with open(f"{run}/named.conf", "w") as f:
            f.writelines(f"zone \"{zone}\" {{ type master; file \"{path}\"; }};\n" for zone, path in zones)
        with open(f"{run}/pdns.conf", "w") as f:
            f.write(f"launch=bind\nbind-config={run}/named.conf\nlocal-address=127.0.0.1\nlocal-port={port}\nsocket-dir={run}\nreuseport=yes\nreceiver-threads={workers}\n"
                    f"distributor-threads=1\nguardian=no\ndaemon=no\nzone-cache-refresh-interval=0\nlog-dns-queries=no\nloglevel=3\n")
        return spawn("pdns_server", f"--config-dir={run}"), port
    if name == "arsoft":
        with open(f"{run}/zones", "w") as f:
            f.writelines(f"{zone}\t{path}\n" for zone, path in zones)
        return spawn(args.plain, "plain", f"{run}/zones", str(port)), port
    raise ValueError(name)


def dnsperf(port, questions, seconds, window, do):
    """What blast prints, as far as dnsperf tells it."""
    said = subprocess.run(["dnsperf", "-s", "127.0.0.1", "-p", str(port), "-d", questions, "-l", str(max(1, round(seconds))), "-c", "16", "-q", str(window), "-t", "1", "-e", *(["-D"] if do else [])],
                          capture_output=True, text=True, check=True).stdout
    figure = lambda label: float(next(line for line in said.splitlines() if label in line).split(":")[1].split()[0])
    return {"sent": figure("Queries sent"), "received": figure("Queries completed"), "lost": figure("Queries lost"), "qps": figure("Queries per second"),
            "p50": float("nan"), "p99": float("nan"), "p999": float("nan")}


def ask(port, name, timeout=0.2):
    """The rcode and answer count for an A question, or None."""
    q = struct.pack(">6H", 7, 0, 1, 0, 0, 0) + b"".join(bytes([len(l)]) + l.encode() for l in name.split(".")) + b"\0" + struct.pack(">2H", 6, 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(timeout)
        try:
            s.sendto(q, ("127.0.0.1", port))
            r = s.recv(4096)
            return r[3] & 15, struct.unpack(">H", r[6:8])[0]
        except OSError:
            return None


def family(pid):
    found = [pid]
    for p in found:
        try:
            for task in os.listdir(f"/proc/{p}/task"):
                found += [int(c) for c in open(f"/proc/{p}/task/{task}/children").read().split()]
        except OSError:
            pass
    return found


def cpu(pid):
    total = 0
    for p in family(pid):
        try:
            fields = open(f"/proc/{p}/stat").read().rsplit(")", 1)[1].split()
            total += (int(fields[11]) + int(fields[12])) / TICK
        except OSError:
            pass
    return total


def memory(pid):
    total = 0
    for p in family(pid):
        try:
            total += sum(int(line.split()[1]) for line in open(f"/proc/{p}/smaps_rollup") if line.startswith("Pss:")) / 1024
        except OSError:
            pass
    return total


def await_zones(p, port, zones):
    """Whether it comes to answer for all zones."""
    began = time.monotonic()
    ends = [zones[0][0], zones[-1][0], zones[len(zones) // 2][0]]
    while not all((a := ask(port, z)) and a == (0, 1) for z in ends):
        if p.poll() is not None or time.monotonic() - began > 300:
            return False
        time.sleep(0.05)
    time.sleep(1.5)  # until what follows loading is over
    return True


def stop(p):
    p.send_signal(signal.SIGTERM)
    try:
        p.wait(20)
    except subprocess.TimeoutExpired:
        p.kill()
        p.wait()


def make_sets(work, args):
    """Name, zones and questions of each set, the questions also as a file."""
    zones = None
    for name in args.sets.split(","):
        if name in ("mail", "nx"):
            if zones is None:
                zones, mail_questions = mail_set(work, args.mail)
            served, questions = (zones, mail_questions) if name == "mail" else nx_set(work, args.mail, zones)
        elif name == "signed":
            served, questions = signed_set(work, args.signed)
        else:
            served, questions = million_set(work, args.million)
        with open(f"{work}/{name}.q", "w") as f:
            f.write("\n".join(questions) + "\n")
        yield name, served


def measure(name, set_name, zones, workers, work, args):
    p, port = start(name, work, zones, workers, args)
    try:
        began = time.monotonic()
        if name != "echo" and not await_zones(p, port, zones):
            print(f"{name} does not start", file=sys.stderr)
            return None
        row = {"server": name, "set": set_name, "workers": workers, "load_cpu": cpu(p.pid), "load_wall": time.monotonic() - began, "rss": memory(p.pid)}
        drive = lambda seconds, do: dnsperf(port, f"{work}/{set_name}.q", seconds, args.window, do or set_name == "signed") if args.driver == "dnsperf" else json.loads(subprocess.run([f"{work}/blast", "127.0.0.1", str(port), f"{work}/{set_name}.q", str(seconds), str(args.window), "16", str(int(do or set_name == "signed"))],
                                                              capture_output=True, text=True, check=True).stdout)
        drive(2, 0)  # warm: caches, and tiered compilation
        best = None
        for _ in range(args.rounds):
            before = cpu(p.pid)
            result = drive(args.seconds, int(args.do))
            result["cpu_us"] = (cpu(p.pid) - before) * 1e6 / max(1, result["received"])
            if best is None or result["cpu_us"] < best["cpu_us"]:
                best = result
        row.update(best)
        row["rss_after"] = memory(p.pid)
        print(json.dumps(row), file=sys.stderr, flush=True)
        return row
    finally:
        stop(p)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--keyops", default="artifacts/keyops")
    parser.add_argument("--servers", default="echo,keyops,knot,nsd,bind,pdns")
    parser.add_argument("--sets", default="mail,nx,million")
    parser.add_argument("--workers", default="1")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--window", type=int, default=512)
    parser.add_argument("--mail", type=int, default=10_000)
    parser.add_argument("--million", type=int, default=1_000_000)
    parser.add_argument("--signed", type=int, default=2_000)
    parser.add_argument("--do", action="store_true")
    parser.add_argument("--driver", choices=["blast", "dnsperf"], default="blast")
    parser.add_argument("--plain")
    args = parser.parse_args()
    args.keyops = os.path.abspath(args.keyops)  # servers run in folders of their own
    rise()
    programs = {"knot": "knotd", "nsd": "nsd", "bind": "named", "pdns": "pdns_server"}
    rows = []
    with tempfile.TemporaryDirectory() as work:
        os.chmod(work, 0o755)
        build(work)
        for set_name, served in make_sets(work, args):
            for workers in map(int, args.workers.split(",")):
                for name in args.servers.split(","):
                    if name == "arsoft" and not args.plain or name in programs and not shutil.which(programs[name]):
                        continue
                    if row := measure(name, set_name, served, workers, work, args):
                        rows.append(row)
    print("| set | workers | server | CPU µs/query | kq/s | lost % | p50 µs | p99 µs | p99.9 µs | load CPU s | load MiB |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for r in rows:
        print(f"| {r['set']} | {r['workers']} | {r['server']} | {r['cpu_us']:.2f} | {r['qps'] / 1000:.0f} | {100 * r['lost'] / max(1, r['sent']):.2f} | {r['p50']:.0f} | {r['p99']:.0f} | "
              f"{r['p999']:.0f} | {r['load_cpu']:.2f} | {r['rss']:.0f} |")


if __name__ == "__main__":
    main()
