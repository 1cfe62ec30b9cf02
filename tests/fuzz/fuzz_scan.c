/* tests/fuzz/fuzz_scan.c - the shared module reader on any bytes: every section, type, instruction,
 * with every feature and with none. An error has a place inside of the input, and a message.
 */
#include <stdio.h>
#include "scan_walk.h"

#define MUST(x) ((x) ? (void)0 : (printf("%s:%d: %s\n", __FILE__, __LINE__, #x), abort()))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    walk w;
    bool ok = walk_module(&w, data, size);
    MUST(ok == (w.scan.error == WX__SCAN_OK));
    MUST(ok || w.scan.message);
    MUST(w.scan.error_offset <= size);
    /* and as bare instructions */
    wx__scan s;
    wx__scan_init(&s, data, size);
    s.features = 0;
    memset(&w, 0, sizeof w);
    while (wx__scan_ok(&s) && s.p < s.end) walk_expr(&w, &s);
    MUST(s.error_offset <= size && w.instructions <= size);
    return 0;
}
