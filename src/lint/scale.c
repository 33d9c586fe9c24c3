/* scale.c -- sizes, and a model of time that is simple on purpose:
 *
 *     work             bytes                               at
 *     read             the rows                            read_speed
 *     build an index,  the rows                            read_speed / 4
 *     check a key
 *     write anew       the rows, TOAST and all indexes     read_speed / 8
 *
 * and of what comes out, from half to twice as long. The fractions are measured: PostgreSQL 15,
 * 1.5 million rows in 236 MB, in memory, on two cores that others used, too: SET NOT NULL 690 MB/s;
 * FOREIGN KEY 118, an index of integers 115 to 170, of long texts 40; a rewrite with one index 37,
 * with three 24 MB/s. What is not known is not guessed: no size, no estimate; nor for an index
 * method other than btree, for views, and where the work is in several tables. */
#include "lint/scale.h"

#include "base/poison.h"

enum {
    BUILD_FRACTION = 4,
    WRITE_FRACTION = 8,
    SPREAD         = 2,
    S_MS           = 1000,
    ROW_BYTES_MIN  = 28, /* of a line pointer and the header of a row without columns */
};

const Table *scale_table(const LintPoint *point, Name relation)
{
    const Catalog *live = point->options->live;
    if (live == NULL || name_empty(relation))
        return NULL;
    const Table *table = point->before == NULL ? NULL : catalog_table_find(point->before, relation);
    if (table != NULL && table->size_bytes >= 0)
        return table;
    if (table != NULL && point->before->complete)
        return table->created_by == 0 ? table : NULL;
    return catalog_table_find(live, relation);
}

bool scale_size(const LintPoint *point, Name relation, SizeClass *ret)
{
    const LintOptions *options = point->options;
    const Table       *table   = scale_table(point, relation);
    if (table == NULL)
        return false;
    int64_t rows = table->rows_estimate;
    if (rows < 0 && table->heap_bytes >= 0 &&
        table->heap_bytes / ROW_BYTES_MIN <= options->small_rows)
        rows = table->heap_bytes / ROW_BYTES_MIN; /* never analysed, but no more fit in */
    if (rows < 0)
        return false;
    if (rows <= options->small_rows && table->size_bytes <= options->small_bytes)
        *ret = SIZE_SMALL;
    else
        *ret = rows >= options->large_rows ? SIZE_LARGE : SIZE_UNKNOWN;
    return true;
}

/* The one table that the work grows with, or nothing. */
static Name worked_on(const LintPoint *point, const Change *change)
{
    if (change->kind == CHANGE_ATTACH_PARTITION)
        return change->references;
    if (!name_empty(change->relation) || name_empty(change->index) || point->before == NULL)
        return change->relation;
    const Table *owner = catalog_index_table_find(point->before, change->index);
    return owner == NULL ? (Name){0} : catalog_short_name(point->before, owner->name);
}

static bool builds(const Change *change)
{
    switch ((int)change->kind) {
    case CHANGE_CREATE_INDEX:
    case CHANGE_REINDEX:
    case CHANGE_ADD_PRIMARY_KEY:
    case CHANGE_ADD_UNIQUE:
    case CHANGE_ADD_FOREIGN_KEY:
    case CHANGE_VALIDATE_CONSTRAINT: /* perhaps of a foreign key */
        return true;
    default:
        return false;
    }
}

static bool is_estimable(const Change *change, const Table *table)
{
    if (table->kind != TABLE_ORDINARY && table->kind != TABLE_PARTITIONED)
        return false;
    if (change_is_data(change->kind) || change->kind == CHANGE_SELECT_ROWS ||
        change->kind == CHANGE_ADD_EXCLUDE)
        return false;
    return change->kind != CHANGE_CREATE_INDEX || change->value.size == 0 ||
           str_is(change->value, "btree");
}

static Estimate estimate(const LintPoint *point, const Change *change, const Effect *effect,
                         const Table *table)
{
    const int64_t bytes    = effect->rewrite ? table->size_bytes : table->heap_bytes;
    const int64_t fraction = effect->rewrite                           ? WRITE_FRACTION
                             : effect->index_rebuild || builds(change) ? BUILD_FRACTION
                                                                       : 1;
    if (effect->duration == DURATION_INSTANT || bytes < 0 || point->options->read_speed <= 0 ||
        !is_estimable(change, table))
        return (Estimate){0};
    const double ms = (double)bytes * (double)fraction / (double)point->options->read_speed * S_MS;
    return (Estimate){(int64_t)(ms / SPREAD), (int64_t)(ms * SPREAD) + 1};
}

void scale_of(const LintPoint *point, const Change *change, Effect *effect)
{
    const Name   name  = worked_on(point, change);
    const Table *table = scale_table(point, name);
    if (table == NULL || (table->rows_estimate < 0 && table->size_bytes < 0))
        return;
    Scale *scale = arena_new_of(point->arena, Scale);
    *scale       = (Scale){
              .relation        = name_copy(point->arena, name),
              .rows            = table->rows_estimate,
              .size_bytes      = table->size_bytes,
              .writes_per_hour = table->writes_per_hour,
              .work            = estimate(point, change, effect, table),
    };
    effect->scale = scale;
}
