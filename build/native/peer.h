/* The C side of the benchmarks: what a topic file gives to the protocol in peer.c. */
#ifndef HYB_PEER_H
#define HYB_PEER_H

#include <stdint.h>

struct peer_row {
	const char *name;
	/* Brings up what the row needs, once and not timed. Returns 0 or an errno. */
	int (*prepare)(const struct peer_row *row);
	/* Does the work and returns a checksum that only real work can give. */
	uint64_t (*run)(const struct peer_row *row, uint64_t iterations);
	/* The batch size, where the row has one. */
	unsigned batch;
};

/* Rows of a topic, ended by one without a name. */
extern const struct peer_row peer_iovec_rows[];
extern const struct peer_row peer_context_rows[];
extern const struct peer_row peer_nop_rows[];
extern const struct peer_row peer_ring_rows[];
extern const struct peer_row peer_file_rows[];
extern const struct peer_row peer_socket_rows[];
extern const struct peer_row peer_accept_rows[];
extern const struct peer_row peer_buffer_rows[];
extern const struct peer_row peer_zerocopy_rows[];
extern const struct peer_row peer_message_rows[];
extern const struct peer_row peer_sys_rows[];
extern const struct peer_row peer_fd_rows[];
extern const struct peer_row peer_udp_rows[];
extern const struct peer_row peer_tcp_rows[];

/* Names the liburing that is linked in. */
const char *peer_nop_library(void);

/* The work went wrong in the middle: says why to the other side and ends the process. */
_Noreturn void peer_fatal(const char *what, int error);

#endif
