/* wencode.h - v0.1.0 - WebAssembly encoder: typed calls in, module bytes out - MIT or public domain

   QUICK START (save as demo.c, then: cc demo.c && ./a.out > square.wasm)

      #include <stdio.h>
      #define WENCODE_IMPLEMENTATION             // in exactly one .c or .cpp file
      #include "wencode.h"

      int main(void) {
          wencode e;
          size_t len;
          wencode_init(&e);
          uint32_t square = wencode_func(&e, wencode_sig(&e, "i", "i"));  // i32 -> i32
          wencode_local_get(&e, 0);
          wencode_local_get(&e, 0);
          wencode_i32_mul(&e);
          wencode_func_end(&e);
          wencode_export_func(&e, "square", square);
          uint8_t *module = wencode_finish(&e, &len);    // checks for the first error, once
          if (!module) fprintf(stderr, "%s\n", wencode_get_error(&e)->message);
          if (module) fwrite(module, 1, len, stdout);
          wencode_free_bytes(module);
          wencode_free(&e);
          return module ? 0 : 1;
      }

   CONTENTS
      1 What it is   2 Options   3 Concepts   4 Guide by task   5 Costs   6 Functions

   1 WHAT IT IS

   The write side of the WebAssembly binary format. Every instruction of Wasm 3.0, threads and
   the proposals with fixed opcodes (724) is one call named like its mnemonic: i32.trunc_sat_f64_u is
   wencode_i32_trunc_sat_f64_u(&e). Every section has calls that append to it and return the index
   of what they added, so the numbers of functions, types, globals need no book-keeping. Bodies are
   written straight to where they stay; sizes are patched in afterwards.

   It does: put sections into the right order, whatever the order of calls; count index spaces;
   find equal function types again; pick the shortest forms; run-length code locals and let them be
   added at any time; close functions; add the data count section when an instruction needs it;
   sort and check names; report unbalanced blocks, labels, locals, lanes and alignments out of
   range at the instruction, and other indices that nothing got at the end (but for names, which
   may name what is not there); keep every NaN.

   When asked to, it validates: what is being written (wencode_set_checked) and any bytes
   (wencode_validate), by the rules of Wasm 3.0 and of every proposal it has instructions of.

   And it reads modules: to write them again with changes (wencode_reencode), or as text
   (wencode_print_module).

   It does not optimise. Unless checked, operand types are not looked at, and instructions in
   constant expressions are not limited to the constant ones.

   2 OPTIONS (define before the first include; "all": the same in every file that includes it)

      WENCODE_IMPLEMENTATION  -         one file   emit the function bodies; needs stb_ds.h, beside
                                                   this file or installed (Debian: libstb-dev)
      WENCODE_STATIC          off       one file   make them static to that file; define it with
                                                   WENCODE_IMPLEMENTATION
      WENCODE_REALLOC(p, n)   realloc   one file   p may be NULL, n is never 0; NULL: failure, the
                                                   old block intact. Goes with WENCODE_FREE
      WENCODE_FREE(p)         free      one file   p is never NULL
      WENCODE_ASSERT(x)       assert    one file   our own mistakes only
      WENCODE_COMPONENTS      off       all        the calls for components, wencode_component_...;
                                                   without it they cost nothing

   3 CONCEPTS

   Errors. Calls return nothing, or an index. The first error is kept in the encoder with a place
   and a message; after it every call does nothing (instructions go to a scratch space), and
   indices are WENCODE_NONE. Check where it suits you: at wencode_finish, which returns NULL, or
   any time with wencode_get_error. Lack of memory is an error like any other. Misuse, such as an
   instruction outside of a function, is reported too; nothing asserts and nothing is undefined,
   but for invalid pointers and for using an encoder from two threads at once.

   Place of an error. In a function: its index and the byte offset from its first instruction.
   Elsewhere: the section and the offset from its first item.

   Ownership. The encoder copies what it is given: names and bytes may go away after the call. The
   module is the caller's, to free with wencode_free_bytes. The encoder is a struct that may stand
   anywhere; all bytes zero is an empty one. Do not copy it. wencode_free releases its memory;
   wencode_finish and wencode_reset leave it empty and ready for the next module.

   Indices. Imports come first in every index space, so they must be added before definitions of
   their kind. An index may be used before what it names is added (calls of later functions do
   that); wencode_finish reports what is missing, with the place of its use. Only the type of a
   function must exist before the function.

   Labels. Instructions take branch depths, as the format does: 0 is the innermost block. To let
   the encoder count, keep what wencode_block returns: wencode_br(&e, wencode_depth(&e, label)).
   A label whose block is closed is an error, also when another block took its place.

   Threads. One encoder, one thread at a time. Nothing is shared between encoders.
   Determinism. The bytes depend on the calls only, on every compiler and CPU.
   Limits. Those of the format: 2^32 - 1 bytes per section, 2^32 - 2 entities of a kind.
   Security. Operands may come from anywhere: sizes are checked, and what is out of range is
   reported. A module that was written is well-formed, not necessarily valid, unless it was checked.
   wencode_validate takes any bytes; its limits are in src/wencode/checked_api.h.

   4 GUIDE BY TASK

   Control flow, with a local added on the way (a loop that counts local 0 down):

       wencode_label exit = wencode_block(&e, WENCODE_VOID);
       wencode_label again = wencode_loop(&e, WENCODE_VOID);
       uint32_t sum = wencode_local(&e, WENCODE_I64);    // any time before wencode_func_end
       wencode_local_get(&e, 0);
       wencode_i32_eqz(&e);
       wencode_br_if(&e, wencode_depth(&e, exit));
       ...
       wencode_br(&e, wencode_depth(&e, again));
       wencode_end(&e);                                  // of the loop
       wencode_end(&e);                                  // of the block

   Functions that call each other: declare first, write the bodies in the same order.

       uint32_t even = wencode_declare(&e, type), odd = wencode_declare(&e, type);
       wencode_body(&e, even);  ... wencode_call(&e, odd);   ... wencode_func_end(&e);
       wencode_body(&e, odd);   ... wencode_call(&e, even);  ... wencode_func_end(&e);

   Memory. wencode_at(offset) is memory 0 with natural alignment; a wencode_memarg says the rest.

       uint32_t memory = wencode_memory(&e, wencode_between(1, 16));      // pages of 64 KiB
       wencode_data(&e, wencode_active(memory, wencode_constant_i32(64)), "hello", 5);
       wencode_i32_load8_u(&e, wencode_at(64));
       wencode_i64_store(&e, wencode_memory_at(memory, 8, WENCODE_ALIGN_1));

   Tables, and calls through them:

       uint32_t table = wencode_table(&e, WENCODE_FUNCREF, wencode_at_least(2));
       uint32_t funcs[] = {even, odd};
       wencode_elem_funcs(&e, wencode_active(table, wencode_constant_i32(0)), funcs, 2);
       wencode_call_indirect(&e, type, table);

   Constants. wencode_constant_i32 and its like for the usual ones; anything else is written with
   the ordinary calls, even while a function is open:

       wencode_expr_begin(&e);
       wencode_global_get(&e, base);
       wencode_i32_const(&e, 16);
       wencode_i32_add(&e);
       wencode_constant sum = wencode_expr_end(&e);
       uint32_t global = wencode_global(&e, WENCODE_I32, false, sum);

   Types with more than one letter: wencode_functype takes arrays of wencode_valtype. References to
   a defined type: wencode_type_ref(wencode_index(type)). Block types: WENCODE_VOID, a value type,
   or wencode_index(type). Structs, arrays, continuations: wencode_structtype, wencode_arraytype,
   wencode_conttype. What stands around a type goes in front of it, recursion groups around it:

       uint32_t node = wencode_rec_begin(&e);
       wencode_fieldtype fields[2] = {
           wencode_field(WENCODE_I8, true),
           wencode_field(wencode_type_ref_null(wencode_index(node)), false)
       };
       wencode_sub(&e, wencode_sub_of(WENCODE_NONE, true));         // may have subtypes
       wencode_structtype(&e, fields, 2);
       wencode_rec_end(&e);

   wencode_set_type_dedup makes each of these return an equal earlier type, groups as a whole.

   Forms. Where the format has several for one thing, the shortest is written, and the others are
   asked for: wencode_segment.explicit_index, wencode_subtype.explicit_form, wencode_local_run,
   wencode_set_imports for the compact import section, wencode_set_widths and
   wencode_set_section_widths for integers longer than they need be.

   Checking. In a checked encoder every body is validated when it ends, and the module when it is
   finished; errors have the function and the offset of the instruction. Why does something not
   fit? Ask for the operands at any place of a function:

       wencode_set_checked(&e, WENCODE_WASM3 | WENCODE_FEATURE_THREADS);
       ...
       wencode_operand_stack stack;
       wencode_valtype top[4];
       if (wencode_operands(&e, &stack, top, 4) && stack.available > 0)
           printf("%zu operands, top %#llx\n", stack.height, (unsigned long long)top[0]);
       ...
       wencode_error error;                        // and for modules from elsewhere:
       bool good = wencode_validate(bytes, size, WENCODE_WASM2, &error);

   Reading modules. wencode_reencode copies a module into an empty encoder, item by item through the
   calls above; without changes the bytes stay as they were, forms and long integers included. A
   visitor changes things on the way: renumbers, leaves out, writes instructions in front, behind
   or instead. Names, labels, branch hints and other metadata.code sections follow; what holds
   offsets (linking, reloc.*, .debug_*) is left out when something changed, and reported. Here each
   call of a function is counted:

       static bool count(void *user, wencode *e, const wencode_instruction *in)
       {
           if (in->code == WENCODE_OP_CALL) {
               uint32_t counter = *(uint32_t *)user;
               wencode_global_get(e, counter);
               wencode_i64_const(e, 1);
               wencode_i64_add(e);
               wencode_global_set(e, counter);
           }
           return true;                       // and copy the instruction itself
       }
       static void see(void *user, wencode *e, const wencode_contents *contents)
       {
           (void)e;
           *(uint32_t *)user = contents->counts[WENCODE_SPACE_GLOBAL];   // the next one
       }
       static bool instrument(wencode *e, const void *bytes, size_t size)
       {
           uint32_t counter;
           wencode_visitor v;
           memset(&v, 0, sizeof v);
           v.user = &counter;
           v.begin = see;
           v.instruction = count;
           if (!wencode_reencode(e, bytes, size, &v, NULL)) return false;
           wencode_export(e, wencode_text_of("calls", 5), WENCODE_KIND_GLOBAL, counter);
           wencode_global(e, WENCODE_I64, WENCODE_MUTABLE, wencode_constant_i64(0));
           return true;                       // wencode_finish gives the new module
       }

   Instructions as data: wencode_emit writes a wencode_instruction, whatever its code.

   Text, for logs and findings; `wasm-tools parse` gives the same bytes back:

       wencode_output out = {NULL, 0, 0};
       if (wencode_print_module(&out, bytes, size, NULL)) puts(out.text);
       wencode_output_free(&out);

   Names for debuggers: wencode_name(&e, WENCODE_NAMED_FUNC, square, "square"), wencode_name_local and so on,
   in any order.
   Custom sections: wencode_custom, at any place. Those that tools know have calls of their own:
   producers, target_features, dylink.0, sourceMappingURL, build_id, core dumps (api_custom.h).

   Metadata of instructions, in front of the instruction; offsets are kept right:

       wencode_branch_hint(&e, false);
       wencode_br_if(&e, wencode_depth(&e, error));

   Objects for wasm-ld: symbols, and in front of an instruction what the linker puts into it
   (src/wencode/api_object.h, examples/encode_object.c):

       wencode_relocate(&e, WENCODE_RELOC_FUNCTION_INDEX_LEB, symbol, 0);
       wencode_call(&e, func);

   Bytes instead: wencode_raw, wencode_raw_u32, wencode_raw_body, wencode_raw_types,
   wencode_raw_items, wencode_raw_import, wencode_raw_section.
   Broken modules for tests: wencode_set_lax, wencode_set_section_order, wencode_force_count and
   its like, wencode_raw_section.

   Components (WENCODE_COMPONENTS): an encoder of their own, wencode_component, with the same rules.
   A component stands in the order of the calls, and what a call names must exist by then; calls of
   one kind in a row share a section. This one exports the function `run` of a module:

       wencode_component c;
       wencode_component_init(&c);
       uint32_t module = wencode_component_core_module_from(&c, &e);     // finishes e
       uint32_t core = wencode_component_core_instantiate(&c, module, NULL, 0);
       uint32_t run = wencode_component_alias_core_export(&c, core, "run", WENCODE_SORT_CORE_FUNC);
       uint32_t type = wencode_component_type_func(&c, NULL, 0, WENCODE_VAL_NONE);
       uint32_t lifted = wencode_component_lift(&c, run, type, NULL, 0);
       wencode_component_export(&c, "run", WENCODE_SORT_FUNC, lifted);
       uint8_t *bytes = wencode_component_finish(&c, &len);

   Components, component types, instance types and module types in others are scopes: between
   wencode_component_begin (or its like) and wencode_component_end the calls add to the inner one.
   All sections of the format, its value types, the canonical options and built-ins of wasm-tools
   1.262 are there, asynchronous ones included; the sections of values and what is not in that tool
   are not, but for asynchronous destructors. Reported are: an index that nothing got yet, an item
   that its scope cannot hold, options in conflict, two imports or exports of one name, scopes left
   open. Not checked are types: whether a type is a function type, or flattens to a core type.

   5 COSTS

   An instruction is a few stores. Measured in one run with the Rust crate wasm-encoder, same module
   of 100,000 functions (bench/encode.sh): 1.6 ns per instruction against 5.9 when memory is warm;
   2.5 against 7.3 for the first module of a process, most of it the system's clearing of pages.
   Calls inline, so compile with optimisation.
   Every section has a growing buffer (by half, from a megabyte on by an eighth); finishing copies
   all but the largest once and moves that. A body that turns out longer than its size field was
   guessed, or that gets locals after its first instruction, moves once. wencode_sig and types found
   again are amortized O(length of the type); relocations and metadata are sorted at the end. Widths
   of integers, relocations and metadata cost where they are used and nothing elsewhere.
   Memory: at most 1.2 times a module of some megabytes while writing (1.5 times a small one), if the
   allocator moves large blocks by their pages; the bench prints it.
   A checked encoder reads each body once more, and the whole module at the end; its instruction calls
   are the same. Validation is linear in the bytes, times the operands of one instruction; it needs
   memory for the types, functions and names of a module, and for the largest body's operands.
   Measured in one run with the Rust crate wasmparser (bench/validate.sh): 115 to 165 MB of code per
   second against 103 to 147, on SQLite, QuickJS and esbuild.

   A component is one buffer, which wencode_component_finish hands over as it is. A section or scope
   of more than 127 bytes moves once, when it closes.

   Re-encoding and printing are O(size): about 25 ns per instruction to read and write again.

   6 FUNCTIONS: listed with their contracts below, in src/wencode/api*.h; validation in
   src/wencode/checked_api.h; reading and text in src/wencode/reencode_api.h; operands of
   instructions in src/wencode/inline.h; the instructions, one
   a line, in src/wencode/instructions*.h; components in src/wencode/component_api.h.
*/
#include "wencode/api.h"
#include "wencode/api_object.h"
#include "wencode/api_custom.h"
#include "wencode/checked_api.h"
#include "wencode/inline.h"
#include "wencode/instructions.h"
#include "wencode/instructions_simd.h"
#include "wencode/instructions_gc.h"
#include "wencode/component_api.h"
#include "wencode/reencode_api.h"
#ifdef WENCODE_IMPLEMENTATION
#include "wencode/state.h"
#include "wencode/widths.h"
#include "wencode/types.h"
#include "wencode/imports.h"
#include "wencode/sections.h"
#include "wencode/relocs.h"
#include "wencode/expr.h"
#include "wencode/checked.h"
#include "wencode/code.h"
#include "wencode/object.h"
#include "wencode/hints.h"
#include "wencode/tools.h"
#include "wencode/names.h"
#include "wencode/finish.h"
#include "wencode/component_state.h"
#include "wencode/component_types.h"
#include "wencode/component_canon.h"
#include "wencode/component_sections.h"
#include "wencode/generic.h"
#include "wencode/reencode.h"
#include "wencode/print.h"
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
