#include "kernel.h"
/* Table-driven CRC: one dependent load a byte. */
static u32 table[256];
static u8 text[4096];
KERNEL
{
    for (u32 i = 0; i < 256; i++) {
        u32 c = i;
        for (int b = 0; b < 8; b++) c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
        table[i] = c;
    }
    for (u32 i = 0; i < sizeof text; i++) text[i] = (u8)(i * 31 + (i >> 5));
    u32 crc = ~0u;
    for (u32 round = 0; round < n; round++)
        for (u32 i = 0; i < sizeof text; i++) crc = table[(crc ^ text[i]) & 255] ^ crc >> 8;
    return ~crc;
}
