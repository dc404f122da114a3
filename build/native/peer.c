/*
 * hyb-peer: does in C what a benchmark does in C#, on request. One line in, one line out:
 *
 *	facts			ok TEXT			compiler and library
 *	list			ok NAME...		the rows
 *	prepare NAME		ok			brings the row up; implied by run, and not timed
 *	run NAME ITERATIONS	ok NS CHECKSUM PREEMPTED CPU	nanoseconds for all iterations together, how often the
 *						scheduler gave the core to somebody else meanwhile, and
 *						the nanoseconds in which this thread had the core
 *
 * or "error TEXT". A run does a sixteenth of its iterations beforehand and untimed, because caches, TLB and branch
 * predictors hold what the other side needed. It ends with its standard input. While it works, the other side sleeps in read(2), so that
 * both can share one core without disturbing each other.
 */
#define _GNU_SOURCE
#include "peer.h"

#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define MAX_ROWS 64
#define LINE_BYTES 256
#define WARM_UP_SHARE 16

static const struct peer_row *rows[MAX_ROWS];
static int prepared[MAX_ROWS];
static int has_other_threads[MAX_ROWS];
static int row_count;

_Noreturn void peer_fatal(const char *what, int error)
{
	printf("error %s: %s\n", what, strerror(error));
	fflush(stdout);
	exit(1);
}

static void add_rows(const struct peer_row *topic)
{
	for (; topic->name; topic++) {
		if (row_count == MAX_ROWS)
			peer_fatal("too many rows", 0);
		rows[row_count++] = topic;
	}
}

/* Rows of which other threads do a part of the work. */
static void add_rows_of_threads(const struct peer_row *topic)
{
	int first = row_count;

	add_rows(topic);
	for (int i = first; i < row_count; i++)
		has_other_threads[i] = 1;
}

static int find_row(const char *name)
{
	for (int i = 0; i < row_count; i++)
		if (!strcmp(rows[i]->name, name))
			return i;
	return -1;
}

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static int has_one_core(void)
{
	cpu_set_t cores;

	return !sched_getaffinity(0, sizeof(cores), &cores) && CPU_COUNT(&cores) == 1;
}

static void answer_list(void)
{
	printf("ok");
	for (int i = 0; i < row_count; i++)
		printf(" %s", rows[i]->name);
	printf("\n");
}

/* Whether the row is up; says so when it is not. */
static int ensure_prepared(int index)
{
	if (prepared[index])
		return 1;
	int error = rows[index]->prepare ? rows[index]->prepare(rows[index]) : 0;

	if (error) {
		printf("error prepare %s: %s\n", rows[index]->name, strerror(error));
		return 0;
	}
	prepared[index] = 1;
	return 1;
}

static long preemptions(void)
{
	struct rusage usage;

	getrusage(RUSAGE_THREAD, &usage);
	return usage.ru_nivcsw;
}

/*
 * They take the core from each other, so that being preempted says nothing, and on one core what counts is the processor
 * time of all. The C# side does the same.
 */
static void answer_run_of_threads(const struct peer_row *row, uint64_t iterations)
{
	clockid_t clock = has_one_core() ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC;
	uint64_t start = clock_ns(clock);
	uint64_t checksum = row->run(row, iterations);
	uint64_t elapsed = clock_ns(clock) - start;

	printf("ok %" PRIu64 " %" PRIu64 " 0 %" PRIu64 "\n", elapsed, checksum, elapsed);
}

static void answer_run(int index, uint64_t iterations)
{
	const struct peer_row *row = rows[index];

	row->run(row, iterations / WARM_UP_SHARE + 1);
	if (has_other_threads[index]) {
		answer_run_of_threads(row, iterations);
		return;
	}
	long before = preemptions();
	uint64_t cpu = clock_ns(CLOCK_THREAD_CPUTIME_ID);
	uint64_t start = clock_ns(CLOCK_MONOTONIC);
	uint64_t checksum = row->run(row, iterations);
	uint64_t elapsed = clock_ns(CLOCK_MONOTONIC) - start;

	cpu = clock_ns(CLOCK_THREAD_CPUTIME_ID) - cpu;
	printf("ok %" PRIu64 " %" PRIu64 " %ld %" PRIu64 "\n", elapsed, checksum, preemptions() - before, cpu);
}

static void answer(const char *line)
{
	char verb[16] = "", name[64] = "";
	uint64_t iterations = 0;
	int words = sscanf(line, "%15s %63s %" SCNu64, verb, name, &iterations);
	int index = words >= 2 ? find_row(name) : -1;

	if (words == 1 && !strcmp(verb, "facts"))
		printf("ok gcc %s, %s\n", __VERSION__, peer_nop_library());
	else if (words == 1 && !strcmp(verb, "list"))
		answer_list();
	else if (words >= 2 && index < 0)
		printf("error no row %s\n", name);
	else if (words == 2 && !strcmp(verb, "prepare")) {
		if (ensure_prepared(index))
			printf("ok\n");
	} else if (words == 3 && !strcmp(verb, "run")) {
		if (ensure_prepared(index))
			answer_run(index, iterations);
	} else
		printf("error not understood: %.*s\n", (int)strcspn(line, "\n"), line);
	fflush(stdout);
}

static void *sleep_forever(void *unused)
{
	(void)unused;
	for (;;)
		pause();
	return NULL;
}

/*
 * A .NET process always has several threads, and with a second thread the kernel counts references to each
 * descriptor that a call uses. One idle thread makes this process pay the same.
 */
static void start_idle_thread(void)
{
	pthread_t idle;
	int error = pthread_create(&idle, NULL, sleep_forever, NULL);

	if (error)
		peer_fatal("pthread_create", error);
}

int main(void)
{
	char line[LINE_BYTES];

	signal(SIGPIPE, SIG_DFL);
	start_idle_thread();
	add_rows(peer_iovec_rows);
	add_rows(peer_context_rows);
	add_rows(peer_nop_rows);
	add_rows(peer_ring_rows);
	add_rows(peer_file_rows);
	add_rows(peer_socket_rows);
	add_rows(peer_accept_rows);
	add_rows(peer_buffer_rows);
	add_rows(peer_zerocopy_rows);
	add_rows_of_threads(peer_message_rows);
	add_rows(peer_sys_rows);
	add_rows(peer_fd_rows);
	add_rows(peer_udp_rows);
	add_rows(peer_tcp_rows);
	while (fgets(line, sizeof(line), stdin))
		answer(line);
	return 0;
}
