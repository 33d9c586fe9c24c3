/* change.c -- the kind table. */
#include "model/change.h"

#include "base/poison.h"

typedef struct KindRow {
    const char *verb;
    bool        destroys;
} KindRow;

static const KindRow kind_rows[] = {
#define X(name, verb, destroys) {verb, destroys},
    CHANGE_LIST(X)
#undef X
};

const char *change_verb(ChangeKind kind)
{
    return kind_rows[kind].verb;
}

bool change_destroys(ChangeKind kind)
{
    return kind_rows[kind].destroys;
}

bool change_is_transaction_control(ChangeKind kind)
{
    return kind >= CHANGE_BEGIN && kind <= CHANGE_ROLLBACK_TO;
}

bool change_is_data(ChangeKind kind)
{
    return kind >= CHANGE_INSERT_ROWS && kind <= CHANGE_COPY_ROWS;
}
