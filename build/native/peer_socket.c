/*
 * Row send-recv/512B: a pair of Unix sockets that keep the borders of messages.
 *
 * An iteration is 16 sends of 512 bytes and their 16 receives, submitted together and awaited together in the kernel. Each
 * message begins with its number, counted from 0 in each run; the checksum is the sum of the numbers received. The ring is
 * that of peer_nop.c, with room for one iteration.
 */
#define _GNU_SOURCE
#include "peer.h"

#include <errno.h>
#include <liburing.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define PAIRS 16
#define OPERATIONS (2 * PAIRS)
#define MESSAGE 512

static struct io_uring ring;
static int ends[2];
static char *messages;

static int prepare(const struct peer_row *row)
{
	struct io_uring_params params = {
		.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL,
	};

	(void)row;
	if (posix_memalign((void **)&messages, 4096, OPERATIONS * MESSAGE))
		return ENOMEM;
	memset(messages, 0, OPERATIONS * MESSAGE);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends))
		return errno;
	return -io_uring_queue_init_params(OPERATIONS, &ring, &params);
}

static struct io_uring_sqe *take(void)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);

	if (!sqe)
		peer_fatal("io_uring_get_sqe", EAGAIN);
	return sqe;
}

static void finish(void)
{
	struct io_uring_cqe *done[OPERATIONS];
	int submitted = io_uring_submit_and_wait(&ring, OPERATIONS);

	if (submitted != OPERATIONS)
		peer_fatal("io_uring_submit_and_wait", submitted < 0 ? -submitted : EIO);
	if (io_uring_peek_batch_cqe(&ring, done, OPERATIONS) != OPERATIONS)
		peer_fatal("completions are missing", EIO);
	for (unsigned i = 0; i < OPERATIONS; i++)
		if (done[i]->res != MESSAGE)
			peer_fatal("a message failed", done[i]->res < 0 ? -done[i]->res : EIO);
	io_uring_cq_advance(&ring, OPERATIONS);
}

static uint64_t send_recv(const struct peer_row *row, uint64_t iterations)
{
	uint64_t number = 0, sum = 0;

	(void)row;
	while (iterations--) {
		for (unsigned i = 0; i < PAIRS; i++) {
			char *message = messages + i * MESSAGE;
			struct io_uring_sqe *sqe = take();

			*(uint64_t *)message = number++;
			io_uring_prep_send(sqe, ends[0], message, MESSAGE, 0);
			io_uring_sqe_set_data64(sqe, i);
		}
		for (unsigned i = PAIRS; i < OPERATIONS; i++) {
			struct io_uring_sqe *sqe = take();

			io_uring_prep_recv(sqe, ends[1], messages + i * MESSAGE, MESSAGE, 0);
			io_uring_sqe_set_data64(sqe, i);
		}
		finish();
		for (unsigned i = PAIRS; i < OPERATIONS; i++)
			sum += *(uint64_t *)(messages + i * MESSAGE);
	}
	return sum;
}

const struct peer_row peer_socket_rows[] = {
	{ "send-recv/512B", prepare, send_recv, PAIRS },
	{ 0 },
};
