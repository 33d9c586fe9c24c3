/* checklist.c -- see checklist.h. */
#include "model/checklist.h"

#include "base/poison.h"

const char *check_point_id(CheckPoint point)
{
    static const char *const ids[] = {
#define X(name, id, text) id,
        CHECK_POINT_LIST(X)
#undef X
    };
    return ids[point];
}

const char *check_point_text(CheckPoint point)
{
    static const char *const texts[] = {
#define X(name, id, text) text,
        CHECK_POINT_LIST(X)
#undef X
    };
    return texts[point];
}
