/* tests/unit/wdeque_types.h - element types of many sizes and one that malloc does not align,
 * each as an exact and as a power-of-two deque. None has padding. */
#ifndef WDEQUE_TYPES_H
#define WDEQUE_TYPES_H

typedef struct item3 {
    unsigned char bytes[3];
} item3;
typedef struct item12 {
    int32_t words[3];
} item12;
typedef struct item16 {
    uint32_t words[4];
} item16;
typedef struct item64 {
    uint32_t words[16];
} item64;
typedef struct item256 {
    uint32_t words[64];
} item256;
typedef struct __attribute__((aligned(64))) line64 {
    uint32_t words[16];
} line64;

/* exact, power of two, element */
#define TYPES(X)             \
    X(e1, p1, unsigned char) \
    X(e2, p2, uint16_t)      \
    X(e3, p3, item3)         \
    X(e4, p4, int)           \
    X(e8, p8, uint64_t)      \
    X(e12, p12, item12)      \
    X(e16, p16, item16)      \
    X(e64, p64, item64)      \
    X(e256, p256, item256)   \
    X(eline, pline, line64)

#define X(exact, pow2, T)   \
    WDEQUE_DEFINE(exact, T) \
    WDEQUE_DEFINE_POW2(pow2, T)
TYPES(X)
#undef X

#endif /* WDEQUE_TYPES_H */
