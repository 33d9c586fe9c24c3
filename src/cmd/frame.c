/* frame.c -- one renderer per kind of event, one list of segments for the bar. */
#include "cmd/frame.h"

#include <inttypes.h>

#include "cmd/human.h"

#include "base/poison.h"

enum { SQL_COLUMNS = 72, QUERY_COLUMNS = 60, REASON_COLUMNS = 200 };

/* The bar: "  [" and "]" around at least BAR_MIN columns, in lines of some width. */
enum { BAR_FRAME = 4, BAR_MIN = 12, BAR_MAX = 40, BAR_WIDTH_MIN = 50 };

#define BOLD   "\x1b[1m"
#define DIM    "\x1b[2m"
#define RED    "\x1b[31m"
#define GREEN  "\x1b[32m"
#define YELLOW "\x1b[33m"
#define PLAIN  "\x1b[0m"

typedef struct Frame {
    Arena              *arena;
    Buf                *buf;
    const Event        *event;
    const FrameOptions *options;
    Str                 sql; /* of the statement that runs, or empty */
} Frame;

static void add_styled(const Frame *frame, const char *style, Str text)
{
    const bool colour = frame->options->colour;
    buf_format(frame->buf, "%s" STR_FMT "%s", colour ? style : "", STR_ARG(text),
               colour ? PLAIN : "");
}

static void add_text(const Frame *frame, Str text, size_t columns)
{
    buf_add(frame->buf, human_line(frame->arena, text, columns));
}

static void add_duration(const Frame *frame)
{
    buf_add(frame->buf, human_duration(frame->arena, frame->event->duration_ms));
}

static Str count_text(const Frame *frame, int64_t count, const char *one)
{
    return str_format(frame->arena, STR_FMT " %s%s", STR_ARG(human_count(frame->arena, count)), one,
                      count == 1 ? "" : "s");
}

/* "[ACCESS EXCLUSIVE on users, SHARE ROW EXCLUSIVE on orders]", or nothing. */
static Str locks_text(Arena *arena, const Effect *effect)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    for (size_t i = 0; effect != NULL && i < effect->lock_count; i++) {
        const RelationLock *lock = &effect->locks[i];
        buf_format(&buf, "%s%s on " STR_FMT, i == 0 ? "[" : ", ", lock_text(lock->mode),
                   STR_ARG(name_text(arena, lock->relation)));
    }
    if (buf.size > 0)
        buf_add_char(&buf, ']');
    return human_line(arena, buf_str(&buf), REASON_COLUMNS);
}

static void notice(const Frame *frame)
{
    add_text(frame, frame->event->text, SIZE_MAX);
    buf_add_char(frame->buf, '\n');
}

static void warning(const Frame *frame)
{
    add_styled(frame, YELLOW, STR("warning: "));
    notice(frame);
}

static void run_begin(const Frame *frame)
{
    add_text(frame, frame->event->text, SIZE_MAX);
    if (frame->event->total >= 0)
        buf_format(frame->buf, ": " STR_FMT,
                   STR_ARG(count_text(frame, frame->event->total, "migration")));
    buf_add_char(frame->buf, '\n');
}

static void run_end(const Frame *frame)
{
    buf_format(frame->buf, "done: " STR_FMT " in ",
               STR_ARG(count_text(frame, frame->event->count, "migration")));
    add_duration(frame);
    buf_add_char(frame->buf, '\n');
}

static void migration_begin(const Frame *frame)
{
    add_styled(frame, BOLD, human_line(frame->arena, frame->event->migration, SIZE_MAX));
    buf_format(frame->buf, " " STR_FMT "\n", STR_ARG(frame->event->text));
}

static void migration_end(const Frame *frame)
{
    buf_add_c(frame->buf, "  ");
    add_styled(frame, GREEN, STR("done"));
    buf_add_c(frame->buf, " in ");
    add_duration(frame);
    buf_add_char(frame->buf, '\n');
}

static void add_statement(const Frame *frame, Str sql)
{
    const Str locks = locks_text(frame->arena, frame->event->effect);
    buf_add_c(frame->buf, "  ");
    add_text(frame, sql, SQL_COLUMNS);
    if (locks.size > 0) {
        buf_add_c(frame->buf, "  ");
        add_styled(frame, DIM, locks);
    }
}

static void statement_begin(const Frame *frame)
{
    add_statement(frame, frame->event->sql);
    buf_add_char(frame->buf, '\n');
}

static void statement_end(const Frame *frame)
{
    if (frame->sql.size > 0)
        buf_format(frame->buf, STR_FMT "  ", STR_ARG(frame->sql));
    else
        buf_add_c(frame->buf, "    ");
    add_duration(frame);
    if (frame->event->rows > 0)
        buf_format(frame->buf, ", " STR_FMT, STR_ARG(human_rows(frame->arena, frame->event->rows)));
    buf_add_char(frame->buf, '\n');
}

static void statement_skip(const Frame *frame)
{
    buf_add_c(frame->buf, "  skipped");
    if (frame->event->sql.size > 0) {
        buf_add_c(frame->buf, ": ");
        add_text(frame, frame->event->sql, SQL_COLUMNS);
    }
    buf_add_c(frame->buf, ": ");
    add_text(frame, frame->event->text, REASON_COLUMNS);
    buf_add_char(frame->buf, '\n');
}

/* "pid 4312 (psql, user app), idle in transaction for 11 m 02 s, ACCESS SHARE on users: SELECT" */
static void add_blocker(const Frame *frame, const Blocker *blocker)
{
    Arena *arena = frame->arena;
    buf_format(frame->buf, "pid %" PRId64, blocker->pid);
    if (blocker->application.size > 0 || blocker->user.size > 0)
        buf_format(frame->buf, " (" STR_FMT "%s" STR_FMT ")",
                   STR_ARG(human_line(arena, blocker->application, QUERY_COLUMNS)),
                   blocker->application.size > 0 && blocker->user.size > 0 ? ", user " : "",
                   STR_ARG(human_line(arena, blocker->user, QUERY_COLUMNS)));
    if (blocker->state.size > 0)
        buf_format(frame->buf, ", " STR_FMT, STR_ARG(human_line(arena, blocker->state, 40)));
    if (blocker->transaction_ms > 0)
        buf_format(frame->buf, ", transaction open for " STR_FMT,
                   STR_ARG(human_duration(arena, blocker->transaction_ms)));
    /* The server names its own work in the query: "autovacuum: VACUUM ANALYZE ...". */
    if (blocker->lock.size > 0 && !str_starts(blocker->query, "autovacuum:"))
        buf_format(frame->buf, ", " STR_FMT,
                   STR_ARG(human_line(arena, blocker->lock, QUERY_COLUMNS)));
    if (blocker->query.size > 0)
        buf_format(frame->buf,
                   str_starts(blocker->query, "autovacuum:") ? ", " STR_FMT : ": " STR_FMT,
                   STR_ARG(human_line(arena, blocker->query, QUERY_COLUMNS)));
}

static void blocked(const Frame *frame)
{
    for (size_t i = 0; i < frame->event->blocker_count; i++) {
        buf_add_c(frame->buf, "    ");
        add_styled(frame, YELLOW, STR("blocked by "));
        add_blocker(frame, &frame->event->blockers[i]);
        buf_add_char(frame->buf, '\n');
    }
}

static void retry(const Frame *frame)
{
    buf_add_c(frame->buf, "    ");
    add_styled(frame, YELLOW, str_format(frame->arena, "try %d gave up: ", frame->event->attempt));
    add_text(frame, frame->event->text, REASON_COLUMNS);
    buf_format(frame->buf, "; the next in " STR_FMT "\n",
               STR_ARG(human_duration(frame->arena, frame->event->wait_ms)));
}

static void batch_begin(const Frame *frame)
{
    add_statement(frame, frame->event->sql);
    buf_add_c(frame->buf, "\n    in batches");
    if (frame->event->total >= 0)
        buf_format(frame->buf, ", about " STR_FMT,
                   STR_ARG(human_rows(frame->arena, frame->event->total)));
    if (frame->event->count > 0)
        buf_format(frame->buf, ", " STR_FMT " done before",
                   STR_ARG(human_count(frame->arena, frame->event->count)));
    buf_add_char(frame->buf, '\n');
}

static Str progress_plain(Arena *arena, const Event *event);

static void batch_progress(const Frame *frame)
{
    buf_format(frame->buf, STR_FMT "\n", STR_ARG(progress_plain(frame->arena, frame->event)));
}

static void batch_wait(const Frame *frame)
{
    buf_add_c(frame->buf, "    ");
    add_styled(frame, YELLOW, STR("waiting: "));
    add_text(frame, frame->event->text, REASON_COLUMNS);
    buf_add_char(frame->buf, '\n');
}

static void add_waits(const Frame *frame)
{
    for (size_t i = 0; i < frame->event->wait_count; i++)
        buf_format(frame->buf, "%s" STR_FMT " (%s)", i == 0 ? "; waited " : ", ",
                   STR_ARG(human_duration(frame->arena, frame->event->waits[i].ms)),
                   frame->event->waits[i].reason);
}

static void batch_end(const Frame *frame)
{
    buf_format(frame->buf, "    " STR_FMT " changed in %" PRId64 " batch%s, ",
               STR_ARG(human_rows(frame->arena, frame->event->count)), frame->event->batches,
               frame->event->batches == 1 ? "" : "es");
    add_duration(frame);
    add_waits(frame);
    buf_add_char(frame->buf, '\n');
}

static void verify_result(const Frame *frame)
{
    buf_add_c(frame->buf, "  ");
    add_styled(frame, frame->event->passed ? GREEN : RED,
               frame->event->passed ? STR("holds") : STR("does not hold"));
    buf_add_c(frame->buf, ": ");
    add_text(frame, frame->event->sql, SQL_COLUMNS);
    if (frame->event->text.size > 0)
        buf_format(frame->buf, "  (" STR_FMT ")",
                   STR_ARG(human_line(frame->arena, frame->event->text, REASON_COLUMNS)));
    buf_add_char(frame->buf, '\n');
}

typedef void (*Renderer)(const Frame *frame);

static const Renderer renderers[] = {
    [EVENT_NOTICE]          = notice,
    [EVENT_WARNING]         = warning,
    [EVENT_RUN_BEGIN]       = run_begin,
    [EVENT_RUN_END]         = run_end,
    [EVENT_MIGRATION_BEGIN] = migration_begin,
    [EVENT_MIGRATION_END]   = migration_end,
    [EVENT_STATEMENT_BEGIN] = statement_begin,
    [EVENT_STATEMENT_END]   = statement_end,
    [EVENT_STATEMENT_SKIP]  = statement_skip,
    [EVENT_BLOCKED]         = blocked,
    [EVENT_RETRY]           = retry,
    [EVENT_BATCH_BEGIN]     = batch_begin,
    [EVENT_BATCH_PROGRESS]  = batch_progress,
    [EVENT_BATCH_WAIT]      = batch_wait,
    [EVENT_BATCH_END]       = batch_end,
    [EVENT_VERIFY_RESULT]   = verify_result,
};

Str frame_event(Arena *arena, const Event *event, Str sql, const FrameOptions *options)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    renderers[event->kind](&(Frame){arena, &buf, event, options, sql});
    return buf_str(&buf);
}

Str frame_statement(Arena *arena, const Event *event, const FrameOptions *options)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    add_statement(&(Frame){arena, &buf, event, options, {0}}, event->sql);
    return buf_str(&buf);
}

Str frame_running(Arena *arena, const Event *event, const FrameOptions *options)
{
    const FrameOptions bare   = {.width = options->width};
    const Str          line   = frame_statement(arena, event, &bare);
    const size_t       indent = MIN_OF(options->width, (size_t)2);
    return str_format(arena, "%*s" STR_FMT, (int)indent, "",
                      STR_ARG(human_line(arena, line, options->width - indent)));
}

/* The rows of the table are an estimate: work that is not over is never shown as 100 %. */
static int permille_done(const Event *event)
{
    if (event->total <= 0 || event->count < 0)
        return -1;
    const double share = (double)event->count * 1000.0 / (double)event->total;
    return share >= 999.0 ? 999 : (int)share;
}

/* The parts of a progress line, the dearest first. An empty one has nothing to say. */
typedef struct Segments {
    Str items[6];
} Segments;

static Str permille_text(Arena *arena, const Event *event)
{
    const int permille = permille_done(event);
    return permille < 0 ? (Str){0} : str_format(arena, "%2d.%d %%", permille / 10, permille % 10);
}

static Segments segments_of(Arena *arena, const Event *event)
{
    Segments  segments = {0};
    Str      *items    = segments.items;
    const Str done     = human_count(arena, event->count);
    items[0]           = permille_text(arena, event);
    items[1] = event->total > 0 ? str_format(arena, STR_FMT " of ~" STR_FMT " rows", STR_ARG(done),
                                             STR_ARG(human_count(arena, event->total)))
                                : human_rows(arena, event->count);
    if (event->eta_ms > 0)
        items[2] =
            str_format(arena, STR_FMT " left", STR_ARG(human_duration(arena, event->eta_ms)));
    if (event->rate > 0.0)
        items[3] =
            str_format(arena, STR_FMT " rows/s", STR_ARG(human_count(arena, (int64_t)event->rate)));
    if (event->wait_ms > 0)
        items[4] =
            str_format(arena, "waiting " STR_FMT, STR_ARG(human_duration(arena, event->wait_ms)));
    if (event->wait_ms > 0 && event->text.size > 0)
        items[4] = str_format(arena, STR_FMT ": " STR_FMT, STR_ARG(items[4]),
                              STR_ARG(human_line(arena, event->text, 40)));
    if (event->batch_size > 0)
        items[5] = str_format(arena, "batches of " STR_FMT,
                              STR_ARG(human_count(arena, event->batch_size)));
    return segments;
}

/* The segments that fit, each behind two blanks. */
static Str segments_join(Arena *arena, const Segments *segments, size_t width)
{
    Buf    line = buf_new(arena, SIZE_MAX);
    size_t used = 0;
    for (size_t i = 0; i < COUNT_OF(segments->items); i++) {
        const Str    item = segments->items[i];
        const size_t wide = human_columns(item) + 2;
        if (item.size == 0 || wide > width - used)
            continue;
        buf_format(&line, "  " STR_FMT, STR_ARG(item));
        used += wide;
    }
    return buf_str(&line);
}

/* "  waiting: replica db2 is 4.2 s behind, limit 3 s", after what is done of the rows. */
static Str wait_line(Arena *arena, const Event *event, size_t width)
{
    const Str line = str_format(arena, "  " STR_FMT "  waiting: " STR_FMT,
                                STR_ARG(permille_text(arena, event)), STR_ARG(event->text));
    return str_concat(arena, STR("  "), human_line(arena, line, width - MIN_OF(width, (size_t)2)));
}

Str frame_progress(Arena *arena, const Event *event, const FrameOptions *options)
{
    if (event->kind == EVENT_BATCH_WAIT)
        return wait_line(arena, event, options->width);
    const Segments segments = segments_of(arena, event);
    const int      permille = permille_done(event);
    const bool     has_bar  = permille >= 0 && options->width >= BAR_WIDTH_MIN;
    const size_t   room     = has_bar ? options->width - BAR_FRAME - BAR_MIN : options->width;
    const Str      text     = segments_join(arena, &segments, room);
    if (!has_bar)
        return text;
    const size_t inside = MIN_OF(options->width - BAR_FRAME - human_columns(text), (size_t)BAR_MAX);
    const size_t filled = inside * (size_t)permille / 1000;
    Buf          line   = buf_new(arena, SIZE_MAX);
    buf_add_c(&line, options->colour ? "  [" GREEN : "  [");
    buf_add_repeat(&line, '=', filled);
    buf_add_c(&line, options->colour ? ">" PLAIN : ">");
    buf_add_repeat(&line, ' ', inside - filled - 1);
    buf_format(&line, "]" STR_FMT, STR_ARG(text));
    return buf_str(&line);
}

/* The same for a log: no bar. */
static Str progress_plain(Arena *arena, const Event *event)
{
    const Segments segments = segments_of(arena, event);
    return str_format(arena, "  " STR_FMT, STR_ARG(segments_join(arena, &segments, SIZE_MAX)));
}
