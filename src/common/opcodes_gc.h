/* src/common/opcodes_gc.h - rows of the opcode table: prefix 0xfb (garbage-collected types and
 * custom descriptors) and prefix 0xfe (threads and shared-everything threads).
 *
 * ref.i31_shared is 0xfb 0x1f in its proposal's text, but 0xfe 0x72 in every tool that has it; the
 * table follows the tools. The columns are explained in opcodes.h.
 */
#ifndef WX__OPCODES_GC_H
#define WX__OPCODES_GC_H

/* clang-format off */
#define WX__OPCODES_FB(X)                                                                         \
    X(0xfb, 0x00, STRUCT_NEW, "struct.new", TYPE, "*", "r", GC, 1, 0)                             \
    X(0xfb, 0x01, STRUCT_NEW_DEFAULT, "struct.new_default", TYPE, "", "r", GC, 1, 0)              \
    X(0xfb, 0x02, STRUCT_GET, "struct.get", TYPE_FIELD, "r", "*", GC, 1, 0)                       \
    X(0xfb, 0x03, STRUCT_GET_S, "struct.get_s", TYPE_FIELD, "r", "i", GC, 1, 0)                   \
    X(0xfb, 0x04, STRUCT_GET_U, "struct.get_u", TYPE_FIELD, "r", "i", GC, 1, 0)                   \
    X(0xfb, 0x05, STRUCT_SET, "struct.set", TYPE_FIELD, "*", "", GC, 1, 0)                        \
    X(0xfb, 0x06, ARRAY_NEW, "array.new", TYPE, "*", "r", GC, 1, 0)                               \
    X(0xfb, 0x07, ARRAY_NEW_DEFAULT, "array.new_default", TYPE, "i", "r", GC, 1, 0)               \
    X(0xfb, 0x08, ARRAY_NEW_FIXED, "array.new_fixed", TYPE_LEN, "*", "r", GC, 1, 0)               \
    X(0xfb, 0x09, ARRAY_NEW_DATA, "array.new_data", TYPE_DATA, "ii", "r", GC, 1, 0)               \
    X(0xfb, 0x0a, ARRAY_NEW_ELEM, "array.new_elem", TYPE_ELEM, "ii", "r", GC, 1, 0)               \
    X(0xfb, 0x0b, ARRAY_GET, "array.get", TYPE, "ri", "*", GC, 1, 0)                              \
    X(0xfb, 0x0c, ARRAY_GET_S, "array.get_s", TYPE, "ri", "i", GC, 1, 0)                          \
    X(0xfb, 0x0d, ARRAY_GET_U, "array.get_u", TYPE, "ri", "i", GC, 1, 0)                          \
    X(0xfb, 0x0e, ARRAY_SET, "array.set", TYPE, "*", "", GC, 1, 0)                                \
    X(0xfb, 0x0f, ARRAY_LEN, "array.len", NONE, "r", "i", GC, 1, 0)                               \
    X(0xfb, 0x10, ARRAY_FILL, "array.fill", TYPE, "*", "", GC, 1, 0)                              \
    X(0xfb, 0x11, ARRAY_COPY, "array.copy", TYPE_TYPE, "ririi", "", GC, 1, 0)                     \
    X(0xfb, 0x12, ARRAY_INIT_DATA, "array.init_data", TYPE_DATA, "riii", "", GC, 1, 0)            \
    X(0xfb, 0x13, ARRAY_INIT_ELEM, "array.init_elem", TYPE_ELEM, "riii", "", GC, 1, 0)            \
    X(0xfb, 0x14, REF_TEST, "ref.test", HEAPTYPE, "r", "i", GC, 1, 0)                             \
    X(0xfb, 0x15, REF_TEST_NULL, "ref.test", HEAPTYPE, "r", "i", GC, 1, 0)                        \
    X(0xfb, 0x16, REF_CAST, "ref.cast", HEAPTYPE, "r", "r", GC, 1, 0)                             \
    X(0xfb, 0x17, REF_CAST_NULL, "ref.cast", HEAPTYPE, "r", "r", GC, 1, 0)                        \
    X(0xfb, 0x18, BR_ON_CAST, "br_on_cast", BR_CAST, "*", "*", GC, 1, 0)                          \
    X(0xfb, 0x19, BR_ON_CAST_FAIL, "br_on_cast_fail", BR_CAST, "*", "*", GC, 1, 0)                \
    X(0xfb, 0x1a, ANY_CONVERT_EXTERN, "any.convert_extern", NONE, "r", "r", GC, 1, 0)             \
    X(0xfb, 0x1b, EXTERN_CONVERT_ANY, "extern.convert_any", NONE, "r", "r", GC, 1, 0)             \
    X(0xfb, 0x1c, REF_I31, "ref.i31", NONE, "i", "r", GC, 1, 0)                                   \
    X(0xfb, 0x1d, I31_GET_S, "i31.get_s", NONE, "r", "i", GC, 1, 0)                               \
    X(0xfb, 0x1e, I31_GET_U, "i31.get_u", NONE, "r", "i", GC, 1, 0)                               \
    X(0xfb, 0x20, STRUCT_NEW_DESC, "struct.new_desc", TYPE, "*", "r", CUSTOM_DESCRIPTORS, 1, 0)   \
    X(0xfb, 0x21, STRUCT_NEW_DEFAULT_DESC, "struct.new_default_desc", TYPE, "r", "r", CUSTOM_DESCRIPTORS, 1, 0) \
    X(0xfb, 0x22, REF_GET_DESC, "ref.get_desc", TYPE, "r", "r", CUSTOM_DESCRIPTORS, 1, 0)         \
    X(0xfb, 0x23, REF_CAST_DESC_EQ, "ref.cast_desc_eq", HEAPTYPE, "rr", "r", CUSTOM_DESCRIPTORS, 1, 0) \
    X(0xfb, 0x24, REF_CAST_DESC_EQ_NULL, "ref.cast_desc_eq", HEAPTYPE, "rr", "r", CUSTOM_DESCRIPTORS, 1, 0) \
    X(0xfb, 0x25, BR_ON_CAST_DESC_EQ, "br_on_cast_desc_eq", BR_CAST, "*", "*", CUSTOM_DESCRIPTORS, 1, 0) \
    X(0xfb, 0x26, BR_ON_CAST_DESC_EQ_FAIL, "br_on_cast_desc_eq_fail", BR_CAST, "*", "*", CUSTOM_DESCRIPTORS, 1, 0)

#define WX__OPCODES_FE(X)                                                                         \
    X(0xfe, 0x00, MEMORY_ATOMIC_NOTIFY, "memory.atomic.notify", MEMARG, "ai", "i", THREADS, 1, 2) \
    X(0xfe, 0x01, MEMORY_ATOMIC_WAIT32, "memory.atomic.wait32", MEMARG, "aiI", "i", THREADS, 1, 2) \
    X(0xfe, 0x02, MEMORY_ATOMIC_WAIT64, "memory.atomic.wait64", MEMARG, "aII", "i", THREADS, 1, 3) \
    X(0xfe, 0x03, ATOMIC_FENCE, "atomic.fence", ATOMIC_FENCE, "", "", THREADS, 1, 0)              \
    X(0xfe, 0x04, PAUSE, "pause", NONE, "", "", ACQUIRE_RELEASE, 1, 0)                            \
    X(0xfe, 0x10, I32_ATOMIC_LOAD, "i32.atomic.load", MEMARG_ATOMIC, "a", "i", THREADS, 1, 2)     \
    X(0xfe, 0x11, I64_ATOMIC_LOAD, "i64.atomic.load", MEMARG_ATOMIC, "a", "I", THREADS, 1, 3)     \
    X(0xfe, 0x12, I32_ATOMIC_LOAD8_U, "i32.atomic.load8_u", MEMARG_ATOMIC, "a", "i", THREADS, 1, 0) \
    X(0xfe, 0x13, I32_ATOMIC_LOAD16_U, "i32.atomic.load16_u", MEMARG_ATOMIC, "a", "i", THREADS, 1, 1) \
    X(0xfe, 0x14, I64_ATOMIC_LOAD8_U, "i64.atomic.load8_u", MEMARG_ATOMIC, "a", "I", THREADS, 1, 0) \
    X(0xfe, 0x15, I64_ATOMIC_LOAD16_U, "i64.atomic.load16_u", MEMARG_ATOMIC, "a", "I", THREADS, 1, 1) \
    X(0xfe, 0x16, I64_ATOMIC_LOAD32_U, "i64.atomic.load32_u", MEMARG_ATOMIC, "a", "I", THREADS, 1, 2) \
    X(0xfe, 0x17, I32_ATOMIC_STORE, "i32.atomic.store", MEMARG_ATOMIC, "ai", "", THREADS, 1, 2)   \
    X(0xfe, 0x18, I64_ATOMIC_STORE, "i64.atomic.store", MEMARG_ATOMIC, "aI", "", THREADS, 1, 3)   \
    X(0xfe, 0x19, I32_ATOMIC_STORE8, "i32.atomic.store8", MEMARG_ATOMIC, "ai", "", THREADS, 1, 0) \
    X(0xfe, 0x1a, I32_ATOMIC_STORE16, "i32.atomic.store16", MEMARG_ATOMIC, "ai", "", THREADS, 1, 1) \
    X(0xfe, 0x1b, I64_ATOMIC_STORE8, "i64.atomic.store8", MEMARG_ATOMIC, "aI", "", THREADS, 1, 0) \
    X(0xfe, 0x1c, I64_ATOMIC_STORE16, "i64.atomic.store16", MEMARG_ATOMIC, "aI", "", THREADS, 1, 1) \
    X(0xfe, 0x1d, I64_ATOMIC_STORE32, "i64.atomic.store32", MEMARG_ATOMIC, "aI", "", THREADS, 1, 2) \
    X(0xfe, 0x1e, I32_ATOMIC_RMW_ADD, "i32.atomic.rmw.add", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 2) \
    X(0xfe, 0x1f, I64_ATOMIC_RMW_ADD, "i64.atomic.rmw.add", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 3) \
    X(0xfe, 0x20, I32_ATOMIC_RMW8_ADD_U, "i32.atomic.rmw8.add_u", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 0) \
    X(0xfe, 0x21, I32_ATOMIC_RMW16_ADD_U, "i32.atomic.rmw16.add_u", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 1) \
    X(0xfe, 0x22, I64_ATOMIC_RMW8_ADD_U, "i64.atomic.rmw8.add_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 0) \
    X(0xfe, 0x23, I64_ATOMIC_RMW16_ADD_U, "i64.atomic.rmw16.add_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 1) \
    X(0xfe, 0x24, I64_ATOMIC_RMW32_ADD_U, "i64.atomic.rmw32.add_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 2) \
    X(0xfe, 0x25, I32_ATOMIC_RMW_SUB, "i32.atomic.rmw.sub", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 2) \
    X(0xfe, 0x26, I64_ATOMIC_RMW_SUB, "i64.atomic.rmw.sub", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 3) \
    X(0xfe, 0x27, I32_ATOMIC_RMW8_SUB_U, "i32.atomic.rmw8.sub_u", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 0) \
    X(0xfe, 0x28, I32_ATOMIC_RMW16_SUB_U, "i32.atomic.rmw16.sub_u", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 1) \
    X(0xfe, 0x29, I64_ATOMIC_RMW8_SUB_U, "i64.atomic.rmw8.sub_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 0) \
    X(0xfe, 0x2a, I64_ATOMIC_RMW16_SUB_U, "i64.atomic.rmw16.sub_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 1) \
    X(0xfe, 0x2b, I64_ATOMIC_RMW32_SUB_U, "i64.atomic.rmw32.sub_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 2) \
    X(0xfe, 0x2c, I32_ATOMIC_RMW_AND, "i32.atomic.rmw.and", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 2) \
    X(0xfe, 0x2d, I64_ATOMIC_RMW_AND, "i64.atomic.rmw.and", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 3) \
    X(0xfe, 0x2e, I32_ATOMIC_RMW8_AND_U, "i32.atomic.rmw8.and_u", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 0) \
    X(0xfe, 0x2f, I32_ATOMIC_RMW16_AND_U, "i32.atomic.rmw16.and_u", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 1) \
    X(0xfe, 0x30, I64_ATOMIC_RMW8_AND_U, "i64.atomic.rmw8.and_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 0) \
    X(0xfe, 0x31, I64_ATOMIC_RMW16_AND_U, "i64.atomic.rmw16.and_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 1) \
    X(0xfe, 0x32, I64_ATOMIC_RMW32_AND_U, "i64.atomic.rmw32.and_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 2) \
    X(0xfe, 0x33, I32_ATOMIC_RMW_OR, "i32.atomic.rmw.or", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 2) \
    X(0xfe, 0x34, I64_ATOMIC_RMW_OR, "i64.atomic.rmw.or", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 3) \
    X(0xfe, 0x35, I32_ATOMIC_RMW8_OR_U, "i32.atomic.rmw8.or_u", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 0) \
    X(0xfe, 0x36, I32_ATOMIC_RMW16_OR_U, "i32.atomic.rmw16.or_u", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 1) \
    X(0xfe, 0x37, I64_ATOMIC_RMW8_OR_U, "i64.atomic.rmw8.or_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 0) \
    X(0xfe, 0x38, I64_ATOMIC_RMW16_OR_U, "i64.atomic.rmw16.or_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 1) \
    X(0xfe, 0x39, I64_ATOMIC_RMW32_OR_U, "i64.atomic.rmw32.or_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 2) \
    X(0xfe, 0x3a, I32_ATOMIC_RMW_XOR, "i32.atomic.rmw.xor", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 2) \
    X(0xfe, 0x3b, I64_ATOMIC_RMW_XOR, "i64.atomic.rmw.xor", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 3) \
    X(0xfe, 0x3c, I32_ATOMIC_RMW8_XOR_U, "i32.atomic.rmw8.xor_u", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 0) \
    X(0xfe, 0x3d, I32_ATOMIC_RMW16_XOR_U, "i32.atomic.rmw16.xor_u", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 1) \
    X(0xfe, 0x3e, I64_ATOMIC_RMW8_XOR_U, "i64.atomic.rmw8.xor_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 0) \
    X(0xfe, 0x3f, I64_ATOMIC_RMW16_XOR_U, "i64.atomic.rmw16.xor_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 1) \
    X(0xfe, 0x40, I64_ATOMIC_RMW32_XOR_U, "i64.atomic.rmw32.xor_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 2) \
    X(0xfe, 0x41, I32_ATOMIC_RMW_XCHG, "i32.atomic.rmw.xchg", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 2) \
    X(0xfe, 0x42, I64_ATOMIC_RMW_XCHG, "i64.atomic.rmw.xchg", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 3) \
    X(0xfe, 0x43, I32_ATOMIC_RMW8_XCHG_U, "i32.atomic.rmw8.xchg_u", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 0) \
    X(0xfe, 0x44, I32_ATOMIC_RMW16_XCHG_U, "i32.atomic.rmw16.xchg_u", MEMARG_ATOMIC, "ai", "i", THREADS, 1, 1) \
    X(0xfe, 0x45, I64_ATOMIC_RMW8_XCHG_U, "i64.atomic.rmw8.xchg_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 0) \
    X(0xfe, 0x46, I64_ATOMIC_RMW16_XCHG_U, "i64.atomic.rmw16.xchg_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 1) \
    X(0xfe, 0x47, I64_ATOMIC_RMW32_XCHG_U, "i64.atomic.rmw32.xchg_u", MEMARG_ATOMIC, "aI", "I", THREADS, 1, 2) \
    X(0xfe, 0x48, I32_ATOMIC_RMW_CMPXCHG, "i32.atomic.rmw.cmpxchg", MEMARG_ATOMIC, "aii", "i", THREADS, 1, 2) \
    X(0xfe, 0x49, I64_ATOMIC_RMW_CMPXCHG, "i64.atomic.rmw.cmpxchg", MEMARG_ATOMIC, "aII", "I", THREADS, 1, 3) \
    X(0xfe, 0x4a, I32_ATOMIC_RMW8_CMPXCHG_U, "i32.atomic.rmw8.cmpxchg_u", MEMARG_ATOMIC, "aii", "i", THREADS, 1, 0) \
    X(0xfe, 0x4b, I32_ATOMIC_RMW16_CMPXCHG_U, "i32.atomic.rmw16.cmpxchg_u", MEMARG_ATOMIC, "aii", "i", THREADS, 1, 1) \
    X(0xfe, 0x4c, I64_ATOMIC_RMW8_CMPXCHG_U, "i64.atomic.rmw8.cmpxchg_u", MEMARG_ATOMIC, "aII", "I", THREADS, 1, 0) \
    X(0xfe, 0x4d, I64_ATOMIC_RMW16_CMPXCHG_U, "i64.atomic.rmw16.cmpxchg_u", MEMARG_ATOMIC, "aII", "I", THREADS, 1, 1) \
    X(0xfe, 0x4e, I64_ATOMIC_RMW32_CMPXCHG_U, "i64.atomic.rmw32.cmpxchg_u", MEMARG_ATOMIC, "aII", "I", THREADS, 1, 2) \
    X(0xfe, 0x4f, GLOBAL_ATOMIC_GET, "global.atomic.get", ORDER_GLOBAL, "", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x50, GLOBAL_ATOMIC_SET, "global.atomic.set", ORDER_GLOBAL, "*", "", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x51, GLOBAL_ATOMIC_RMW_ADD, "global.atomic.rmw.add", ORDER_GLOBAL, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x52, GLOBAL_ATOMIC_RMW_SUB, "global.atomic.rmw.sub", ORDER_GLOBAL, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x53, GLOBAL_ATOMIC_RMW_AND, "global.atomic.rmw.and", ORDER_GLOBAL, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x54, GLOBAL_ATOMIC_RMW_OR, "global.atomic.rmw.or", ORDER_GLOBAL, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x55, GLOBAL_ATOMIC_RMW_XOR, "global.atomic.rmw.xor", ORDER_GLOBAL, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x56, GLOBAL_ATOMIC_RMW_XCHG, "global.atomic.rmw.xchg", ORDER_GLOBAL, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x57, GLOBAL_ATOMIC_RMW_CMPXCHG, "global.atomic.rmw.cmpxchg", ORDER_GLOBAL, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x58, TABLE_ATOMIC_GET, "table.atomic.get", ORDER_TABLE, "a", "r", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x59, TABLE_ATOMIC_SET, "table.atomic.set", ORDER_TABLE, "ar", "", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x5a, TABLE_ATOMIC_RMW_XCHG, "table.atomic.rmw.xchg", ORDER_TABLE, "ar", "r", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x5b, TABLE_ATOMIC_RMW_CMPXCHG, "table.atomic.rmw.cmpxchg", ORDER_TABLE, "arr", "r", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x5c, STRUCT_ATOMIC_GET, "struct.atomic.get", ORDER_TYPE_FIELD, "r", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x5d, STRUCT_ATOMIC_GET_S, "struct.atomic.get_s", ORDER_TYPE_FIELD, "r", "i", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x5e, STRUCT_ATOMIC_GET_U, "struct.atomic.get_u", ORDER_TYPE_FIELD, "r", "i", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x5f, STRUCT_ATOMIC_SET, "struct.atomic.set", ORDER_TYPE_FIELD, "*", "", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x60, STRUCT_ATOMIC_RMW_ADD, "struct.atomic.rmw.add", ORDER_TYPE_FIELD, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x61, STRUCT_ATOMIC_RMW_SUB, "struct.atomic.rmw.sub", ORDER_TYPE_FIELD, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x62, STRUCT_ATOMIC_RMW_AND, "struct.atomic.rmw.and", ORDER_TYPE_FIELD, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x63, STRUCT_ATOMIC_RMW_OR, "struct.atomic.rmw.or", ORDER_TYPE_FIELD, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x64, STRUCT_ATOMIC_RMW_XOR, "struct.atomic.rmw.xor", ORDER_TYPE_FIELD, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x65, STRUCT_ATOMIC_RMW_XCHG, "struct.atomic.rmw.xchg", ORDER_TYPE_FIELD, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x66, STRUCT_ATOMIC_RMW_CMPXCHG, "struct.atomic.rmw.cmpxchg", ORDER_TYPE_FIELD, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x67, ARRAY_ATOMIC_GET, "array.atomic.get", ORDER_TYPE, "ri", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x68, ARRAY_ATOMIC_GET_S, "array.atomic.get_s", ORDER_TYPE, "ri", "i", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x69, ARRAY_ATOMIC_GET_U, "array.atomic.get_u", ORDER_TYPE, "ri", "i", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x6a, ARRAY_ATOMIC_SET, "array.atomic.set", ORDER_TYPE, "*", "", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x6b, ARRAY_ATOMIC_RMW_ADD, "array.atomic.rmw.add", ORDER_TYPE, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x6c, ARRAY_ATOMIC_RMW_SUB, "array.atomic.rmw.sub", ORDER_TYPE, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x6d, ARRAY_ATOMIC_RMW_AND, "array.atomic.rmw.and", ORDER_TYPE, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x6e, ARRAY_ATOMIC_RMW_OR, "array.atomic.rmw.or", ORDER_TYPE, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x6f, ARRAY_ATOMIC_RMW_XOR, "array.atomic.rmw.xor", ORDER_TYPE, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x70, ARRAY_ATOMIC_RMW_XCHG, "array.atomic.rmw.xchg", ORDER_TYPE, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x71, ARRAY_ATOMIC_RMW_CMPXCHG, "array.atomic.rmw.cmpxchg", ORDER_TYPE, "*", "*", SHARED_EVERYTHING, 1, 0) \
    X(0xfe, 0x72, REF_I31_SHARED, "ref.i31_shared", NONE, "i", "r", SHARED_EVERYTHING, 1, 0)
/* clang-format on */

#endif /* WX__OPCODES_GC_H */
