/*
 * hyb-echo-load PORT CONNECTIONS BYTES SECONDS [drop]: a client of an echo server on the loopback. Every connection sends messages
 * of so many bytes, one at a time, and compares what comes back; with "drop", every second connection is closed at random, in
 * the middle of a message as well, and opened again. It prints how many messages came back and how often it dropped a connection, and
 * fails at the first byte that differs.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PATTERN 1000003
#define BATCH 256
#define DROP_ONE_OF 64

struct connection {
	int fd;
	size_t sent, received;
	/* Where in the pattern the message begins. */
	size_t from;
};

static unsigned char *pattern;
static struct connection *connections;
static unsigned short port;
static size_t message;
static int epoll;
static uint64_t state = 20261126;

static _Noreturn void fatal(const char *what, int error)
{
	fprintf(stderr, "hyb-echo-load: %s: %s\n", what, error ? strerror(error) : "differs");
	exit(1);
}

/* The multiplier is Knuth's; the upper half is the better one. */
static unsigned next_random(unsigned below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % below;
}

static void watch(int operation, int index, unsigned events)
{
	struct epoll_event event = { .events = events, .data.u32 = (uint32_t)index };

	if (epoll_ctl(epoll, operation, connections[index].fd, &event))
		fatal("epoll_ctl", errno);
}

static void send_some(int index)
{
	struct connection *c = &connections[index];

	while (c->sent < message) {
		ssize_t n = send(c->fd, pattern + c->from + c->sent, message - c->sent, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN)
			break;
		if (n < 0)
			fatal("send", errno);
		c->sent += (size_t)n;
	}
	watch(EPOLL_CTL_MOD, index, c->sent < message ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

static void begin(int index)
{
	struct connection *c = &connections[index];

	c->sent = c->received = 0;
	c->from = next_random(PATTERN);
	send_some(index);
}

static void open_one(int index)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct connection *c = &connections[index];
	int on = 1;

	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof(address)) ||
	    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)))
		fatal("connect", errno);
	watch(EPOLL_CTL_ADD, index, EPOLLIN);
	begin(index);
}

/* Returns whether the message has come back. */
static int receive_some(int index)
{
	static unsigned char buffer[65536];
	struct connection *c = &connections[index];

	while (c->received < message) {
		size_t most = message - c->received < sizeof(buffer) ? message - c->received : sizeof(buffer);
		ssize_t n = recv(c->fd, buffer, most, MSG_DONTWAIT);

		if (n < 0 && errno == EAGAIN)
			return 0;
		if (n <= 0)
			fatal("recv", n ? errno : EPIPE);
		if (memcmp(buffer, pattern + c->from + c->received, (size_t)n))
			fatal("a byte", 0);
		c->received += (size_t)n;
	}
	return 1;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct rlimit files;
	uint64_t messages = 0, drops = 0;

	if (argc < 5)
		return fprintf(stderr, "usage: hyb-echo-load PORT CONNECTIONS BYTES SECONDS [drop]\n"), 2;
	port = (unsigned short)atoi(argv[1]);
	int count = atoi(argv[2]), is_dropping = argc > 5;

	message = (size_t)atol(argv[3]);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	connections = calloc((size_t)count, sizeof(*connections));
	pattern = malloc(PATTERN + message);
	epoll = epoll_create1(EPOLL_CLOEXEC);
	if (!connections || !pattern || epoll < 0)
		fatal("memory", ENOMEM);
	for (size_t i = 0; i < PATTERN + message; i++)
		pattern[i] = (unsigned char)next_random(256);
	for (int i = 0; i < count; i++)
		open_one(i);
	double end = now() + atof(argv[4]);

	while (now() < end) {
		struct epoll_event events[BATCH];
		int ready = epoll_wait(epoll, events, BATCH, 100);

		for (int i = 0; i < ready; i++) {
			int index = (int)events[i].data.u32;

			if (is_dropping && index % 2 && !next_random(DROP_ONE_OF)) {
				close(connections[index].fd);
				drops++;
				open_one(index);
			} else if (receive_some(index)) {
				messages++;
				begin(index);
			} else if (events[i].events & EPOLLOUT)
				send_some(index);
		}
	}
	printf("%llu messages, %llu drops\n", (unsigned long long)messages, (unsigned long long)drops);
	return 0;
}
