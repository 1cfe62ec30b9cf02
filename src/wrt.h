/* wrt.h - v0.1.0 - WebAssembly runtime: compiler, interpreter, fuel, interrupts - MIT or public domain

   QUICK START (save as demo.c, then: cc -I. demo.c && ./a.out)

      #include <stdio.h>
      #define WRT_IMPLEMENTATION               // in exactly one .c or .cpp file
      #include "wrt.h"

      // (module (func (export "add") (param i32 i32) (result i32)
      //   (i32.add (local.get 0) (local.get 1))))
      static const uint8_t wasm[] = {
          0, 'a', 's', 'm', 1, 0, 0, 0, 1, 7, 1, 0x60, 2, 0x7f, 0x7f, 1, 0x7f, 3, 2, 1, 0,
          7, 7, 1, 3, 'a', 'd', 'd', 0, 0, 10, 9, 1, 7, 0, 0x20, 0, 0x20, 1, 0x6a, 0x0b};

      int main(void) {
          wrt_error error;
          wrt_instance instance;
          wrt_extern add;
          wrt_value args[2] = {wrt_i32(40), wrt_i32(2)}, result;
          wrt_engine *engine = wrt_engine_new(NULL, &error);
          wrt_module *module = engine ? wrt_module_new(engine, wasm, sizeof wasm, &error) : NULL;
          wrt_store *store = module ? wrt_store_new(engine, NULL, NULL, &error) : NULL;
          if (!store || wrt_instance_new(store, module, NULL, 0, &instance, NULL, &error) != WRT_OK)
              return fprintf(stderr, "%s\n", error.message), 1;
          if (!wrt_instance_export(store, instance, "add", 3, &add)) return 1;
          if (wrt_func_call(store, add.of.func, args, 2, &result, 1, NULL, &error) == WRT_OK)
              printf("%d\n", result.of.i32);
          wrt_store_free(store);
          wrt_module_free(module);
          wrt_engine_free(engine);
          return 0;
      }

   CONTENTS
      1 What it is          2 Options             3 Objects and lifetimes     4 Three outcomes
      5 Out of memory       6 Threads             7 Determinism               8 Fuel
      9 Interruption       10 Limits             11 Security                 12 Guide by task
     13 Costs

   1 WHAT IT IS
      Decodes, validates, compiles and runs WebAssembly modules: Wasm 1.0 with sign extension,
      saturating conversions, multiple values, mutable globals, bulk memory and reference types
      (funcref, externref, several tables). Two engines behind one interface: a single-pass compiler
      for x86-64 (System V: Linux, BSD, macOS) and an interpreter in portable C for everything else,
      32-bit and big-endian machines included. Both give the same results, the same traps at the
      same place, and use the same fuel.
      It is not here yet: SIMD, exceptions, garbage collection, tail calls, threads, 64-bit and
      several memories, WASI, the component model. A module that needs one of them is refused with
      WRT_ERR_UNSUPPORTED or as invalid. The text format is not read.
      Needs the C library and stb_ds.h (Debian: libstb-dev; or a copy beside this file), of which
      only the layout of arrays is used. C99 to C23, C++11 to C++20, gcc and clang.
      On 32-bit x86 compile with -msse2 -mfpmath=sse: the x87 unit rounds twice.

   2 OPTIONS (define before including; "all" = the same value in every file that includes it)
      WRT_IMPLEMENTATION     -        one file   emit the function bodies
      WRT_STATIC             off      all        make everything static to the file
      WRT_NO_JIT             off      one file   leave out the compiler: interpreter only
      WRT_MAX_FRAMES         16       all        frames kept of a trap's backtrace
      WRT_REALLOC(p, n)      realloc  one file   define together with WRT_FREE
      WRT_FREE(p)            free     one file
      WRT_CALLOC(n)          calloc   one file   zeroed memory for linear memories; when only
                                                 WRT_REALLOC is given, that and memset
      WRT_ASSERT(x)          assert   one file   broken promises of the caller, our own bugs;
                                                 never bad input
      WRT_NO_COMPUTED_GOTO   off      one file   the interpreter's loop as a switch, not as gotos
      WRT_INJECT             off      all        for testing testers: see wrt_config.inject
      Settings of one engine are in wrt_config; zero in a field means the default.

   3 OBJECTS AND LIFETIMES
      wrt_engine   settings, types, code memory      freed when you and all that was made of it let go
      wrt_module   a compiled module, immutable      the same: instances keep it alive
      wrt_linker   names to host functions           yours; may be freed before the stores made with it
      wrt_store    everything that runs              yours; frees all it contains at once
      wrt_instance, wrt_func, wrt_memory, wrt_table, wrt_global are small handles: copy them, never
      free them. They are valid until their store is freed, are checked on use, and with another
      store give an error. Nothing inside a store is freed before the store is: for untrusted or
      short runs make a store per run (about a microsecond).
      Pointers: wrt_memory_data dies when that memory grows, by the guest or by you. Names and types
      returned by introspection live as long as the module or the store they came from.
      An externref is your pointer; it is stored and compared, never followed.

   4 THREE OUTCOMES
      WRT_OK; WRT_TRAP: the guest did something that ends it, and wrt_trap says what and where; every
      other status is an error, and wrt_error says what in one line, with the byte offset for a bad
      module. A trap is an answer about the guest, an error one about the call. Both structures are
      filled only in their case, both pointers may be NULL. A store goes on working after a trap.
      A trap's frames name instance, function index and byte offset in the module, innermost first;
      wrt_frame_name finds a name. Host functions in between are skipped. Offset and function are
      exact, also in compiled code.

   5 OUT OF MEMORY
      Every allocation may fail. The function then returns WRT_ERR_NOMEM (or NULL with that in the
      error), leaks nothing and leaves what existed as it was. memory.grow and table.grow give -1 to
      the guest. Nothing aborts.

   6 THREADS
      Engines, modules and finished linkers may be used by any number of threads at once, without
      locks on the way of a call. A store belongs to one thread at a time; it may move between calls.
      The one thing another thread may do to a running store is wrt_interrupt_send.

   7 DETERMINISM
      Results, traps, fuel and memory are the same on every machine and in both engines, with these
      exceptions: the bits of a NaN made by arithmetic (switch on canonicalize_nans to fix them), how
      deep a recursion gets before "call stack exhausted", whether memory.grow succeeds when the
      machine has no memory left, and when an interrupt arrives.

   8 FUEL (wrt_config.fuel = true; a store starts with none)
      Each executed instruction costs 1, with these exceptions:
         nop, drop, block, loop, unreachable, return, else, end                 0
         memory.fill, memory.copy, memory.init                                  1 + 1 per byte
         table.fill, table.copy, table.init, table.grow                         1 + 1 per element
         entry of a function of the module                                      1
         running a start function, on top of what it uses itself                2
      These are wasmtime's numbers. Active segments and host functions cost nothing; a host function
      can charge for itself. A bulk operation that traps, and a growth that is refused, cost 1.
      The count is exact whenever the host can look: at returns, traps and in host functions.
      The tank is checked at function entries, loop headers and bulk operations, where the whole
      straight line of instructions that follows must be paid for: if it does not fit, the code
      traps there and is not charged for it. Between two checks the count may go below zero by the
      straight-line parts run meanwhile; wrt_store_get_fuel then says 0, wrt_store_fuel_consumed is
      exact. All of the last unit can be spent.

   9 INTERRUPTION
      wrt_interrupt_send may be called by any thread and by signal handlers, any time. Running code
      traps at its next function entry, loop header or bulk operation; if none runs, the next call
      does, once. It costs running code nothing. A sender on another thread waits until the code has
      noticed: microseconds, when that thread has a processor. A host function is not interrupted: a long one asks
      wrt_caller_interrupted now and then and returns a trap.

   10 LIMITS
      Per engine, see wrt_config: module size, machine code, native stack of a call, and per store
      bytes of memories, elements of tables, numbers of instances, tables, memories. The native
      stack limit counts from where the host enters; code that is re-entered from host functions
      shares what is left. The thread's own stack must have that much (512 KiB by default), and
      some more for the host functions called from deep inside. Fixed limits (types, functions,
      locals, nesting, body size) are those the web's engines agreed on; reaching one is
      WRT_ERR_LIMIT with the place.

   11 SECURITY
      Modules are hostile input: whatever the bytes, there is an answer, in time and memory linear in
      their length. Every access, index and signature is checked. Code memory is never writable and
      executable at once. No signal handler is installed unless WRT_BOUNDS_GUARD is asked for.
      Raw calls and raw callbacks trust the host: the slots must match the type.
      Not promised: protection against timing and speculation side channels.

   12 GUIDE BY TASK
      Give the guest a host function
         static wrt_status print(void *data, wrt_caller *caller, const wrt_value *args,
                                 wrt_value *results) {
             (void)data; (void)results;
             if (args[0].of.i32 < 0) return wrt_caller_trap(caller, "negative");
             printf("%d\n", args[0].of.i32);
             return WRT_OK;
         }
         static wrt_status link_print(wrt_engine *engine, wrt_store *store, wrt_module *module,
                                      wrt_instance *out, wrt_trap *trap, wrt_error *error) {
             static const wrt_valtype params[] = {WRT_I32};
             wrt_functype type = {params, NULL, 1, 0};
             wrt_linker *linker = wrt_linker_new(engine, error);
             if (!linker) return WRT_ERR_NOMEM;
             wrt_status status = wrt_linker_define_func(linker, "env", "print", &type, print, NULL, error);
             if (status == WRT_OK) status = wrt_linker_instantiate(linker, store, module, out, trap, error);
             wrt_linker_free(linker);
             return status;
         }
      Run a module whose imports you do not have
         wrt_linker_unknown_imports(linker, WRT_UNKNOWN_IMPORTS_TRAP);
      Meter, and refuel as long as you like
         wrt_config config = {0};                         // in C++: = {}
         config.fuel = true;
         // ... engine, store ...
         wrt_store_set_fuel(store, 1000000);
         wrt_store_on_out_of_fuel(store, refuel, data);   // returns what to add, 0 to trap
      Stop a run after a time: examples/interrupt.c. Pass strings: examples/host_functions.c.
      Report a trap
         static void report(const wrt_store *store, const wrt_trap *trap) {
             printf("%s\n", trap->message);
             for (uint32_t i = 0; i < trap->frame_count; i++) {
                 const wrt_frame *f = &trap->frames[i];
                 size_t len;
                 const char *name = wrt_frame_name(store, f, &len);
                 printf("  func[%u] +0x%x %.*s\n", f->func_index, f->offset, (int)len, name ? name : "");
             }
         }
      Call fast: wrt_func_call_raw with uint64_t slots[], i32 and f32 in the low half.
      Compare the engines: two engines, one with config.engine = WRT_ENGINE_INTERP.

   13 COSTS (times: gcc -O2, one core of an AMD EPYC virtual machine)
      wrt_module_new    linear in the size: a pass to validate, a pass to emit
      instance          one block for the instance, one per memory and table, room in the store's
                        lists; linear in its functions, globals and segments. 0.1 us, and 0.7 us per
                        page of memory (it is zeroed). With guard pages 8 us, and 8 us to free
      store             40 ns to make and free
      call              raw: 13 ns, no allocation. Checked: 15 ns; allocates when there are more than
                        16 parameters or results
      host call         raw: 12 ns, no allocation. Checked: 15 ns; allocates beyond 16 values.
                        3 ns more for each once wrt_store_interrupt was called
      export by name    O(log n)
      memory.grow       copies when the block must move; capacity grows by half, so page by page is
                        linear. With guard pages it never moves
      table.grow        the same
      backtrace         at most WRT_MAX_FRAMES frames, only when something trapped
      Slow: checked calls in inner loops; instantiating in guard mode (reserves 8 GiB of addresses);
      the interpreter (8 to 45 times the compiler's run time on the kernels of bench/kernels).
*/
#include "wrt/api.h"

#ifdef WRT_IMPLEMENTATION
#include "wrt/config.h"
#include "wrt/error.h"
#include "wrt/os.h"
#include "wrt/runtime/engine.h"
#include "wrt/runtime/context.h"
#include "wrt/module/types.h"
#include "wrt/module/reader.h"
#include "wrt/module/skim.h"
#include "wrt/module/decode_init.h"
#include "wrt/module/decode.h"
#include "wrt/module/names.h"
#include "wrt/module/validate.h"
#include "wrt/module/validate_ops.h"
#include "wrt/runtime/trap.h"
#include "wrt/runtime/fuel.h"
#include "wrt/runtime/memory.h"
#include "wrt/runtime/table.h"
#include "wrt/runtime/value.h"
#include "wrt/runtime/host.h"
#include "wrt/runtime/ops.h"
#include "wrt/runtime/numeric.h"
#include "wrt/interp/interp.h"
#include "wrt/interp/prepare.h"
#if WRT__JIT_X64
#include "wrt/jit/inject.h"
#include "wrt/jit/codebuf.h"
#include "wrt/jit/x64_target.h"
#include "wrt/jit/x64_emit.h"
#include "wrt/jit/state.h"
#include "wrt/jit/backend.h"
#include "wrt/jit/stack.h"
#include "wrt/jit/homes.h"
#include "wrt/jit/control.h"
#include "wrt/jit/calls.h"
#include "wrt/jit/fold.h"
#include "wrt/jit/x64_move.h"
#include "wrt/jit/x64_int.h"
#include "wrt/jit/x64_float.h"
#include "wrt/jit/x64_mem.h"
#include "wrt/jit/x64_call.h"
#include "wrt/jit/body.h"
#include "wrt/jit/arena.h"
#include "wrt/jit/x64_thunks.h"
#include "wrt/jit/entry.h"
#include "wrt/jit/jit.h"
#endif
#include "wrt/compile.h"
#include "wrt/runtime/store.h"
#include "wrt/runtime/entities.h"
#include "wrt/runtime/call.h"
#include "wrt/runtime/imports.h"
#include "wrt/runtime/instance.h"
#include "wrt/runtime/linker.h"
#endif /* WRT_IMPLEMENTATION */

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
