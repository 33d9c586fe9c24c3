/* session.c -- transactions and lock_timeout along a file. */
#include "lint/session.h"

#include "base/poison.h"

int64_t session_duration_ms(Str value)
{
    static const struct {
        const char *unit;
        int64_t     ms;
    } units[] = {
        {"", 1},      {"ms", 1},      {"s", 1000},     {"min", 60000},
        {"m", 60000}, {"h", 3600000}, {"d", 86400000},
    };
    value       = str_trim(value);
    size_t size = 0;
    while (size < value.size && value.data[size] >= '0' && value.data[size] <= '9')
        size++;
    int64_t number;
    if (!str_to_int64(str_slice(value, 0, size), &number) || number > INT32_MAX)
        return -1;
    const Str unit = str_trim(str_slice(value, size, SIZE_MAX));
    if (str_is(unit, "us"))
        return number / 1000;
    for (size_t i = 0; i < COUNT_OF(units); i++)
        if (str_is(unit, units[i].unit))
            return number * units[i].ms;
    return -1;
}

static ChangeKind first_kind(const Statement *statement)
{
    return statement->changes.count == 0 ? CHANGE_OTHER : statement->changes.items[0].kind;
}

static void transaction_begin(LintSession *session)
{
    session->transaction++;
    session->has_local = false;
}

void session_enter(LintSession *session, const Statement *statement, bool alone)
{
    if (session->in_block)
        return;
    if (first_kind(statement) == CHANGE_BEGIN) {
        session->in_group = false;
        session->in_block = true;
        transaction_begin(session);
        return;
    }
    const bool grouped = session->native && !alone;
    if (!grouped || !session->in_group)
        transaction_begin(session);
    session->in_group = grouped;
}

static void set_lock_timeout(LintSession *session, const Change *change)
{
    const bool to_default =
        change->value.size == 0 || str_equal_nocase(change->value, STR("default"));
    const int64_t ms = to_default ? session->base_ms : session_duration_ms(change->value);
    if (!change->local) {
        session->session_ms = ms;
        session->has_local  = false;
    } else if (session_in_transaction(session)) {
        /* Outside a transaction SET LOCAL is a warning and changes nothing. */
        session->local_ms  = ms;
        session->has_local = true;
    }
}

void session_leave(LintSession *session, const Statement *statement)
{
    for (size_t i = 0; i < statement->changes.count; i++) {
        const Change *change = &statement->changes.items[i];
        const bool    mine   = str_is(change->object, "lock_timeout");
        if (change->kind == CHANGE_SET_SESSION && mine)
            set_lock_timeout(session, change);
        const bool all = change->object.size == 0 || str_is(change->object, "all");
        if (change->kind == CHANGE_RESET_SESSION && (mine || all)) {
            session->session_ms = session->base_ms;
            session->has_local  = false;
        }
        if (change->kind == CHANGE_COMMIT || change->kind == CHANGE_ROLLBACK) {
            session->in_block  = false;
            session->in_group  = false;
            session->has_local = false;
        }
    }
}
