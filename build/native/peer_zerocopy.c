/*
 * Rows sendzc/64k and sendzc/tracked/64k: 64 KiB of a registered buffer sent without a copy over a TCP connection on the
 * loopback, and received.
 *
 * An iteration is one send and one receive, submitted together, and their three completions: both results and the
 * notification, after which the buffer may be written again. The buffer begins with its number, counted from 0 in each run;
 * the checksum is the sum of the numbers received. Tracked, a send is a struct of a free list that counts its buffer as held
 * until it has had both of its completions, in any order; user_data points to it. The ring is that of peer_nop.c, with its
 * descriptor registered.
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

struct buffer {
	char *memory;
	int held;
};

struct send {
	struct buffer *buffer;
	int result;
	unsigned char is_completed, is_notified;
};

static struct io_uring ring;
static struct send sends[RING_ENTRIES];
static struct send *free_list[RING_ENTRIES];
static unsigned free_count;
static int is_up;
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
	if (is_up)
		return 0;
	if (posix_memalign((void **)&memory, 4096, 2 * MESSAGE))
		return ENOMEM;
	memset(memory, 0, 2 * MESSAGE);
	while (free_count < RING_ENTRIES) {
		free_list[free_count] = &sends[free_count];
		free_count++;
	}
	struct iovec buffer = { memory, MESSAGE };
	int error = connect_pair();

	if (!error)
		error = -io_uring_queue_init_params(RING_ENTRIES, &ring, &params);
	if (!error)
		error = -io_uring_register_buffers(&ring, &buffer, 1);
	if (!error && io_uring_register_ring_fd(&ring) != 1)
		error = EIO;
	is_up = !error;
	return error;
}

static struct io_uring_sqe *take(void)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);

	if (!sqe)
		peer_fatal("io_uring_get_sqe", EAGAIN);
	return sqe;
}

/* Takes a completion of a send: the result, or the notification, in whichever order. */
static void book(struct send *send, const struct io_uring_cqe *cqe)
{
	if (cqe->flags & IORING_CQE_F_NOTIF) {
		send->is_notified = 1;
	} else {
		send->is_completed = 1;
		send->is_notified |= !(cqe->flags & IORING_CQE_F_MORE);
		send->result = cqe->res;
		if (cqe->res != MESSAGE)
			peer_fatal("a send failed", cqe->res < 0 ? -cqe->res : EIO);
	}
	if (send->is_completed && send->is_notified) {
		send->buffer->held--;
		free_list[free_count++] = send;
	}
}

static void submit_and_wait(struct io_uring_cqe **done)
{
	int submitted = io_uring_submit_and_wait(&ring, COMPLETIONS);

	if (submitted != 2)
		peer_fatal("io_uring_submit_and_wait", submitted < 0 ? -submitted : EIO);
	if (io_uring_peek_batch_cqe(&ring, done, COMPLETIONS) != COMPLETIONS)
		peer_fatal("completions are missing", EIO);
}

static void finish_tracked(void)
{
	struct io_uring_cqe *done[COMPLETIONS];

	submit_and_wait(done);
	for (unsigned i = 0; i < COMPLETIONS; i++) {
		struct send *send = io_uring_cqe_get_data(done[i]);

		if (send)
			book(send, done[i]);
		else if (done[i]->res != MESSAGE)
			peer_fatal("a receive failed", done[i]->res < 0 ? -done[i]->res : EIO);
	}
	io_uring_cq_advance(&ring, COMPLETIONS);
}

static void queue_send(struct buffer *buffer)
{
	struct io_uring_sqe *sqe = take();

	if (!free_count)
		peer_fatal("no send is free", EAGAIN);
	struct send *send = free_list[--free_count];

	*send = (struct send) { .buffer = buffer };
	buffer->held++;
	io_uring_prep_send_zc_fixed(sqe, client, buffer->memory, MESSAGE, MSG_WAITALL, 0, 0);
	io_uring_sqe_set_data(sqe, send);
}

static void queue_receive(void)
{
	struct io_uring_sqe *sqe = take();

	io_uring_prep_recv(sqe, server, memory + MESSAGE, MESSAGE, MSG_WAITALL);
	io_uring_sqe_set_data(sqe, NULL);
}

static uint64_t number_received(void)
{
	uint64_t received;

	memcpy(&received, memory + MESSAGE, sizeof(received));
	return received;
}

static uint64_t run(const struct peer_row *row, uint64_t iterations)
{
	struct io_uring_cqe *done[COMPLETIONS];
	uint64_t sum = 0;

	(void)row;
	for (uint64_t number = 0; number < iterations; number++) {
		struct io_uring_sqe *sqe = take();
		int is_free = 0;

		memcpy(memory, &number, sizeof(number));
		io_uring_prep_send_zc_fixed(sqe, client, memory, MESSAGE, MSG_WAITALL, 0, 0);
		io_uring_sqe_set_data(sqe, NULL);
		queue_receive();
		submit_and_wait(done);
		for (unsigned i = 0; i < COMPLETIONS; i++) {
			if (done[i]->flags & IORING_CQE_F_NOTIF)
				is_free = 1;
			else if (done[i]->res != MESSAGE)
				peer_fatal("a message failed", done[i]->res < 0 ? -done[i]->res : EIO);
		}
		io_uring_cq_advance(&ring, COMPLETIONS);
		if (!is_free)
			peer_fatal("the buffer is not free", EBUSY);
		sum += number_received();
	}
	return sum;
}

static uint64_t run_tracked(const struct peer_row *row, uint64_t iterations)
{
	struct buffer buffer = { .memory = memory };
	uint64_t sum = 0;

	(void)row;
	for (uint64_t number = 0; number < iterations; number++) {
		if (buffer.held)
			peer_fatal("the buffer is not free", EBUSY);
		memcpy(buffer.memory, &number, sizeof(number));
		queue_send(&buffer);
		queue_receive();
		finish_tracked();
		sum += number_received();
	}
	return sum;
}

const struct peer_row peer_zerocopy_rows[] = {
	{ "sendzc/64k", prepare, run, 1 },
	{ "sendzc/tracked/64k", prepare, run_tracked, 1 },
	{ 0 },
};
