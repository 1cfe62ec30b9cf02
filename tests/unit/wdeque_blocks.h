/* tests/unit/wdeque_blocks.h - an allocator for tests: it knows every block it gave out, checks the
 * sizes and alignments it is told, fills what it frees, can grow in place or always move, and
 * refuses the requests it is told to. */
#ifndef WDEQUE_BLOCKS_H
#define WDEQUE_BLOCKS_H

#define BLOCKS_MAX 16

typedef struct blocks {
    wdeque_allocator allocator;
    struct {
        unsigned char *base, *ptr; /* base is what malloc gave */
        size_t bytes, room, align;
    } live[BLOCKS_MAX];
    size_t live_count;
    size_t requests;  /* so far, without frees */
    size_t fail_from; /* requests with this number and later ... */
    size_t fail_to;   /* ... and before this one fail */
    bool in_place;    /* leave room behind each block and grow there */
} blocks;

static inline size_t blocks_find(const blocks *b, const void *ptr)
{
    for (size_t i = 0; i < b->live_count; i++)
        if (b->live[i].ptr == ptr) return i;
    return BLOCKS_MAX;
}

static inline void blocks_remove(blocks *b, size_t i)
{
    memset(b->live[i].base, 0xdd, b->live[i].room + b->live[i].align);
    free(b->live[i].base);
    b->live[i] = b->live[--b->live_count];
}

static inline void *blocks_new(blocks *b, size_t bytes, size_t align)
{
    size_t room = b->in_place ? 4 * bytes : bytes, i = b->live_count;
    unsigned char *base = (unsigned char *)malloc(room + align);
    CHECK(base != NULL && i < BLOCKS_MAX);
    if (!base || i >= BLOCKS_MAX) exit(1);
    memset(base, 0xcd, room + align);
    b->live[i].base = base;
    b->live[i].ptr = base + (align - (uintptr_t)base % align) % align;
    b->live[i].bytes = bytes;
    b->live[i].room = room;
    b->live[i].align = align;
    b->live_count++;
    return b->live[i].ptr;
}

static inline void *blocks_resize(void *context, void *ptr, size_t old_bytes, size_t new_bytes,
                                  size_t align)
{
    blocks *b = (blocks *)context;
    size_t i = ptr ? blocks_find(b, ptr) : BLOCKS_MAX, number = b->requests;
    void *moved;
    CHECK(align > 0 && (align & (align - 1)) == 0);
    CHECK(ptr ? i < BLOCKS_MAX : old_bytes == 0 && new_bytes > 0);
    if (ptr && i < BLOCKS_MAX) CHECK(b->live[i].bytes == old_bytes && b->live[i].align == align);
    if (new_bytes == 0) {
        if (i < BLOCKS_MAX) blocks_remove(b, i);
        return NULL;
    }
    b->requests++;
    if (number >= b->fail_from && number < b->fail_to) return NULL;
    if (!ptr) return blocks_new(b, new_bytes, align);
    if (b->in_place && new_bytes <= b->live[i].room) {
        b->live[i].bytes = new_bytes;
        return ptr;
    }
    moved = blocks_new(b, new_bytes, align);
    memcpy(moved, ptr, old_bytes < new_bytes ? old_bytes : new_bytes);
    blocks_remove(b, i);
    return moved;
}

static inline void blocks_init(blocks *b, bool in_place)
{
    memset(b, 0, sizeof *b);
    b->allocator.resize = blocks_resize;
    b->allocator.context = b;
    b->in_place = in_place;
}

#endif /* WDEQUE_BLOCKS_H */
