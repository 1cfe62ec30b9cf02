/* src/common/valtype.h - the numbers of the binary format that are not opcodes.
 *
 * Type constructors, heap types, section and subsection ids and their order, kinds, flag bits.
 * Spec: "Binary Format, Types" and "Modules"; proposals as noted.
 */
#ifndef WX__VALTYPE_H
#define WX__VALTYPE_H

#include <stdint.h>

/* Bytes that start a type. As s33 they are negative, so they never meet a type index. */
enum {
    WX__TYPE_I32 = 0x7f,
    WX__TYPE_I64 = 0x7e,
    WX__TYPE_F32 = 0x7d,
    WX__TYPE_F64 = 0x7c,
    WX__TYPE_V128 = 0x7b,
    WX__TYPE_I8 = 0x78, /* storage types of fields only */
    WX__TYPE_I16 = 0x77,
    /* 0x75 to 0x68 are heap types; where a value type stands, the nullable reference to it. */
    WX__TYPE_NOCONT = 0x75, /* stack switching */
    WX__TYPE_NOEXN = 0x74,
    WX__TYPE_NOFUNC = 0x73,
    WX__TYPE_NOEXTERN = 0x72,
    WX__TYPE_NONE = 0x71,
    WX__TYPE_FUNCREF = 0x70,
    WX__TYPE_EXTERNREF = 0x6f,
    WX__TYPE_ANYREF = 0x6e,
    WX__TYPE_EQREF = 0x6d,
    WX__TYPE_I31REF = 0x6c,
    WX__TYPE_STRUCTREF = 0x6b,
    WX__TYPE_ARRAYREF = 0x6a,
    WX__TYPE_EXNREF = 0x69,
    WX__TYPE_CONTREF = 0x68, /* stack switching */
    WX__TYPE_SHARED = 0x65,  /* prefix of a shared heap or composite type */
    WX__TYPE_REF = 0x64,     /* (ref ht), then the heap type */
    WX__TYPE_REF_NULL = 0x63,
    WX__TYPE_EXACT = 0x62, /* custom descriptors: exact heap type, then the index */
    WX__TYPE_FUNC = 0x60,
    WX__TYPE_STRUCT = 0x5f,
    WX__TYPE_ARRAY = 0x5e,
    WX__TYPE_CONT = 0x5d,
    WX__TYPE_SUB = 0x50,
    WX__TYPE_SUB_FINAL = 0x4f,
    WX__TYPE_REC = 0x4e,
    WX__TYPE_DESCRIPTOR = 0x4d, /* custom descriptors */
    WX__TYPE_DESCRIBES = 0x4c,
    WX__TYPE_EMPTY = 0x40 /* of a block */
};

enum { WX__LIMITS_MAX = 1, WX__LIMITS_SHARED = 2, WX__LIMITS_64 = 4, WX__LIMITS_PAGE_SIZE = 8 };

enum { WX__GLOBAL_MUTABLE = 1, WX__GLOBAL_SHARED = 2 };

/* Of a memory argument's first field. */
enum { WX__MEMARG_ORDER = 0x10, WX__MEMARG_MEMORY = 0x40 };

enum {
    WX__SEGMENT_FLAG_PASSIVE = 1,
    WX__SEGMENT_FLAG_EXPLICIT = 2,
    WX__SEGMENT_FLAG_EXPRESSIONS = 4
};

/* Second byte of a table with an initialiser: 0x40 0x00. */
enum { WX__TABLE_INIT_FORM = 0x40 };

/* What an import or export is. */
enum {
    WX__KIND_FUNC = 0,
    WX__KIND_TABLE = 1,
    WX__KIND_MEMORY = 2,
    WX__KIND_GLOBAL = 3,
    WX__KIND_TAG = 4,
    WX__KIND_COUNT = 5,
    WX__KIND_FUNC_EXACT = 0x20 /* imports, custom descriptors */
};

enum { WX__CATCH = 0, WX__CATCH_REF = 1, WX__CATCH_ALL = 2, WX__CATCH_ALL_REF = 3 };

/* Resume handler clauses: (on tag label), (on tag switch). */
enum { WX__ON_LABEL = 0, WX__ON_SWITCH = 1 };

enum { WX__CAST_FROM_NULL = 1, WX__CAST_TO_NULL = 2 };

/*  id  name        text           place in the module; a custom section goes anywhere */
#define WX__SECTIONS(X)                 \
    X(0, CUSTOM, "custom", 0)           \
    X(1, TYPE, "type", 1)               \
    X(2, IMPORT, "import", 2)           \
    X(3, FUNCTION, "function", 3)       \
    X(4, TABLE, "table", 4)             \
    X(5, MEMORY, "memory", 5)           \
    X(6, GLOBAL, "global", 7)           \
    X(7, EXPORT, "export", 8)           \
    X(8, START, "start", 9)             \
    X(9, ELEMENT, "element", 10)        \
    X(10, CODE, "code", 12)             \
    X(11, DATA, "data", 13)             \
    X(12, DATA_COUNT, "data count", 11) \
    X(13, TAG, "tag", 6)

enum {
#define WX__X(id, name, text, place) WX__SECTION_##name = id,
    WX__SECTIONS(WX__X)
#undef WX__X
        WX__SECTION_COUNT = 14
};

/* The place of a section in the order that a module must keep: 1 to 13, or 0 for a custom or
 * unknown one. */
static inline uint32_t wx__section_place(uint32_t id)
{
    switch (id) {
#define WX__X(number, name, text, place) \
    case number: return place;
        WX__SECTIONS(WX__X)
#undef WX__X
    default: return 0;
    }
}

/* Subsections of the "name" section. */
enum {
    WX__NAME_MODULE = 0,
    WX__NAME_FUNC = 1,
    WX__NAME_LOCAL = 2,
    WX__NAME_LABEL = 3,
    WX__NAME_TYPE = 4,
    WX__NAME_TABLE = 5,
    WX__NAME_MEMORY = 6,
    WX__NAME_GLOBAL = 7,
    WX__NAME_ELEM = 8,
    WX__NAME_DATA = 9,
    WX__NAME_FIELD = 10,
    WX__NAME_TAG = 11,
    WX__NAME_COUNT = 12
};

#endif /* WX__VALTYPE_H */
