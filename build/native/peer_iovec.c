/*
 * Rows iovec/8 and iovec/64: a piece of memory is cut into buffers of 2 KiB, one struct iovec each. The checksum is made of what
 * the last entry says, which the compiler cannot know: the memory's address is a parameter to it.
 */
#include "peer.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/uio.h>

#define PIECE_BYTES 2048
#define MAX_PIECES 64

static char *memory;
static struct iovec vectors[MAX_PIECES];

static int prepare(const struct peer_row *row)
{
	(void)row;
	if (!memory)
		memory = malloc(MAX_PIECES * PIECE_BYTES);
	return memory ? 0 : ENOMEM;
}

static uint64_t run(const struct peer_row *row, uint64_t iterations)
{
	uint64_t sum = 0;

	for (; iterations; iterations--) {
		unsigned count = 0;
		char *at = memory;

		for (size_t left = (size_t)row->batch * PIECE_BYTES; left > 0; count++) {
			size_t length = left < PIECE_BYTES ? left : PIECE_BYTES;

			vectors[count] = (struct iovec){ at, length };
			at += length;
			left -= length;
		}

		/* Whoever takes the vector next reads all of it. */
		__asm__ volatile("" : "+r"(memory) : : "memory");
		sum += (uint64_t)((char *)vectors[count - 1].iov_base - memory) + vectors[count - 1].iov_len;
	}

	return sum;
}

const struct peer_row peer_iovec_rows[] = {
	{ "iovec/8", prepare, run, 8 },
	{ "iovec/64", prepare, run, 64 },
	{ 0 },
};
