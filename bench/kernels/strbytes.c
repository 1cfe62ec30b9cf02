#include "kernel.h"
/* Byte loops as C programs write them: length, compare, search, reverse, case. */
static u8 text[8192], copy[8192];
NOINLINE static u32 length(const u8 *s)
{
    u32 n = 0;
    while (s[n]) n++;
    return n;
}
NOINLINE static int compare(const u8 *a, const u8 *b)
{
    while (*a && *a == *b) a++, b++;
    return *a - *b;
}
NOINLINE static u32 count(const u8 *s, u8 c)
{
    u32 n = 0;
    for (; *s; s++) n += *s == c;
    return n;
}
NOINLINE static void reverse(u8 *s, u32 n)
{
    for (u32 i = 0; i < n / 2; i++) {
        u8 t = s[i];
        s[i] = s[n - 1 - i];
        s[n - 1 - i] = t;
    }
}
NOINLINE static void upper(u8 *to, const u8 *s)
{
    do *to++ = *s >= 'a' && *s <= 'z' ? *s - 32 : *s;
    while (*s++);
}
KERNEL
{
    u32 state = 7, sum = 0;
    for (u32 i = 0; i + 1 < sizeof text; i++) text[i] = (u8)('A' + next_random(&state) % 58);
    for (u32 round = 0; round < n; round++) {
        u32 len = length(text);
        upper(copy, text);
        sum += len + count(copy, (u8)('A' + round % 26)) + (u32)compare(text, copy);
        reverse(text, len);
    }
    return sum;
}
