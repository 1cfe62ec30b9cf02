/* bench/decode.c - megabytes of module read per second of processor time: every item of every
 * section and every instruction, with all operands, through the shared reader of the headers.
 * Nothing is checked beyond the format.
 *
 *     decode SECONDS FILE...
 */
#include "scan_walk.h"

#include "lib/measure.h"

static uint64_t sum; /* keeps the work from being optimised away */

static uint64_t read_code(wx__scan *s)
{
    wx__instr in;
    uint64_t count = 0, fold = 0;
    uint32_t depth = 1;
    while (depth > 0 && wx__scan_instr_inline(s, &in)) {
        depth = wx__depth_after(&in, depth);
        fold += in.info->code;
        count++;
    }
    sum += fold;
    return count;
}

static uint64_t read_body(wx__scan *s)
{
    wx__body body;
    uint32_t total = 0;
    wx__scan inner = wx__scan_body(s, &body);
    if (!wx__scan_ok(s)) return 0;
    for (uint32_t n = body.runs; n && wx__scan_ok(&inner); n--)
        (void)wx__scan_local_run(&inner, &total);
    uint64_t count = read_code(&inner);
    if (!wx__scan_body_done(&inner)) *s = inner;
    return count;
}

/* The instructions of the code section; 0 when the module cannot be read. */
static uint64_t read_module(const uint8_t *bytes, size_t size)
{
    walk w;
    wx__section section;
    wx__scan s;
    uint64_t count = 0;
    memset(&w, 0, sizeof w);
    wx__scan_init(&s, bytes, size);
    if (!wx__scan_header(&s)) return 0;
    while (wx__scan_section(&s, &section)) {
        if (section.id != WX__SECTION_CODE) {
            walk_section(&w, &s, &section);
            continue;
        }
        wx__scan inner = wx__scan_inside(&s, &section);
        for (uint32_t n = wx__scan_u32(&inner); n && wx__scan_ok(&inner); n--)
            count += read_body(&inner);
        if (!wx__scan_done(&inner)) s = inner;
    }
    sum += w.checksum;
    return wx__scan_ok(&s) ? count : 0;
}

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? atof(argv[1]) : 1;
    for (int i = 2; i < argc; i++) {
        size_t len;
        uint8_t *bytes = read_file(argv[i], &len);
        double best = 1e9, start = cpu_ms();
        uint64_t count = 0;
        if (!bytes) return 1;
        do {
            double begin = cpu_ms();
            count = read_module(bytes, len);
            if (count == 0) {
                fprintf(stderr, "%s cannot be read\n", argv[i]);
                return 1;
            }
            if (cpu_ms() - begin < best) best = cpu_ms() - begin;
        } while (cpu_ms() - start < seconds * 1e3);
        printf("%s\t%.1f\t%llu\n", argv[i], (double)len / best / 1e3, (unsigned long long)count);
        free(bytes);
    }
    return sum == 1;
}
