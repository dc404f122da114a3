/* Rows sys/...: single system calls. An iteration is one call, or one write and the read that takes it back. */
#define _GNU_SOURCE
#include "peer.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PIPE_BYTES 64

static int pipe_ends[2];
static int event;
static int own_process;
static sigset_t user_signal;

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

/* The same through libc: one call, and a return into this frame. */
static uint64_t run_getppid_libc(const struct peer_row *row, uint64_t iterations)
{
	uint64_t sum = 0;

	(void)row;
	while (iterations--)
		sum += (uint64_t)syscall(SYS_getppid, 0L, 0L, 0L, 0L, 0L, 0L);
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

static int create_socket(void)
{
	return socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

static int create_memfd(void)
{
	return memfd_create("hyb", MFD_CLOEXEC);
}

static int create_pidfd(void)
{
	return (int)syscall(SYS_pidfd_open, own_process, 0);
}

static int create_signal(void)
{
	return signalfd(-1, &user_signal, SFD_CLOEXEC);
}

static int create_event(void)
{
	return eventfd(0, EFD_CLOEXEC);
}

static int prepare_create(const struct peer_row *row)
{
	(void)row;
	own_process = getpid();
	sigemptyset(&user_signal);
	sigaddset(&user_signal, SIGUSR1);
	return 0;
}

/* Checksum: the pairs of calls that worked. Inlined into a function a kind, so that nothing is called by a pointer. */
static inline __attribute__((always_inline)) uint64_t create_close(int (*create)(void), uint64_t iterations)
{
	uint64_t pairs = 0;

	while (iterations--) {
		int fd = create();

		if (fd < 0)
			peer_fatal("create", errno);
		pairs += close(fd) == 0;
	}
	return pairs;
}

#define CREATE_ROW(kind)                                                                   \
	static uint64_t run_create_##kind(const struct peer_row *row, uint64_t iterations) \
	{                                                                                  \
		(void)row;                                                                 \
		return create_close(create_##kind, iterations);                            \
	}

CREATE_ROW(socket)
CREATE_ROW(memfd)
CREATE_ROW(pidfd)
CREATE_ROW(signal)
CREATE_ROW(event)

const struct peer_row peer_sys_rows[] = {
	{ "sys/getppid", NULL, run_getppid, 0 },
	{ "sys/getppid-libc", NULL, run_getppid_libc, 0 },
	{ "sys/pipe-64B", prepare_pipe, run_pipe, 0 },
	{ "sys/eventfd", prepare_eventfd, run_eventfd, 0 },
	{ "sys/create-socket", prepare_create, run_create_socket, 0 },
	{ "sys/create-memfd", prepare_create, run_create_memfd, 0 },
	{ "sys/create-pidfd", prepare_create, run_create_pidfd, 0 },
	{ "sys/create-signal", prepare_create, run_create_signal, 0 },
	{ "sys/create-event", prepare_create, run_create_event, 0 },
	{ 0 },
};
