/* Rows fd/...: what the handles of Hyb.Iofd do, with bare descriptors. */
#define _GNU_SOURCE
#include "peer.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

static int event;
static int timer;
static const struct itimerspec hour = { .it_value = { .tv_sec = 3600 } };
static const struct itimerspec none;

static int prepare_event(const struct peer_row *row)
{
	(void)row;
	event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return event < 0 ? errno : 0;
}

static int prepare_timer(const struct peer_row *row)
{
	(void)row;
	timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	return timer < 0 || timerfd_settime(timer, 0, &hour, NULL) ? errno : 0;
}

/* Checksum: the sum of the values 1, 2, 3... that went through the counter. */
static uint64_t run_event(const struct peer_row *row, uint64_t iterations)
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

/* Checksum, here and below: the iterations that worked. */
static uint64_t run_create(const struct peer_row *row, uint64_t iterations)
{
	uint64_t made = 0;

	(void)row;
	while (iterations--) {
		int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

		if (fd < 0)
			peer_fatal("eventfd", errno);
		made += close(fd) == 0;
	}
	return made;
}

static uint64_t run_timer_arm(const struct peer_row *row, uint64_t iterations)
{
	struct itimerspec old;
	uint64_t pairs = 0;

	(void)row;
	while (iterations--) {
		if (timerfd_settime(timer, 0, &hour, &old))
			peer_fatal("timerfd_settime", errno);
		pairs += timerfd_settime(timer, 0, &none, &old) == 0;
	}
	return pairs;
}

static uint64_t run_timer_get(const struct peer_row *row, uint64_t iterations)
{
	struct itimerspec now;
	uint64_t armed = 0;

	(void)row;
	if (timerfd_settime(timer, 0, &hour, NULL))
		peer_fatal("timerfd_settime", errno);
	while (iterations--) {
		if (timerfd_gettime(timer, &now))
			peer_fatal("timerfd_gettime", errno);
		armed += now.it_value.tv_sec > 0;
	}
	return armed;
}

const struct peer_row peer_fd_rows[] = {
	{ "fd/event", prepare_event, run_event, 0 },
	{ "fd/create", NULL, run_create, 0 },
	{ "fd/timer-arm", prepare_timer, run_timer_arm, 0 },
	{ "fd/timer-get", prepare_timer, run_timer_get, 0 },
	{ 0 },
};
