#!/usr/bin/env python3
"""Compares transfers out side by side, and has BIND and Knot follow a catalog zone of ours.

    transfer.py [--keyops PUBLISH_DIR] [--servers keyops,knot,nsd,bind] [--records 1000000] [--signed] [--rounds 5] [--catalog 10000]

AXFR: each server in turn sends the same zone to a client that reads and counts; CPU time is what the server's threads ran, from /proc, over the
transfer, the least of the rounds. With --signed requests and responses are signed (TSIG, hmac-sha256), and the client counts the messages that are, and
verifies the first transfer of each server. Catalog: BIND and Knot begin with nothing but the name of the catalog zone; the time until they answer for every member,
their memory then, and how long a change to one zone takes to arrive. Tables come out.
"""
import argparse, base64, hashlib, hmac, os, shutil, signal, socket, struct, subprocess, tempfile, time

import authority


KEY, SECRET = "k.example", base64.b64encode(b"32 octets, of no secret at all. ").decode()


def start(name, work, zone, path, keyops, signed=False):
    port = authority.free_port()
    run = tempfile.mkdtemp(dir=work)
    conf = f"{run}/conf"
    if name == "keyops":
        command = [f"{keyops}/keyops", "serve", "--zone", f"{zone}={path}", "--listen", f"127.0.0.1:{port}", "--workers", "1", "--allow-transfer", "127.0.0.1"]
        text = SECRET if signed else ""
        command += ["--tsig", f"{KEY}={conf}"] if signed else []
    elif name == "knot":
        command = ["knotd", "-c", conf]
        text = (f"server:\n  listen: 127.0.0.1@{port}\n  udp-workers: 1\n  tcp-workers: 1\n  background-workers: 1\n  rundir: {run}\n  user: root:root\n"
                f"database:\n  storage: {run}\n" + (f"key:\n  - id: {KEY}\n    algorithm: hmac-sha256\n    secret: {SECRET}\n" if signed else "")
                + "acl:\n  - id: out\n    address: 127.0.0.1\n    action: transfer\n" + (f"    key: {KEY}\n" if signed else "") +
                f"zone:\n  - domain: {zone}\n    file: {path}\n    acl: out\n    zonefile-sync: -1\n    journal-content: none\n    semantic-checks: off\n")
    elif name == "nsd":
        command = ["nsd", "-d", "-c", conf]
        text = (f"server:\n  ip-address: 127.0.0.1@{port}\n  server-count: 1\n  username: root\n  zonesdir: \"\"\n  pidfile: {run}/pid\n  xfrdfile: {run}/xfrd\n  xfrdir: {run}\n"
                f"  zonelistfile: {run}/list\n  database: \"\"\n  logfile: {run}/nsd.log\nremote-control:\n  control-enable: no\n"
                f"zone:\n  name: {zone}\n  zonefile: {path}\n  provide-xfr: 127.0.0.1 {KEY if signed else 'NOKEY'}\n"
                + (f"key:\n  name: {KEY}\n  algorithm: hmac-sha256\n  secret: \"{SECRET}\"\n" if signed else ""))
    else:
        command = ["named", "-g", "-n", "1", "-c", conf]
        text = ((f"key {KEY} {{ algorithm hmac-sha256; secret \"{SECRET}\"; }};\n" if signed else "")
                + f"options {{ directory \"{run}\"; listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }}; recursion no; pid-file none; session-keyfile none;\n"
                f"  allow-transfer {{ {f'key {KEY}' if signed else '127.0.0.1'}; }}; notify no; check-names primary ignore; }};\ncontrols {{ }};\nzone \"{zone}\" {{ type primary; file \"{path}\"; }};\n")
    open(conf, "w").write(text)
    os.chmod(conf, 0o600)
    log = open(f"{run}/log", "w")
    return subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=run), port


def wire(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label) + b"\0"


def axfr(port, zone, records, signed=False, verify=False):
    """Receives a zone; returns (messages, octets, signed messages)."""
    query = struct.pack(">6H", 7, 0, 1, 0, 0, 0) + wire(zone) + struct.pack(">2H", 252, 1)
    mac = b""
    if signed:
        query, mac = sign(query)
    got = messages = octets = macs = 0
    with socket.create_connection(("127.0.0.1", port)) as s:
        s.sendall(struct.pack(">H", len(query)) + query)
        stream = s.makefile("rb", 1 << 20)
        pending = b""
        while got < records:
            length = struct.unpack(">H", stream.read(2))[0]
            message = stream.read(length)
            if message[3] & 15:
                raise SystemExit(f"refused with rcode {message[3] & 15}")
            got += struct.unpack(">H", message[6:8])[0]
            messages += 1
            octets += length
            place = message.rfind(RECORD) if struct.unpack(">H", message[10:12])[0] else -1
            if place < 0:
                pending += message
                continue
            macs += 1
            if verify:
                mac, pending = check(message, place, mac, pending, macs == 1), b""
    if signed and (not macs or pending and verify):
        raise SystemExit("its last message is not signed")
    return messages, octets, macs


# The beginning of a TSIG record of our key: owner, type, class ANY, TTL.
RECORD = wire(KEY) + struct.pack(">2HI", 250, 255, 0)
ALGORITHM = wire("hmac-sha256")


def digest(*parts):
    return hmac.new(base64.b64decode(SECRET), b"".join(parts), hashlib.sha256).digest()


def sign(query):
    signed = struct.pack(">HIH", 0, int(time.time()), 300)
    mac = digest(query, wire(KEY), struct.pack(">HI", 255, 0), ALGORITHM, signed, bytes(4))
    rdata = ALGORITHM + signed + struct.pack(">H", len(mac)) + mac + struct.pack(">3H", 7, 0, 0)
    return query[:10] + struct.pack(">H", 1) + query[12:] + RECORD + struct.pack(">H", len(rdata)) + rdata, mac


def check(message, place, prior, pending, first):
    """Verifies a signed message and those unsigned before it (RFC 8945 5.3.1); returns its MAC."""
    at = place + len(RECORD) + 2 + len(ALGORITHM)
    length = struct.unpack(">H", message[at + 8:at + 10])[0]
    mac = message[at + 10:at + 10 + length]
    bare = message[:10] + struct.pack(">H", struct.unpack(">H", message[10:12])[0] - 1) + message[12:place]
    variables = (wire(KEY) + struct.pack(">HI", 255, 0) + ALGORITHM + message[at:at + 8] + bytes(4)) if first else message[at:at + 8]
    if mac != digest(struct.pack(">H", len(prior)), prior, pending, bare, variables):
        raise SystemExit("a signature is not good")
    return mac


def cpu(pid):
    """Seconds that the threads of a process and its children have run; finer than the ticks of utime and stime."""
    total = 0
    for p in authority.family(pid):
        try:
            for task in os.listdir(f"/proc/{p}/task"):
                total += int(open(f"/proc/{p}/task/{task}/schedstat").read().split()[0])
        except OSError:
            pass
    return total / 1e9


def rss(pid):
    kib = 0
    for p in authority.family(pid):
        for line in open(f"/proc/{p}/status"):
            if line.startswith("VmRSS"):
                kib += int(line.split()[1])
    return kib / 1024


def serial(port, zone):
    query = struct.pack(">6H", 7, 0, 1, 0, 0, 0) + wire(zone) + struct.pack(">2H", 6, 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(1)
        try:
            s.sendto(query, ("127.0.0.1", port))
            answer = s.recv(4096)
        except OSError:
            return None
    if answer[3] & 15 or not struct.unpack(">H", answer[6:8])[0]:
        return None
    return rdata_serial(answer, len(query))


def rdata_serial(answer, place):
    while answer[place] and answer[place] < 0xC0:
        place += answer[place] + 1
    place += 2 if answer[place] else 1
    length = struct.unpack(">H", answer[place + 8:place + 10])[0]
    return struct.unpack(">I", answer[place + 10 + length - 20:place + 14 + length - 20])[0]


def wait_for(port, zone, want=None, patience=120):
    end = time.time() + patience
    while time.time() < end:
        found = serial(port, zone)
        if found is not None and (want is None or found == want):
            return
        time.sleep(0.002)
    raise SystemExit(f"{zone} is not served on port {port}")


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def compare_axfr(work, args):
    zones, _ = authority.million_set(work, args.records)
    zone, path = zones[0]
    sent = sum(1 for line in open(path) if not line.startswith("$")) + 1
    running = {}
    for name in args.servers.split(","):
        if name != "keyops" and not shutil.which({"knot": "knotd", "bind": "named"}.get(name, name)):
            continue
        running[name] = start(name, work, zone, path, args.keyops, args.signed)
    best = {}
    for name, (process, port) in running.items():
        wait_for(port, zone)
        axfr(port, zone, sent, args.signed, verify=args.signed)
    for _ in range(args.rounds):
        for name, (process, port) in running.items():
            before, began = cpu(process.pid), time.time()
            messages, octets, macs = axfr(port, zone, sent, args.signed)
            measured = (cpu(process.pid) - before, time.time() - began, messages, octets, macs)
            best[name] = min(best.get(name, measured), measured)
    print("| server | CPU s | wall s | messages | of them signed | octets |\n|---|---|---|---|---|---|")
    for name, (seconds, wall, messages, octets, macs) in best.items():
        print(f"| {name} | {seconds:.3f} | {wall:.2f} | {messages} | {macs} | {octets} |", flush=True)
        stop(running[name][0])


def follow_catalog(work, args):
    zones, _ = authority.mail_set(work, args.catalog)
    open(f"{work}/zones", "w").writelines(f"{zone}\t{path}\n" for zone, path in zones)
    ours, bind, knot = (authority.free_port() for _ in range(3))
    log = open(f"{work}/keyops.log", "w")
    keyops = subprocess.Popen(
        [f"{args.keyops}/keyops", "serve", "--zone-list", f"{work}/zones", "--listen", f"127.0.0.1:{ours}", "--allow-transfer", "127.0.0.1", "--catalog", "catalog.invalid",
         "--notify", f"127.0.0.1:{bind}", "--notify", f"127.0.0.1:{knot}"], stdout=log, stderr=log)
    wait_for(ours, "catalog.invalid")
    print("| secondary | until all are served, s | its CPU s | its MiB | ours: CPU s | ours: MiB |\n|---|---|---|---|---|---|")
    followers = {}
    for name, port in (("bind", bind), ("knot", knot)):
        run = tempfile.mkdtemp(dir=work)
        conf = f"{run}/conf"
        if name == "bind":
            command = ["named", "-g", "-c", conf]
            text = (f"options {{ directory \"{run}\"; listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }}; recursion no; pid-file none; session-keyfile none; lock-file none;\n"
                    f"  serial-query-rate 10000; transfers-in 500; transfers-per-ns 500; notify no; dnssec-validation no;\n"
                    f"  catalog-zones {{ zone \"catalog.invalid\" default-primaries {{ 127.0.0.1 port {ours}; }} in-memory yes min-update-interval 0; }}; }};\n"
                    f"controls {{ }};\nzone \"catalog.invalid\" {{ type secondary; primaries {{ 127.0.0.1 port {ours}; }}; file \"catalog.db\"; }};\n")
        else:
            command = ["knotd", "-c", conf]
            text = (f"server:\n  listen: 127.0.0.1@{port}\n  udp-workers: 1\n  tcp-workers: 1\n  background-workers: 4\n  rundir: {run}\n  user: root:root\n"
                    f"database:\n  storage: {run}\nremote:\n  - id: primary\n    address: 127.0.0.1@{ours}\nacl:\n  - id: told\n    address: 127.0.0.1\n    action: notify\n"
                    f"template:\n  - id: default\n    storage: {run}\n  - id: member\n    storage: {run}\n    master: primary\n    acl: told\n    zonefile-sync: -1\n"
                    f"zone:\n  - domain: catalog.invalid\n    master: primary\n    acl: told\n    catalog-role: interpret\n    catalog-template: member\n")
        open(conf, "w").write(text)
        before, began = cpu(keyops.pid), time.time()
        process = subprocess.Popen(command, stdout=open(f"{run}/log", "w"), stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=run)
        followers[name] = (process, port)
        for zone, _ in reversed(zones):
            wait_for(port, zone, patience=300)
        print(f"| {name} | {time.time() - began:.1f} | {cpu(process.pid):.1f} | {rss(process.pid):.0f} | {cpu(keyops.pid) - before:.1f} | {rss(keyops.pid):.0f} |", flush=True)
    print("\n| change to one zone of all | from the signal until served, s |\n|---|---|")
    for i, (zone, path) in enumerate(zones[5:10]):
        text = open(path).read()
        new = 2026010102 + i
        open(path, "w").write(text.replace("2026010101", str(new)))
        began = time.time()
        keyops.send_signal(signal.SIGHUP)
        for name, (_, port) in followers.items():
            wait_for(port, zone, new)
            print(f"| {zone} at {name} | {time.time() - began:.2f} |", flush=True)
    for process in [keyops] + [process for process, _ in followers.values()]:
        stop(process)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keyops", default="artifacts/keyops")
    parser.add_argument("--servers", default="keyops,knot,nsd,bind")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--signed", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--catalog", type=int, default=10_000)
    args = parser.parse_args()
    args.keyops = os.path.abspath(args.keyops)
    work = tempfile.mkdtemp(prefix="keyops-transfer-")
    os.chmod(work, 0o755)
    try:
        if args.records:
            compare_axfr(work, args)
        if args.catalog:
            print()
            follow_catalog(work, args)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
