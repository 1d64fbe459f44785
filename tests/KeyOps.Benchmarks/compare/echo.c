// The limit that a server is measured against: takes queries by recvmmsg, sets QR and sends them back by sendmmsg. Prints its port.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>

enum { BATCH = 64, ROOM = 4096 };

int main(void)
{
    static unsigned char octets[BATCH][ROOM];
    struct sockaddr_in names[BATCH], own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct mmsghdr messages[BATCH] = {0};
    struct iovec vectors[BATCH];
    socklen_t length = sizeof own;
    int size = 4 << 20, fd = socket(AF_INET, SOCK_DGRAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    bind(fd, (struct sockaddr *)&own, sizeof own);
    getsockname(fd, (struct sockaddr *)&own, &length);
    printf("%d\n", ntohs(own.sin_port));
    fflush(stdout);
    for (;;) {
        for (int i = 0; i < BATCH; i++) {
            vectors[i] = (struct iovec){octets[i], ROOM};
            messages[i].msg_hdr = (struct msghdr){.msg_name = &names[i], .msg_namelen = sizeof names[i], .msg_iov = &vectors[i], .msg_iovlen = 1};
        }
        int n = recvmmsg(fd, messages, BATCH, MSG_WAITFORONE, NULL);
        for (int i = 0; i < n; i++) {
            octets[i][2] |= 0x80;
            vectors[i].iov_len = messages[i].msg_len;
        }
        for (int done = 0; n > 0 && done < n;) {
            int sent = sendmmsg(fd, messages + done, (unsigned)(n - done), 0);
            done += sent > 0 ? sent : 1;
        }
    }
}
