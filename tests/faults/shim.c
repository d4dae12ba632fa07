/* Makes the n-th call that changes something under one folder fail, kill or stop the process.
 *
 * Loaded with LD_PRELOAD; does nothing until `fault_arm` is called, once in each process. Calls are
 * counted from 1. Each is written to the log as "number kind call path". The real calls are made by
 * number, not by name, so nothing needs to be looked up while one is on its way.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum action { NOTHING, FAIL, KILL_BEFORE, KILL_AFTER, SHORT, SHORT_KILL, STOP, SKIP };

/* SKIP: the call does nothing and says that it did.
 * `at` 0: every call. `until` 0: only the call `at`, else all calls from `at` to `until` whose kind
 * is among `kinds`, as letters. */
struct fault {
    long at, until;
    int action, error;
    char kinds[32];
};

static struct fault faults[8];
static int fault_count, armed, log_fd = -1;
static char root[4096];
static size_t root_length;
static long calls;

void fault_arm(const char *folder, int log_to) {
    strncpy(root, folder, sizeof root - 1);
    root_length = strlen(root);
    log_fd = log_to;
    calls = 0;
    armed = 1;
}

void fault_add(long at, long until, int action, int error, const char *kinds) {
    struct fault *fault = &faults[fault_count++];
    fault->at = at;
    fault->until = until;
    fault->action = action;
    fault->error = error;
    strncpy(fault->kinds, kinds, sizeof fault->kinds - 1);
}

static void die(int signal) {
    syscall(SYS_kill, (long)syscall(SYS_getpid), (long)signal);
}

/* The path of `name` in the open folder `at`; 0 if it is not under the root. */
static int place(int at, const char *name, char *path, size_t size) {
    char link[64];
    long length = 0;
    if (name != NULL && name[0] == '/') {
        snprintf(path, size, "%s", name);
    } else {
        if (at == AT_FDCWD)
            snprintf(link, sizeof link, "/proc/self/cwd");
        else
            snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        length = syscall(SYS_readlinkat, AT_FDCWD, link, path, size - 1);
        if (length < 0)
            return 0;
        path[length] = 0;
        if (name != NULL && name[0] != 0)
            snprintf(path + length, size - (size_t)length, "/%s", name);
    }
    return strncmp(path, root, root_length) == 0 &&
           (path[root_length] == '/' || path[root_length] == 0);
}

/* What is to happen to this call. */
static const struct fault *counted(char kind, const char *call, int at, const char *name) {
    char path[4096], line[4400];
    const struct fault *found = NULL;
    int kept = errno, length;
    if (!armed)
        return NULL;
    if (!place(at, name, path, sizeof path)) {
        errno = kept;
        return NULL;
    }
    long number = __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST);
    for (int i = 0; i < fault_count && found == NULL; i++) {
        const struct fault *fault = &faults[i];
        int here = fault->at == 0 || (fault->until == 0 ? number == fault->at
                                                        : number >= fault->at && number <= fault->until);
        if (here && (fault->kinds[0] == 0 || strchr(fault->kinds, kind) != NULL))
            found = fault;
    }
    if (log_fd >= 0) {
        length = snprintf(line, sizeof line, "%ld %c %s %s\n", number, kind, call,
                          path[root_length] ? path + root_length + 1 : ".");
        syscall(SYS_write, log_fd, line, (long)length);
    }
    if (found != NULL && found->action == KILL_BEFORE)
        die(SIGKILL);
    if (found != NULL && found->action == STOP)
        die(SIGSTOP);
    errno = kept;
    return found;
}

static int fails(const struct fault *fault) {
    if (fault == NULL || fault->action != FAIL)
        return 0;
    errno = fault->error;
    return 1;
}

static void done(const struct fault *fault) {
    if (fault != NULL && fault->action == KILL_AFTER)
        die(SIGKILL);
}

#define GUARDED(kind, call, at, name, real)                                                        \
    do {                                                                                           \
        const struct fault *fault = counted(kind, call, at, name);                                 \
        if (fails(fault))                                                                          \
            return -1;                                                                             \
        if (fault != NULL && fault->action == SKIP)                                                \
            return 0;                                                                              \
        long result = (real);                                                                      \
        done(fault);                                                                               \
        return result;                                                                             \
    } while (0)

static int opened(const char *call, int at, const char *name, int flags, mode_t mode) {
    int creates = (flags & (O_CREAT | O_TRUNC)) != 0 || (flags & O_ACCMODE) != O_RDONLY;
    GUARDED(creates ? 'c' : 'o', call, at, name, syscall(SYS_openat, at, name, flags, mode));
}

#define MODE_OF(flags)                                                                             \
    mode_t mode = 0;                                                                               \
    if ((flags) & (O_CREAT | __O_TMPFILE)) {                                                       \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode = va_arg(rest, mode_t);                                                               \
        va_end(rest);                                                                              \
    }

int open(const char *name, int flags, ...) {
    MODE_OF(flags)
    return opened("open", AT_FDCWD, name, flags, mode);
}
int open64(const char *name, int flags, ...) {
    MODE_OF(flags)
    return opened("open", AT_FDCWD, name, flags | O_LARGEFILE, mode);
}
int openat(int at, const char *name, int flags, ...) {
    MODE_OF(flags)
    return opened("openat", at, name, flags, mode);
}
int openat64(int at, const char *name, int flags, ...) {
    MODE_OF(flags)
    return opened("openat", at, name, flags | O_LARGEFILE, mode);
}
int creat(const char *name, mode_t mode) {
    return opened("creat", AT_FDCWD, name, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

ssize_t write(int file, const void *data, size_t size) {
    const struct fault *fault = counted('w', "write", file, NULL);
    if (fails(fault))
        return -1;
    if (fault != NULL && (fault->action == SHORT || fault->action == SHORT_KILL) && size > 1)
        size /= 2;
    ssize_t result = syscall(SYS_write, file, data, size);
    if (fault != NULL && fault->action == SHORT_KILL)
        die(SIGKILL);
    done(fault);
    return result;
}
ssize_t pwrite64(int file, const void *data, size_t size, off64_t offset) {
    GUARDED('w', "pwrite64", file, NULL, syscall(SYS_pwrite64, file, data, size, offset));
}
ssize_t pwrite(int file, const void *data, size_t size, off_t offset) {
    GUARDED('w', "pwrite", file, NULL, syscall(SYS_pwrite64, file, data, size, offset));
}
ssize_t writev(int file, const struct iovec *parts, int count) {
    GUARDED('w', "writev", file, NULL, syscall(SYS_writev, file, parts, count));
}
ssize_t sendfile64(int to, int from, off64_t *offset, size_t size) {
    GUARDED('w', "sendfile", to, NULL, syscall(SYS_sendfile, to, from, offset, size));
}
ssize_t sendfile(int to, int from, off_t *offset, size_t size) {
    GUARDED('w', "sendfile", to, NULL, syscall(SYS_sendfile, to, from, offset, size));
}
ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *to_at, size_t size, unsigned flags) {
    GUARDED('w', "copy_file_range", to, NULL,
            syscall(SYS_copy_file_range, from, at, to, to_at, size, flags));
}

int fsync(int file) { GUARDED('s', "fsync", file, NULL, syscall(SYS_fsync, file)); }
int fdatasync(int file) { GUARDED('s', "fdatasync", file, NULL, syscall(SYS_fdatasync, file)); }
int syncfs(int file) { GUARDED('s', "syncfs", file, NULL, syscall(SYS_syncfs, file)); }

int renameat2(int at, const char *old, int to, const char *new, unsigned flags) {
    GUARDED('r', flags ? "renameat2" : "renameat", to, new,
            syscall(SYS_renameat2, at, old, to, new, flags));
}
int renameat(int at, const char *old, int to, const char *new) {
    return renameat2(at, old, to, new, 0);
}
int rename(const char *old, const char *new) { return renameat2(AT_FDCWD, old, AT_FDCWD, new, 0); }

int linkat(int at, const char *old, int to, const char *new, int flags) {
    GUARDED('l', "linkat", to, new, syscall(SYS_linkat, at, old, to, new, flags));
}
int link(const char *old, const char *new) { return linkat(AT_FDCWD, old, AT_FDCWD, new, 0); }
int symlinkat(const char *target, int at, const char *name) {
    GUARDED('l', "symlinkat", at, name, syscall(SYS_symlinkat, target, at, name));
}
int symlink(const char *target, const char *name) { return symlinkat(target, AT_FDCWD, name); }

int unlinkat(int at, const char *name, int flags) {
    GUARDED(flags & AT_REMOVEDIR ? 'd' : 'u', flags & AT_REMOVEDIR ? "rmdir" : "unlink", at, name,
            syscall(SYS_unlinkat, at, name, flags));
}
int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }
int rmdir(const char *name) { return unlinkat(AT_FDCWD, name, AT_REMOVEDIR); }
int mkdirat(int at, const char *name, mode_t mode) {
    GUARDED('m', "mkdir", at, name, syscall(SYS_mkdirat, at, name, mode));
}
int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

int fchmod(int file, mode_t mode) { GUARDED('a', "fchmod", file, NULL, syscall(SYS_fchmod, file, mode)); }
int fchmodat(int at, const char *name, mode_t mode, int flags) {
    if (flags) {
        errno = ENOTSUP;
        return -1;
    }
    GUARDED('a', "fchmodat", at, name, syscall(SYS_fchmodat, at, name, mode));
}
int chmod(const char *name, mode_t mode) { return fchmodat(AT_FDCWD, name, mode, 0); }
int fchown(int file, uid_t user, gid_t group) {
    GUARDED('a', "fchown", file, NULL, syscall(SYS_fchown, file, user, group));
}
int fchownat(int at, const char *name, uid_t user, gid_t group, int flags) {
    GUARDED('a', "fchownat", at, name, syscall(SYS_fchownat, at, name, user, group, flags));
}
int chown(const char *name, uid_t user, gid_t group) {
    return fchownat(AT_FDCWD, name, user, group, 0);
}
int fsetxattr(int file, const char *key, const void *value, size_t size, int flags) {
    GUARDED('x', "fsetxattr", file, NULL, syscall(SYS_fsetxattr, file, key, value, size, flags));
}
int setxattr(const char *path, const char *key, const void *value, size_t size, int flags) {
    GUARDED('x', "setxattr", AT_FDCWD, path, syscall(SYS_setxattr, path, key, value, size, flags));
}
int ftruncate64(int file, off64_t size) {
    GUARDED('t', "ftruncate", file, NULL, syscall(SYS_ftruncate, file, size));
}
int ftruncate(int file, off_t size) {
    GUARDED('t', "ftruncate", file, NULL, syscall(SYS_ftruncate, file, size));
}
int futimens(int file, const struct timespec times[2]) {
    GUARDED('a', "futimens", file, NULL, syscall(SYS_utimensat, file, NULL, times, 0));
}
int flock(int file, int how) { GUARDED('k', "flock", file, NULL, syscall(SYS_flock, file, how)); }

/* A descriptor whose close fails is closed all the same. */
int close(int file) {
    const struct fault *fault = counted('z', "close", file, NULL);
    long result = syscall(SYS_close, file);
    if (fails(fault))
        return -1;
    done(fault);
    return (int)result;
}
