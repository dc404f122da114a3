/*
 * Row accept/multishot: TCP connections on the loopback, accepted by one multishot request.
 *
 * An iteration connects 16 clients, awaits their 16 completions together and closes both ends of each; clients reset their
 * connections, so that none lingers. The checksum is how many were accepted. The ring is that of peer_nop.c, with 32 entries.
 */
#define _GNU_SOURCE
#include "peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <liburing.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS 16
#define ENTRIES 32

static struct io_uring ring;
static struct sockaddr_in address = { .sin_family = AF_INET };

static int prepare(const struct peer_row *row)
{
	struct io_uring_params params = {
		.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL,
	};
	socklen_t length = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
	int result = -io_uring_queue_init_params(ENTRIES, &ring, &params);
	struct io_uring_sqe *sqe;

	(void)row;
	if (result)
		return result;
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) || listen(listener, 2 * CONNECTIONS) ||
	    getsockname(listener, (struct sockaddr *)&address, &length))
		return errno;
	sqe = io_uring_get_sqe(&ring);
	io_uring_prep_multishot_accept(sqe, listener, NULL, NULL, SOCK_CLOEXEC);
	io_uring_sqe_set_data64(sqe, 1);
	return io_uring_submit(&ring) == 1 ? 0 : EIO;
}

static int dial(void)
{
	struct linger reset = { .l_onoff = 1, .l_linger = 0 };
	int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);

	if (client < 0 || setsockopt(client, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)) ||
	    connect(client, (struct sockaddr *)&address, sizeof(address)))
		peer_fatal("connect", errno);
	return client;
}

static uint64_t run(const struct peer_row *row, uint64_t iterations)
{
	struct io_uring_cqe *done[CONNECTIONS];
	int clients[CONNECTIONS];
	uint64_t accepted = 0;

	(void)row;
	while (iterations--) {
		int submitted;

		for (unsigned i = 0; i < CONNECTIONS; i++)
			clients[i] = dial();
		submitted = io_uring_submit_and_wait(&ring, CONNECTIONS);
		if (submitted < 0)
			peer_fatal("io_uring_submit_and_wait", -submitted);
		if (io_uring_peek_batch_cqe(&ring, done, CONNECTIONS) != CONNECTIONS)
			peer_fatal("completions are missing", EIO);
		for (unsigned i = 0; i < CONNECTIONS; i++) {
			if (done[i]->user_data != 1 || done[i]->res < 0 || !(done[i]->flags & IORING_CQE_F_MORE))
				peer_fatal("accept", done[i]->res < 0 ? -done[i]->res : EIO);
			close(done[i]->res);
			accepted++;
		}
		io_uring_cq_advance(&ring, CONNECTIONS);
		for (unsigned i = 0; i < CONNECTIONS; i++)
			close(clients[i]);
	}
	return accepted;
}

const struct peer_row peer_accept_rows[] = {
	{ "accept/multishot", prepare, run, CONNECTIONS },
	{ 0 },
};
