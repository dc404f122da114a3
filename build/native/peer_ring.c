/*
 * Rows nop/SETUP/64: as nop/64, over other set-ups of the ring. The C program does what a careful liburing program does with
 * that set-up: under a mutex where several threads may use the ring (MultipleIssuers in C# pays for a lock as well), with its
 * descriptor registered where the row says so, waiting for the polling thread where there is one.
 *
 * Rows nop/entries/N: batches of 8 NOPs in a ring of N entries. Does the cost depend on the size of the ring?
 *
 * Row wait/timeout: a wait for one completion that never comes, until 1 microsecond has passed.
 */
#include "peer.h"

#include <errno.h>
#include <liburing.h>
#include <pthread.h>

#define RING_ENTRIES 256
#define MAX_BATCH 64
#define IDLE_MS 1000

static struct io_uring rings[16];
static unsigned char is_up[16];
static pthread_mutex_t submit_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t reap_lock = PTHREAD_MUTEX_INITIALIZER;

static unsigned number_of(const struct peer_row *row)
{
	return (unsigned)(row - peer_ring_rows);
}

static int set_up(const struct peer_row *row, unsigned entries, unsigned flags)
{
	struct io_uring_params params = { .flags = flags | IORING_SETUP_SUBMIT_ALL, .sq_thread_idle = IDLE_MS };
	unsigned number = number_of(row);

	if (is_up[number])
		return 0;
	int error = io_uring_queue_init_params(entries, &rings[number], &params);

	if (error)
		return -error;
	is_up[number] = 1;
	return 0;
}

static int prepare_shared(const struct peer_row *row)
{
	return set_up(row, RING_ENTRIES, IORING_SETUP_COOP_TASKRUN | IORING_SETUP_TASKRUN_FLAG);
}

static int prepare_polled(const struct peer_row *row)
{
	return set_up(row, RING_ENTRIES, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_SQPOLL);
}

static int prepare_registered(const struct peer_row *row)
{
	int error = set_up(row, RING_ENTRIES, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN);

	if (!error && is_up[number_of(row)] == 1) {
		int registered = io_uring_register_ring_fd(&rings[number_of(row)]);

		if (registered != 1)
			return registered < 0 ? -registered : EIO;
		is_up[number_of(row)] = 2;
	}
	return error;
}

static int prepare_long_entries(const struct peer_row *row)
{
	return set_up(row, RING_ENTRIES, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SQE128);
}

static int prepare_long_completions(const struct peer_row *row)
{
	return set_up(row, RING_ENTRIES, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQE32);
}

static int prepare_8(const struct peer_row *row)
{
	return set_up(row, 8, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN);
}

static int prepare_512(const struct peer_row *row)
{
	return set_up(row, 512, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN);
}

static int prepare_32768(const struct peer_row *row)
{
	return set_up(row, 32768, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN);
}

static void queue_nop(struct io_uring *ring, uint64_t token)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(ring);

	if (!sqe)
		peer_fatal("io_uring_get_sqe", EAGAIN);
	io_uring_prep_nop(sqe);
	io_uring_sqe_set_data64(sqe, token);
}

static void submit(struct io_uring *ring, unsigned batch)
{
	int submitted = io_uring_submit(ring);

	if (submitted != (int)batch)
		peer_fatal("io_uring_submit", submitted < 0 ? -submitted : EIO);
}

static uint64_t run(const struct peer_row *row, uint64_t iterations)
{
	struct io_uring *ring = &rings[number_of(row)];
	struct io_uring_cqe *done[MAX_BATCH];
	unsigned batch = row->batch;
	uint64_t token = 0, sum = 0;

	while (iterations--) {
		for (unsigned i = 0; i < batch; i++)
			queue_nop(ring, token++);
		submit(ring, batch);
		unsigned count = io_uring_peek_batch_cqe(ring, done, batch);

		if (count != batch)
			peer_fatal("completions are missing", EIO);
		for (unsigned i = 0; i < count; i++)
			sum += io_uring_cqe_get_data64(done[i]);
		io_uring_cq_advance(ring, count);
	}
	return sum;
}

/* The polling thread completes them in its own time: they are waited for. */
static uint64_t run_polled(const struct peer_row *row, uint64_t iterations)
{
	struct io_uring *ring = &rings[number_of(row)];
	struct io_uring_cqe *done[MAX_BATCH], *first;
	unsigned batch = row->batch;
	uint64_t token = 0, sum = 0;

	while (iterations--) {
		for (unsigned i = 0; i < batch; i++)
			queue_nop(ring, token++);
		submit(ring, batch);
		int error = io_uring_wait_cqe_nr(ring, &first, batch);

		if (error)
			peer_fatal("io_uring_wait_cqe_nr", -error);
		unsigned count = io_uring_peek_batch_cqe(ring, done, batch);

		if (count != batch)
			peer_fatal("completions are missing", EIO);
		for (unsigned i = 0; i < count; i++)
			sum += io_uring_cqe_get_data64(done[i]);
		io_uring_cq_advance(ring, count);
	}
	return sum;
}

/* Every entry under the lock, as threads that do not know of each other would; the copies out of the ring under another. */
static uint64_t run_shared(const struct peer_row *row, uint64_t iterations)
{
	struct io_uring *ring = &rings[number_of(row)];
	struct io_uring_cqe *done[MAX_BATCH], copies[MAX_BATCH];
	unsigned batch = row->batch;
	uint64_t token = 0, sum = 0;

	while (iterations--) {
		for (unsigned i = 0; i < batch; i++) {
			pthread_mutex_lock(&submit_lock);
			queue_nop(ring, token++);
			pthread_mutex_unlock(&submit_lock);
		}
		pthread_mutex_lock(&submit_lock);
		submit(ring, batch);
		pthread_mutex_unlock(&submit_lock);
		pthread_mutex_lock(&reap_lock);
		unsigned count = io_uring_peek_batch_cqe(ring, done, batch);

		for (unsigned i = 0; i < count; i++)
			copies[i] = *done[i];
		io_uring_cq_advance(ring, count);
		pthread_mutex_unlock(&reap_lock);
		if (count != batch)
			peer_fatal("completions are missing", EIO);
		for (unsigned i = 0; i < count; i++)
			sum += copies[i].user_data;
	}
	return sum;
}

static uint64_t run_timeout(const struct peer_row *row, uint64_t iterations)
{
	struct io_uring *ring = &rings[number_of(row)];
	uint64_t over = 0;

	while (iterations--) {
		struct __kernel_timespec time = { .tv_nsec = 1000 };
		struct io_uring_cqe *cqe;
		int error = io_uring_wait_cqes(ring, &cqe, 1, &time, NULL);

		if (error != -ETIME)
			peer_fatal("io_uring_wait_cqes", error < 0 ? -error : EIO);
		over++;
	}
	return over;
}

const struct peer_row peer_ring_rows[] = {
	{ "nop/multiple-issuers/64", prepare_shared, run_shared, 64 },
	{ "nop/polling-thread/64", prepare_polled, run_polled, 64 },
	{ "nop/registered-descriptor/64", prepare_registered, run, 64 },
	{ "nop/sqe128/64", prepare_long_entries, run, 64 },
	{ "nop/cqe32/64", prepare_long_completions, run, 64 },
	{ "nop/entries/8", prepare_8, run, 8 },
	{ "nop/entries/512", prepare_512, run, 8 },
	{ "nop/entries/32768", prepare_32768, run, 8 },
	{ "wait/timeout", prepare_registered, run_timeout, 1 },
	{ 0 },
};
