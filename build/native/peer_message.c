/*
 * Row msgring/pingpong: a message to the ring of another thread, and its answer; each wakes the thread that waits for it.
 *
 * An iteration is both. A side submits its message and waits for the other's in one call; the completion of its own request
 * is skipped. Messages carry numbers, counted from 0 in each run; the checksum is the sum of those that came back. The
 * rings are that of peer_nop.c, with their descriptors registered.
 */
#define _GNU_SOURCE
#include "peer.h"

#include <errno.h>
#include <liburing.h>
#include <pthread.h>
#include <semaphore.h>

#define RING_ENTRIES 8

static struct io_uring first, second;
static sem_t is_up;
static int set_up_error;

static int set_up(struct io_uring *ring)
{
	struct io_uring_params params = {
		.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL,
	};
	int error = -io_uring_queue_init_params(RING_ENTRIES, ring, &params);

	if (!error && io_uring_register_ring_fd(ring) != 1)
		error = EIO;
	return error;
}

static void post(struct io_uring *ring, struct io_uring *to, uint64_t number)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(ring);

	if (!sqe)
		peer_fatal("io_uring_get_sqe", EAGAIN);
	io_uring_prep_msg_ring(sqe, to->ring_fd, 0, number, 0);
	sqe->flags |= IOSQE_CQE_SKIP_SUCCESS;
}

static uint64_t take(struct io_uring *ring)
{
	struct io_uring_cqe *cqe;
	int error = io_uring_submit_and_wait(ring, 1);

	if (error >= 0)
		error = io_uring_peek_cqe(ring, &cqe);
	if (error < 0)
		peer_fatal("io_uring_submit_and_wait", -error);
	if (cqe->res)
		peer_fatal("a message failed", cqe->res < 0 ? -cqe->res : EIO);
	uint64_t number = cqe->user_data;

	io_uring_cqe_seen(ring, cqe);
	return number;
}

static void *answer(void *unused)
{
	(void)unused;
	set_up_error = set_up(&second);
	sem_post(&is_up);
	while (!set_up_error)
		post(&second, &first, take(&second));
	return NULL;
}

static int prepare(const struct peer_row *row)
{
	pthread_t thread;

	(void)row;
	int error = set_up(&first);

	if (!error)
		error = sem_init(&is_up, 0, 0) ? errno : pthread_create(&thread, NULL, answer, NULL);
	if (error)
		return error;
	while (sem_wait(&is_up) && errno == EINTR)
		continue;
	return set_up_error;
}

static uint64_t run(const struct peer_row *row, uint64_t iterations)
{
	uint64_t sum = 0;

	(void)row;
	for (uint64_t number = 0; number < iterations; number++) {
		post(&first, &second, number);
		sum += take(&first);
	}
	return sum;
}

const struct peer_row peer_message_rows[] = {
	{ "msgring/pingpong", prepare, run, 1 },
	{ 0 },
};
