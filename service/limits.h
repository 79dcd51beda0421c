/* SPDX-License-Identifier: GPL-2.0-or-later */
/* limits.h - every limit of the service, named, with its unit.
 *
 * What a client should know is announced by `hello` and `status` under the name in the comment
 * (service/status.c); docs/protocol.md lists the error of each.
 *
 * Ownership: constants.
 * Threads:   constants.
 * Errors:    none.
 */
#ifndef NG_SERVICE_LIMITS_H
#define NG_SERVICE_LIMITS_H

/* Messages. */
#define NG_MESSAGE_MAX        (8u << 20)  /* bytes of an `add` (message_bytes_add) */
#define NG_MESSAGE_DELETE_MAX (1u << 20)  /* of a `delete` or batch (message_bytes_batch) */
#define NG_MESSAGE_PLAIN_MAX  (64u << 10) /* bytes of any other message (message_bytes) */
#define NG_HEADER_MAX         4096        /* bytes of a header block */
#define NG_JSON_DEPTH_MAX     32          /* levels of nesting (depth) */
/* Braces, brackets, commas and colons outside strings. jansson takes about 80 bytes for each, so
 * this bounds a message to some 16 MiB of heap beside its own size. */
#define NG_JSON_TOKENS_MAX 200000
#define NG_BATCH_MAX       64  /* members of a batch (batch) */
#define NG_REQUEST_ID_MAX  128 /* bytes of a request id that is a string */
#define NG_METHOD_MAX      64  /* bytes of a method name */

/* Connections. */
#define NG_CLIENTS_MAX          256          /* connections (clients) */
#define NG_IN_FLIGHT_MAX        32           /* requests of one connection (in_flight) */
#define NG_OUTPUT_SOFT_MAX      (1u << 20)   /* unread bytes: reading stops */
#define NG_OUTPUT_KEPT_MAX      65536        /* bytes of a buffer kept for the next answer */
#define NG_OUTPUT_HARD_MAX      (32u << 20)  /* unread bytes: the connection is closed */
#define NG_INPUT_TOTAL_MAX      (128u << 20) /* bytes of unfinished messages, all connections */
#define NG_OUTPUT_TOTAL_MAX     (128u << 20) /* unread bytes, all connections: the one is closed */
#define NG_REQUEST_MS_MAX       10000        /* from the first byte of a message to its last */
#define NG_STALL_MS_MAX         30000        /* a client that takes nothing of what waits for it */
#define NG_IDLE_TCP_MS_MAX      60000        /* without a request on TCP; Unix sockets may idle */
#define NG_READ_BYTES           65536        /* read at once */
#define NG_DECODE_ON_LOOP_BYTES 32768        /* larger messages are decoded beside the loop */
#define NG_CLIENTS_REFUSED_MAX  16           /* more connections, to be told `busy` */
#define NG_FDS_RESERVED         48           /* file descriptors kept for files of the index */

/* HTTP. */
#define NG_HTTP_LINE_MAX    8192  /* bytes of a request line */
#define NG_HTTP_HEAD_MAX    32768 /* bytes of all header fields */
#define NG_HTTP_FIELDS_MAX  100   /* header fields */
#define NG_HTTP_PARAMS_MAX  64    /* parameters of a target */
#define NG_HTTP_BODY_MS_MAX 30000 /* from the first byte of a request to its last */
#define NG_HTTP_HOSTS_MAX   16    /* names that --allow-host adds */

/* Work. */
#define NG_WORKERS_MAX         32      /* search workers */
#define NG_QUEUE_MAX           256     /* waiting searches, then `busy` (queue) */
#define NG_ANSWERED_JOBS_MAX   64      /* finished, that the loop need not know of at once */
#define NG_LIST_CACHE_MB_MAX   1048576 /* megabytes of decoded posting lists (--list-cache) */
#define NG_ANSWER_CACHE_MB     32      /* megabytes of answers (--answer-cache) */
#define NG_ANSWER_CACHE_MB_MAX 1048576
#define NG_WRITES_MAX          256         /* waiting adds and deletes, then `busy` */
#define NG_WRITES_BYTES_MAX    (64u << 20) /* bytes of them, then `busy` */
#define NG_GROUP_ARTICLES_MAX  500         /* articles of one transaction of the store */
#define NG_GROUP_BYTES_MAX     (32u << 20) /* bytes of messages of one transaction */
#define NG_WAITERS_MAX         1024        /* adds waiting to be searchable, then `busy` */
#define NG_WORKER_STACK_BYTES  (1u << 20)  /* stack of a worker thread; nothing recurses deeply */
#define NG_SLOW_MS             1000 /* a request of a reader that is counted, and logged, as slow */
#define NG_RETRY_AFTER_MS      50   /* hint of `busy` */
#define NG_DRAIN_MS            8000 /* after SIGTERM, for requests in flight */
#define NG_STOP_MS             9500 /* after SIGTERM, the process ends */
#define NG_TOKEN_MIN           16   /* bytes of a token for TCP */
#define NG_TOKEN_MAX           512

/* Who waits when all processors are at work: steps of nice(2) below the loop, which has little to
 * do for each request, and makes all of them late when it is. A step of indexing takes what is left
 * of the processors at first (patience.h); merges give way to indexing, too. */
#define NG_NICE_WORKER       2
#define NG_NICE_INDEXING     5
#define NG_INDEX_PATIENCE_MS 20

/* Log. */
#define NG_LOG_LINE_MAX   512 /* bytes of a line */
#define NG_LOG_PER_SECOND 20  /* lines of one event; further ones are counted */

#endif
