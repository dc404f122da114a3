/*
 * Row udp/sendmmsg-64: 64 datagrams of 64 bytes over the loopback to the sending socket itself by one sendmmsg(2), taken back by
 * one recvmmsg(2) with the senders' addresses. Headers are set up once; what the kernel rewrites is set again for every call.
 */
#define _GNU_SOURCE
#include "peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BATCH 64
#define DATAGRAM_BYTES 64

static int udp = -1;
static struct mmsghdr sending[BATCH], receiving[BATCH];
static struct iovec send_vectors[BATCH], receive_vectors[BATCH];
static struct sockaddr_storage senders[BATCH];
static unsigned char data[2][BATCH][DATAGRAM_BYTES];

static int prepare(const struct peer_row *row)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);

	(void)row;
	udp = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_UDP);
	if (udp < 0 || bind(udp, (struct sockaddr *)&address, sizeof(address)) ||
	    getsockname(udp, (struct sockaddr *)&address, &length) ||
	    connect(udp, (struct sockaddr *)&address, sizeof(address)))
		return errno;
	for (int i = 0; i < BATCH; i++) {
		send_vectors[i] = (struct iovec){ data[0][i], DATAGRAM_BYTES };
		receive_vectors[i] = (struct iovec){ data[1][i], DATAGRAM_BYTES };
		sending[i].msg_hdr.msg_iov = &send_vectors[i];
		sending[i].msg_hdr.msg_iovlen = 1;
		receiving[i].msg_hdr.msg_iov = &receive_vectors[i];
		receiving[i].msg_hdr.msg_iovlen = 1;
		receiving[i].msg_hdr.msg_name = &senders[i];
	}
	return 0;
}

/* Checksum: the sum of the lengths received. */
static uint64_t run(const struct peer_row *row, uint64_t iterations)
{
	uint64_t sum = 0;

	(void)row;
	while (iterations--) {
		if (sendmmsg(udp, sending, BATCH, MSG_NOSIGNAL) != BATCH)
			peer_fatal("sendmmsg", errno);
		for (int i = 0; i < BATCH; i++) {
			receiving[i].msg_hdr.msg_namelen = sizeof(senders[i]);
			receiving[i].msg_hdr.msg_flags = 0;
		}
		if (recvmmsg(udp, receiving, BATCH, MSG_DONTWAIT, NULL) != BATCH)
			peer_fatal("recvmmsg", errno);
		for (int i = 0; i < BATCH; i++)
			sum += receiving[i].msg_len;
	}
	return sum;
}

const struct peer_row peer_udp_rows[] = {
	{ "udp/sendmmsg-64", prepare, run, 0 },
	{ 0 },
};
