/* wdeque.h - v0.1.0 - growable double-ended queue for any element type - MIT or public domain

   QUICK START (save as demo.c, then: cc demo.c && ./a.out)

      #include <stdio.h>
      #define WDEQUE_IMPLEMENTATION              // in exactly one .c or .cpp file
      #include "wdeque.h"

      WDEQUE_DEFINE(intq, int)                   // the type intq and its functions

      int main(void) {
          intq q = {0};
          int squares[3] = {1, 4, 9}, x;
          if (!intq_push_back(&q, 7)) return 1;  // false: out of memory, q unchanged
          if (!intq_push_front_slice(&q, squares, 3)) return 1;
          WDEQUE_EACH(intq, &q, it) printf("%d ", *it);
          while (intq_pop_front(&q, &x)) printf("%d ", x);
          printf("\n");                          // 1 4 9 7 1 4 9 7
          intq_free(&q);
          return 0;
      }

   CONTENTS
      1 What it is   2 Options   3 Concepts   4 Guide by task   5 Costs   6 Functions

   1 WHAT IT IS

   A ring in one block of memory. One line, WDEQUE_DEFINE(name, T), makes the struct `name` and
   about ninety small typed functions; the compiler sees real prototypes, so a wrong element type
   does not compile, and a debugger shows `items` as what they are. Whatever does not depend on T
   is compiled once (WDEQUE_IMPLEMENTATION). It needs nothing but the C library and works as C99
   to C23 and C++11 to C++20.

   It does: push and pop at both ends, single elements and slices; uninitialised slots to build
   large elements in place; random access; the contents as at most two plain arrays; insert and
   remove anywhere; rotate, sort, binary search; bounded use over a caller's array without any
   allocation; allocators with context; every lack of memory reported, with the deque unchanged.

   It does not: lock (one thread at a time, as with any plain struct), run constructors or
   destructors (elements are moved by memcpy, which C++ checks at compile time), shrink by itself,
   clear memory, or keep addresses stable when it grows. When other data must point at elements
   for long, store pointers or indices in the deque, or reserve the capacity first.

   2 OPTIONS (define before the first include; "all": the same in every file that includes it)

      WDEQUE_IMPLEMENTATION   -         one file   emit the function bodies
      WDEQUE_STATIC           off       each file  make them static to that file; define it with
                                                   WDEQUE_IMPLEMENTATION, in any file
      WDEQUE_REALLOC(p, n)    realloc   one file   p may be NULL, n is never 0; NULL: failure, the
                                                   old block intact. Goes with WDEQUE_FREE
      WDEQUE_FREE(p)          free      one file   p is never NULL
      WDEQUE_ASSERT(x)        assert    all        promises of the caller (_at out of range,
                                                   _assume when full), not bad input or no memory
      WDEQUE_DEBUG            off       all        count changes, so that WDEQUE_EACH and iterators
                                                   assert that the deque was not changed under them
      WDEQUE_NO_ASAN          off       all        do not poison unused slots under AddressSanitizer

   3 CONCEPTS

   Ownership. The struct may stand anywhere: on the stack, in another struct, in an array. All
   bytes zero is a valid empty deque, so static and calloc'ed ones are ready; `intq q = {0};` in
   C, `intq q = WDEQUE_EMPTY;` in C and C++. Free it with intq_free, which leaves it empty and
   usable. Do not copy the struct by assignment and use both; use intq_move, intq_swap or
   intq_clone.

   Errors. What can fail returns bool, or a pointer that is NULL, and then has changed nothing:
   neither the elements, nor the capacity, nor where they are. It fails for lack of memory, when
   the size would exceed PTRDIFF_MAX bytes (the allocator is then not even asked), when a bounded
   call finds the deque full, or when an index given to an insertion is beyond the end. The
   compiler warns when such a result is ignored. Taking from an empty deque is not an error: pops
   return false. The only things that are the caller's to promise are marked "asserted": _at(i)
   with i < len, _take_ from a deque that is not empty, _assume with room. With NDEBUG those
   checks are gone and a broken promise is undefined.

   Three families. Every push, add and slice push exists as
      intq_push_back          may allocate; false when there is no memory; may move all elements
      intq_push_back_bounded  never allocates; false when full; pointers stay valid
      intq_push_back_assume   never allocates; asserts that there is room; returns nothing

   Pointers into the deque (intq_at, _front, spans, ...) stay valid until an element is removed
   that they point to, or something moves: growth, insertion or removal in the middle, rotate,
   make_contiguous, sort, shrink, clone onto it. Pops at the ends move nothing. Pushing a value
   that is read from the same deque is safe, since arguments are evaluated first:
   intq_push_back(&q, *intq_front(&q)). A slice that lies in the same deque is not, when it grows.

   Growth. A deque with no capacity takes no memory. When n elements must fit and do not, capacity
   becomes n + n/2 + one first helping (128 bytes' worth of elements; at least 4, or 1 for
   elements over 1 KiB): after any growth at least half as many slots as were asked for are free,
   whatever the size of a slice; the average cost of a push is constant. The _exact forms take
   what is asked. Capacity goes down only by intq_shrink_to and intq_free.

   Two forms. WDEQUE_DEFINE makes deques of any capacity. WDEQUE_DEFINE_POW2 makes the same
   interface over capacities that are powers of two: reading element i is faster and a push or pop
   is a few instructions shorter; a capacity is rounded up, a caller's buffer down, and growth
   doubles.

   Over-aligned types (beyond what malloc gives) work: the default allocation aligns by hand and
   grows by copying instead of realloc.

   Security. Sizes and counts may come from anywhere: no argument except those marked "asserted"
   can lead out of bounds, and n * sizeof(T) cannot overflow. A comparison function that
   contradicts itself gives some order, never a wild access.

   Determinism. The same calls give the same contents, capacities and layout on every machine with
   the same size_t, apart from failures of its allocator.

   Debugging. In gdb: `p q.items[q.core.head]`, `p q.items[0]@q.core.cap`. Under AddressSanitizer
   every slot that holds no element is poisoned, so use of a popped element is reported at the
   faulty line; only bytes that share an aligned group of eight with a live element behind them
   can escape. A caller's buffer must be given back with intq_free before other code uses it.

   Two files that each define WDEQUE_IMPLEMENTATION do not link; a library that embeds this header
   uses WDEQUE_STATIC and meets no other copy.

   4 GUIDE BY TASK

   The snippets below share these lines:

      #define WDEQUE_IMPLEMENTATION
      #include "wdeque.h"
      #include <stdio.h>
      typedef struct job { char name[56]; int priority; } job;
      WDEQUE_DEFINE(intq, int)
      WDEQUE_DEFINE(jobq, job)                   // put such a line in a header to share the type
      WDEQUE_DEFINE(textq, const char *)         // pointers need no typedef, function types do

   A work queue of large elements, written and read in place:

      bool add_job(jobq *q, const char *name, int priority) {
          job *j = jobq_add_back(q);             // an uninitialised slot, or NULL
          if (!j) return false;
          snprintf(j->name, sizeof j->name, "%s", name);
          j->priority = priority;
          return true;
      }
      void run_jobs(jobq *q) {
          while (!jobq_is_empty(q)) {
              printf("%s\n", jobq_front(q)->name);
              jobq_drop_front(q, 1);
          }
      }

   A history of the last hundred values, with no allocation after the first line:

      bool remember(intq *last, int value) {
          if (!intq_ensure_total_exact(last, 100)) return false;
          return intq_push_back_overwrite(last, value);
      }

   A fixed buffer, for code that must not allocate at all:

      int sum_of_burst(const int *values, size_t n) {
          int room[64], sum = 0, x;
          intq q;
          intq_init_buffer(&q, room, 64);
          for (size_t i = 0; i < n; i++)
              if (!intq_push_back(&q, values[i])) break;   // full: false, as for _bounded
          while (intq_pop_back(&q, &x)) sum += x;
          intq_free(&q);
          return sum;
      }

   Bytes from a file straight into the deque, and out of it in records:

      WDEQUE_DEFINE(bytes, unsigned char)
      bool fill(bytes *q, FILE *file, size_t want) {
          bytes_span room[2];                    // free slots: at most two runs
          size_t got;
          if (!bytes_prepare_back(q, want, room)) return false;
          got = fread(room[0].items, 1, room[0].len, file);
          if (got == room[0].len && room[1].len > 0)
              got += fread(room[1].items, 1, room[1].len, file);
          bytes_commit_back(q, got);             // now they are elements
          return true;
      }
      size_t next_record(bytes *q, unsigned char record[16]) {
          return bytes_pop_front_slice(q, record, 16);     // fewer at the end
      }

   Walking: WDEQUE_EACH is as fast as a loop over an array, because it is one, or two. To compute
   on whole arrays, take the spans; to step back and forth, a cursor:

      long total(const intq *q) {
          long sum = 0;
          WDEQUE_EACH(intq, q, it) sum += *it;
          return sum;
      }
      size_t write_all(const intq *q, FILE *file) {
          intq_span run[2];
          intq_spans(q, 0, intq_len(q), run);
          return fwrite(run[0].items ? run[0].items : run[1].items, sizeof(int), run[0].len, file) +
                 (run[1].len ? fwrite(run[1].items, sizeof(int), run[1].len, file) : 0);
      }
      bool has_pair(const intq *q) {             // two equal neighbours
          intq_iter at = intq_iter_at(q, 0);
          for (int *a = intq_iter_next(&at), *b; a && (b = intq_iter_next(&at)); a = b)
              if (*a == *b) return true;
          return false;
      }

   Removing while walking: by index, from the back, or by swapping with the end.

      void remove_odd(intq *q) {
          for (size_t i = intq_len(q); i-- > 0;)
              if (*intq_at(q, i) % 2) intq_swap_remove_back(q, i, NULL);
      }

   A sorted deque:

      int by_value(const int *a, const int *b) { return *a < *b ? -1 : *a > *b; }
      bool insert_sorted(intq *q, int value) {
          return intq_insert(q, intq_upper_bound(q, &value, by_value), value);
      }
      void sort_all(intq *q) { intq_sort(q, by_value); }

   Elements that own something: a function that releases one is passed to _clear_with.

      #include <stdlib.h>
      WDEQUE_DEFINE(ownedq, char *)
      void release(char **text) { free(*text); }
      void free_all(ownedq *q) {
          ownedq_clear_with(q, release);
          ownedq_free(q);
      }

   An allocator of your own, here one that counts. One function allocates, resizes and frees:

      typedef struct counter { size_t bytes; } counter;
      void *counted(void *context, void *ptr, size_t old_bytes, size_t new_bytes, size_t align) {
          counter *c = (counter *)context;
          void *block = NULL;
          (void)align;                           // matters for over-aligned T only
          if (new_bytes == 0) free(ptr);
          else if (!(block = realloc(ptr, new_bytes))) return NULL;
          c->bytes += new_bytes - old_bytes;
          return block;
      }
      void use_counter(counter *c) {
          wdeque_allocator a = {counted, NULL};
          intq q;
          a.context = c;                         // `a` must outlive q
          intq_init_allocator(&q, &a);
          if (intq_push_back(&q, 1)) printf("%zu bytes\n", c->bytes);
          intq_free(&q);
      }

   Breadth-first search on a grid: examples/deque_bfs.c.

   5 COSTS

      push, pop, add, take, at, get, front, back, len, swap_remove, swap, move, clear    O(1)
         (push and add amortized over growth)
      slices, spans, prepare, commit         O(n) bytes copied in at most two memcpy; spans O(1)
      insert, remove and their ranges        O(n + the shorter side), memmove
      make_contiguous                        O(1) when it is, else O(len); no memory
      rotate                                 O(1) when full, else O(min(k, len - k))
      sort                                   O(len log len), no memory, not stable
      lower_bound, upper_bound               O(log len)
      growth                                 realloc, then the shorter wrapped part moves
      shrink_to, clone                       O(len)

   Allocates: growth, clone, shrink_to. Nothing else. The struct has five words. By value,
   elements over 64 bytes cost a second copy: prefer _add_ and pointers to _push_ and _pop_. In a
   loop that moves many elements a slice is 5 to 20 times faster than single pushes.
   bench/deque.sh compares all of this with other libraries, side by side.

   6 FUNCTIONS: listed with their contracts below, in src/wdeque/api.h.
*/
#include "wdeque/api.h"
#include "wdeque/ring.h"
#include "wdeque/define.h"
#ifdef WDEQUE_IMPLEMENTATION
#include "wdeque/impl.h"
#endif

/*
This software is available under two licenses; choose whichever you prefer.

ALTERNATIVE A - MIT License
Copyright (c) 2026 the wforge authors
Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies
of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions:
The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.
THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

ALTERNATIVE B - Public Domain (www.unlicense.org)
This is free and unencumbered software released into the public domain.
Anyone is free to copy, modify, publish, use, compile, sell, or distribute this
software, either in source code form or as a compiled binary, for any purpose,
commercial or non-commercial, and by any means.
In jurisdictions that recognize copyright laws, the author or authors of this
software dedicate any and all copyright interest in the software to the public
domain. We make this dedication for the benefit of the public at large and to
the detriment of our heirs and successors. We intend this dedication to be an
overt act of relinquishment in perpetuity of all present and future rights to
this software under copyright law.
THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN
ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION
WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
*/
