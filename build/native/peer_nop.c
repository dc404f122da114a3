/*
 * Rows nop/N: submit N NOPs with distinct user_data, one enter, reap all, sum the user_data. An iteration is one batch.
 *
 * The ring is what a careful liburing program would ask for, and what the C# ring asks for by default:
 * SINGLE_ISSUER and DEFER_TASKRUN (the fastest set-up for one thread), SUBMIT_ALL (an entry in error does not end the
 * batch). liburing adds NO_SQARRAY by itself where it can. The ring descriptor is not
 * registered, as with liburing it is not unless the program asks; the C# ring registers its own when it starts.
 *
 * Of the ways that liburing offers, these rows take the fastest that is right. NOPs complete while they are
 * submitted, so plain io_uring_submit is enough and a flag for the kernel to look for completions is not needed:
 * measured in alternation, io_uring_submit_and_wait takes 1.12 times as long for 1 NOP, 1.04 for 16, 1.01 for 64 and
 * 256. To reap, io_uring_peek_batch_cqe takes 0.97 of the time of io_uring_for_each_cqe for 16, 64 and 256 NOPs and as
 * long for 1.
 */
#include "peer.h"

#include <errno.h>
#include <liburing.h>
#include <stdio.h>

#define RING_ENTRIES 256

static struct io_uring ring;
static int ring_is_up;

const char *peer_nop_library(void)
{
#ifdef IO_URING_VERSION_MAJOR
	static char text[64];

	snprintf(text, sizeof(text), "liburing %d.%d", io_uring_major_version(), io_uring_minor_version());
	return text;
#else
	return "liburing older than 2.4";
#endif
}

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
	ring_is_up = 1;
	return 0;
}

static uint64_t run(const struct peer_row *row, uint64_t iterations)
{
	struct io_uring_cqe *done[RING_ENTRIES];
	unsigned batch = row->batch;
	uint64_t token = 0, sum = 0;

	while (iterations--) {
		for (unsigned i = 0; i < batch; i++) {
			struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);

			if (!sqe)
				peer_fatal("io_uring_get_sqe", EAGAIN);
			io_uring_prep_nop(sqe);
			io_uring_sqe_set_data64(sqe, token++);
		}
		int submitted = io_uring_submit(&ring);

		if (submitted != (int)batch)
			peer_fatal("io_uring_submit", submitted < 0 ? -submitted : EIO);
		unsigned count = io_uring_peek_batch_cqe(&ring, done, batch);

		if (count != batch)
			peer_fatal("completions are missing", EIO);
		for (unsigned i = 0; i < count; i++)
			sum += io_uring_cqe_get_data64(done[i]);
		io_uring_cq_advance(&ring, count);
	}
	return sum;
}

const struct peer_row peer_nop_rows[] = {
	{ "nop/1", prepare, run, 1 },
	{ "nop/16", prepare, run, 16 },
	{ "nop/64", prepare, run, 64 },
	{ "nop/256", prepare, run, 256 },
	{ 0 },
};
