/* src/wsmith/check/repeat.h - a stored record as a test.
 */
#ifndef WSMITH__REPEAT_H
#define WSMITH__REPEAT_H

#include "../choice/align.h"
#include "../choice/record.h"

/* Runs the test on the record in one way. *fits: there is no other. */
static wsmith_status wsmith__repeat_way(const wsmith_record *record, uint32_t way,
                                        wsmith_predicate *fails, void *context,
                                        struct wsmith__moved **moved, bool *fits)
{
    wsmith_source s;
    if (!wsmith__way_differs(*moved, way)) return WSMITH_OK;
    if (!wsmith__open_way(&s, record, way, moved)) return WSMITH_ERR_NOMEM;
    bool failed = fails(context, &s) && s.status == WSMITH_OK;
    *fits = wsmith__close_way(&s, moved);
    return failed ? WSMITH_FAILED : WSMITH_OK;
}

WSMITH_API wsmith_status wsmith_repeat(const void *bytes, size_t size, wsmith_predicate *fails,
                                       void *context, wsmith_error *error)
{
    struct wsmith__moved *moved = NULL;
    wsmith_record record;
    bool fits = false;
    memset(&record, 0, sizeof record);
    wsmith_status status = wsmith_record_load(&record, bytes, size, error);
    for (uint32_t way = 0; way < WSMITH__WAYS && status == WSMITH_OK && !fits; way++)
        status = wsmith__repeat_way(&record, way, fails, context, &moved, &fits);
    if (status == WSMITH_ERR_NOMEM) wsmith__fail(error, status, 0, "out of memory");
    wsmith__moved_free(moved);
    wsmith_record_free(&record);
    return status == WSMITH_OK && !fits ? WSMITH_REJECTED : status;
}

#endif /* WSMITH__REPEAT_H */
