/* deque_bfs.c - the shortest way through a maze, by breadth-first search over a deque.
 *
 *     cc -I. examples/deque_bfs.c -o deque_bfs && ./deque_bfs < maze.txt
 *     ./deque_bfs 40 20 7                     a maze of its own: width, height, seed
 *
 * A maze is lines of `#` (wall), `S` (start), `G` (goal) and anything else (free). The way is
 * printed as `.`; the exit status is 1 when there is none. The deque is used for what it is good
 * at: the input as one growing byte array, the frontier as a queue, the way pushed in front. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WDEQUE_IMPLEMENTATION
#include "wdeque.h"

WDEQUE_DEFINE(text, char)
WDEQUE_DEFINE(places, size_t)

typedef struct maze {
    text cells;   /* lines of `width` cells, each ended by a newline */
    size_t width; /* without the newline */
    size_t start, goal;
} maze;

static void fail(const char *why)
{
    fprintf(stderr, "deque_bfs: %s\n", why);
    exit(1);
}

/* Reads all of standard input: straight into the unused slots of the deque. */
static void read_cells(text *cells)
{
    text_span room[2];
    size_t got;
    do {
        if (!text_prepare_back(cells, 4096, room)) fail("out of memory");
        got = fread(room[0].items, 1, room[0].len, stdin);
        text_commit_back(cells, got);
    } while (got > 0);
    if (ferror(stdin)) fail("standard input cannot be read");
}

/* Walls on one cell in three, S and G in opposite corners. */
static void make_cells(text *cells, size_t width, size_t height, unsigned seed)
{
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++) {
            seed = seed * 1103515245u + 12345u;
            if (!text_push_back(cells, (seed >> 16) % 3 ? ' ' : '#')) fail("out of memory");
        }
        if (!text_push_back(cells, '\n')) fail("out of memory");
    }
    *text_at(cells, 0) = 'S';
    *text_at(cells, height * (width + 1) - 2) = 'G';
}

/* Finds start, goal and width; all lines must be equally long. */
static void measure(maze *m)
{
    size_t i = 0, line = 0, starts = 0, goals = 0;
    if (text_is_empty(&m->cells)) fail("the maze is empty");
    if (*text_back(&m->cells) != '\n' && !text_push_back(&m->cells, '\n')) fail("out of memory");
    WDEQUE_EACH(text, &m->cells, cell)
    {
        if (*cell == 'S') m->start = i, starts++;
        if (*cell == 'G') m->goal = i, goals++;
        if (*cell == '\n') {
            if (line == 0) m->width = i;
            else if (i != line + m->width) fail("the lines differ in length");
            line = i + 1;
        }
        i++;
    }
    if (starts != 1 || goals != 1) fail("a maze needs one S and one G");
}

/* The neighbour of `at` in direction 0 to 3, or SIZE_MAX beyond the edge or in a wall. */
static size_t neighbour(const maze *m, size_t at, int direction)
{
    size_t stride = m->width + 1, to = SIZE_MAX;
    if (direction == 0) to = at + 1;
    if (direction == 1) to = at + stride;
    if (direction == 2 && at > 0) to = at - 1;
    if (direction == 3 && at >= stride) to = at - stride;
    const char *cell = text_get(&m->cells, to);
    return cell && *cell != '\n' && *cell != '#' ? to : SIZE_MAX;
}

/* Fills from[i] with the place before i on a shortest way from the start. */
static bool search(const maze *m, size_t *from)
{
    places frontier = WDEQUE_EMPTY;
    size_t at;
    for (size_t i = 0; i < text_len(&m->cells); i++) from[i] = SIZE_MAX;
    from[m->start] = m->start;
    if (!places_push_back(&frontier, m->start)) fail("out of memory");
    while (from[m->goal] == SIZE_MAX && places_pop_front(&frontier, &at)) {
        for (int direction = 0; direction < 4; direction++) {
            size_t to = neighbour(m, at, direction);
            if (to == SIZE_MAX || from[to] != SIZE_MAX) continue;
            from[to] = at;
            if (!places_push_back(&frontier, to)) fail("out of memory");
        }
    }
    places_free(&frontier);
    return from[m->goal] != SIZE_MAX;
}

/* Marks the way and prints the maze; found backwards, the way is pushed in front. */
static void print_way(maze *m, const size_t *from)
{
    places way = WDEQUE_EMPTY;
    text_span run[2];
    for (size_t at = from[m->goal]; at != m->start; at = from[at])
        if (!places_push_front(&way, at)) fail("out of memory");
    WDEQUE_EACH(places, &way, at) * text_at(&m->cells, *at) = '.';
    text_spans(&m->cells, 0, SIZE_MAX, run);
    for (int i = 0; i < 2; i++)
        if (run[i].len > 0) fwrite(run[i].items, 1, run[i].len, stdout);
    printf("%zu steps\n", places_len(&way) + 1);
    places_free(&way);
}

int main(int argc, char **argv)
{
    maze m;
    memset(&m, 0, sizeof m);
    if (argc == 4) {
        long width = strtol(argv[1], NULL, 10), height = strtol(argv[2], NULL, 10);
        if (width < 2 || height < 1 || width > 10000 || height > 10000)
            fail("2 to 10000 by 1 to 10000");
        make_cells(&m.cells, (size_t)width, (size_t)height, (unsigned)strtoul(argv[3], NULL, 10));
    } else if (argc == 1) {
        read_cells(&m.cells);
    } else {
        fail("usage: deque_bfs [WIDTH HEIGHT SEED] < MAZE");
    }
    measure(&m);
    size_t *from = (size_t *)malloc(text_len(&m.cells) * sizeof(size_t));
    if (!from) fail("out of memory");
    bool found = search(&m, from);
    if (found) print_way(&m, from);
    else printf("no way\n");
    if (fflush(stdout) != 0 || ferror(stdout)) fail("standard output cannot be written");
    free(from);
    text_free(&m.cells);
    return found ? 0 : 1;
}
