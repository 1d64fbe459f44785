// Asks a DNS server over UDP as fast as it answers, or at a steady rate, with batched sends, and prints what came back.
//   blast HOST PORT QUERIES SECONDS WINDOW SOCKETS DO [RATE]
// QUERIES is dnsperf's format: a name and a type a line. One line of JSON comes out.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 32, ANSWER = 4096, BUCKETS = 65536 };

static unsigned char **queries;
static uint16_t *lengths;
static size_t count;

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int type_of(const char *name)
{
    static const struct { const char *name; int code; } types[] = {
        {"A", 1}, {"NS", 2}, {"CNAME", 5}, {"SOA", 6}, {"PTR", 12}, {"MX", 15}, {"TXT", 16}, {"AAAA", 28}, {"SRV", 33}, {"DNSKEY", 48},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!strcasecmp(types[i].name, name))
            return types[i].code;
    return 1;
}

static void load(const char *path, int dnssec)
{
    FILE *file = fopen(path, "r");
    char name[300], type[32];
    size_t room = 0;
    if (!file) { perror(path); exit(1); }
    while (fscanf(file, "%299s %31s", name, type) == 2) {
        unsigned char q[512] = {0};
        int n = 12;
        q[5] = 1;
        for (char *label = strtok(name, "."); label; label = strtok(NULL, ".")) {
            size_t l = strlen(label);
            q[n++] = (unsigned char)l;
            memcpy(q + n, label, l);
            n += (int)l;
        }
        q[n++] = 0;
        int code = type_of(type);
        q[n++] = (unsigned char)(code >> 8); q[n++] = (unsigned char)code; q[n++] = 0; q[n++] = 1;
        static const unsigned char opt[] = {0, 0, 41, 1232 >> 8, 1232 & 255, 0, 0, 0, 0, 0, 0};
        memcpy(q + n, opt, sizeof opt);
        if (dnssec) q[n + 7] = 0x80;
        n += sizeof opt;
        q[11] = 1;
        if (count == room) {
            room = room ? room * 2 : 1024;
            queries = realloc(queries, room * sizeof *queries);
            lengths = realloc(lengths, room * sizeof *lengths);
        }
        queries[count] = malloc((size_t)n);
        memcpy(queries[count], q, (size_t)n);
        lengths[count++] = (uint16_t)n;
    }
    fclose(file);
    if (!count) { fprintf(stderr, "no queries in %s\n", path); exit(1); }
}

int main(int argc, char **argv)
{
    if (argc != 8 && argc != 9) { fprintf(stderr, "usage: blast HOST PORT QUERIES SECONDS WINDOW SOCKETS DO [RATE]\n"); return 64; }
    load(argv[3], atoi(argv[7]));
    double seconds = atof(argv[4]), rate = argc == 9 ? atof(argv[8]) : 0;
    int window = atoi(argv[5]), sockets = atoi(argv[6]);
    int *fds = calloc((size_t)sockets, sizeof *fds);
    int *inflight = calloc((size_t)sockets, sizeof *inflight);
    uint16_t *ids = calloc((size_t)sockets, sizeof *ids);
    uint64_t *last = calloc((size_t)sockets, sizeof *last);
    uint64_t (*sent_at)[65536] = calloc((size_t)sockets, sizeof *sent_at);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[2]))};
    inet_pton(AF_INET, argv[1], &to.sin_addr);
    for (int s = 0; s < sockets; s++) {
        int size = 4 << 20;
        fds[s] = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
        setsockopt(fds[s], SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
        if (connect(fds[s], (struct sockaddr *)&to, sizeof to)) { perror("connect"); return 1; }
    }

    static unsigned char out[BATCH][512], in[BATCH][ANSWER];
    struct mmsghdr outgoing[BATCH] = {0}, incoming[BATCH] = {0};
    struct iovec outv[BATCH], inv[BATCH];
    for (int i = 0; i < BATCH; i++) {
        outv[i].iov_base = out[i];
        outgoing[i].msg_hdr.msg_iov = &outv[i]; outgoing[i].msg_hdr.msg_iovlen = 1;
        inv[i] = (struct iovec){in[i], ANSWER};
        incoming[i].msg_hdr.msg_iov = &inv[i]; incoming[i].msg_hdr.msg_iovlen = 1;
    }

    uint64_t begin = now_ns(), end = begin + (uint64_t)(seconds * 1e9), now = begin;
    uint64_t sent = 0, received = 0, lost = 0, octets = 0, rcodes[16] = {0}, truncated = 0;
    static uint64_t histogram[BUCKETS]; // of 4 µs each
    size_t next = 0;
    int each = window / sockets > 0 ? window / sockets : 1;
    while (now < end) {
        int moved = 0;
        for (int s = 0; s < sockets; s++) {
            int n = each - inflight[s];
            if (n > BATCH) n = BATCH;
            double due = rate > 0 ? (double)(now - begin) * rate / 1e9 - (double)sent : 0;
            if (rate > 0 && n > due) n = (int)due;
            if ((rate > 0 && n > 0) || n >= BATCH / 2 || (n > 0 && inflight[s] == 0)) {
                for (int i = 0; i < n; i++) {
                    memcpy(out[i], queries[next], lengths[next]);
                    uint16_t id = ids[s]++;
                    out[i][0] = (unsigned char)(id >> 8); out[i][1] = (unsigned char)id;
                    outv[i].iov_len = lengths[next];
                    sent_at[s][id] = now;
                    if (++next == count) next = 0;
                }
                int done = sendmmsg(fds[s], outgoing, (unsigned)n, 0);
                if (done > 0) { sent += (uint64_t)done; inflight[s] += done; moved = 1; last[s] = last[s] ? last[s] : now; }
            }
            int got = recvmmsg(fds[s], incoming, BATCH, MSG_DONTWAIT, NULL);
            now = now_ns();
            if (got > 0) {
                moved = 1;
                last[s] = now;
                for (int i = 0; i < got; i++) {
                    uint16_t id = (uint16_t)(in[i][0] << 8 | in[i][1]);
                    uint64_t bucket = (now - sent_at[s][id]) / 4000;
                    histogram[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
                    rcodes[in[i][3] & 15]++;
                    truncated += (in[i][2] & 2) != 0;
                    octets += incoming[i].msg_len;
                }
                received += (uint64_t)got;
                inflight[s] -= got;
                if (inflight[s] < 0) inflight[s] = 0;
            } else if (inflight[s] > 0 && now - last[s] > 100000000u) {
                lost += (uint64_t)inflight[s]; // none came for 100 ms: they will not
                inflight[s] = 0;
                last[s] = now;
            }
        }
        if (!moved) {
            struct pollfd waits[64];
            int n = sockets < 64 ? sockets : 64;
            for (int s = 0; s < n; s++) waits[s] = (struct pollfd){fds[s], POLLIN, 0};
            struct timespec rest = {0, rate > 0 ? 20000 : 1000000};
            ppoll(waits, (nfds_t)n, &rest, NULL);
            now = now_ns();
        }
    }
    double elapsed = (double)(now - begin) / 1e9;
    double percentiles[] = {0.5, 0.9, 0.99, 0.999};
    double at[4];
    for (int p = 0; p < 4; p++) {
        uint64_t sum = 0, target = (uint64_t)(percentiles[p] * (double)received);
        int b = 0;
        for (; b < BUCKETS - 1 && sum + histogram[b] < target; b++) sum += histogram[b];
        at[p] = (b + 1) * 4.0;
    }
    printf("{\"seconds\": %.3f, \"sent\": %llu, \"received\": %llu, \"lost\": %llu, \"qps\": %.0f, \"octets\": %.1f, \"noerror\": %llu, \"nxdomain\": %llu, "
           "\"servfail\": %llu, \"refused\": %llu, \"truncated\": %llu, \"p50\": %.0f, \"p90\": %.0f, \"p99\": %.0f, \"p999\": %.0f}\n",
           elapsed, (unsigned long long)sent, (unsigned long long)received, (unsigned long long)lost, (double)received / elapsed,
           received ? (double)octets / (double)received : 0.0, (unsigned long long)rcodes[0], (unsigned long long)rcodes[3], (unsigned long long)rcodes[2],
           (unsigned long long)rcodes[5], (unsigned long long)truncated, at[0], at[1], at[2], at[3]);
    return 0;
}
