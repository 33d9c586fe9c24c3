/* diff.c -- the shortest edit script by Myers' greedy algorithm (1986) over lines, after what both
 * ends have in common is set aside. Its memory grows with the square of the lines that differ, so
 * beyond a limit the middle is shown as replaced: a longer diff, and a right one. */
#include "report/diff.h"

#include <assert.h>

#include "base/poison.h"

enum { CONTEXT = 3, DISTANCE_MAX = 1000 };

typedef struct Diff {
    Buf   *buf;
    StrVec before;
    StrVec after;
    bool  *removed; /* a line of `before` */
    bool  *added;   /* a line of `after` */
} Diff;

/* Lines with their ends. */
static StrVec lines_of(Arena *arena, Str text)
{
    StrVec lines = {0};
    while (text.size > 0) {
        const size_t newline     = str_find(text, "\n");
        const size_t size        = newline == SIZE_MAX ? text.size : newline + 1;
        *vec_push(arena, &lines) = str_slice(text, 0, size);
        text                     = str_slice(text, size, SIZE_MAX);
    }
    return lines;
}

/* A part of both files. */
typedef struct Part {
    long before, before_end;
    long after, after_end;
} Part;

static void mark_all(const Diff *diff, Part part)
{
    for (long i = part.before; i < part.before_end; i++)
        diff->removed[i] = true;
    for (long i = part.after; i < part.after_end; i++)
        diff->added[i] = true;
}

static bool same(const Diff *diff, long before, long after)
{
    return str_equal(diff->before.items[before], diff->after.items[after]);
}

/* The row `d` of the search: how far each diagonal reaches with d differences. */
static long *row(long **rows, long d)
{
    return rows[d] + d + 1;
}

/* Walk back from the end of the search and mark each step that was no match. */
static void mark_path(const Diff *diff, Part part, long **rows, long distance)
{
    long x = part.before_end - part.before, y = part.after_end - part.after;
    for (long d = distance; d > 0; d--) {
        const long *last = row(rows, d - 1);
        const long  k    = x - y;
        const bool  down = k == -d || (k != d && last[k - 1] < last[k + 1]);
        x                = last[down ? k + 1 : k - 1];
        y                = x - (down ? k + 1 : k - 1);
        if (down)
            diff->added[part.after + y] = true;
        else
            diff->removed[part.before + x] = true;
    }
}

static void mark(const Diff *diff, Part part)
{
    Arena     *arena = diff->buf->arena;
    const long n = part.before_end - part.before, m = part.after_end - part.after;
    long      *rows[DISTANCE_MAX + 1];
    for (long d = 0; d <= DISTANCE_MAX && d <= n + m; d++) {
        rows[d] = arena_array_of(arena, long, (size_t)(2 * d + 3));
        for (long k = -d; k <= d; k += 2) {
            const long *last = d == 0 ? NULL : row(rows, d - 1);
            long        x    = 0;
            if (d > 0)
                x = k == -d || (k != d && last[k - 1] < last[k + 1]) ? last[k + 1]
                                                                     : last[k - 1] + 1;
            while (x < n && x - k < m && same(diff, part.before + x, part.after + x - k))
                x++;
            row(rows, d)[k] = x;
            if (x >= n && x - k >= m) {
                mark_path(diff, part, rows, d);
                return;
            }
        }
    }
    mark_all(diff, part);
}

static void add_line(const Diff *diff, char sign, Str line)
{
    buf_add_char(diff->buf, sign);
    buf_add(diff->buf, line);
    if (!str_ends(line, "\n"))
        buf_add_c(diff->buf, "\n\\ No newline at end of file\n");
}

/* The lines of a hunk are those of `part`; `from`,`count` in the heading count from 1, or name the
 * line before an empty range. */
static void add_hunk(const Diff *diff, Part part)
{
    const long n = part.before_end - part.before, m = part.after_end - part.after;
    assert(part.before_end <= (long)diff->before.count);
    assert(part.after_end <= (long)diff->after.count);
    buf_format(diff->buf, "@@ -%ld,%ld +%ld,%ld @@\n", part.before + (n > 0), n,
               part.after + (m > 0), m);
    long j = part.after;
    for (long i = part.before; i < part.before_end || j < part.after_end;) {
        if (i < part.before_end && diff->removed[i])
            add_line(diff, '-', diff->before.items[i++]);
        else if (j < part.after_end && diff->added[j])
            add_line(diff, '+', diff->after.items[j++]);
        else {
            assert(i < part.before_end); /* what is in both is in either */
            add_line(diff, ' ', diff->before.items[i++]);
            j++;
        }
    }
}

/* Step over the lines that are in both; how many. */
static long skip_same(const Diff *diff, long *i, long *j)
{
    const long start = *i;
    for (; *i < (long)diff->before.count && !diff->removed[*i] && !diff->added[*j]; ++*j)
        ++*i;
    return *i - start;
}

/* Step over the lines that are in one only. */
static void skip_changed(const Diff *diff, long *i, long *j)
{
    while (*i < (long)diff->before.count && diff->removed[*i])
        ++*i;
    while (*j < (long)diff->after.count && diff->added[*j])
        ++*j;
}

/* Hunks are runs of differences with at most twice the context between them. */
static void add_hunks(const Diff *diff)
{
    const long n = (long)diff->before.count, m = (long)diff->after.count;
    long       i = 0, j = 0;
    skip_same(diff, &i, &j);
    while (i < n || j < m) {
        const long back = MIN_OF(i, (long)CONTEXT);
        Part       hunk = {.before = i - back, .after = j - back};
        long       quiet;
        do {
            skip_changed(diff, &i, &j);
            hunk.before_end = i;
            hunk.after_end  = j;
            quiet           = skip_same(diff, &i, &j);
        } while (quiet <= 2L * CONTEXT && (i < n || j < m));
        const long tail = MIN_OF(quiet, (long)CONTEXT);
        hunk.before_end += tail;
        hunk.after_end += tail;
        add_hunk(diff, hunk);
    }
}

/* A name with a blank needs a tab behind it, for patch to see its end. */
static void add_name(Buf *buf, const char *sign, const char *side, Str path)
{
    buf_format(buf, "%s %s" STR_FMT "%s\n", sign, str_starts(path, "/") ? "" : side, STR_ARG(path),
               str_contains(path, " ") ? "\t" : "");
}

void diff_unified(Buf *buf, Str path, Str before, Str after)
{
    if (str_equal(before, after))
        return;
    Arena *arena = buf->arena;
    Diff   diff  = {buf, lines_of(arena, before), lines_of(arena, after), NULL, NULL};
    Part   part  = {0, (long)diff.before.count, 0, (long)diff.after.count};
    diff.removed = arena_array_of(arena, bool, diff.before.count);
    diff.added   = arena_array_of(arena, bool, diff.after.count);
    while (part.before < part.before_end && part.after < part.after_end &&
           same(&diff, part.before, part.after)) {
        part.before++;
        part.after++;
    }
    while (part.before < part.before_end && part.after < part.after_end &&
           same(&diff, part.before_end - 1, part.after_end - 1)) {
        part.before_end--;
        part.after_end--;
    }
    mark(&diff, part);
    add_name(buf, "---", "a/", path);
    add_name(buf, "+++", "b/", path);
    add_hunks(&diff);
}
