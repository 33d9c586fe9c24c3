/* event.c -- events as words. */
#include "model/event.h"

#include "base/poison.h"

const char *event_word(EventKind kind)
{
    static const char *const words[] = {
#define X(name, word) word,
        EVENT_LIST(X)
#undef X
    };
    return words[kind];
}
