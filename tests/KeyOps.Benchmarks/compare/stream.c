// Asks a DNS server over UDP at a steady rate, whether it answers or not, and prints how long it was silent.
//   stream HOST PORT NAME SECONDS RATE
// One line of JSON comes out, times in µs: the longest silence between two answers, the longest that one query waited, how long this
// program itself was kept from sending (the machine's share of both), and percentiles of the waits.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { RING = 65536, BUCKETS = 1 << 18 };

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

int main(int argc, char **argv)
{
    if (argc != 6) { fprintf(stderr, "usage: stream HOST PORT NAME SECONDS RATE\n"); return 64; }
    unsigned char query[512] = {0}, answer[4096];
    int length = 12;
    query[5] = 1;
    for (char *label = strtok(argv[3], "."); label; label = strtok(NULL, ".")) {
        size_t l = strlen(label);
        query[length++] = (unsigned char)l;
        memcpy(query + length, label, l);
        length += (int)l;
    }
    query[length++] = 0;
    memcpy(query + length, (unsigned char[]){0, 1, 0, 1}, 4);
    length += 4;

    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[2]))};
    inet_pton(AF_INET, argv[1], &to.sin_addr);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &(int){4 << 20}, sizeof(int));
    if (connect(fd, (struct sockaddr *)&to, sizeof to)) { perror("connect"); return 1; }

    static uint64_t sent_at[RING], histogram[BUCKETS]; // of 1 µs each
    uint64_t begin = now_ns(), end = begin + (uint64_t)(atof(argv[4]) * 1e9), step = (uint64_t)(1e9 / atof(argv[5]));
    uint64_t due = begin, last = 0, turn = begin, sent = 0, received = 0, silence = 0, wait = 0, stall = 0;
    for (uint64_t now = begin; now < end; now = now_ns()) {
        if (now - turn > stall) stall = now - turn;
        turn = now;
        ssize_t got;
        while ((got = recv(fd, answer, sizeof answer, 0)) >= 12) {
            uint64_t at = now_ns(), waited = at - sent_at[answer[0] << 8 | answer[1]];
            if (last && at - last > silence) silence = at - last;
            if (waited > wait) wait = waited;
            histogram[waited / 1000 < BUCKETS ? waited / 1000 : BUCKETS - 1]++;
            last = at;
            received++;
        }
        for (; due <= now; due += step) {
            query[0] = (unsigned char)(sent >> 8); query[1] = (unsigned char)sent;
            sent_at[sent % RING] = now_ns();
            if (send(fd, query, (size_t)length, 0) == length) sent++;
        }
        struct pollfd readable = {fd, POLLIN, 0};
        struct timespec rest = {0, due > now ? (long)(due - now) : 0};
        ppoll(&readable, 1, &rest, NULL);
    }
    double parts[] = {0.5, 0.99, 0.999, 0.9999};
    uint64_t at[4];
    for (int p = 0; p < 4; p++) {
        uint64_t sum = 0, b = 0;
        for (; b < BUCKETS - 1 && (sum += histogram[b]) < parts[p] * (double)received; b++) { }
        at[p] = b + 1;
    }
    printf("{\"sent\": %llu, \"received\": %llu, \"silence\": %.0f, \"wait\": %.0f, \"stall\": %.0f, \"p50\": %llu, \"p99\": %llu, \"p999\": %llu, \"p9999\": %llu}\n",
           (unsigned long long)sent, (unsigned long long)received, (double)silence / 1e3, (double)wait / 1e3, (double)stall / 1e3,
           (unsigned long long)at[0], (unsigned long long)at[1], (unsigned long long)at[2], (unsigned long long)at[3]);
    return 0;
}
