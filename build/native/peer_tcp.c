/*
 * Rows tcp/...: what a TCP socket costs to make and close, and 64 bytes there and back over a connection on the loopback, both
 * ends in this process and non-blocking.
 */
#define _GNU_SOURCE
#include "peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MESSAGE_BYTES 64

static int client = -1, server = -1;

/* Checksum: how many were made. */
static uint64_t run_create_close(const struct peer_row *row, uint64_t iterations)
{
	uint64_t made = 0;

	(void)row;
	while (iterations--) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);

		if (fd < 0)
			peer_fatal("socket", errno);
		made++;
		close(fd);
	}
	return made;
}

static int prepare_round_trip(const struct peer_row *row)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);
	int on = 1;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);

	(void)row;
	client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&address, sizeof(address)) || listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&address, &length) ||
	    connect(client, (struct sockaddr *)&address, sizeof(address)))
		return errno;
	server = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (server < 0 || setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) ||
	    setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)))
		return errno;
	return close(listener) ? errno : 0;
}

static void move(int from, int to, void *data)
{
	if (send(from, data, MESSAGE_BYTES, MSG_NOSIGNAL | MSG_DONTWAIT) != MESSAGE_BYTES)
		peer_fatal("send", errno);
	for (;;) {
		struct pollfd ready = { .fd = to, .events = POLLIN };
		ssize_t got = recv(to, data, MESSAGE_BYTES, MSG_DONTWAIT);

		if (got == MESSAGE_BYTES)
			return;
		if (got >= 0 || errno != EAGAIN)
			peer_fatal("recv", errno);
		poll(&ready, 1, -1);
	}
}

/* Checksum: the sum of the numbers 0, 1, 2... that went there and back in the first 8 of the 64 bytes. */
static uint64_t run_round_trip(const struct peer_row *row, uint64_t iterations)
{
	unsigned char data[MESSAGE_BYTES] = { 0 };
	uint64_t sum = 0, value;

	(void)row;
	for (uint64_t i = 0; i < iterations; i++) {
		memcpy(data, &i, sizeof(i));
		move(client, server, data);
		move(server, client, data);
		memcpy(&value, data, sizeof(value));
		sum += value;
	}
	return sum;
}

const struct peer_row peer_tcp_rows[] = {
	{ "tcp/create-close", NULL, run_create_close, 0 },
	{ "tcp/round-trip-64B", prepare_round_trip, run_round_trip, 0 },
	{ 0 },
};
