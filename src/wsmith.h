/* wsmith.h - v0.1.0 - fuzz values and random WebAssembly modules from one input - MIT or public domain

   QUICK START (save as demo.c, then: cc demo.c && ./a.out > demo.wasm)

      #include <stdio.h>
      #define WSMITH_IMPLEMENTATION              // in exactly one .c or .cpp file
      #include "wsmith.h"

      int main(void) {
          wsmith_source source;                  // 4096 bytes of input, from seed 1
          size_t size;
          wsmith_generator *smith = wsmith_generator_new(NULL, NULL);
          if (!smith) return 1;                  // out of memory
          wsmith_from_seed(&source, 1, 4096);
          const uint8_t *module = wsmith_generate(smith, &source, &size);
          if (module) fwrite(module, 1, size, stdout);
          wsmith_generator_free(smith);
          return module == NULL;
      }

   CONTENTS
      1 What it is   2 Options   3 Concepts   4 Guide by task   5 The module generator
      6 Costs   7 Functions

   1 WHAT IT IS

   Two layers. A *source* answers requests for values: booleans, integers, ranges, weighted choices,
   floats, bytes, ends of sequences. It draws them from a fuzzer's input, from a seed, or from
   choices recorded before; every answer can be recorded. A *generator* asks a source and writes a
   WebAssembly module: always valid, and by default one that instantiates without imports and whose
   exported functions end and rarely trap.

   It does: Wasm 1.0 with sign extension, saturating conversions, multi-value, mutable globals,
   bulk memory and reference types (several tables, funcref, externref), each with a switch; modules
   whose size follows the size of the input; functions that terminate by construction; functions
   that cannot trap; canonical NaNs; fuel inside the module; the same bytes on every CPU.

   A *shrinker* makes the choices of a failing test few and simple, for any test and any generator.
   wsmith_check runs a property on cases that grow, and shrinks and prints the first that fails.
   A *fuzzer* (WSMITH_ENGINE) searches for failures, guided by coverage and by comparisons; libFuzzer
   and AFL++ can do so instead, and edit choices with the same operations.

   As a program (WSMITH_MAIN) it does so in child processes, several at once, with a corpus on disk.

   It does not yet: SIMD, GC, exceptions, tail calls, threads, memory64, components.

   It needs the C library and stb_ds.h (arrays), which is found beside it or where Debian's
   libstb-dev puts it, and works as C99 to C23 and C++11 to C++20.

   2 OPTIONS (define before including; "all": the same in every file that includes it)

      WSMITH_IMPLEMENTATION   -        one file   emits the function bodies
      WSMITH_STATIC           off      all        everything is static to the file
      WSMITH_REALLOC(p, n)    realloc  one file   returns NULL on failure; define together with
      WSMITH_FREE(p)          free     one file
      WSMITH_ASSERT(x)        assert   one file   for broken promises of the caller, never for input
      WSMITH_ENGINE           off      all        the fuzzer, wsmith_fuzzer_...; see section 4
      WSMITH_NO_GENERATOR     off      one file   leave the generator of modules out: see section 6
      WSMITH_NO_COVERAGE_HOOKS  -      one file   do not define __sanitizer_cov_...: another engine does

   3 CONCEPTS

   Input. A source over bytes takes one to eight bytes per request, in order; see the table in front
   of the requests. A seed stands for as many pseudo-random bytes as it was given. When the input is
   used up, every request gets its simplest answer and wsmith_eos is true: so all programs that loop
   on wsmith_eos end, and a longer input can only add to what a shorter one made.

   Records. wsmith_record_to keeps every answer with its kind, what was allowed, its site and a uid:
   the hash of the place in your program (text, file and line of the request, or what an _at function
   was given) and of the open scopes. Spans bracket what belongs together. A record can be edited,
   stored as portable bytes, and replayed in order, by uid, by span or by place: by uid, a value that went
   away or came in between does not shift the others; by span, not those outside its span; by place is in
   order until a request comes from elsewhere than its value. Replaying an
   unedited record repeats the run exactly. A record that was stored and loaded has the texts of
   its places, so that by uid, span and place it still fits a program whose lines have moved: all of them by
   the same number exactly, parts by a guess that fails only where places look alike.

   Ownership. Sources borrow their bytes and records; generators own the module they return until
   their next call. wsmith_source_end is needed after wsmith_from_record only.

   Errors. Functions that can fail say so; wsmith_error has a status, a place and one line of text.
   Requests cannot fail. When memory runs out while recording, values stay right and the record says
   so. Nothing prints (but wsmith_check, and wsmith_run_ops where wsmith_showing is true), exits, or keeps
   global state; programs made by WSMITH_ENGINE do.

   Threads. Different objects may be used by different threads at the same time.

   Determinism. Modules, records and seeds mean the same on every compiler and CPU: no floating
   point arithmetic, no pointer order, no size_t in any result. They may differ between versions.

   Security. Any bytes may be given to wsmith_from_bytes, wsmith_record_load, wsmith_config_parse and
   wsmith_module_text. Counts are checked against the bytes present before memory is asked for.

   4 GUIDE BY TASK

   A libFuzzer target with typed values (WSMITH_LIBFUZZER below makes a better one):

      int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
      {
          wsmith_source s;
          wsmith_from_bytes(&s, data, size);
          while (!wsmith_eos(&s)) {
              static const uint32_t weights[3] = {8, 4, 1};
              switch (wsmith_pick(&s, weights, 3)) {
              case 0: queue_push(q, wsmith_i32(&s)); break;
              case 1: queue_pop(q); break;
              default: queue_resize(q, wsmith_length(&s, 0, 1000)); break;
              }
          }
          return 0;
      }

   A property over many cases (examples/property_test.c is a program of them: wsmith_check_main has options):

      static bool round_trips(void *context, wsmith_source *s)
      {
          uint8_t in[100], out[100];
          size_t n = wsmith_slice(s, in, sizeof in);
          if (wsmith_showing(s)) dump(in, n);          // last run of a case that fails
          return unpack(out, pack(in, n)) == n && memcmp(in, out, n) == 0;
      }

      ... wsmith_check("round trip", round_trips, NULL, NULL, NULL) ...  // 0: it holds

   Do the cases contain what matters? wsmith_check prints the share of each label, and fails when a
   wanted one comes too seldom:

      wsmith_classify(s, n == 0 ? "empty" : "some");
      wsmith_cover(s, n > 50, 10, "long");             // in 10 percent of all cases

   Are values as likely as was asked for? (WSMITH_ENGINE; `target` as below.) It prints a line for each
   place that asks, with a chi-square test of its weights, and the labels, and returns 0, 1 or 2:

      return wsmith_stat(target, context, NULL, NULL);

      site          kind  requests distinct smallest  largest   mean      p  values
      pick w @q.c:9 pick     10000        3        0        2   0.46  0.415  0 61.6%, 1 30.7%, 2 7.7%

   A helper that asks on behalf of its caller:

      static size_t my_index_at(wsmith_source *s, const char *site, const my_list *list)
      {
          return wsmith_one_of_at(s, site, list->count);
      }
      #define my_index(s, list) my_index_at((s), WSMITH_HERE, (list))

   Structures and unions described once are made, printed as C, compared: src/wsmith/derive.h shows
   how, in this file behind the functions. A data structure against a model of it:

      static const wsmith_op ops[] = {{"push", 4, NULL, op_push}, {"pop", 3, has_items, op_pop}};

      static bool agrees(void *context, wsmith_source *s)
      {
          my_state state = {0};                        // the ops compare, and say false
          return wsmith_run_ops(s, ops, 2, &state, 1000, 50);
      }

   Record, change one choice, replay:

      wsmith_record record = {0};                  // in C++: = {}
      wsmith_record_to(&s, &record);
      run(&s);
      size_t count;
      wsmith_choice *choices = wsmith_record_choices(&record, &count);
      choices[3].value = choices[3].low;
      if (!wsmith_from_record(&s, &record, WSMITH_BY_UID, 0, 0)) return out_of_memory;
      run(&s);
      wsmith_source_end(&s);
      wsmith_record_free(&record);

   Shrink what fails, to the fewest and simplest choices:

      static bool fails(void *context, wsmith_source *s) { ... return !holds; }

      wsmith_shrink(&record, fails, context, NULL, NULL);   // record: of a run that failed

   Each try is an edited list of choices, run by the test itself; fewer choices are better, then
   simpler ones from the first on. Edits go by spans: a loop that opens one per round (WSMITH_EACH
   does) loses rounds, has them sorted, and has many small ones exchanged for fewer large ones; a
   recursive part in a span of its own gives way to one inside it. Numbers, lengths and bytes that
   are equal, or have a sum or a difference, are lowered together. A choice that says what is asked
   for next is lowered, too: what is new then is drawn. Of byte strings the shorter is simpler, then
   the one with more zeros at its end. They lose any few bytes in a row, or two that belong together;
   bytes come down to 0, 1, ' ', '0', 'A' or 'a', or until the next lower one does not fail
   (`thorough`: any lower one), decimal numbers as numbers, and a length inside of them with what it
   counts. The default effort, for slow tests, is at most 4000 calls; `thorough` adds dearer edits
   and random ones and ends after 200,000 calls, or `max_runs`. What the shrinker itself does per
   call takes time in proportion to the choices, some 60 ns each; of nested parts it tries as many
   as the logarithm of their depth.

   A finding as a test of its own, beside a fuzzer or without one. The array is in its .txt, or printed by
   wsmith_record_c_array; whatever was edited since, it is repeated as `replay` below does:

      assert(wsmith_repeat(failing_case, sizeof failing_case, target, context, NULL) == WSMITH_OK);

   Search for a failure (WSMITH_ENGINE). The target is any function of a source; true: it failed.

      static bool target(void *context, wsmith_source *s) { ... return wrong; }

      wsmith_fuzzer *fuzzer = wsmith_fuzzer_new(NULL);
      if (!fuzzer) return out_of_memory;
      if (wsmith_fuzzer_run(fuzzer, target, context, 1000000) == WSMITH_FAILED) {
          wsmith_record record = {0};
          wsmith_fuzzer_take(fuzzer, &record);
          wsmith_shrink(&record, target, context, NULL, NULL);
          ...                                      // wsmith_record_save, wsmith_record_free
      }
      wsmith_fuzzer_free(fuzzer);

   The same as a program, which survives crashes, exit, endless loops and lack of memory in the target:

      WSMITH_MAIN(target)                  // instead of main; `program help` lists what it can do

   It works until it is stopped and keeps in PROGRAM.fuzz/ what is worth keeping: corpus/ has inputs,
   findings/ for each kind of failure a record (.wsc), what happened, how to repeat it and the
   choices (.txt), and what the target wrote (.log); log.jsonl has how it went, and report.html shows
   that: growth of coverage, findings, what each way to make inputs has found, what the corpus asks for.
   It is written at the end, and by `program report` at any time (`program report growth.svg`: the
   drawing alone). Failures are told
   apart by what a sanitizer says, by the innermost calls (Linux, glibc), or by the words of
   wsmith_fail. With LeakSanitizer (part of -fsanitize=address on Linux) memory that a run loses is a
   failure, too (--leaks 0: not; looking takes at most a tenth of the time, so a leak may be seen some
   runs late, by another input). Each is repeated and shrunk in a process of its own. All files are put in place
   whole: any process may be killed at any time, and the next search goes on from there.

   What is in findings/ is known, and not reported again, until its files are deleted; `replay` tells which of
   them still fail. FLAKY in a .txt: the same choices did not fail the same way in new processes, so what the
   target does depends on more than them: on memory that nobody wrote, on what earlier runs left behind, on time,
   addresses or threads. A finding inside of a wsmith__ function: the target has written over what it was given,
   a wsmith_source say, mostly past the end of an array of its own; AddressSanitizer names the place.

   Corpus and findings outlast edits of the target: lines that come, go and move, requests that are new, gone,
   swapped, renamed or in another file. A record that fits is run once, in order. If a request finds the value
   of another in its place, or values are left over, it is run up to eight times: by place and by uid, again
   with all call sites that asked aligned with those of the record, by span, in order. wsmith_check does so with
   cases that were kept. From the corpus, each of these runs that reaches something new becomes a file, which
   fits; `merge` drops those that do not. `replay` and `minimize` take the first run that fails, and `replay`
   says when none does and other choices were asked for. `minimize` writes the record, and the .txt beside it,
   anew; without one it prints what that would tell: the choices, the line, the array. A value is lost where
   nothing tells which request it was for: two of one text in a row, of which one went. WSMITH_LIBFUZZER and
   WSMITH_AFL_MAIN run a file once, a record that was not edited by place; their files have no texts of sites:
   let `merge` take them before the target changes.

   It needs POSIX and a compiler mode that shows it (-std=gnu11, not c11); elsewhere, and with --in-process,
   the first failure ends the program. With one worker the same --seed and --runs do the same, if
   nothing dies. Exit status: 0 nothing failed, 1 something did, 2 wrong use.

   The line that is shown meanwhile: new, seconds since something new was reached; places, of the code;
   features, these and how often; again, runs that failed in known ways; choices, of the input kept last.

   log.jsonl has an object of JSON a line; searches in one directory append to it, and what is not
   understood is skipped. Times ("seconds") are seconds since the search began, with three decimals.

      start     format 1, version, target (its path), command, coverage (where it comes from), time
                (seconds since 1970), seed, workers, options (name: text; those that were changed)
      progress  runs, runs_per_second (of the whole search), locations (places of the code), features (and
                how often), corpus (inputs), findings, duplicates (failures known before), flaky (inputs
                that reached something else when run again), restarts (of processes), choices (of the
                input kept last), workers (alive), failures and kept (of the engine), arms and modes
                (name: runs, found: runs with a new feature, seen: how often a tenth of a second
                ended in a run of it). Twice a second at first, at last once a minute
      finding   runs (of the worker), worker, kind, key, choices (as found), shrunk (choices then), flaky
                (true; absent: no), file, message. In the order in which they are done
      slow      files (file, micros: microseconds a run), up to 8
      corpus    files, records (of them; what two seconds suffice for), sites (places that ask), most_choices,
                most_bytes, choices and bytes (how many inputs have 0, 1, 2-3, 4-7, ... of them)
      site      site, kind, requests, distinct (values), smallest, largest, mean, shape (texts), ramp (how
                often values of equal parts of the range came); the 100 that are asked most
      end       reason (time, runs, finding, interrupt, broken), status (of the program), and all of progress

   What is chosen next: an input, by turns the next one in order, one of the newest, and two that own the rarest
   of six features drawn (by how many runs hit it); a kind of edit, and a way to replay it (by order, uid or
   span), by what each found of late for what its runs cost (1 and an eighth of their choices), none below a
   floor of about 2 in 100. An input of n choices and ends of spans is taken with the sixth power of m / n
   where n is more than m: the choices that new inputs make of late, at least 32; of 48 that were passed over,
   the shortest is taken. Not so the first 24 times that a feature is drawn: what is new is followed however
   long its inputs are. An input of as many features as the one that is kept for them takes its place when it
   has a quarter fewer choices. A swarm (new inputs that keep half of the values of small ranges rare)
   lasts for 16 choices and twice as many as new inputs make. After 2,048 runs without a new feature, what was
   chosen is edited eight times. That costs some runs to a failure and saves time (docs/FUZZER.md). Choices are
   counted, not time, so that a search can be repeated.

   Operands of comparisons are put in where a choice, bytes, or the decimal digits in a text equal the other
   one. Of memcmp, strcmp, strstr and their kin they are known, and become words of a dictionary, under
   AddressSanitizer or its like, or when target and link line get @strings.rsp (examples/, Linux). Where what is
   compared was computed from them, --value-profile follows how near it comes, at the price of a larger corpus.
   Words that no comparison shows (keywords found by a hash) come from a dictionary in the form of libFuzzer and
   AFL++: --dict FILE, --dict-level N, or

      wsmith_fuzzer_dictionary(fuzzer, text, size, 0, &error);     // and wsmith_fuzzer_word, _number

   What to compile how: the code under test and the target with coverage, the file that defines
   WSMITH_IMPLEMENTATION (smith.c: that, WSMITH_ENGINE, for targets that make no modules WSMITH_NO_GENERATOR,
   the include, and no more) without, so that the engine does not measure itself. It is compiled once.
   Sanitizers are given to both:

      clang -O1 -g -fsanitize=address -c smith.c
      clang -O1 -g -fsanitize=address -fsanitize-coverage=inline-8bit-counters,trace-cmp target.c smith.o -o target

   With clang the target may define WSMITH_IMPLEMENTATION itself: the implementation is never measured. gcc
   (-fsanitize-coverage=trace-pc,trace-cmp) counts the engine's own steps there, which the program tells. -g,
   and for clang llvm-symbolizer, give findings their places. A report of UndefinedBehaviorSanitizer or
   ThreadSanitizer is a failure of WSMITH_MAIN even where that goes on after it.

   Without either it is guided by the choices themselves, by wsmith_feature, wsmith_maximize and
   wsmith_coverage_add (and _remove). It runs in the process: a target that crashes ends the search; build with
   what makes failures visible and let the target return true for them. One fuzzer at a time runs,
   on one thread, since the compilers' hooks are global; and for this reason alone state that is global
   exists behind WSMITH_ENGINE. The same seed and number of runs do the same on the same program.

   The same target under libFuzzer. In target.c, in place of WSMITH_MAIN, by an #ifdef:

      WSMITH_LIBFUZZER(target)          // instead of LLVMFuzzerTestOneInput; mutator and crossover come with it

   smith.c defines WSMITH_NO_COVERAGE_HOOKS, too, and needs no -fsanitize=fuzzer; files under test
   that are compiled by themselves get -fsanitize=fuzzer-no-link:

      clang -O1 -g -fsanitize=address -DWSMITH_NO_COVERAGE_HOOKS -c smith.c
      clang -O1 -g -fsanitize=address,fuzzer -DUNDER_LIBFUZZER target.c smith.o -o harness
      mkdir -p corpus && ./harness -max_len=65536 corpus

   libFuzzer then keeps stored records. Its corpus may begin empty or with any files, which are read as
   wsmith_from_bytes does. Where an edited record has no value for a request one is drawn, from the bytes of the
   file; a record that was not edited is repeated as it is. Numbers and strings are edited by LLVMFuzzerMutate,
   too, which knows the dictionary and some of what was compared; where an input is mostly strings half of the edits
   are its. All of what was compared is known here with the linker's options of examples/ossfuzz/compares.rsp
   (clang on Linux), which make a bug behind constants tens to thousands of times nearer: clang
   -fsanitize=fuzzer @compares.rsp target.c. A record takes some 12 bytes for a choice, and libFuzzer's files
   4096 unless -max_len says otherwise. A program made with WSMITH_MAIN repeats and minimizes such files and
   takes them into its corpus, from AFL++ too, with all that was drawn (`replay`, `minimize`, `merge`, `fuzz`;
   not with --in-process, where what an edited record lacks is the simplest), and its corpus is one for
   libFuzzer. The target has to be in a source file of the same name, which is part of each request's uid; else
   the line that the harness prints for a failure serves, with --text. Files that are no records, the first ones of
   a corpus, are repeated and minimized, too, unless they are called .wsc.

   Under AFL++ there are a harness and a mutator, of which one library serves all harnesses:

      WSMITH_AFL_MAIN(target)           // afl-clang-fast target.c smith.o -o harness; smith.c as for libFuzzer
      WSMITH_AFL_MUTATOR()              // behind smith.c's lines: cc -shared -fPIC -O2 mutator.c -o mutator.so

      AFL_CUSTOM_MUTATOR_ONLY=1 AFL_CUSTOM_MUTATOR_LIBRARY=./mutator.so afl-fuzz -i in -o out -- ./harness

   (-fsanitize=address is given to both compilations of the harness or to none.)
   The harness leaves the choices of each run in shared memory, for the mutator to edit what was really
   chosen. With arguments, and when another compiler made it, it runs files. A program that is not to be
   changed gets bytes that a function makes, like wsmith_generate: WSMITH_AFL_MUTATOR_FOR(make). AFL++
   keeps those bytes, and the mutator the choices behind them until it ends; with
   AFL_POST_PROCESS_KEEP_ORIGINAL=1, where AFL++ has that, its files are records and outlast it, and a main of
   `return wsmith_afl_make(argc, argv, make);` turns them into those bytes. Other files, as the first
   ones may be, reach the program as they are.

   examples/ossfuzz/ builds targets for OSS-Fuzz and ClusterFuzzLite; examples/fuzz_deque.c is one target
   under three fuzzers, examples/afl_mutator.c the library for AFL++.

   A target that returned true is reported on stderr, with its choices as text if those are few, and
   aborts.

   A list whose elements are deleted, reordered and merged well when shrunk:

      WSMITH_EACH(s, l, 0, 100, 8) items[count++] = wsmith_log_irange(s, INT32_MIN, INT32_MAX);

   A module for a runtime under test, small and without traps:

      wsmith_config config = {0};
      wsmith_error error;
      config.no_traps = WSMITH_ON;
      config.max_functions = 4;
      config.reference_types = WSMITH_OFF;         // 0 would mean the default, on
      if (!wsmith_config_set(&config, "deny", "memory.grow table.grow", &error)) puts(error.message);

   5 THE MODULE GENERATOR

   An instruction is chosen first, then its operands are made: from values that earlier statements
   left on the stack, from locals, globals, constants, or by choosing further instructions. All
   options are in the table WSMITH_OPTIONS below; the ones that shape code:

      terminating     on. Loops have counters of their own, functions call functions before them, and
                      call_indirect reaches only functions that do not use it. A call executes about
                      max_steps instructions at most (some more where blocks are closed).
      trap_percent    6. So many functions may trap (out of bounds, division, null, unreachable,
                      ...). The others guard: addresses and indices are masked, divisors made
                      non-zero, conversions clamped. Functions that may trap are called by their
                      like only.
      no_traps        off. None may trap; memory, table and bulk instructions and call_indirect
                      stay. A host that calls back into the module or changes an exported table can
                      still make a call trap, and without `terminating` so can deep recursion.
      in_bounds       off. Also unguarded accesses have static offsets inside the memory.
      canonical_nans  off. After every instruction that may make a NaN, f32.demote_f64 and
                      f64.promote_f32 included, the NaN is replaced by the canonical one.
      fuel            0. With N, a global counts calls and loop iterations down from N; at 0 every
                      function returns zeros at once. Export it, set it, call again.
      dead_percent    4. Instructions behind an unconditional transfer, at most this share.
      checksums       on. Values left over are mixed into two globals instead of dropped, so that
                      what was computed can be seen from outside.

   Names: exports are f0, f1, ... (functions), t, m, g alike; some have an unusual character behind
   that. Imports are in module "host" under the same scheme, and unique.

   6 COSTS

   Compiling the implementation with WSMITH_ENGINE takes (seconds of one core, an AMD EPYC) 2 with gcc 12 -O0, 8
   with -O1, 13 with -O2; with clang 14 1, 13, 17, and 26 with -O1 and AddressSanitizer; without WSMITH_ENGINE
   half of that. WSMITH_NO_GENERATOR, for who only tests code that is no Wasm engine, saves a quarter to a half,
   and a third of the code's size. So give it a file of its own.

   A request takes 1 to 5 ns, when recorded or replayed some 8 to 20; a record has 48 bytes per choice
   (bench/choice.sh measures it). A run of the fuzzer costs some 0.1 us besides that and 5 to 10 ns per choice
   (bench/engine_speed.sh). The shrinker calls the test tens to hundreds of times, thousands where thousands of
   choices have to go (bench/shrink.sh). Making a module takes some 15 to 25 ns per instruction and some 0.3 us
   on top; bench/gen.sh measures it. In swarm mode the tables of candidates are made anew for each module, some
   8 us. A generator holds about 40 KiB plus what the limits of its configuration ask for, and the largest
   module so far. Stack use is bounded by max_nesting and max_expression: below 100 KiB with the defaults, below
   1 MiB at their largest.

   7 FUNCTIONS: listed with their contracts below, in src/wsmith/api.h.
*/
#include "wsmith/api.h"
#include "wsmith/derive.h"
#include "wsmith/engine/api.h"
#include "wsmith/fuzz/api.h"
#include "wsmith/bridge/api.h"
#ifdef WSMITH_IMPLEMENTATION
#if defined(__clang__) && defined(WSMITH_ENGINE) && !defined(WSMITH__HOOKS_H)
#define WSMITH__UNMEASURED /* fuzzers do not measure what fuzzes */
#pragma clang attribute push(__attribute__((no_sanitize("coverage"))), apply_to = function)
#endif
#include "wsmith/hooks.h"
#include "wsmith/choice/record.h"
#include "wsmith/choice/moved.h"
#include "wsmith/choice/source.h"
#include "wsmith/choice/align.h"
#include "wsmith/choice/draw.h"
#include "wsmith/choice/step.h"
#include "wsmith/choice/ask.h"
#include "wsmith/choice/live.h"
#include "wsmith/choice/requests.h"
#include "wsmith/choice/shapes.h"
#include "wsmith/shrink/seen.h"
#include "wsmith/shrink/order.h"
#include "wsmith/shrink/trial.h"
#include "wsmith/shrink/lower.h"
#include "wsmith/shrink/structure.h"
#include "wsmith/shrink/relate.h"
#include "wsmith/shrink/repeats.h"
#include "wsmith/shrink/redraw.h"
#include "wsmith/shrink/reshape.h"
#include "wsmith/shrink/bytes.h"
#include "wsmith/shrink/shrink.h"
#include "wsmith/check/labels.h"
#include "wsmith/check/text.h"
#include "wsmith/check/file.h"
#include "wsmith/check/property.h"
#include "wsmith/check/repeat.h"
#include "common/utf8.h" /* for what follows, whatever is left out of it */
#ifndef WSMITH_NO_GENERATOR
#include "wsmith/module/config.h"
#include "wsmith/module/gen.h"
#include "wsmith/module/menus.h"
#include "wsmith/module/guards.h"
#include "wsmith/module/expr.h"
#include "wsmith/module/statements.h"
#include "wsmith/module/control.h"
#include "wsmith/module/entities.h"
#include "wsmith/module/sections.h"
#include "wsmith/module/body.h"
#include "wsmith/module/generate.h"
#include "wsmith/module/print.h"
#endif
#include "wsmith/engine/coverage.h"
#include "wsmith/engine/strings.h"
#include "wsmith/engine/corpus.h"
#include "wsmith/engine/wishes.h"
#include "wsmith/engine/edit.h"
#include "wsmith/engine/dictionary.h"
#include "wsmith/engine/words.h"
#include "wsmith/engine/texts.h"
#include "wsmith/engine/play.h"
#include "wsmith/engine/engine.h"
#include "wsmith/bridge/compared.h"
#include "wsmith/bridge/stored.h"
#include "wsmith/bridge/foreign.h"
#include "wsmith/bridge/mutate.h"
#include "wsmith/bridge/libfuzzer.h"
#include "wsmith/bridge/os_share.h"
#include "wsmith/bridge/harness.h"
#include "wsmith/bridge/trim.h"
#include "wsmith/bridge/afl.h"
#include "wsmith/fuzz/numbers.h"
#include "wsmith/fuzz/status.h"
#include "wsmith/fuzz/census.h"
#include "wsmith/fuzz/stat.h"
#include "wsmith/fuzz/stock.h"
#include "wsmith/fuzz/json.h"
#include "wsmith/fuzz/history.h"
#include "wsmith/fuzz/chart.h"
#include "wsmith/fuzz/report.h"
#include "wsmith/fuzz/os.h"
#include "wsmith/fuzz/lane.h"
#include "wsmith/fuzz/undefined.h"
#include "wsmith/fuzz/leak.h"
#include "wsmith/fuzz/blame.h"
#include "wsmith/fuzz/death.h"
#include "wsmith/fuzz/box.h"
#include "wsmith/fuzz/board.h"
#include "wsmith/fuzz/finding.h"
#include "wsmith/fuzz/options.h"
#include "wsmith/fuzz/dictionary.h"
#include "wsmith/fuzz/worker.h"
#include "wsmith/fuzz/diary.h"
#include "wsmith/fuzz/crew.h"
#include "wsmith/fuzz/inside.h"
#include "wsmith/fuzz/main.h"
#ifdef WSMITH__UNMEASURED
#undef WSMITH__UNMEASURED
#pragma clang attribute pop
#endif
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
