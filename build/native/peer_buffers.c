/*
 * Rows on provided buffers: recv/multishot/bufring/512B, recv/bundle/16k, recv/incremental.
 *
 * recv/multishot/bufring/512B: a pair of Unix sockets that keep the borders of messages. An iteration is 16 sends of 512
 * bytes; one multishot receive takes them into 64 buffers of 512 bytes, which are given back one by one and published once.
 * recv/incremental: the same into 4 buffers of 64 KiB that are used piece by piece, and 16 single receives.
 * recv/bundle/16k: a pair of Unix stream sockets. An iteration is 4 times a send of 16 KiB and a receive of a bundle into
 * buffers of 4 KiB, of which there are 64.
 *
 * Each message, and each 4 KiB of a bundle, begins with its number; the checksum is the sum of the numbers found in the
 * buffers. The ring is that of peer_nop.c.
 */
#define _GNU_SOURCE
#include "peer.h"

#include <errno.h>
#include <liburing.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define PAIRS 16
#define BUNDLES 4
#define OPERATIONS (2 * PAIRS)
#define MESSAGE 512
#define BUNDLE 16384
#define PART 4096
#define SEND 1
#define RECEIVE 2

struct group {
	struct io_uring ring;
	struct io_uring_buf_ring *entries;
	char *buffers;
	char *messages;
	unsigned count;
	unsigned size;
	unsigned used[4];
	int ends[2];
	int is_up;
};

static struct group multishot, bundle, incremental;

static int set_up(struct group *group, int type, unsigned count, unsigned size, unsigned flags)
{
	struct io_uring_params params = {
		.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL,
	};
	int error;

	if (group->is_up)
		return 0;
	group->count = count;
	group->size = size;
	if (posix_memalign((void **)&group->buffers, PART, (size_t)count * size)
	    || posix_memalign((void **)&group->messages, PART, PAIRS * PART))
		return ENOMEM;
	memset(group->messages, 0, PAIRS * PART);
	if (socketpair(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, group->ends))
		return errno;
	error = io_uring_queue_init_params(OPERATIONS + 1, &group->ring, &params);
	if (error)
		return -error;
	group->entries = io_uring_setup_buf_ring(&group->ring, count, 0, flags, &error);
	if (!group->entries)
		return -error;
	for (unsigned i = 0; i < count; i++)
		io_uring_buf_ring_add(group->entries, group->buffers + (size_t)i * size, size, i,
				      io_uring_buf_ring_mask(count), i);
	io_uring_buf_ring_advance(group->entries, count);
	group->is_up = 1;
	return 0;
}

static struct io_uring_sqe *take(struct group *group)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&group->ring);

	if (!sqe)
		peer_fatal("io_uring_get_sqe", EAGAIN);
	return sqe;
}

static void queue_send(struct group *group, unsigned index, unsigned bytes)
{
	struct io_uring_sqe *sqe = take(group);

	io_uring_prep_send(sqe, group->ends[0], group->messages + (size_t)index * bytes, bytes, 0);
	io_uring_sqe_set_data64(sqe, SEND);
}

static void queue_receive(struct group *group, unsigned bytes, int is_multishot, int is_bundle)
{
	struct io_uring_sqe *sqe = take(group);

	if (is_multishot)
		io_uring_prep_recv_multishot(sqe, group->ends[1], NULL, 0, 0);
	else
		io_uring_prep_recv(sqe, group->ends[1], NULL, bytes, 0);
	sqe->flags |= IOSQE_BUFFER_SELECT;
	sqe->buf_group = 0;
	if (is_bundle)
		sqe->ioprio |= IORING_RECVSEND_BUNDLE;
	io_uring_sqe_set_data64(sqe, RECEIVE);
}

static unsigned finish(struct group *group, struct io_uring_cqe **done, unsigned count)
{
	int submitted = io_uring_submit_and_wait(&group->ring, count);

	if (submitted < 0)
		peer_fatal("io_uring_submit_and_wait", -submitted);
	unsigned found = io_uring_peek_batch_cqe(&group->ring, done, count);

	if (found != count)
		peer_fatal("completions are missing", EIO);
	return found;
}

static void give_back(struct group *group, unsigned id, unsigned offset)
{
	io_uring_buf_ring_add(group->entries, group->buffers + (size_t)id * group->size, group->size, id,
			      io_uring_buf_ring_mask(group->count), offset);
}

static void require_bytes(const struct io_uring_cqe *cqe, int bytes)
{
	if (cqe->res != bytes)
		peer_fatal("an operation failed", cqe->res < 0 ? -cqe->res : EIO);
}

/* A run begins with nothing in flight and ends so: the receive is canceled. */
static void end_multishot(struct group *group)
{
	struct io_uring_cqe *done[2];
	struct io_uring_sqe *sqe = take(group);

	io_uring_prep_cancel64(sqe, RECEIVE, 0);
	io_uring_sqe_set_data64(sqe, SEND);
	io_uring_cq_advance(&group->ring, finish(group, done, 2));
}

static int prepare_multishot(const struct peer_row *row)
{
	(void)row;
	return set_up(&multishot, SOCK_SEQPACKET, 64, MESSAGE, 0);
}

static uint64_t run_multishot(const struct peer_row *row, uint64_t iterations)
{
	struct group *group = &multishot;
	struct io_uring_cqe *done[OPERATIONS];
	uint64_t number = 0, sum = 0;

	(void)row;
	queue_receive(group, 0, 1, 0);
	while (iterations--) {
		for (unsigned i = 0; i < PAIRS; i++) {
			*(uint64_t *)(group->messages + i * MESSAGE) = number++;
			queue_send(group, i, MESSAGE);
		}
		finish(group, done, OPERATIONS);
		unsigned added = 0;

		for (unsigned i = 0; i < OPERATIONS; i++) {
			require_bytes(done[i], MESSAGE);
			if (io_uring_cqe_get_data64(done[i]) != RECEIVE)
				continue;
			unsigned id = done[i]->flags >> IORING_CQE_BUFFER_SHIFT;

			sum += *(uint64_t *)(group->buffers + (size_t)id * MESSAGE);
			give_back(group, id, added++);
		}
		io_uring_cq_advance(&group->ring, OPERATIONS);
		io_uring_buf_ring_advance(group->entries, added);
	}
	end_multishot(group);
	return sum;
}

static int prepare_bundle(const struct peer_row *row)
{
	(void)row;
	return set_up(&bundle, SOCK_STREAM, 64, PART, 0);
}

/* Buffers are given back in the order in which they are used, so that their ids count up for ever. */
static uint64_t run_bundle(const struct peer_row *row, uint64_t iterations)
{
	struct group *group = &bundle;
	struct io_uring_cqe *done[2 * BUNDLES];
	uint64_t number = 0, sum = 0;

	(void)row;
	while (iterations--) {
		for (unsigned i = 0; i < BUNDLES; i++) {
			for (unsigned part = 0; part < BUNDLE; part += PART)
				*(uint64_t *)(group->messages + i * BUNDLE + part) = number++;
			queue_send(group, i, BUNDLE);
			queue_receive(group, BUNDLE, 0, 1);
		}
		finish(group, done, 2 * BUNDLES);
		unsigned added = 0;

		for (unsigned i = 0; i < 2 * BUNDLES; i++) {
			require_bytes(done[i], BUNDLE);
			if (io_uring_cqe_get_data64(done[i]) != RECEIVE)
				continue;
			unsigned id = done[i]->flags >> IORING_CQE_BUFFER_SHIFT;

			for (int left = done[i]->res; left > 0; left -= PART) {
				sum += *(uint64_t *)(group->buffers + (size_t)id * PART);
				give_back(group, id, added++);
				id = (id + 1) & (group->count - 1);
			}
		}
		io_uring_cq_advance(&group->ring, 2 * BUNDLES);
		io_uring_buf_ring_advance(group->entries, added);
	}
	return sum;
}

static int prepare_incremental(const struct peer_row *row)
{
	(void)row;
	return set_up(&incremental, SOCK_SEQPACKET, 4, 65536, IOU_PBUF_RING_INC);
}

static uint64_t run_incremental(const struct peer_row *row, uint64_t iterations)
{
	struct group *group = &incremental;
	struct io_uring_cqe *done[OPERATIONS];
	uint64_t number = 0, sum = 0;

	(void)row;
	while (iterations--) {
		for (unsigned i = 0; i < PAIRS; i++) {
			*(uint64_t *)(group->messages + i * MESSAGE) = number++;
			queue_send(group, i, MESSAGE);
		}
		for (unsigned i = 0; i < PAIRS; i++)
			queue_receive(group, 0, 0, 0);
		finish(group, done, OPERATIONS);
		unsigned added = 0;

		for (unsigned i = 0; i < OPERATIONS; i++) {
			require_bytes(done[i], MESSAGE);
			if (io_uring_cqe_get_data64(done[i]) != RECEIVE)
				continue;
			unsigned id = done[i]->flags >> IORING_CQE_BUFFER_SHIFT;

			sum += *(uint64_t *)(group->buffers + (size_t)id * group->size + group->used[id]);
			group->used[id] += MESSAGE;
			if (done[i]->flags & IORING_CQE_F_BUF_MORE)
				continue;
			group->used[id] = 0;
			give_back(group, id, added++);
		}
		io_uring_cq_advance(&group->ring, OPERATIONS);
		io_uring_buf_ring_advance(group->entries, added);
	}
	return sum;
}

const struct peer_row peer_buffer_rows[] = {
	{ "recv/multishot/bufring/512B", prepare_multishot, run_multishot, PAIRS },
	{ "recv/bundle/16k", prepare_bundle, run_bundle, BUNDLES },
	{ "recv/incremental", prepare_incremental, run_incremental, PAIRS },
	{ 0 },
};
