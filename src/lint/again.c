/* again.c -- names that a section takes away and gives again, or has given before. */
#include "lint/rule.h"

#include "base/poison.h"

/* Whatever a call of the old function passes, the new one takes: what it has beyond that has
 * defaults. A DROP FUNCTION without a list means the only one of its name. */
static bool takes_calls_of(const Change *made, const Change *gone)
{
    if (gone->any_arguments)
        return true;
    if (made->columns.count < gone->columns.count ||
        made->columns.count - gone->columns.count > made->defaulted_arguments)
        return false;
    for (size_t i = 0; i < gone->columns.count; i++)
        if (!str_equal(made->columns.items[i], gone->columns.items[i]))
            return false;
    return true;
}

typedef struct Search {
    const LintPoint *point;
    bool (*fits)(const struct Search *search, const Change *later);
    Name table;
    bool within; /* the transaction */
    bool over;   /* it has ended */
} Search;

/* DO blocks run where they stand. */
static const Change *find_in(Search *search, const Statement *statements, size_t from, size_t count)
{
    const Change *found = NULL;
    for (size_t i = from; i < count && found == NULL && !search->over; i++) {
        const ChangeVec *changes = &statements[i].changes;
        for (size_t k = 0; k < changes->count && found == NULL && !search->over; k++) {
            const Change *change = &changes->items[k];
            if (change->kind == CHANGE_COMMIT)
                search->over = search->within;
            else if (change->kind == CHANGE_DO_BLOCK)
                found = find_in(search, change->body, 0, change->body_count);
            else if (search->fits(search, change))
                found = change;
        }
    }
    return found;
}

/* Behind the point: what is left of the code that it is in, then what is left of the section. */
static const Change *find_later(Search *search)
{
    const LintPoint    *point      = search->point;
    const StatementVec *statements = &point->statements->statements;
    const LintCode     *code       = &point->code;
    const Change       *found      = NULL;
    if (point->in_code)
        found = find_in(search, code->statements, code->at + 1, code->count);
    if (found != NULL ||
        (search->within && !(point->in_code ? code->goes_on : point->in_transaction)))
        return found;
    return find_in(search, statements->items, point->statement_index + 1, statements->count);
}

static bool creates_table(const Search *search, const Change *later)
{
    return (later->kind == CHANGE_CREATE_TABLE || later->kind == CHANGE_CREATE_TABLE_AS) &&
           catalog_name_same(search->point->before, later->relation, search->table);
}

bool lint_is_recreated(const LintPoint *point, Name table)
{
    Search search = {.point = point, .fits = creates_table, .table = table};
    return find_later(&search) != NULL;
}

/* The name that the relation has afterwards. */
static Name name_after(const Change *change)
{
    switch ((int)change->kind) {
    case CHANGE_RENAME_TABLE:
        return (Name){change->relation.schema, change->new_name};
    case CHANGE_SET_SCHEMA:
        return (Name){change->new_name, change->relation.name};
    default:
        return change->relation;
    }
}

static bool makes_again(const Search *search, const Change *made)
{
    const Change *gone = search->point->change;
    const bool    same = str_equal(made->relation.name, gone->relation.name);
    switch ((int)gone->kind) {
    case CHANGE_DROP_FUNCTION:
        return made->kind == CHANGE_CREATE_FUNCTION && str_equal(made->object, gone->object) &&
               takes_calls_of(made, gone);
    case CHANGE_DROP_TRIGGER:
        return made->kind == CHANGE_CREATE_TRIGGER && str_equal(made->object, gone->object);
    case CHANGE_DROP_TYPE:
    case CHANGE_OTHER: /* ALTER TYPE ... RENAME */
        return made->kind == CHANGE_CREATE_TYPE && same;
    case CHANGE_RENAME_TABLE:
        if (made->kind == CHANGE_RENAME_TABLE || made->kind == CHANGE_CREATE_TABLE_AS)
            return name_equal(name_after(made), gone->relation);
        return made->kind == CHANGE_CREATE_VIEW && same;
    default:
        return made->kind == CHANGE_CREATE_VIEW && same;
    }
}

const Change *lint_made_again(const LintPoint *point)
{
    /* There is no other way, in most releases, where DDL cannot be in a transaction. */
    const ChangeKind kind     = point->change->kind;
    const bool       no_other = !lint_traits(point)->transactional_ddl &&
                          (kind == CHANGE_DROP_FUNCTION || kind == CHANGE_DROP_TRIGGER);
    Search search = {.point = point, .fits = makes_again, .within = !no_other};
    return find_later(&search);
}

static bool renames(const Change *change, bool type)
{
    if (type)
        return change->kind == CHANGE_OTHER && change->new_name.size > 0 &&
               (str_starts(change->words, "ALTER TYPE") ||
                str_starts(change->words, "ALTER DOMAIN"));
    return change->kind == CHANGE_RENAME_TABLE || change->kind == CHANGE_SET_SCHEMA;
}

Name lint_name_before(const LintPoint *point, Name name)
{
    const bool type = point->change->kind == CHANGE_DROP_TYPE;
    for (size_t i = lint_steps_here(point); i-- > 0;) {
        const Change *earlier = point->steps->items[i].change;
        if (!renames(earlier, type))
            continue;
        if (type ? str_equal(earlier->new_name, name.name)
                 : catalog_name_same(point->before, name_after(earlier), name))
            return earlier->relation;
    }
    return (Name){0};
}
