#!/usr/bin/env python3
"""Five times what the server can answer, and 20,000 TCP connections that say nothing or little.

    overload.py [--keyops PUBLISH_DIR] [--share 0.1] [--times 5] [--seconds 5] [--connections 20000] [--daemon]

The server's UDP thread is held to a share of one core (SCHED_DEADLINE, needs root), so that this machine can offer many times what it can
answer. Its capacity is what blast.c gets with a window of 512; then stream.c, above everything else (chrt -f 1), sends that many times over
whether answers come or not. Meanwhile queries are asked over TCP and the zone is read again. After that: connections from 200
addresses that send nothing, and as many that send an octet each two seconds.

--daemon: the same flood at `keyops run`, and then one from blast.c at normal priority with UDP threads on all cores, as in life. Before and during each, wall times of `keyops status`, which asks
the daemon over its socket, and of `keyops rotate --emergency`, which has it activate one key, revoke another and publish the zone.
"""
import argparse, json, multiprocessing, os, signal, socket, struct, subprocess, tempfile, threading, time
import authority

HERE = os.path.dirname(os.path.abspath(__file__))
NAME = "www.overload.example"


def ask_tcp(port, timeout=10):
    """Seconds until the answer over TCP, or None."""
    query = struct.pack(">6H", 7, 0, 1, 0, 0, 0) + b"".join(bytes([len(l)]) + l.encode() for l in NAME.split(".")) + b"\0" + struct.pack(">2H", 1, 1)
    began = time.monotonic()
    try:
        with socket.create_connection(("127.0.0.1", port), timeout) as s:
            s.sendall(struct.pack(">H", len(query)) + query)
            return time.monotonic() - began if len(s.recv(4096)) > 12 else None
    except OSError:
        return None


def hold(port, count, trickles, pipe):
    """Opens connections from 200 addresses and keeps them until told; sends an octet on each every two seconds, or nothing."""
    connections, refused = [], 0
    for i in range(count):
        try:
            s = socket.create_connection(("127.0.0.1", port), 10, (f"127.0.1.{i % 200 + 1}", 0))
            s.setblocking(False)
            connections.append(s)
        except OSError:
            refused += 1
    pipe.send((len(connections), refused))
    while not pipe.poll(2):
        for s in connections if trickles else []:
            try:
                s.send(b"\0")
            except OSError:
                pass  # the server ended it


def memory(pid):
    return next(int(line.split()[1]) // 1024 for line in open(f"/proc/{pid}/status") if line.startswith("VmRSS"))


def timed(*command):
    began = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - began


def measure_daemon(args, work):
    """`keyops run` with a domain for each rotation that is measured."""
    folder, port, domains = f"{work}/daemon", authority.free_port(), [f"d{i}.example" for i in range(4 * args.rotations)]
    os.mkdir(folder)
    keyops, configuration = f"{os.path.abspath(args.keyops)}/keyops", f"{folder}/keyops.yaml"
    for domain in domains:
        open(f"{folder}/{domain}.zone", "w").write(f"$ORIGIN {domain}.\n$TTL 60\n@ SOA ns1 h 1 7200 3600 1209600 60\n@ NS ns1\n@ MX 10 ns1\nns1 A 192.0.2.1\nwww A 192.0.2.2\n")
    open(f"{work}/dq", "w").writelines(f"www.{domain} A\n" for domain in domains)

    def start(workers, said):
        open(configuration, "w").write(f"version: 1\nstate: var\nserver: {{ listen: [127.0.0.1:{port}], workers: {workers} }}\ndomains:\n" + "".join(
            f"  {domain}: {{ nameservers: [], spf: v=spf1 mx ~all, zone: {{ source: {domain}.zone, output: out/{domain}.zone }} }}\n" for domain in domains))
        server = subprocess.Popen([keyops, "run", "-c", configuration], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        next(line for line in server.stdout if said in line)
        threading.Thread(target=server.stdout.read, daemon=True).start()
        return server

    left = iter(domains)

    def meanwhile(label, server, running=None):
        status = sorted(timed(keyops, "status", "-c", configuration) for _ in range(args.rotations))
        rotate = sorted(timed(keyops, "rotate", next(left), "--emergency", "-c", configuration) for _ in range(args.rotations))
        reached = running is None or running.poll() is None
        print(f"{label}{'' if reached else ' (the flood ended before: raise --seconds)'}: status {status[len(status) // 2] * 1e3:.0f} ms, at most {status[-1] * 1e3:.0f}; "
              f"rotate --emergency {rotate[len(rotate) // 2] * 1e3:.0f} ms, at most {rotate[-1] * 1e3:.0f}; {memory(server.pid)} MiB", flush=True)

    blast = [f"{work}/blast", "127.0.0.1", str(port), f"{work}/dq"]
    server = start(1, "step(s) done")
    try:
        subprocess.run([*blast, "2", "512", "16", "0"], stdout=subprocess.DEVNULL, check=True)  # warm
        worker = next(t for t in os.listdir(f"/proc/{server.pid}/task") if open(f"/proc/{server.pid}/task/{t}/comm").read().startswith("keyops-udp"))
        period = 10_000_000
        subprocess.run(["chrt", "-d", "-T", str(int(period * args.share)), "-P", str(period), "-D", str(period), "-p", "0", worker], check=True)
        capacity = json.loads(subprocess.run(["chrt", "-f", "1", *blast, "2", "512", "16", "0"], capture_output=True, text=True, check=True).stdout)["qps"]
        meanwhile("the daemon alone", server)
        running = subprocess.Popen(["chrt", "-f", "1", f"{work}/stream", "127.0.0.1", str(port), f"www.{domains[0]}", str(args.seconds), str(int(capacity * args.times))], stdout=subprocess.PIPE, text=True)
        meanwhile(f"asked {args.times:g} times what it can answer", server, running)
        r = json.loads(running.communicate()[0])
        print(f"offered {r['sent'] / args.seconds:.0f}/s, answered {r['received'] / args.seconds:.0f}/s, capacity {capacity:.0f}/s")
    finally:
        authority.stop(server)
    server = start(0, " tcp")
    try:
        meanwhile("the daemon alone, a UDP thread a core", server)
        running = subprocess.Popen([*blast, str(args.seconds), "4096", "16", "0"], stdout=subprocess.PIPE, text=True)
        meanwhile("asked as much as it answers, all cores busy with that", server, running)
        r = json.loads(running.communicate()[0])
        print(f"answered {r['qps']:.0f}/s")
    finally:
        authority.stop(server)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--keyops", default="artifacts/keyops")
    parser.add_argument("--share", type=float, default=0.1)
    parser.add_argument("--times", type=float, default=5)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--connections", type=int, default=20_000)
    parser.add_argument("--rotations", type=int, default=5)
    parser.add_argument("--daemon", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        for program in ("blast", "stream"):
            subprocess.run(["gcc", "-O2", "-o", f"{work}/{program}", f"{HERE}/{program}.c"], check=True)
        if args.daemon:
            measure_daemon(args, work)
            return
        zone = f"{work}/zone"
        write = lambda serial: open(zone, "w").write(f"$ORIGIN overload.example.\n$TTL 60\n@ SOA ns1 h {serial} 7200 3600 1209600 60\n@ NS ns1\nns1 A 192.0.2.1\nwww A 192.0.2.2\n")
        write(1)
        open(f"{work}/q", "w").write(f"{NAME} A\n")
        port = authority.free_port()
        server = subprocess.Popen([f"{os.path.abspath(args.keyops)}/keyops", "serve", "--zone", f"overload.example={zone}", "--listen", f"127.0.0.1:{port}", "--workers", "1"],
                                  stdout=subprocess.PIPE, text=True)
        said = lambda start: next(line for line in server.stdout if line.startswith(start)).strip()
        try:
            said("serving")
            worker = next(t for t in os.listdir(f"/proc/{server.pid}/task") if open(f"/proc/{server.pid}/task/{t}/comm").read().startswith("keyops-udp"))
            blast = lambda: json.loads(subprocess.run(["chrt", "-f", "1", f"{work}/blast", "127.0.0.1", str(port), f"{work}/q", str(args.seconds), "512", "16", "0"],
                                                      capture_output=True, text=True, check=True).stdout)
            for _ in range(2):
                blast()  # warm
            period = 10_000_000
            subprocess.run(["chrt", "-d", "-T", str(int(period * args.share)), "-P", str(period), "-D", str(period), "-p", "0", worker], check=True)
            capacity = blast()["qps"]
            print(f"capacity: {capacity:.0f} answers/s, {memory(server.pid)} MiB")
            running = subprocess.Popen(["chrt", "-f", "1", f"{work}/stream", "127.0.0.1", str(port), NAME, str(args.seconds), str(int(capacity * args.times))],
                                       stdout=subprocess.PIPE, text=True)
            time.sleep(args.seconds / 4)
            tcp = ask_tcp(port)
            write(2)
            began = time.monotonic()
            server.send_signal(signal.SIGHUP)
            said("read 1 changed")
            reload = time.monotonic() - began
            still = running.poll() is None
            r = json.loads(running.communicate()[0])
            print(f"offered: {r['sent'] / args.seconds:.0f}/s; answered: {r['received'] / args.seconds:.0f}/s; longest silence {r['silence'] / 1e3:.1f} ms; {memory(server.pid)} MiB")
            print(f"meanwhile{'' if still else ' (or after it: raise --seconds)'}: an answer over TCP after {tcp and round(tcp * 1e3)} ms, a zone read again after {reload * 1e3:.0f} ms")
            print(f"after it: capacity {blast()['qps']:.0f} answers/s")

            for kind in ("idle", "slowloris"):
                # Two processes: one may not have the descriptors.
                pipes = [multiprocessing.Pipe() for _ in range(2)]
                holders = [multiprocessing.Process(target=hold, args=(port, args.connections // 2, kind == "slowloris", end)) for _, end in pipes]
                [holder.start() for holder in holders]
                opened, refused = (sum(column) for column in zip(*(pipe.recv() for pipe, _ in pipes)))
                tcp = [ask_tcp(port) for _ in range(50)]
                udp = [authority.ask(port, "overload.example", 2) for _ in range(50)]
                answered = sorted(t for t in tcp if t is not None)
                held = sum(os.readlink(f"/proc/{server.pid}/fd/{d}").startswith("socket") for d in os.listdir(f"/proc/{server.pid}/fd"))
                print(f"{kind}: {opened} connections, {refused} not taken; the server holds {held} sockets, {memory(server.pid)} MiB; then over TCP {len(answered)} of 50 answered, "
                      f"the median after {answered[len(answered) // 2] * 1e3:.1f} ms, the last {answered[-1] * 1e3:.0f} ms; over UDP {sum(a is not None for a in udp)} of 50")
                for (pipe, _), holder in zip(pipes, holders):
                    pipe.send(None)
                    holder.join()
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


if __name__ == "__main__":
    main()
