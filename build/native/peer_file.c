/*
 * Rows on files: read/4k/buffered/qd32, read/4k/direct/qd32, read/fixed/4k, write/4k/fixed/qd32, openat-close, statx.
 *
 * The file has 16 MiB and is cached; each block of 4 KiB begins with its number plus one. An iteration of the first four
 * is 32 transfers of blocks in pseudo-random order, submitted together and awaited together in the kernel; the checksum of
 * reads is the sum of the blocks' first words, that of writes the number of bytes. openat-close opens the file and closes
 * it, one after the other; statx asks 32 times for the size. The ring is that of peer_nop.c.
 */
#define _GNU_SOURCE
#include "peer.h"

#include <errno.h>
#include <fcntl.h>
#include <liburing.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH 32
#define BLOCK 4096
#define BLOCKS 4096

static struct io_uring ring;
static int ring_is_up;
static int buffered = -1, direct = -1;
static char path[] = "/tmp/hyb-peer-XXXXXX";
static char *blocks;
static struct statx results[DEPTH];

static void remove_file(void)
{
	unlink(path);
}

static int make_file(void)
{
	buffered = mkstemp(path);
	if (buffered < 0)
		return errno;
	atexit(remove_file);
	memset(blocks, 0, BLOCK);
	for (uint64_t i = 0; i < BLOCKS; i++) {
		*(uint64_t *)blocks = i + 1;
		if (pwrite(buffered, blocks, BLOCK, (off_t)(i * BLOCK)) != BLOCK)
			return errno ? errno : EIO;
	}
	if (fsync(buffered))
		return errno;
	direct = open(path, O_RDWR | O_DIRECT | O_CLOEXEC);
	return direct < 0 ? errno : 0;
}

static int prepare(const struct peer_row *row)
{
	struct io_uring_params params = {
		.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL,
	};
	struct iovec vectors[1];

	(void)row;
	if (ring_is_up)
		return 0;
	if (posix_memalign((void **)&blocks, BLOCK, DEPTH * BLOCK))
		return ENOMEM;
	int error = make_file();

	if (error)
		return error;
	error = io_uring_queue_init_params(DEPTH, &ring, &params);
	if (error)
		return -error;
	vectors[0].iov_base = blocks;
	vectors[0].iov_len = DEPTH * BLOCK;
	error = io_uring_register_buffers(&ring, vectors, 1);
	if (error)
		return -error;
	ring_is_up = 1;
	return 0;
}

/* The multiplier is Knuth's; the upper half is the better one. */
static uint64_t next_block(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (*state >> 33) % BLOCKS;
}

static struct io_uring_sqe *take(void)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);

	if (!sqe)
		peer_fatal("io_uring_get_sqe", EAGAIN);
	return sqe;
}

/* Submits what is queued, waits for all of it, and requires the same result of each. */
static void finish(unsigned count, int expected)
{
	struct io_uring_cqe *done[DEPTH];
	int submitted = io_uring_submit_and_wait(&ring, count);

	if (submitted != (int)count)
		peer_fatal("io_uring_submit_and_wait", submitted < 0 ? -submitted : EIO);
	if (io_uring_peek_batch_cqe(&ring, done, count) != count)
		peer_fatal("completions are missing", EIO);
	for (unsigned i = 0; i < count; i++)
		if (done[i]->res != expected)
			peer_fatal("an operation failed", done[i]->res < 0 ? -done[i]->res : EIO);
	io_uring_cq_advance(&ring, count);
}

static uint64_t reads(int fd, int is_fixed, uint64_t iterations)
{
	uint64_t state = 1, sum = 0;

	while (iterations--) {
		for (unsigned i = 0; i < DEPTH; i++) {
			struct io_uring_sqe *sqe = take();

			char *block = blocks + i * BLOCK;

			if (is_fixed)
				io_uring_prep_read_fixed(sqe, fd, block, BLOCK, next_block(&state) * BLOCK, 0);
			else
				io_uring_prep_read(sqe, fd, block, BLOCK, next_block(&state) * BLOCK);
			io_uring_sqe_set_data64(sqe, i);
		}
		finish(DEPTH, BLOCK);
		for (unsigned i = 0; i < DEPTH; i++)
			sum += *(uint64_t *)(blocks + i * BLOCK);
	}
	return sum;
}

static uint64_t read_buffered(const struct peer_row *row, uint64_t iterations)
{
	(void)row;
	return reads(buffered, 0, iterations);
}

static uint64_t read_direct(const struct peer_row *row, uint64_t iterations)
{
	(void)row;
	return reads(direct, 0, iterations);
}

static uint64_t read_fixed(const struct peer_row *row, uint64_t iterations)
{
	(void)row;
	return reads(buffered, 1, iterations);
}

/* Each block is written with its own number, so that the other rows find what they expect. */
static uint64_t write_fixed(const struct peer_row *row, uint64_t iterations)
{
	uint64_t state = 1, sum = 0;

	(void)row;
	while (iterations--) {
		for (unsigned i = 0; i < DEPTH; i++) {
			struct io_uring_sqe *sqe = take();
			uint64_t block = next_block(&state);

			*(uint64_t *)(blocks + i * BLOCK) = block + 1;
			io_uring_prep_write_fixed(sqe, buffered, blocks + i * BLOCK, BLOCK, block * BLOCK, 0);
			io_uring_sqe_set_data64(sqe, i);
		}
		finish(DEPTH, BLOCK);
		sum += DEPTH * BLOCK;
	}
	return sum;
}

static uint64_t openat_close(const struct peer_row *row, uint64_t iterations)
{
	uint64_t sum = 0;

	(void)row;
	while (iterations--) {
		struct io_uring_cqe *cqe;

		io_uring_prep_openat(take(), AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
		int error = io_uring_submit_and_wait(&ring, 1);

		if (error != 1 || io_uring_peek_cqe(&ring, &cqe) || cqe->res < 0)
			peer_fatal("openat", EIO);
		int fd = cqe->res;

		io_uring_cqe_seen(&ring, cqe);
		io_uring_prep_close(take(), fd);
		finish(1, 0);
		sum += 1;
	}
	return sum;
}

static uint64_t statx_size(const struct peer_row *row, uint64_t iterations)
{
	uint64_t sum = 0;

	(void)row;
	while (iterations--) {
		for (unsigned i = 0; i < DEPTH; i++)
			io_uring_prep_statx(take(), AT_FDCWD, path, 0, STATX_SIZE, &results[i]);
		finish(DEPTH, 0);
		for (unsigned i = 0; i < DEPTH; i++)
			sum += results[i].stx_size;
	}
	return sum;
}

const struct peer_row peer_file_rows[] = {
	{ "read/4k/buffered/qd32", prepare, read_buffered, DEPTH },
	{ "read/4k/direct/qd32", prepare, read_direct, DEPTH },
	{ "read/fixed/4k", prepare, read_fixed, DEPTH },
	{ "write/4k/fixed/qd32", prepare, write_fixed, DEPTH },
	{ "openat-close", prepare, openat_close, 1 },
	{ "statx", prepare, statx_size, DEPTH },
	{ 0 },
};
