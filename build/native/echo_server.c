/*
 * hyb-echo liburing|epoll: an echo server on the loopback, for the benchmark of docs/samples/Echo. It prints its port and serves
 * until its standard input ends.
 *
 * liburing: what the sample does. One ring, one multishot accept, one multishot receive a connection into 2048 buffers of 8 KiB that
 * all share; each buffer is sent back from where it was received, one send at a time for a connection, and given back.
 * epoll: level-triggered, one recv(2) and one send(2) for an event.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <liburing.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define ENTRIES 4096
#define BUFFERS 2048
#define BUFFER 8192
#define BATCH 256
#define MAX_FDS 65536
#define GROUP 1

enum kind { ACCEPT, RECEIVE, SEND, OTHER };

struct piece {
	unsigned id;
	unsigned bytes;
};

struct connection {
	struct piece *queue;
	unsigned room, first, count;
	struct piece sending;
	char receiving, is_sending, ending;
};

static struct io_uring ring;
static struct io_uring_buf_ring *entries;
static char *buffers;
static unsigned added, available = BUFFERS;
static struct connection connections[MAX_FDS];
static int starved[MAX_FDS], starved_first, starved_count;

static _Noreturn void fatal(const char *what, int error)
{
	fprintf(stderr, "hyb-echo: %s: %s\n", what, strerror(error));
	exit(1);
}

static void *end_with_input(void *unused)
{
	char byte;

	(void)unused;
	while (read(0, &byte, 1) > 0)
		;
	_exit(0);
}

static int listen_on_loopback(int flags)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);
	int on = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);

	if (fd < 0 || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) || listen(fd, 4096) ||
	    getsockname(fd, (struct sockaddr *)&address, &length))
		fatal("listen", errno);
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	return fd;
}

static struct io_uring_sqe *take(void)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);

	if (!sqe) {
		io_uring_submit(&ring);
		sqe = io_uring_get_sqe(&ring);
	}
	if (!sqe)
		fatal("io_uring_get_sqe", EAGAIN);
	return sqe;
}

static void tag(struct io_uring_sqe *sqe, enum kind kind, int fd)
{
	io_uring_sqe_set_data64(sqe, (uint64_t)fd << 8 | kind);
}

static void give_back(unsigned id)
{
	io_uring_buf_ring_add(entries, buffers + (size_t)id * BUFFER, BUFFER, id, io_uring_buf_ring_mask(BUFFERS), added++);
	available++;
}

static void receive(int fd)
{
	struct io_uring_sqe *sqe = take();

	io_uring_prep_recv_multishot(sqe, fd, NULL, 0, 0);
	tag(sqe, RECEIVE, fd);
	sqe->flags |= IOSQE_BUFFER_SELECT;
	sqe->buf_group = GROUP;
	connections[fd].receiving = 1;
}

static void close_if_done(int fd)
{
	struct connection *c = &connections[fd];

	if (!c->ending || c->receiving || c->is_sending || c->count)
		return;
	c->ending = 0;
	struct io_uring_sqe *sqe = take();

	io_uring_prep_close(sqe, fd);
	tag(sqe, OTHER, fd);
}

static void enqueue(struct connection *c, struct piece piece)
{
	if (c->count == c->room) {
		unsigned room = c->room ? 2 * c->room : 4;
		struct piece *larger = malloc(room * sizeof(*larger));

		if (!larger)
			fatal("malloc", ENOMEM);
		for (unsigned i = 0; i < c->count; i++)
			larger[i] = c->queue[(c->first + i) & (c->room - 1)];
		free(c->queue);
		c->queue = larger;
		c->room = room;
		c->first = 0;
	}
	c->queue[(c->first + c->count++) & (c->room - 1)] = piece;
}

static void send_next(int fd)
{
	struct connection *c = &connections[fd];

	if (c->is_sending || !c->count)
		return;
	c->sending = c->queue[c->first];
	c->first = (c->first + 1) & (c->room - 1);
	c->count--;
	c->is_sending = 1;
	struct io_uring_sqe *sqe = take();

	io_uring_prep_send(sqe, fd, buffers + (size_t)c->sending.id * BUFFER, c->sending.bytes, MSG_WAITALL | MSG_NOSIGNAL);
	tag(sqe, SEND, fd);
}

static void accept_all(int listener)
{
	struct io_uring_sqe *sqe = take();

	io_uring_prep_multishot_accept(sqe, listener, NULL, NULL, SOCK_CLOEXEC);
	tag(sqe, ACCEPT, listener);
}

static void received(int fd, const struct io_uring_cqe *cqe)
{
	struct connection *c = &connections[fd];

	c->receiving = (cqe->flags & IORING_CQE_F_MORE) != 0;
	if (cqe->flags & IORING_CQE_F_BUFFER) {
		available--;
		enqueue(c, (struct piece){ cqe->flags >> IORING_CQE_BUFFER_SHIFT, (unsigned)cqe->res });
		send_next(fd);
	} else if (cqe->res != -ENOBUFS)
		c->ending = 1;
	if (c->receiving)
		return;
	if (c->ending)
		close_if_done(fd);
	else
		starved[(starved_first + starved_count++) & (MAX_FDS - 1)] = fd;
}

static void sent(int fd, const struct io_uring_cqe *cqe)
{
	struct connection *c = &connections[fd];

	give_back(c->sending.id);
	c->is_sending = 0;
	if (cqe->res != (int)c->sending.bytes) {
		while (c->count) {
			give_back(c->queue[c->first].id);
			c->first = (c->first + 1) & (c->room - 1);
			c->count--;
		}
		c->ending = 1;
		shutdown(fd, SHUT_RD);
	}
	send_next(fd);
	close_if_done(fd);
}

static void process(const struct io_uring_cqe *cqe, int listener)
{
	uint64_t data = io_uring_cqe_get_data64(cqe);
	int fd = (int)(data >> 8);

	switch ((enum kind)(data & 0xff)) {
	case ACCEPT:
		if (cqe->res >= MAX_FDS)
			fatal("accept", EMFILE);
		if (cqe->res >= 0)
			receive(cqe->res);
		if (!(cqe->flags & IORING_CQE_F_MORE))
			accept_all(listener);
		break;
	case RECEIVE:
		received(fd, cqe);
		break;
	case SEND:
		sent(fd, cqe);
		break;
	case OTHER:
		break;
	}
}

static void serve_liburing(void)
{
	struct io_uring_params params = {
		.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL,
	};
	int listener = listen_on_loopback(0);
	int error = io_uring_queue_init_params(ENTRIES, &ring, &params);

	if (error)
		fatal("io_uring_queue_init_params", -error);
	entries = io_uring_setup_buf_ring(&ring, BUFFERS, GROUP, 0, &error);
	if (!entries || posix_memalign((void **)&buffers, 4096, (size_t)BUFFERS * BUFFER))
		fatal("buffers", entries ? ENOMEM : -error);
	available = 0;
	for (unsigned i = 0; i < BUFFERS; i++)
		give_back(i);
	io_uring_buf_ring_advance(entries, (int)added);
	added = 0;
	accept_all(listener);
	for (;;) {
		struct io_uring_cqe *done[BATCH];

		error = io_uring_submit_and_wait(&ring, 1);
		if (error < 0 && error != -EINTR)
			fatal("io_uring_submit_and_wait", -error);
		unsigned count = io_uring_peek_batch_cqe(&ring, done, BATCH);

		for (unsigned i = 0; i < count; i++)
			process(done[i], listener);
		io_uring_cq_advance(&ring, count);
		io_uring_buf_ring_advance(entries, (int)added);
		added = 0;
		while (available && starved_count) {
			receive(starved[starved_first]);
			starved_first = (starved_first + 1) & (MAX_FDS - 1);
			starved_count--;
		}
	}
}

/* What could not be sent at once; there is none for most. */
struct rest {
	char *bytes;
	size_t from, to;
};

static struct rest rests[MAX_FDS];

static void watch(int epoll, int operation, int fd, unsigned events)
{
	struct epoll_event event = { .events = events, .data.fd = fd };

	if (epoll_ctl(epoll, operation, fd, &event))
		fatal("epoll_ctl", errno);
}

static void drop(int fd)
{
	free(rests[fd].bytes);
	rests[fd] = (struct rest){ 0 };
	close(fd);
}

static void send_rest(int epoll, int fd)
{
	struct rest *rest = &rests[fd];
	ssize_t n = send(fd, rest->bytes + rest->from, rest->to - rest->from, MSG_NOSIGNAL);

	if (n < 0 && errno != EAGAIN) {
		drop(fd);
		return;
	}
	rest->from += n > 0 ? (size_t)n : 0;
	if (rest->from == rest->to) {
		free(rest->bytes);
		*rest = (struct rest){ 0 };
		watch(epoll, EPOLL_CTL_MOD, fd, EPOLLIN);
	}
}

static void echo(int epoll, int fd)
{
	static char buffer[BUFFER];
	ssize_t got = recv(fd, buffer, sizeof(buffer), 0);

	if (got < 0 && errno == EAGAIN)
		return;
	if (got <= 0) {
		drop(fd);
		return;
	}
	ssize_t n = send(fd, buffer, (size_t)got, MSG_NOSIGNAL);

	if (n == got)
		return;
	if (n < 0 && errno != EAGAIN) {
		drop(fd);
		return;
	}
	n = n < 0 ? 0 : n;
	rests[fd] = (struct rest){ malloc((size_t)(got - n)), 0, (size_t)(got - n) };
	if (!rests[fd].bytes)
		fatal("malloc", ENOMEM);
	memcpy(rests[fd].bytes, buffer + n, (size_t)(got - n));
	watch(epoll, EPOLL_CTL_MOD, fd, EPOLLOUT);
}

static void serve_epoll(void)
{
	int listener = listen_on_loopback(SOCK_NONBLOCK);
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	watch(epoll, EPOLL_CTL_ADD, listener, EPOLLIN);
	for (;;) {
		struct epoll_event events[BATCH];
		int count = epoll_wait(epoll, events, BATCH, -1);

		for (int i = 0; i < count; i++) {
			int fd = events[i].data.fd;

			if (fd == listener) {
				int client;

				while ((client = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
					if (client >= MAX_FDS)
						fatal("accept", EMFILE);
					watch(epoll, EPOLL_CTL_ADD, client, EPOLLIN);
				}
			} else if (rests[fd].bytes)
				send_rest(epoll, fd);
			else
				echo(epoll, fd);
		}
	}
}

int main(int argc, char **argv)
{
	struct rlimit files;
	pthread_t watcher;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	if (pthread_create(&watcher, NULL, end_with_input, NULL))
		fatal("pthread_create", EAGAIN);
	if (argc == 2 && !strcmp(argv[1], "liburing"))
		serve_liburing();
	else if (argc == 2 && !strcmp(argv[1], "epoll"))
		serve_epoll();
	fprintf(stderr, "usage: hyb-echo liburing|epoll\n");
	return 2;
}
