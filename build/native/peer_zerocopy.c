/*
 * Row sendzc/64k: 64 KiB of a registered buffer sent without a copy over a TCP connection on the loopback, and received.
 *
 * An iteration is one send and one receive, submitted together, and their three completions: both results and the
 * notification, after which the buffer may be written again. The buffer begins with its number, counted from 0 in each run;
 * the checksum is the sum of the numbers received. The ring is that of peer_nop.c, with its descriptor registered.
 */
#define _GNU_SOURCE
#include "peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <liburing.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define RING_ENTRIES 8
#define MESSAGE (64 * 1024)
#define COMPLETIONS 3
#define SEND 1
#define RECEIVE 2

static struct io_uring ring;
static int client = -1, server = -1;
static char *memory;

static int connect_pair(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);
	int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);

	client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&address, sizeof(address)) || listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&address, &length) ||
	    connect(client, (struct sockaddr *)&address, sizeof(address)) ||
	    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)))
		return errno;
	server = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	return server < 0 || close(listener) ? errno : 0;
}

static int prepare(const struct peer_row *row)
{
	struct io_uring_params params = {
		.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL,
	};

	(void)row;
	if (posix_memalign((void **)&memory, 4096, 2 * MESSAGE))
		return ENOMEM;
	memset(memory, 0, 2 * MESSAGE);
	struct iovec buffer = { memory, MESSAGE };
	int error = connect_pair();

	if (!error)
		error = -io_uring_queue_init_params(RING_ENTRIES, &ring, &params);
	if (!error)
		error = -io_uring_register_buffers(&ring, &buffer, 1);
	if (!error && io_uring_register_ring_fd(&ring) != 1)
		error = EIO;
	return error;
}

static struct io_uring_sqe *take(void)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);

	if (!sqe)
		peer_fatal("io_uring_get_sqe", EAGAIN);
	return sqe;
}

/* Both results and the notification: whether the buffer is free does not go without saying. */
static void finish(void)
{
	struct io_uring_cqe *done[COMPLETIONS];
	int submitted = io_uring_submit_and_wait(&ring, COMPLETIONS), is_free = 0;

	if (submitted != 2)
		peer_fatal("io_uring_submit_and_wait", submitted < 0 ? -submitted : EIO);
	if (io_uring_peek_batch_cqe(&ring, done, COMPLETIONS) != COMPLETIONS)
		peer_fatal("completions are missing", EIO);
	for (unsigned i = 0; i < COMPLETIONS; i++) {
		if (done[i]->user_data == SEND && (done[i]->flags & IORING_CQE_F_NOTIF))
			is_free = 1;
		else if (done[i]->res != MESSAGE)
			peer_fatal("a message failed", done[i]->res < 0 ? -done[i]->res : EIO);
		else if (done[i]->user_data == SEND && !(done[i]->flags & IORING_CQE_F_MORE))
			is_free = 1;
	}
	io_uring_cq_advance(&ring, COMPLETIONS);
	if (!is_free)
		peer_fatal("no notification", EIO);
}

static uint64_t run(const struct peer_row *row, uint64_t iterations)
{
	uint64_t sum = 0;

	(void)row;
	for (uint64_t number = 0; number < iterations; number++) {
		memcpy(memory, &number, sizeof(number));
		struct io_uring_sqe *sqe = take();

		io_uring_prep_send_zc_fixed(sqe, client, memory, MESSAGE, MSG_WAITALL, 0, 0);
		sqe->user_data = SEND;
		sqe = take();
		io_uring_prep_recv(sqe, server, memory + MESSAGE, MESSAGE, MSG_WAITALL);
		sqe->user_data = RECEIVE;
		finish();
		uint64_t received;

		memcpy(&received, memory + MESSAGE, sizeof(received));
		sum += received;
	}
	return sum;
}

const struct peer_row peer_zerocopy_rows[] = {
	{ "sendzc/64k", prepare, run, 1 },
	{ 0 },
};
