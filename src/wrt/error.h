/* src/wrt/error.h - filling wrt_error, the same way everywhere. */
#ifndef WRT__ERROR_H
#define WRT__ERROR_H

#include <stdio.h>
#include "config.h"

/* Records the first error; a later one does not replace it. Returns `status`. */
static WX__COLD WX__UNUSED wrt_status wrt__fail(wrt_error *error, wrt_status status, size_t offset,
                                                const char *message)
{
    if (error && error->status == WRT_OK) {
        error->status = status;
        error->offset = offset;
        snprintf(error->message, sizeof error->message, "%s", message);
    }
    return status;
}

static WX__COLD WX__UNUSED wrt_status wrt__fail_nomem(wrt_error *error)
{
    return wrt__fail(error, WRT_ERR_NOMEM, WRT_NO_OFFSET, "out of memory");
}

/* Every public function with an error parameter begins with this. */
static inline void wrt__error_clear(wrt_error *error)
{
    if (!error) return;
    error->status = WRT_OK;
    error->offset = WRT_NO_OFFSET;
    error->message[0] = 0;
}

#endif /* WRT__ERROR_H */
