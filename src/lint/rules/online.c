/* online.c -- online DDL of MySQL and MariaDB: the statement as a whole, and its clauses. */
#include "lint/rules/online.h"

#include "base/poison.h"

/* From here on the servers know the words. */
enum { MARIADB_WORDS_SINCE = 100307 };

bool online_is_mariadb(const LintPoint *point)
{
    return point->options->version.engine == ENGINE_MARIADB;
}

int online_release(const LintPoint *point)
{
    enum { NEWEST = 999999 };
    return point->options->version.major == 0 ? NEWEST : my_release(point->options->version);
}

static bool begins_with(Str text, const char *word)
{
    const Str head = str_from(word);
    return str_equal_nocase(str_slice(text, 0, head.size), head);
}

bool online_takes_clauses(const LintPoint *point)
{
    const Str text = point->statement->text;
    if (begins_with(text, "DROP"))
        return !online_is_mariadb(point) && point->change->kind == CHANGE_DROP_INDEX;
    return begins_with(text, "ALTER") ||
           (begins_with(text, "CREATE") && (point->change->kind == CHANGE_CREATE_INDEX));
}

static const DdlClauses *clauses_of(const LintPoint *point)
{
    static const DdlClauses none   = {.wait_seconds = -1};
    const Change           *change = point->change;
    return change == NULL || change->clauses == NULL ? &none : change->clauses;
}

bool online_is_asked(const LintPoint *point)
{
    const DdlClauses *clauses = clauses_of(point);
    return clauses->algorithm > ALGORITHM_DEFAULT || clauses->lock > DDL_LOCK_DEFAULT ||
           clauses->online;
}

static Effect judge(const LintPoint *point, const Statement *statement, Version version)
{
    Effect effect;
    effect_of_statement(statement, point->before, version, &effect);
    return effect;
}

Effect online_whole(const LintPoint *point)
{
    return judge(point, point->statement, point->options->version);
}

static Statement without_clauses(const LintPoint *point)
{
    Statement statement = *point->statement;
    statement.changes   = (ChangeVec){0};
    for (size_t i = 0; i < point->statement->changes.count; i++) {
        Change *change  = vec_push(point->arena, &statement.changes);
        *change         = point->statement->changes.items[i];
        change->clauses = NULL;
    }
    return statement;
}

Effect online_unasked(const LintPoint *point)
{
    const Statement statement = without_clauses(point);
    return judge(point, &statement, point->options->version);
}

Effect online_alone(const LintPoint *point, const Change *change)
{
    Change one  = *change;
    one.clauses = NULL;
    Effect effect;
    effect_of(&one, point->before, point->options->version, &effect);
    return effect;
}

bool online_blocks(const Effect *effect)
{
    return effect->lock >= DDL_LOCK_SHARED && effect->duration != DURATION_INSTANT &&
           !effect->fails && effect->algorithm != ALGORITHM_METADATA &&
           effect->algorithm != ALGORITHM_RECREATE;
}

bool online_was_said(const LintPoint *point, bool (*has)(const Effect *effect))
{
    for (size_t i = point->steps->count; i-- > 0;) {
        const LintStep *step = &point->steps->items[i];
        if (step->statement != point->statement)
            return false;
        if (step->change != point->change && has(step->effect))
            return true;
    }
    return false;
}

Str online_verb(const LintPoint *point)
{
    const Str text = point->statement->text;
    return begins_with(text, "ALTER")      ? STR("ALTER TABLE")
           : begins_with(text, "OPTIMIZE") ? STR("OPTIMIZE TABLE")
                                           : lint_verb(point);
}

/* Statements of one release may be done otherwise by another one. */
static bool is_certain(const LintPoint *point, const Effect *effect)
{
    if (point->options->version.major > 0)
        return true;
    const Statement statement = without_clauses(point);
    const Effect    newest    = judge(point, &statement, lint_traits(point)->newest);
    return newest.algorithm == effect->algorithm && newest.lock == effect->lock;
}

static bool about_partitions(const LintPoint *point)
{
    return online_sibling(point, CHANGE_ALTER_PARTITIONS) != NULL ||
           online_sibling(point, CHANGE_DROP_PARTITION) != NULL ||
           point->change->kind == CHANGE_ALTER_PARTITIONS ||
           point->change->kind == CHANGE_DROP_PARTITION;
}

Str online_clause(const LintPoint *point, const Effect *effect)
{
    const bool mariadb = online_is_mariadb(point);
    const bool words   = !mariadb || online_release(point) >= MARIADB_WORDS_SINCE;
    const bool online  = effect->lock == DDL_LOCK_NONE;
    if (!online_takes_clauses(point) || about_partitions(point) || effect->fails ||
        !is_certain(point, effect))
        return (Str){0};
    if (effect->algorithm == ALGORITHM_INSTANT && words)
        return STR("ALGORITHM=INSTANT");
    if (!online)
        return (Str){0};
    if (effect->algorithm == ALGORITHM_NOCOPY && words)
        return STR("ALGORITHM=NOCOPY, LOCK=NONE");
    return effect->algorithm >= ALGORITHM_INSTANT && effect->algorithm <= ALGORITHM_INPLACE
               ? STR("ALGORITHM=INPLACE, LOCK=NONE")
               : (Str){0};
}

static size_t end_of(Span span)
{
    return span.start + span.size;
}

/* Behind all that the statement is made of. */
static Span behind(const LintPoint *point)
{
    const DdlClauses *clauses = clauses_of(point);
    size_t            end     = MAX_OF(end_of(clauses->algorithm_span), end_of(clauses->lock_span));
    for (size_t i = 0; i < point->statement->changes.count; i++) {
        const size_t one = end_of(point->statement->changes.items[i].span);
        end              = MAX_OF(end, one);
    }
    const Str source = lint_file_text(point);
    size_t    at     = end; /* ADD (a int, b int) */
    while (at < source.size && (source.data[at] == ' ' || source.data[at] == '\n'))
        at++;
    return (Span){at < source.size && source.data[at] == ')' ? at + 1 : end, 0};
}

/* Clauses of CREATE INDEX and DROP INDEX stand apart by blanks. */
static Str spaced(const LintPoint *point, Str clause)
{
    const Str first = str_cut(&clause, ',');
    return clause.size == 0 ? first : str_concat(point->arena, first, clause);
}

void online_fix_clause(const LintPoint *point, Finding *finding, bool edits)
{
    static const char title[] = "have the server refuse rather than do it in another way";
    const Effect      effect  = online_unasked(point);
    const Str         clause  = online_clause(point, &effect);
    const bool        alter   = begins_with(point->statement->text, "ALTER");
    if (clause.size == 0 || online_is_asked(point) || clauses_of(point)->algorithm != 0 ||
        clauses_of(point)->lock != 0 || (!alter && clauses_of(point)->wait_seconds >= 0))
        return;
    const Span at   = behind(point);
    const Str  text = alter ? str_concat(point->arena, STR(", "), clause)
                            : str_concat(point->arena, STR(" "), spaced(point, clause));
    const Str  head = str_slice(point->statement->text, 0, at.start - point->statement->span.start);
    lint_fix(point, finding, title, STR_FMT STR_FMT ";", STR_ARG(head), STR_ARG(text));
    if (edits)
        lint_edit(point, finding, at, STR_FMT, STR_ARG(text));
}

Str online_replaced(const LintPoint *point, Span span, Str text)
{
    const Str    whole = point->statement->text;
    const size_t from  = span.start - point->statement->span.start;
    return str_format(point->arena, STR_FMT STR_FMT STR_FMT, STR_ARG(str_slice(whole, 0, from)),
                      STR_ARG(text), STR_ARG(str_slice(whole, from + span.size, SIZE_MAX)));
}

bool online_is_strict(const LintPoint *point)
{
    return my_is_strict(point->before, point->options->version);
}

bool online_fills_timestamps(const LintPoint *point)
{
    enum { MYSQL_EXPLICIT = 80000, MARIADB_EXPLICIT = 101000 };
    return online_release(point) < (online_is_mariadb(point) ? MARIADB_EXPLICIT : MYSQL_EXPLICIT);
}

bool online_is_off(Str value)
{
    return str_is(value, "0") || str_equal_nocase(value, STR("off"));
}

const Change *online_sibling(const LintPoint *point, ChangeKind kind)
{
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; i < changes->count; i++)
        if (changes->items[i].kind == kind && &changes->items[i] != point->change)
            return &changes->items[i];
    return NULL;
}
