/* Rows sys/...: single system calls. An iteration is one call, or one write and the read that takes it back. */
#define _GNU_SOURCE
#include "peer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PIPE_BYTES 64

static int pipe_ends[2];
static int event;

/* The instruction itself, with no libc around it: nothing can be quicker. */
static inline long inline_getppid(void)
{
#if defined(__x86_64__)
	long result;

	__asm__ volatile("syscall" : "=a"(result) : "a"(SYS_getppid) : "rcx", "r11", "memory");
	return result;
#elif defined(__aarch64__)
	register long number __asm__("x8") = SYS_getppid;
	register long result __asm__("x0");

	__asm__ volatile("svc 0" : "=r"(result) : "r"(number) : "memory");
	return result;
#else
#error "x86-64 and arm64 only"
#endif
}

/* Checksum: the sum of the answers. */
static uint64_t run_getppid(const struct peer_row *row, uint64_t iterations)
{
	uint64_t sum = 0;

	(void)row;
	while (iterations--)
		sum += (uint64_t)inline_getppid();
	return sum;
}

static int prepare_pipe(const struct peer_row *row)
{
	(void)row;
	return pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) ? errno : 0;
}

/* Checksum: the sum of the numbers 0, 1, 2... that went through the pipe in the first 8 of the 64 bytes. */
static uint64_t run_pipe(const struct peer_row *row, uint64_t iterations)
{
	unsigned char sent[PIPE_BYTES] = { 0 }, got[PIPE_BYTES];
	uint64_t sum = 0, value;

	(void)row;
	for (uint64_t i = 0; i < iterations; i++) {
		memcpy(sent, &i, sizeof(i));
		if (write(pipe_ends[1], sent, sizeof(sent)) != sizeof(sent))
			peer_fatal("write to the pipe", errno);
		if (read(pipe_ends[0], got, sizeof(got)) != sizeof(got))
			peer_fatal("read from the pipe", errno);
		memcpy(&value, got, sizeof(value));
		sum += value;
	}
	return sum;
}

static int prepare_eventfd(const struct peer_row *row)
{
	(void)row;
	event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return event < 0 ? errno : 0;
}

/* Checksum: the sum of the values 1, 2, 3... that went through the counter. */
static uint64_t run_eventfd(const struct peer_row *row, uint64_t iterations)
{
	uint64_t sum = 0, got;

	(void)row;
	for (uint64_t i = 1; i <= iterations; i++) {
		if (write(event, &i, sizeof(i)) != sizeof(i))
			peer_fatal("write to the eventfd", errno);
		if (read(event, &got, sizeof(got)) != sizeof(got))
			peer_fatal("read from the eventfd", errno);
		sum += got;
	}
	return sum;
}

const struct peer_row peer_sys_rows[] = {
	{ "sys/getppid", NULL, run_getppid, 0 },
	{ "sys/pipe-64B", prepare_pipe, run_pipe, 0 },
	{ "sys/eventfd", prepare_eventfd, run_eventfd, 0 },
	{ 0 },
};
