/* shrink_file - makes a file as small and simple as it can be while a command still accepts it.
 *
 *     cc -I. examples/shrink_file.c -o shrink_file
 *     ./shrink_file crash.txt sh -c '! ./program < "$0"' > smaller.txt
 *
 * The command is run with the name of a candidate as its last argument; exit status 0 says that it is
 * still what is looked for. The file is taken as lines: the choices of the shrinker are whether there
 * is another line, and the bytes of each. Printed: the smallest file found. `--thorough` in front of
 * the file tries longer. Exit status 1: the command does not accept the file itself.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WSMITH_IMPLEMENTATION
#include "wsmith.h"

enum { MAX_LINE = 1 << 16, MAX_LINES = 1 << 16 };

typedef struct job {
    char **command;
    int last; /* index of the place for the name */
    char path[64];
} job;

static void die(const char *what)
{
    fprintf(stderr, "shrink_file: %s\n", what);
    exit(2);
}

/* The lines that the choices make, to `out`. */
static void write_lines(wsmith_source *s, FILE *out)
{
    static uint8_t line[MAX_LINE];
    WSMITH_EACH(s, each, 0, MAX_LINES, 10)
    {
        size_t n = wsmith_slice(s, line, sizeof line);
        if (fwrite(line, 1, n, out) != n) die("cannot write");
    }
}

static bool accepted(void *context, wsmith_source *s)
{
    job *j = (job *)context;
    FILE *out = fopen(j->path, "wb");
    int status = 0;
    if (!out) die("cannot write the candidate");
    write_lines(s, out);
    if (fclose(out) != 0) die("cannot write the candidate");
    j->command[j->last] = j->path;
    pid_t child = fork();
    if (child < 0) die("cannot start a process");
    if (child == 0) {
        execvp(j->command[0], j->command);
        _exit(127);
    }
    if (waitpid(child, &status, 0) < 0) die("cannot wait for the command");
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) die("cannot run the command");
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The file as choices, by way of bytes that stand for them one to one: per line a 0 and its length,
 * then its bytes; at the end a 1. */
static uint8_t *choices_of(FILE *in, size_t *size)
{
    uint8_t *bytes = NULL;
    size_t cap = 0, start = 0, n = 0;
    bool open = false;
    for (int c; (c = getc(in)) != EOF;) {
        if (n + 16 > cap) bytes = (uint8_t *)realloc(bytes, cap = cap * 2 + 4096);
        if (!bytes) die("out of memory");
        if (!open) {
            bytes[n] = 0;
            start = n += 5;
        }
        bytes[n++] = (uint8_t)c;
        open = c != '\n' && n - start < MAX_LINE;
        for (int i = 0; i < 4; i++)
            bytes[start - 4 + (size_t)i] = (uint8_t)((n - start) >> (8 * i));
    }
    *size = n;
    return bytes;
}

int main(int argc, char **argv)
{
    static wsmith_record record;
    wsmith_shrink_options options;
    wsmith_shrink_stats stats;
    wsmith_source s;
    job j;
    size_t size;
    memset(&options, 0, sizeof options);
    if (argc > 1 && strcmp(argv[1], "--thorough") == 0) {
        options.thorough = true;
        argv++, argc--;
    }
    FILE *in = argc > 2 ? fopen(argv[1], "rb") : NULL;
    if (!in) die("usage: shrink_file [--thorough] FILE COMMAND [ARGUMENT]...");
    j.last = argc - 2;
    j.command = (char **)calloc((size_t)argc, sizeof *j.command);
    if (!j.command) die("out of memory");
    memcpy(j.command, argv + 2, (size_t)j.last * sizeof *j.command);
    snprintf(j.path, sizeof j.path, "/tmp/shrink_file.%ld", (long)getpid());
    uint8_t *bytes = choices_of(in, &size);
    fclose(in);
    wsmith_from_zig(&s, bytes, size);
    wsmith_record_to(&s, &record);
    bool accepts = accepted(&j, &s);
    wsmith_status status =
        accepts ? wsmith_shrink(&record, accepted, &j, &options, &stats) : WSMITH_OK;
    remove(j.path);
    if (!accepts) fprintf(stderr, "shrink_file: the command does not accept the file\n");
    else if (status == WSMITH_ERR_FLAKY) die("the command accepts the file only sometimes");
    else if (status != WSMITH_OK || !wsmith_from_record(&s, &record, WSMITH_BY_ORDER, 0, 0))
        die("out of memory");
    else write_lines(&s, stdout);
    wsmith_source_end(&s);
    if (accepts) fprintf(stderr, "%llu runs\n", (unsigned long long)stats.runs);
    wsmith_record_free(&record);
    free(bytes);
    free(j.command);
    return accepts ? 0 : 1;
}
