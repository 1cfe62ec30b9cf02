/* src/wsmith/derive.h - structures, enumerations and unions described once: made, printed, compared.
 *
 * A description is a list macro; from it come the type and three functions:
 *
 *     name NAME_make(wsmith_source *s, const char *site)     random
 *     void NAME_print(wsmith_text *t, const name *v)         as a C initialiser
 *     bool NAME_equal(const name *a, const name *b)          member by member, bits of floats
 *
 * Whatever has these three can be a member: what is described here, the wsmith_as_... families below,
 * and functions of your own. A structure of a shape with corners:
 *
 *     WSMITH_RANGE(coordinate, int16_t, -100, 100)
 *     #define POINT(VALUE, ARRAY, LIST, OPTION) VALUE(int16_t, x, coordinate) VALUE(int16_t, y, coordinate)
 *     WSMITH_STRUCT(point, POINT)
 *
 *     #define KINDS(X) X(LINE, 3) X(FILL, 1)                   name, weight; the simplest first
 *     WSMITH_ENUM(kind, KINDS)
 *
 *     #define SHAPE(VALUE, ARRAY, LIST, OPTION)                                               \
 *         VALUE(kind, how, kind)                               kind how;                      \
 *         ARRAY(uint8_t, colour, 3, wsmith_as_u8)              uint8_t colour[3];             \
 *         LIST(point, corners, 8, point)                       size_t corners_count; point corners[8]; \
 *         OPTION(point, hole, point)                           bool has_hole; point hole;
 *     WSMITH_STRUCT(shape, SHAPE)
 *
 *     #define VALUES(X) X(double, real, 2, wsmith_as_f64) X(shape, drawing, 1, shape)
 *     WSMITH_UNION(value, VALUES)                              struct of a tag and a union `of`
 */
#ifndef WSMITH__DERIVE_H
#define WSMITH__DERIVE_H

#include "api.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Text that grows. All zero is empty; when memory runs out it stays as it is. */
typedef struct wsmith_text {
    void *chars;
    bool failed;
} wsmith_text;

WSMITH_API void wsmith_text_put(wsmith_text *t, const char *s);
WSMITH_API void wsmith_text_unsigned(wsmith_text *t, uint64_t v);
WSMITH_API void wsmith_text_signed(wsmith_text *t, int64_t v);
/* Hexadecimal floating point, or a name of math.h. */
WSMITH_API void wsmith_text_float(wsmith_text *t, double v);
/* Lives until the text changes; "" when memory ran out. */
WSMITH_API const char *wsmith_text_chars(wsmith_text *t);
WSMITH_API void wsmith_text_free(wsmith_text *t);

/* clang-format off */
#if defined(__GNUC__) || defined(__clang__)
#define WSMITH__LOCAL static __attribute__((unused))
#else
#define WSMITH__LOCAL static
#endif

/* A family: how to make a value `v` at `site` of `s`, how to print it, whether *a and *b are equal. */
#define WSMITH_FAMILY(name, type, MAKE, PRINT, EQUAL)                                                \
    WSMITH__FAMILY(WSMITH__LOCAL, name, type, MAKE, PRINT, EQUAL)
#define WSMITH__FAMILY(linkage, name, type, MAKE, PRINT, EQUAL)                                      \
    linkage type name##_make(wsmith_source *s, const char *site) { return MAKE; }                    \
    linkage void name##_print(wsmith_text *t, const type *v) { PRINT; }                              \
    linkage bool name##_equal(const type *a, const type *b) { return EQUAL; }

/* Integers from lo to hi; for signed types those near zero are simplest. */
#define WSMITH_RANGE(name, type, lo, hi)                                                             \
    WSMITH_FAMILY(name, type, (type)((type)-1 < (type)1                                              \
            ? (uint64_t)wsmith_irange_at(s, site, (int64_t)(lo), (int64_t)(hi))                      \
            : wsmith_range_at(s, site, (uint64_t)(lo), (uint64_t)(hi))),                             \
        if ((type)-1 < (type)1) wsmith_text_signed(t, (int64_t)*v);                                  \
        else wsmith_text_unsigned(t, (uint64_t)*v), *a == *b)

#define WSMITH__BASIC_TYPES(X)                                                                        \
    X(bool, bool) X(u8, uint8_t) X(u16, uint16_t) X(u32, uint32_t) X(u64, uint64_t) X(i8, int8_t)    \
    X(i16, int16_t) X(i32, int32_t) X(i64, int64_t) X(f32, float) X(f64, double)
#define WSMITH__DECLARE_BASIC(name, type)                                                            \
    WSMITH_API type wsmith_as_##name##_make(wsmith_source *s, const char *site);                     \
    WSMITH_API void wsmith_as_##name##_print(wsmith_text *t, const type *v);                         \
    WSMITH_API bool wsmith_as_##name##_equal(const type *a, const type *b);
WSMITH__BASIC_TYPES(WSMITH__DECLARE_BASIC)

/* -- enumerations -- */
#define WSMITH__ITEM_NAME(item, weight)   item,
#define WSMITH__ITEM_VALUE(item, weight)  (int)item,
#define WSMITH__ITEM_WEIGHT(item, weight) weight,
#define WSMITH__ITEM_PRINT(item, weight)  if (*v == item) { wsmith_text_put(t, #item); return; }
#define WSMITH_ENUM(name, ITEMS)                                                                     \
    typedef enum name { ITEMS(WSMITH__ITEM_NAME) name##_count } name;                                \
    WSMITH__LOCAL name name##_make(wsmith_source *s, const char *site)                               \
    {                                                                                                \
        static const uint32_t weights[] = {ITEMS(WSMITH__ITEM_WEIGHT) 0};                            \
        static const int items[] = {ITEMS(WSMITH__ITEM_VALUE) 0};                                    \
        return (name)items[wsmith_pick_at(s, site, weights, sizeof weights / sizeof *weights - 1)];  \
    }                                                                                                \
    WSMITH__LOCAL void name##_print(wsmith_text *t, const name *v)                                   \
    {                                                                                                \
        ITEMS(WSMITH__ITEM_PRINT)                                                                    \
        wsmith_text_signed(t, (int64_t)*v);                                                          \
    }                                                                                                \
    WSMITH__LOCAL bool name##_equal(const name *a, const name *b) { return *a == *b; }

/* -- structures -- */
#define WSMITH__DECLARE_VALUE(type, member, family)      type member;
#define WSMITH__DECLARE_ARRAY(type, member, n, family)   type member[n];
#define WSMITH__DECLARE_LIST(type, member, most, family) size_t member##_count; type member[most];
#define WSMITH__DECLARE_OPTION(type, member, family)     bool has_##member; type member;

#define WSMITH__MAKE_VALUE(type, member, family)                                                     \
    token = wsmith_scope_begin(s, ++index);                                                          \
    v.member = family##_make(s, #member);                                                            \
    wsmith_scope_end(s, token);
#define WSMITH__MAKE_ARRAY(type, member, n, family)                                                  \
    token = wsmith_scope_begin(s, ++index);                                                          \
    for (size_t i = 0; i < (n); i++) v.member[i] = family##_make(s, #member);                        \
    wsmith_scope_end(s, token);
#define WSMITH__MAKE_LIST(type, member, most, family)                                                \
    token = wsmith_scope_begin(s, ++index);                                                          \
    for (wsmith_loop l = wsmith_loop_begin(s, #member, 0, (most), (most) / 2); wsmith_loop_next(s, &l);) \
        v.member[v.member##_count++] = family##_make(s, #member);                                    \
    wsmith_scope_end(s, token);
#define WSMITH__MAKE_OPTION(type, member, family)                                                    \
    token = wsmith_scope_begin(s, ++index);                                                          \
    v.has_##member = wsmith_bool_at(s, "has " #member);                                              \
    if (v.has_##member) v.member = family##_make(s, #member);                                        \
    wsmith_scope_end(s, token);

#define WSMITH__PRINT_VALUE(type, member, family)                                                    \
    wsmith_text_put(t, index++ ? ", " : "");                                                         \
    family##_print(t, &v->member);
#define WSMITH__PRINT_ARRAY(type, member, n, family)                                                 \
    wsmith_text_put(t, index++ ? ", {" : "{");                                                       \
    for (size_t i = 0; i < (n); i++) {                                                               \
        if (i) wsmith_text_put(t, ", ");                                                             \
        family##_print(t, &v->member[i]);                                                            \
    }                                                                                                \
    wsmith_text_put(t, "}");
#define WSMITH__PRINT_LIST(type, member, most, family)                                               \
    wsmith_text_put(t, index++ ? ", " : "");                                                         \
    wsmith_text_unsigned(t, v->member##_count);                                                      \
    wsmith_text_put(t, ", {");                                                                       \
    for (size_t i = 0; i < v->member##_count; i++) {                                                 \
        if (i) wsmith_text_put(t, ", ");                                                             \
        family##_print(t, &v->member[i]);                                                            \
    }                                                                                                \
    wsmith_text_put(t, v->member##_count ? "}" : "0}");
#define WSMITH__PRINT_OPTION(type, member, family)                                                   \
    wsmith_text_put(t, index++ ? ", " : "");                                                         \
    wsmith_text_put(t, v->has_##member ? "true, " : "false, ");                                      \
    family##_print(t, &v->member);

#define WSMITH__EQUAL_VALUE(type, member, family)                                                    \
    if (!family##_equal(&a->member, &b->member)) return false;
#define WSMITH__EQUAL_ARRAY(type, member, n, family)                                                 \
    for (size_t i = 0; i < (n); i++) {                                                               \
        if (!family##_equal(&a->member[i], &b->member[i])) return false;                             \
    }
#define WSMITH__EQUAL_LIST(type, member, most, family)                                               \
    if (a->member##_count != b->member##_count) return false;                                        \
    for (size_t i = 0; i < a->member##_count; i++) {                                                 \
        if (!family##_equal(&a->member[i], &b->member[i])) return false;                             \
    }
#define WSMITH__EQUAL_OPTION(type, member, family)                                                   \
    if (a->has_##member != b->has_##member) return false;                                            \
    if (a->has_##member && !family##_equal(&a->member, &b->member)) return false;

#define WSMITH_STRUCT(name, FIELDS)                                                                  \
    typedef struct name {                                                                            \
        FIELDS(WSMITH__DECLARE_VALUE, WSMITH__DECLARE_ARRAY, WSMITH__DECLARE_LIST, WSMITH__DECLARE_OPTION) \
    } name;                                                                                          \
    WSMITH__LOCAL name name##_make(wsmith_source *s, const char *site)                               \
    {                                                                                                \
        name v;                                                                                      \
        uint32_t index = 0, token;                                                                   \
        wsmith_zero(&v, sizeof v);                                                                   \
        wsmith_span_begin(s, site);                                                                  \
        FIELDS(WSMITH__MAKE_VALUE, WSMITH__MAKE_ARRAY, WSMITH__MAKE_LIST, WSMITH__MAKE_OPTION)       \
        wsmith_span_end(s);                                                                          \
        return v;                                                                                    \
    }                                                                                                \
    WSMITH__LOCAL void name##_print(wsmith_text *t, const name *v)                                   \
    {                                                                                                \
        int index = 0;                                                                               \
        wsmith_text_put(t, "{");                                                                     \
        FIELDS(WSMITH__PRINT_VALUE, WSMITH__PRINT_ARRAY, WSMITH__PRINT_LIST, WSMITH__PRINT_OPTION)   \
        wsmith_text_put(t, index ? "}" : "0}");                                                      \
    }                                                                                                \
    WSMITH__LOCAL bool name##_equal(const name *a, const name *b)                                    \
    {                                                                                                \
        FIELDS(WSMITH__EQUAL_VALUE, WSMITH__EQUAL_ARRAY, WSMITH__EQUAL_LIST, WSMITH__EQUAL_OPTION)   \
        return true;                                                                                 \
    }

/* -- unions -- */
#define WSMITH__ARM_WEIGHT(type, arm, weight, family)  weight,
#define WSMITH__ARM_MEMBER(type, arm, weight, family)  type arm;
#define WSMITH__ARM_MAKE(type, arm, weight, family)    if (v.tag == index++) v.of.arm = family##_make(s, #arm);
#define WSMITH__ARM_PRINT(type, arm, weight, family)                                                 \
    if (v->tag == index++) {                                                                         \
        wsmith_text_put(t, ", {." #arm " = ");                                                       \
        family##_print(t, &v->of.arm);                                                               \
    }
#define WSMITH__ARM_EQUAL(type, arm, weight, family)                                                 \
    if (a->tag == index++) return family##_equal(&a->of.arm, &b->of.arm);

/* tag: the number of the arm in the list, from 0. */
#define WSMITH_UNION(name, ARMS)                                                                     \
    typedef struct name {                                                                            \
        uint32_t tag;                                                                                \
        union { ARMS(WSMITH__ARM_MEMBER) } of;                                                       \
    } name;                                                                                          \
    WSMITH__LOCAL name name##_make(wsmith_source *s, const char *site)                               \
    {                                                                                                \
        static const uint32_t weights[] = {ARMS(WSMITH__ARM_WEIGHT) 0};                              \
        name v;                                                                                      \
        uint32_t index = 0;                                                                          \
        wsmith_zero(&v, sizeof v);                                                                   \
        wsmith_span_begin(s, site);                                                                  \
        v.tag = (uint32_t)wsmith_pick_at(s, site, weights, sizeof weights / sizeof *weights - 1);    \
        ARMS(WSMITH__ARM_MAKE)                                                                       \
        wsmith_span_end(s);                                                                          \
        return v;                                                                                    \
    }                                                                                                \
    WSMITH__LOCAL void name##_print(wsmith_text *t, const name *v)                                   \
    {                                                                                                \
        uint32_t index = 0;                                                                          \
        wsmith_text_put(t, "{");                                                                     \
        wsmith_text_unsigned(t, v->tag);                                                             \
        ARMS(WSMITH__ARM_PRINT)                                                                      \
        wsmith_text_put(t, "}}");                                                                    \
    }                                                                                                \
    WSMITH__LOCAL bool name##_equal(const name *a, const name *b)                                    \
    {                                                                                                \
        uint32_t index = 0;                                                                          \
        if (a->tag != b->tag) return false;                                                          \
        ARMS(WSMITH__ARM_EQUAL)                                                                      \
        return true;                                                                                 \
    }
/* clang-format on */

#ifdef __cplusplus
}
#endif

#endif /* WSMITH__DERIVE_H */
