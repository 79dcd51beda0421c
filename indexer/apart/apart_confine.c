/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart_confine.c - limits, and the list of system calls.
 *
 * The list is what memory, time, the socket and the end of a process need. Calls that open files or
 * look for them fail as if nothing were there, for libraries look for things they can do without: a
 * character set that ICU does not know, a message in another language. Memory that can be executed
 * is not to be had.
 *
 * A sanitizer maps terabytes and looks at its own process: such a build has no limit of memory.
 */
#include "apart_confine.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "apart.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                         \
    __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* ---- System calls ---- */

#define CALL(name) SCMP_SYS(name)

static const int allowed[] = {CALL(read),           CALL(readv),        CALL(write),
                              CALL(writev),         CALL(recvfrom),     CALL(recvmsg),
                              CALL(sendto),         CALL(sendmsg),      CALL(poll),
                              CALL(ppoll),          CALL(close),        CALL(munmap),
                              CALL(mremap),         CALL(brk),          CALL(madvise),
                              CALL(exit),           CALL(exit_group),   CALL(futex),
                              CALL(clock_gettime),  CALL(clock_getres), CALL(gettimeofday),
                              CALL(time),           CALL(rt_sigaction), CALL(rt_sigprocmask),
                              CALL(rt_sigreturn),   CALL(sigaltstack),  CALL(getpid),
                              CALL(gettid),         CALL(getrandom),    CALL(sysinfo),
                              CALL(sched_yield),    CALL(getuid),       CALL(geteuid),
                              CALL(getgid),         CALL(getegid),      CALL(uname),
                              CALL(lseek),          CALL(getrusage),    CALL(sched_getaffinity),
                              CALL(restart_syscall)};

/* Asked for, and done without. */
static const struct refusal {
    int call, code;
} refused[] = {
    {CALL(open), ENOENT},        {CALL(openat), ENOENT},     {CALL(stat), ENOENT},
    {CALL(lstat), ENOENT},       {CALL(newfstatat), ENOENT}, {CALL(statx), ENOENT},
    {CALL(access), ENOENT},      {CALL(faccessat), ENOENT},  {CALL(readlink), ENOENT},
    {CALL(readlinkat), ENOENT},  {CALL(getcwd), ENOENT},     {CALL(fstat), EBADF},
    {CALL(ioctl), ENOTTY},       {CALL(prctl), EINVAL},      {CALL(prlimit64), EPERM},
    {CALL(fork), EPERM},         {CALL(vfork), EPERM},       {CALL(clone), EPERM},
    {CALL(clone3), EPERM},       {CALL(pipe), EPERM},        {CALL(pipe2), EPERM},
    {CALL(memfd_create), EPERM},
};

#define N(list) (sizeof(list) / sizeof *(list))

/* A call that this machine does not have is no failure. */
static int add_rules(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp never_executed = {
        .arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0};
    const struct scmp_arg_cmp itself = {
        .arg = 0, .op = SCMP_CMP_EQ, .datum_a = (scmp_datum_t)getpid(), .datum_b = 0};
    int failed = 0;
    for (size_t i = 0; i < N(allowed); i++)
        failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    for (size_t i = 0; i < N(refused); i++)
        failed |=
            seccomp_rule_add(filter, SCMP_ACT_ERRNO((uint32_t)refused[i].code), refused[i].call, 0);
    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(tgkill), 1, itself);
    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(mmap), 1, never_executed);
    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, CALL(mprotect), 1, never_executed);
    return failed;
}

static int filter_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return -ENOMEM;
    int code = add_rules(filter);
    if (!code)
        code = seccomp_load(filter);
    seccomp_release(filter);
    return code;
}

/* ---- Limits ---- */

static void limit(__rlimit_resource_t resource, rlim_t value)
{
    const struct rlimit l = {value, value};
    (void)setrlimit(resource, &l);
}

void ng_apart_confine(ng_error *ret)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* one that works on sees no end of the socket */
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, NG_APART_FILES_MAX);
    if (!SANITIZED)
        limit(RLIMIT_AS, NG_APART_MEMORY_MAX);
    ng_error_clear(ret);
    int code = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? -errno : filter_calls();
    if (code)
        ng_fail(ret, NG_IO, "limits: %s", strerror(-code));
    else
        ng_fail(ret, NG_IO, "system calls");
}
