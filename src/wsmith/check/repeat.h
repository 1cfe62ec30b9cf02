/* src/wsmith/check/repeat.h - a stored record as a test.
 */
#ifndef WSMITH__REPEAT_H
#define WSMITH__REPEAT_H

#include "../choice/align.h"
#include "../choice/record.h"

WSMITH_API wsmith_status wsmith_repeat(const void *bytes, size_t size, wsmith_predicate *fails,
                                       void *context, wsmith_error *error)
{
    wsmith_source s;
    wsmith_record record;
    memset(&record, 0, sizeof record);
    wsmith_status status = wsmith_record_load(&record, bytes, size, error);
    if (status != WSMITH_OK) return status; /* the record is empty */
    status = wsmith__run_ways(&s, &record, fails, context);
    if (status == WSMITH_ERR_NOMEM) wsmith__fail(error, status, 0, "out of memory");
    wsmith_record_free(&record);
    return status;
}

#endif /* WSMITH__REPEAT_H */
