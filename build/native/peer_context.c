/*
 * Rows nop/extended/N: N NOPs, each with a context that is borrowed from a free list, filled with an entry and a number,
 * carried as a pointer in user_data, and returned when its completion has been seen. An iteration is one batch.
 *
 * A context is what the C# one is: 64 bytes for the entry, which stays readable until the completion, and 64 for the
 * program. The entry is prepared in the context and copied to the queue. One thread uses the list, so it has no locks; and
 * it is last in, first out, so that what is borrowed is what the cache holds. The ring is that of peer_nop.c.
 */
#include "peer.h"

#include <errno.h>
#include <liburing.h>
#include <stdlib.h>
#include <string.h>

#define RING_ENTRIES 256
#define CONTEXT_BYTES 64

struct context {
	struct io_uring_sqe entry;
	union {
		uint64_t number;
		char bytes[CONTEXT_BYTES];
	};
} __attribute__((aligned(64)));

static struct io_uring ring;
static int ring_is_up;
static struct context contexts[RING_ENTRIES];
static struct context *free_list[RING_ENTRIES];
static unsigned free_count;

static int prepare(const struct peer_row *row)
{
	struct io_uring_params params = {
		.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL,
	};

	(void)row;
	if (ring_is_up)
		return 0;
	int error = io_uring_queue_init_params(RING_ENTRIES, &ring, &params);

	if (error)
		return -error;
	for (free_count = 0; free_count < RING_ENTRIES; free_count++)
		free_list[free_count] = &contexts[RING_ENTRIES - 1 - free_count];
	ring_is_up = 1;
	return 0;
}

/* What the next borrower finds is zero, as in C#. */
static void give_back(struct context *context)
{
	memset(context, 0, sizeof(*context));
	free_list[free_count++] = context;
}

static void queue_nop(uint64_t number)
{
	if (free_count == 0)
		peer_fatal("no context is left", EAGAIN);
	struct context *context = free_list[--free_count];
	struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);

	if (!sqe)
		peer_fatal("io_uring_get_sqe", EAGAIN);
	io_uring_prep_nop(&context->entry);
	io_uring_sqe_set_data(&context->entry, context);
	context->number = number;
	memcpy(sqe, &context->entry, sizeof(*sqe));
}

static uint64_t run(const struct peer_row *row, uint64_t iterations)
{
	struct io_uring_cqe *done[RING_ENTRIES];
	unsigned batch = row->batch;
	uint64_t number = 0, sum = 0;

	while (iterations--) {
		for (unsigned i = 0; i < batch; i++)
			queue_nop(number++);
		int submitted = io_uring_submit(&ring);

		if (submitted != (int)batch)
			peer_fatal("io_uring_submit", submitted < 0 ? -submitted : EIO);
		unsigned count = io_uring_peek_batch_cqe(&ring, done, batch);

		if (count != batch)
			peer_fatal("completions are missing", EIO);
		for (unsigned i = 0; i < count; i++) {
			struct context *context = io_uring_cqe_get_data(done[i]);

			sum += context->number;
			give_back(context);
		}
		io_uring_cq_advance(&ring, count);
	}
	return sum;
}

const struct peer_row peer_context_rows[] = {
	{ "nop/extended/1", prepare, run, 1 },
	{ "nop/extended/16", prepare, run, 16 },
	{ "nop/extended/64", prepare, run, 64 },
	{ "nop/extended/256", prepare, run, 256 },
	{ 0 },
};
