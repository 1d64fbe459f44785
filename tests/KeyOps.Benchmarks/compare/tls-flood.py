#!/usr/bin/env python3
"""What TLS clients cost those of UDP. Usage: tls-flood.py KEYOPS [HANDSHAKES]

Serves a zone over UDP, TCP and TLS, and asks it over UDP, one query after the other, in three turns of the same length: alone, while 16 clients
do so many TLS handshakes with a query each, and while clients without end open connections and never finish their handshake. Prints each turn's UDP latency and the CPU time
of the server; loopback, openssl for the certificate, nothing else."""
import os, re, resource, socket, ssl, struct, subprocess, sys, tempfile, threading, time

keyops, handshakes = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10000
folder = tempfile.mkdtemp()
cert, key = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", cert,
                "-days", "2", "-subj", "/CN=ns.t.test"], check=True, stderr=subprocess.DEVNULL)
zone = os.path.join(folder, "t.test.zone")
open(zone, "w").write("$TTL 300\n@ SOA ns h 1 3600 600 86400 300\n@ NS ns\nns A 192.0.2.1\n")
server = subprocess.Popen([keyops, "serve", "--zone", f"t.test={zone}", "--listen", "127.0.0.1:0", "--tls", "127.0.0.1:0",
                           "--certificate", cert, "--certificate-key", key], stdout=subprocess.PIPE, text=True)
ports = {}
for line in server.stdout:
    if found := re.match(r"listening on 127\.0\.0\.1:(\d+) (\w+)", line):
        ports[found[2]] = int(found[1])
    if line.startswith("serving"):
        break

query = struct.pack(">HHHHHH", 1, 0, 1, 0, 0, 0) + b"\x02ns\x01t\x04test\x00" + struct.pack(">HH", 1, 1)


def cpu():
    fields = open(f"/proc/{server.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory():
    return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{server.pid}/status").read())[1]) // 1024


def udp(until):
    times, lost = [], 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(1)
        client.connect(("127.0.0.1", ports["udp"]))
        while not until():
            begin = time.perf_counter()
            client.send(query)
            try:
                client.recv(512)
                times.append(time.perf_counter() - begin)
            except TimeoutError:
                lost += 1
            time.sleep(0.001)
    times.sort()
    return (f"{len(times)} answers, {lost} lost, median {times[len(times) // 2] * 1e6:.0f} us, 99 % below {times[len(times) * 99 // 100] * 1e6:.0f} us, "
            f"worst {times[-1] * 1e3:.1f} ms")


def tell(what, begin, cpu_before, udp_text, more=""):
    print(f"{what}: {time.time() - begin:.1f} s, server CPU {cpu() - cpu_before:.2f} s, {memory()} MiB{more}\n    UDP: {udp_text}", flush=True)


try:
    begin, before = time.time(), cpu()
    tell("alone", begin, before, udp(lambda: time.time() - begin > 5))

    context = ssl.create_default_context(cafile=cert)
    context.check_hostname = False
    done, failed, lock = [0], [0], threading.Lock()

    def shake():
        while True:
            with lock:
                if done[0] >= handshakes:
                    return
                done[0] += 1
            try:
                with socket.create_connection(("127.0.0.1", ports["tls"]), 5) as raw, context.wrap_socket(raw) as tls:
                    tls.sendall(struct.pack(">H", len(query)) + query)
                    assert tls.recv(4096)
            except OSError:
                failed[0] += 1

    begin, before = time.time(), cpu()
    threads = [threading.Thread(target=shake) for _ in range(16)]
    for thread in threads:
        thread.start()
    text = udp(lambda: not any(thread.is_alive() for thread in threads))
    tell(f"{handshakes} TLS handshakes", begin, before, text, f", {failed[0]} failed, {handshakes / (time.time() - begin):.0f} a second")

    resource.setrlimit(resource.RLIMIT_NOFILE, (8192, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    slow = []

    def dawdle():
        while time.time() - begin < 10:
            for address in range(1, 255):
                client = socket.socket()
                client.bind((f"127.0.1.{address}", 0))
                client.connect(("127.0.0.1", ports["tls"]))
                client.send(b"\x16\x03\x01\x02\x00")  # a ClientHello of 512 octets, of which no more comes
                slow.append(client)
                if len(slow) > 6000:
                    return

    begin, before = time.time(), cpu()
    thread = threading.Thread(target=dawdle)
    thread.start()
    text = udp(lambda: time.time() - begin > 10)
    thread.join()
    tell(f"{len(slow)} clients that never finish a handshake", begin, before, text)
finally:
    server.terminate()
    server.wait()
