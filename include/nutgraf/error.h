/* SPDX-License-Identifier: GPL-2.0-or-later */
/* error.h - statuses and the error record that every fallible function fills.
 *
 * Ownership: an ng_error is caller's memory of fixed size; nothing to free.
 * Threads:   a record belongs to one thread at a time; the functions have no state.
 * Errors:    the status is the return value; the sentence for people is in the record.
 *            The first error written to a record wins. Outputs of a function are written
 *            on success only.
 */
#ifndef NG_ERROR_H
#define NG_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

/* X(name, value, wire name, meaning). The one list of statuses: enum, wire name and text
 * come from it, so they cannot drift apart. A status exists only if some caller acts on it. */
#define NG_STATUS_MAP(X)                                                                           \
    X(OK, 0, "ok", "success")                                                                      \
    X(NOMEM, -1, "no_memory", "out of memory")                                                     \
    X(INVALID, -2, "invalid", "a value is not acceptable")                                         \
    X(QUERY, -3, "query", "the request asks for something that cannot be understood")              \
    X(LIMIT, -4, "too_large", "a size is over its named limit")                                    \
    X(NOTFOUND, -5, "not_found", "no such thing")                                                  \
    X(TAKEN, -6, "id_taken", "the article id belongs to another place")                            \
    X(LOCKED, -7, "locked", "another process holds the lock")                                      \
    X(STALE, -8, "stale", "what was read has been replaced meanwhile; try again")                  \
    X(CANCELLED, -9, "cancelled", "the caller asked to stop")                                      \
    X(CORRUPT, -10, "corrupt", "data on disk is damaged or of another version")                    \
    X(NOSPACE, -11, "no_space", "the disk is full or nearly so")                                   \
    X(IO, -12, "io", "the operating system reported an error")                                     \
    X(INTERNAL, -13, "internal", "a defect in nutgraf")

typedef enum ng_status {
#define NG_STATUS_ENUM(name, value, wire, meaning) NG_##name = (value),
    NG_STATUS_MAP(NG_STATUS_ENUM)
#undef NG_STATUS_ENUM
} ng_status;

#define NG_ERROR_TEXT_MAX 256 /* bytes with the final NUL; longer text is cut at a code point */

typedef struct ng_error {
    ng_status status;             /* NG_OK while nothing has failed */
    char text[NG_ERROR_TEXT_MAX]; /* names the thing and the remedy; valid UTF-8 */
} ng_error;

/* A definition, not a literal: it also starts members of larger structures. */
#define NG_ERROR_INIT                                                                              \
    {                                                                                              \
        NG_OK,                                                                                     \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }

#if defined(__GNUC__)
#define NG_MUST_CHECK                 __attribute__((warn_unused_result))
#define NG_PRINTF(format_at, args_at) __attribute__((format(printf, format_at, args_at)))
#define NG_AUTO(function)             __attribute__((cleanup(function)))
#else
#define NG_MUST_CHECK
#define NG_PRINTF(format_at, args_at)
#endif

#if defined(__GNUC__)
#define NG_API __attribute__((visibility("default")))
#else
#define NG_API
#endif

/* Record `status` with a formatted sentence and return `status`, so that a failure is one
 * line: `return ng_fail(err, NG_LIMIT, "article id is over %d bytes", NG_ID_MAX);`
 * `err` may be NULL. An error already in the record is kept. */
NG_API ng_status ng_fail(ng_error *err, ng_status status, const char *format, ...) NG_PRINTF(3, 4);

/* Forget the error in `err` (may be NULL), so that the record can be used again. */
NG_API void ng_error_clear(ng_error *err);

/* The name used on the wire, for example "not_found"; "internal" for an unknown value.
 * The text is constant. */
NG_API const char *ng_status_name(ng_status status);

/* The meaning in a few words; constant text. */
NG_API const char *ng_status_meaning(ng_status status);

#ifdef __cplusplus
}
#endif

#endif
