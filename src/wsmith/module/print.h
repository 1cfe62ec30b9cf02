/* src/wsmith/module/print.h - a module as text; the printer itself is shared. */
#ifndef WSMITH__PRINT_H
#define WSMITH__PRINT_H

#include "../hooks.h"
#include "../../common/wat.h"

WSMITH_API bool wsmith_module_text(const uint8_t *bytes, size_t size, char **text, size_t *len)
{
    wx__bytes out;
    memset(&out, 0, sizeof out);
    bool whole = wx__wat_print(&out, bytes, size);
    wx__put_u8(&out, 0);
    *text = NULL;
    *len = 0;
    if (out.failed) {
        wx__bytes_free(&out);
        return false;
    }
    *text = (char *)out.data;
    *len = out.len - 1;
    return whole;
}

#endif /* WSMITH__PRINT_H */
