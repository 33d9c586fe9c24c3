/* text.c -- findings for people:
 *
 *     error[drop-column]: dropping users.email breaks running code that still uses it
 *       --> migrations/0042_drop_email.sql:7:19
 *        |
 *      7 | ALTER TABLE users DROP COLUMN email;
 *        |                   ^^^^^^^^^^^^^^^^^
 *        |
 *        = lock: ACCESS EXCLUSIVE on users: blocks reads and writes, for a moment
 *        = why:  Instances of the old release go on selecting the column.
 *        = safe: in a contract-phase migration of its own
 *
 *              ALTER TABLE users DROP COLUMN email;
 *
 * A reason that was given once is not given again: the second index built in the same way needs no
 * second lecture. */
#include "base/map.h"
#include "base/utf8.h"
#include "report/formats/excerpt.h"
#include "report/words.h"

#include "base/poison.h"

enum { WIDTH_DEFAULT = 100, WIDTH_MIN = 40, VERDICTS_MAX = 10, WORDS_ARENA_BYTES = 1 << 24 };

typedef enum Style {
    STYLE_BOLD,
    STYLE_ERROR,
    STYLE_WARNING,
    STYLE_INFO,
    STYLE_DIM,
    STYLE_GOOD
} Style;

static const char *const style_codes[] = {
    [STYLE_BOLD] = "\033[1m",    [STYLE_ERROR] = "\033[1;31m", [STYLE_WARNING] = "\033[1;33m",
    [STYLE_INFO] = "\033[1;36m", [STYLE_DIM] = "\033[34m",     [STYLE_GOOD] = "\033[32m",
};

typedef struct Writer {
    Buf          *buf;
    Arena        *words; /* of the finding that is written */
    bool          colour;
    int           gutter; /* digits of the largest line number */
    size_t        width;
    Map           reasons; /* those given already */
    FindingReader reader;
    Finding       last; /* the one before */
} Writer;

static void style(const Writer *writer, Style code)
{
    if (writer->colour)
        buf_add_c(writer->buf, style_codes[code]);
}

static void plain(const Writer *writer)
{
    if (writer->colour)
        buf_add_c(writer->buf, "\033[0m");
}

static void styled(const Writer *writer, Style code, Str text)
{
    style(writer, code);
    shown_add(writer->buf, text);
    plain(writer);
}

static Style severity_style(Severity severity)
{
    if (severity == SEVERITY_ERROR)
        return STYLE_ERROR;
    return severity == SEVERITY_WARNING ? STYLE_WARNING : STYLE_INFO;
}

/* The blank gutter and `mark` behind it. */
static void margin(const Writer *writer, const char *mark)
{
    buf_add_repeat(writer->buf, ' ', (size_t)writer->gutter + 2);
    styled(writer, STYLE_DIM, str_from(mark));
}

/* `text` broken at blanks, its further lines indented like the first one, which starts at column
 * `indent`. */
static void wrapped(const Writer *writer, Str text, size_t indent)
{
    size_t column = indent;
    bool   first  = true;
    while (text.size > 0) {
        const Str    word = str_cut(&text, ' ');
        const size_t size = utf8_length(word);
        if (!first && column + 1 + size > writer->width) {
            buf_add_char(writer->buf, '\n');
            buf_add_repeat(writer->buf, ' ', indent);
            column = indent;
        } else if (!first) {
            buf_add_char(writer->buf, ' ');
            column++;
        }
        shown_add(writer->buf, word);
        column += size;
        first = false;
    }
    buf_add_char(writer->buf, '\n');
}

/* " = why:  text". */
static void note(const Writer *writer, const char *label, Str text)
{
    margin(writer, "= ");
    styled(writer, STYLE_BOLD, str_from(label));
    buf_add_char(writer->buf, ' ');
    wrapped(writer, text, (size_t)writer->gutter + 4 + str_from(label).size + 1);
}

static void headline(const Writer *writer, const Finding *finding)
{
    Buf *buf = writer->buf;
    style(writer, severity_style(finding->severity));
    buf_format(buf, "%s[%s]", severity_text(finding->severity), finding->rule);
    plain(writer);
    style(writer, STYLE_BOLD);
    buf_add_c(buf, ": ");
    shown_add(buf, finding->message);
    plain(writer);
    buf_add_char(buf, '\n');
    buf_add_repeat(buf, ' ', (size_t)writer->gutter + 1);
    styled(writer, STYLE_DIM, STR("--> "));
    shown_add(buf, finding_path(finding));
    buf_format(buf, ":%zu:%zu", finding->start.line, finding->start.column);
    if (finding->section == SECTION_DOWN)
        buf_add_c(buf, " (down)");
    buf_add_char(buf, '\n');
}

static void source_line(const Writer *writer, const Finding *finding)
{
    Buf          *buf     = writer->buf;
    const size_t  used    = (size_t)writer->gutter + 4;
    const Excerpt excerpt = excerpt_of(finding_source(finding), finding->span,
                                       writer->width > used + 8 ? writer->width - used - 6 : 8);
    if (excerpt.line.size == 0)
        return;
    margin(writer, "|");
    buf_add_char(buf, '\n');
    style(writer, STYLE_DIM);
    buf_format(buf, " %*zu | ", writer->gutter, finding->start.line);
    plain(writer);
    buf_add_c(buf, excerpt.cut_head ? "..." : "");
    shown_add(buf, excerpt.line);
    buf_add_c(buf, excerpt.cut_tail ? "...\n" : "\n");
    margin(writer, "| ");
    buf_add_repeat(buf, ' ', excerpt.mark + (excerpt.cut_head ? 3 : 0));
    style(writer, severity_style(finding->severity));
    buf_add_repeat(buf, '^', excerpt.mark_size);
    buf_add_c(buf, excerpt.more ? "..." : "");
    plain(writer);
    buf_add_char(buf, '\n');
    margin(writer, "|");
    buf_add_char(buf, '\n');
}

static void sql_block(const Writer *writer, Str sql)
{
    buf_add_char(writer->buf, '\n');
    while (sql.size > 0) {
        const Str line = str_cut(&sql, '\n');
        if (line.size > 0) {
            buf_add_repeat(writer->buf, ' ', (size_t)writer->gutter + 10);
            styled(writer, STYLE_GOOD, line);
        }
        buf_add_char(writer->buf, '\n');
    }
}

static void finding_write(Writer *writer, const Finding *finding)
{
    static const bool given = true;
    const bool        again = finding_is_beside(&writer->last, finding);
    headline(writer, finding);
    if (!again && finding->span.size > 0)
        source_line(writer, finding);
    const StrVec locks = locks_words(writer->words, again ? NULL : finding->effect);
    for (size_t i = 0; i < locks.count; i++)
        note(writer, "lock:", locks.items[i]);
    const Str scale = scale_words(writer->words, again ? NULL : finding->effect);
    if (scale.size > 0)
        note(writer, "size:", scale);
    writer->last = *finding;
    if (finding->why.size > 0 && map_find(&writer->reasons, finding->why) == NULL) {
        note(writer, "why: ", finding->why);
        map_put(writer->buf->arena, &writer->reasons, finding->why, (void *)(uintptr_t)&given);
    }
    if (finding->help.size > 0)
        note(writer, "help:", finding->help);
    for (size_t i = 0; i < finding->fixes.count; i++) {
        note(writer, i == 0 ? "safe:" : "or:  ", finding->fixes.items[i].title);
        sql_block(writer, finding->fixes.items[i].sql);
    }
    buf_add_char(writer->buf, '\n');
    arena_reset(writer->words);
}

static void verdict_write(const Writer *writer, const Verdict *verdict, size_t path_width)
{
    static const Style styles[] = {STYLE_WARNING, STYLE_GOOD, STYLE_ERROR};
    Buf               *buf      = writer->buf;
    const size_t       size     = utf8_length(verdict->migration->path);
    style(writer, styles[verdict->kind]);
    buf_format(buf, "%-7s", verdict_text(verdict->kind));
    plain(writer);
    buf_add_c(buf, "  ");
    shown_add(buf, verdict->migration->path);
    buf_add_repeat(buf, ' ', path_width > size ? path_width - size : 0);
    buf_format(buf, "  " STR_FMT "\n", STR_ARG(verdict_words(writer->words, verdict)));
    arena_reset(writer->words);
}

/* Of a long history only what is not safe is worth a line. */
static void verdicts_write(const Writer *writer, const VerdictVec *verdicts)
{
    const bool all        = verdicts->count <= VERDICTS_MAX;
    size_t     path_width = 0, left_out = 0;
    for (size_t i = 0; i < verdicts->count; i++) {
        const Verdict *verdict = &verdicts->items[i];
        if (all || verdict->kind != VERDICT_SAFE)
            path_width = MAX_OF(path_width, utf8_length(verdict->migration->path));
    }
    for (size_t i = 0; i < verdicts->count; i++)
        if (all || verdicts->items[i].kind != VERDICT_SAFE)
            verdict_write(writer, &verdicts->items[i], path_width);
        else
            left_out++;
    if (left_out > 0) {
        styled(writer, STYLE_GOOD, STR("safe   "));
        buf_format(writer->buf, "  %zu %smigration%s\n", left_out,
                   left_out < verdicts->count ? "other " : "", left_out == 1 ? "" : "s");
    }
}

/* Yes, no or not known, the point, and the evidence below it. */
static void checklist_write(const Writer *writer, const Checklist *checklist)
{
    enum { INDENT = 13 };
    static const Style       styles[] = {STYLE_WARNING, STYLE_ERROR, STYLE_GOOD};
    static const char *const words[]  = {"not known", "no", "yes"};
    Buf                     *buf      = writer->buf;
    styled(writer, STYLE_BOLD, checklist->migration->path);
    buf_add_char(buf, '\n');
    for (size_t i = 0; i < CHECK_POINT_COUNT; i++) {
        const CheckAnswer *answer = &checklist->points[i];
        style(writer, styles[answer->answer]);
        buf_format(buf, "  %-9s", words[answer->answer]);
        plain(writer);
        buf_add_c(buf, "  ");
        const Str place =
            answer->line > 0 ? str_format(buf->arena, "line %zu: ", answer->line) : STR("");
        wrapped(writer,
                str_format(buf->arena, "%s: " STR_FMT STR_FMT, check_point_text((CheckPoint)i),
                           STR_ARG(place), STR_ARG(answer->evidence)),
                INDENT);
    }
    buf_add_char(buf, '\n');
}

static void count_add(const Writer *writer, Style code, size_t count, const char *noun)
{
    if (count > 0)
        style(writer, code);
    buf_format(writer->buf, "%zu %s%s", count, noun, count == 1 ? "" : "s");
    if (count > 0)
        plain(writer);
}

static void summary(const Writer *writer, const LintReport *report)
{
    const SeverityCount count = severity_count(&report->findings);
    Buf                *buf   = writer->buf;
    count_add(writer, STYLE_ERROR, count.errors, "error");
    buf_add_c(buf, ", ");
    count_add(writer, STYLE_WARNING, count.warnings, "warning");
    buf_add_c(buf, ", ");
    count_add(writer, STYLE_INFO, count.infos, "info");
    buf_format(buf, STR_FMT "\n", STR_ARG(extent_words(buf->arena, report)));
    const StrVec remarks = remark_words(buf->arena, report);
    for (size_t i = 0; i < remarks.count; i++)
        buf_format(buf, STR_FMT "\n", STR_ARG(remarks.items[i]));
}

static int gutter_width(FindingReader *reader, const FindingList *findings)
{
    size_t line = 1;
    for (size_t i = 0; i < findings->count; i++)
        line = MAX_OF(line, finding_at(reader, findings, i)->start.line);
    int digits = 1;
    for (; line >= 10; line /= 10)
        digits++;
    return digits;
}

static void lint(Buf *buf, const LintReport *report, const ReportOptions *options)
{
    const int         width  = options->width > 0 ? options->width : WIDTH_DEFAULT;
    AUTO_ARENA Arena *words  = arena_new("words of a finding", WORDS_ARENA_BYTES);
    Writer            writer = {.buf    = buf,
                                .words  = words,
                                .colour = options->colour,
                                .width  = (size_t)MAX_OF(width, (int)WIDTH_MIN),
                                .reader = {.arena = buf->arena}};
    writer.gutter            = gutter_width(&writer.reader, &report->findings);
    for (size_t i = 0; i < report->findings.count; i++)
        finding_write(&writer, finding_at(&writer.reader, &report->findings, i));
    for (size_t i = 0; i < report->checklists.count; i++)
        checklist_write(&writer, &report->checklists.items[i]);
    verdicts_write(&writer, &report->verdicts);
    summary(&writer, report);
}

REPORT(text) = {
    .name    = "text",
    .summary = "source excerpts, for people",
    .lint    = lint,
};
