/* lint_fix.c -- fixes are tried on the bytes in memory, and every try is linted as a whole: what a
 * fix does in one file may show in a later one. All that do not overlap are tried at once; when
 * that makes something worse, each half of them, so that a bad one costs a few tries, not one for
 * each finding. */
#include "cmd/lint_fix.h"

#include "base/map.h"
#include "model/edit.h"
#include "os/file.h"
#include "report/diff.h"
#include "report/path.h"

#include "base/poison.h"

enum { TRIES_MAX = 50 };

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

typedef struct Fixer {
    const LintSetup *setup;
    Arena           *arena;
    SourceFileVec    files;
    LintPass         pass; /* over `files` */
    size_t           fixed;
    size_t           tries;
} Fixer;

typedef VEC(const Finding *) Chosen;

/* The text of a file as sections see it. */
static Str text_of(const SourceFile *file)
{
    return str_starts(file->bytes, BYTE_ORDER_MARK) ? str_slice(file->bytes, 3, SIZE_MAX)
                                                    : file->bytes;
}

static const SourceFile *file_of(const Fixer *fixer, const Finding *finding)
{
    for (size_t i = 0; i < fixer->files.count; i++) {
        const SourceFile *file = &fixer->files.items[i];
        if (!file->made && str_equal(file->path, finding_path(finding)) &&
            str_equal(text_of(file), finding_source(finding)))
            return file;
    }
    return NULL; /* made by a program, not read from a file */
}

static Chosen choose(const Fixer *fixer)
{
    Chosen             chosen   = {0};
    const FindingList *findings = &fixer->pass.result.findings;
    FindingReader      reader   = {.arena = fixer->arena};
    for (size_t i = 0; i < findings->count; i++) {
        if (!findings->items[i].fixable)
            continue;
        const Finding *finding = finding_at(&reader, findings, i);
        const EditVec *edits   = finding_edits(finding);
        bool           apart   = file_of(fixer, finding) != NULL;
        for (size_t j = 0; j < chosen.count && apart; j++)
            apart = !str_equal(finding_path(chosen.items[j]), finding_path(finding)) ||
                    !edits_overlap(finding_edits(chosen.items[j]), edits);
        if (apart) {
            Finding *own                     = arena_new_of(fixer->arena, Finding);
            *own                             = *finding;
            own->effect                      = NULL;
            reader                           = (FindingReader){.arena = fixer->arena};
            *vec_push(fixer->arena, &chosen) = own; /* with the lists that the reader had */
        }
    }
    return chosen;
}

/* The files with the edits of the chosen findings. */
static SourceFileVec apply(const Fixer *fixer, const Chosen *chosen)
{
    SourceFileVec files = {0};
    for (size_t i = 0; i < fixer->files.count; i++) {
        const SourceFile *file  = &fixer->files.items[i];
        EditVec           edits = {0};
        for (size_t j = 0; j < chosen->count; j++) {
            if (!str_equal(finding_path(chosen->items[j]), file->path))
                continue;
            const EditVec *more = finding_edits(chosen->items[j]);
            for (size_t k = 0; k < more->count; k++)
                *vec_push(fixer->arena, &edits) = more->items[k];
        }
        const Str text =
            edits.count == 0 ? text_of(file) : edits_apply(fixer->arena, text_of(file), &edits);
        const bool marked               = text_of(file).size < file->bytes.size;
        *vec_push(fixer->arena, &files) = (SourceFile){
            .path  = file->path,
            .bytes = edits.count == 0 ? file->bytes
                     : marked         ? str_concat(fixer->arena, STR(BYTE_ORDER_MARK), text)
                                      : text,
        };
    }
    return files;
}

/* Findings by file and rule. */
typedef struct Tally {
    Map counts;
} Tally;

static size_t *tally_of(Arena *arena, Tally *tally, const Finding *finding)
{
    const Str key = str_format(arena, "%s " STR_FMT, finding->rule, STR_ARG(finding_path(finding)));
    size_t   *count = map_find(&tally->counts, key);
    if (count == NULL) {
        count = arena_new_of(arena, size_t);
        map_put(arena, &tally->counts, key, count);
    }
    return count;
}

static Tally tally_findings(Arena *arena, const FindingList *findings)
{
    Tally         tally  = {0};
    FindingReader reader = {.arena = arena};
    for (size_t i = 0; i < findings->count; i++)
        ++*tally_of(arena, &tally, finding_at(&reader, findings, i));
    return tally;
}

/* Each chosen finding is gone, and no rule finds more errors in a file than it did before. */
static bool is_better(const Fixer *fixer, const Chosen *chosen, const FindingList *after)
{
    Arena        *arena  = fixer->arena;
    Tally         was    = tally_findings(arena, &fixer->pass.result.findings);
    Tally         is     = tally_findings(arena, after);
    FindingReader reader = {.arena = arena};
    for (size_t i = 0; i < after->count; i++) {
        if (after->items[i].severity != SEVERITY_ERROR)
            continue;
        const Finding *finding = finding_at(&reader, after, i);
        if (*tally_of(arena, &is, finding) > *tally_of(arena, &was, finding))
            return false;
    }
    for (size_t i = 0; i < chosen->count; i++)
        --*tally_of(arena, &was, chosen->items[i]);
    for (size_t i = 0; i < chosen->count; i++)
        if (*tally_of(arena, &is, chosen->items[i]) > *tally_of(arena, &was, chosen->items[i]))
            return false;
    return true;
}

static bool try(Fixer *fixer, const Chosen *chosen)
{
    if (chosen->count == 0 || fixer->tries >= TRIES_MAX)
        return false;
    LintPass            pass;
    const SourceFileVec files = apply(fixer, chosen);
    lint_pass(fixer->setup, &files, &pass);
    fixer->tries++;
    if (!is_better(fixer, chosen, &pass.result.findings))
        return false;
    fixer->files = files;
    fixer->pass  = pass;
    fixer->fixed += chosen->count;
    return true;
}

/* True when something was applied. What was chosen is good for one state of the files only, so the
 * first part that can be applied ends it: the next round chooses anew. */
static bool try_parts(Fixer *fixer, const Chosen *chosen)
{
    if (try(fixer, chosen))
        return true;
    if (chosen->count < 2)
        return false;
    const size_t half  = chosen->count / 2;
    Chosen       first = *chosen, second = *chosen;
    first.count = half;
    second.items += half;
    second.count -= half;
    return try_parts(fixer, &first) || try_parts(fixer, &second);
}

static Fixer fix(const LintSetup *setup, const SourceFileVec *files, const LintPass *pass)
{
    Fixer fixer   = {setup, setup->cmd->ctx.arena, *files, *pass, 0, 0};
    bool  goes_on = true;
    while (goes_on) {
        const Chosen chosen = choose(&fixer);
        goes_on             = try_parts(&fixer, &chosen);
    }
    if (fixer.tries >= TRIES_MAX)
        cmd_note(setup->cmd, "stopped after %d tries of fixes: run it again for the rest",
                 TRIES_MAX);
    return fixer;
}

Status lint_fix_write(const LintSetup *setup, SourceFileVec *files, LintPass *pass,
                      size_t *ret_fixed)
{
    const Cmd  *cmd      = setup->cmd;
    const Fixer fixer    = fix(setup, files, pass);
    bool        is_stdin = false;
    for (size_t i = 0; i < files->count; i++) {
        const SourceFile *file = &fixer.files.items[i];
        is_stdin               = is_stdin || str_is(file->path, "<stdin>");
        if (is_stdin)
            buf_add(cmd->out, file->bytes);
        else if (!str_equal(file->bytes, files->items[i].bytes))
            TRY(file_write(&cmd->ctx, str_c(cmd->ctx.arena, file->path), file->bytes));
    }
    *files     = fixer.files;
    *pass      = fixer.pass;
    *ret_fixed = fixer.fixed;
    if (is_stdin)
        cmd_note(cmd, "fixed %zu finding%s, %zu left", fixer.fixed, fixer.fixed == 1 ? "" : "s",
                 pass->result.findings.count);
    return STATUS_OK;
}

void lint_fix_show(const LintSetup *setup, const SourceFileVec *files, const LintPass *pass)
{
    const Cmd  *cmd   = setup->cmd;
    const Fixer fixer = fix(setup, files, pass);
    for (size_t i = 0; i < files->count; i++) {
        const SourceFile *file = &files->items[i];
        diff_unified(cmd->out, report_path(cmd->ctx.arena, &setup->report, file->path), file->bytes,
                     fixer.files.items[i].bytes);
    }
    cmd_note(cmd, "--fix would take away %zu finding%s and leave %zu", fixer.fixed,
             fixer.fixed == 1 ? "" : "s", fixer.pass.result.findings.count);
}
