/* since.c -- which migrations are new or changed, by git: those that differ from the commit where
 * the
 * work tree and the revision went different ways, whether committed, staged or not, and files that
 * git does not know yet. A file that was renamed is new, as it is to a runner. */
#include "cmd/since.h"

#include "os/child.h"
#include "os/file.h"

#include "base/poison.h"

enum { GIT_TIMEOUT_MS = 60000, GIT_WORDS_MAX = 12 };

typedef struct Git {
    Cmd        *cmd;
    const char *folder;   /* a folder of the migrations */
    const char *revision; /* as the user wrote it */
    Str         top;      /* of the work tree, with a slash behind */
} Git;

/* Run git with these words; *ret is what it prints. */
static Status git_run(const Git *git, const char *const *words, Str *ret, int *ret_code)
{
    const char *argv[GIT_WORDS_MAX + 1] = {"git"};
    for (size_t i = 0; words[i] != NULL && i + 1 < GIT_WORDS_MAX; i++)
        argv[i + 1] = words[i];
    const ChildOptions options = {.argv = argv, .cwd = git->folder};
    if (child_capture(&git->cmd->ctx, &options, GIT_TIMEOUT_MS, ret, ret_code) == STATUS_OK)
        return STATUS_OK;
    return fault_while(git->cmd->ctx.fault, "asking git what was changed");
}

static Status fail(const Git *git, const char *why, const char *hint)
{
    Status status = FAIL(git->cmd->ctx.fault, STATUS_USAGE,
                         "could not tell what was changed since '%s': %s", git->revision, why);
    if (hint != NULL)
        status = fault_hint(git->cmd->ctx.fault, "%s", hint);
    return status;
}

static Str line_of(Str output)
{
    return str_trim(str_cut(&output, '\n'));
}

static Status find_top(Git *git)
{
    const char *const words[] = {"rev-parse", "--show-toplevel", NULL};
    Str               output  = {0};
    int               code    = 0;
    TRY(git_run(git, words, &output, &code));
    if (code != 0)
        return fail(
            git, str_format(git->cmd->ctx.arena, "'%s' is in no git repository", git->folder).data,
            "--since compares with a revision of git.");
    git->top = str_concat(git->cmd->ctx.arena, line_of(output), STR("/"));
    return STATUS_OK;
}

/* The commit that the revision and the work tree have in common; the revision itself when git
 * knows of none, as in a shallow clone. */
static Status find_base(const Git *git, const char **ret)
{
    Arena            *arena    = git->cmd->ctx.arena;
    const char       *commit   = str_format(arena, "%s^{commit}", git->revision).data;
    const char *const verify[] = {"rev-parse",        "--verify", "--quiet",
                                  "--end-of-options", commit,     NULL};
    Str               output   = {0};
    int               code     = 0;
    TRY(git_run(git, verify, &output, &code));
    if (code != 0)
        return fail(git, "git knows no such revision",
                    "A shallow clone may not have it: fetch more of the history.");
    *ret                       = str_c(arena, line_of(output));
    const char *const common[] = {"merge-base", *ret, "HEAD", NULL};
    TRY(git_run(git, common, &output, &code));
    if (code == 0)
        *ret = str_c(arena, line_of(output));
    return STATUS_OK;
}

/* Add the paths that git prints, each with a NUL behind. */
static Status add_paths(const Git *git, const char *const *words, Map *changed)
{
    Str output = {0};
    int code   = 0;
    TRY(git_run(git, words, &output, &code));
    if (code != 0)
        return fail(git, "git could not compare the files", NULL);
    while (output.size > 0) {
        const Str name = str_cut(&output, '\0');
        map_put(git->cmd->ctx.arena, changed, str_concat(git->cmd->ctx.arena, git->top, name),
                changed);
    }
    return STATUS_OK;
}

static Status changed_find(const Git *git, Map *changed)
{
    const char *base = NULL;
    TRY(find_base(git, &base));
    const char *const differ[]  = {"diff", "--name-only", "--no-renames", "--no-ext-diff",
                                   "-z",   base,          "--",           git->top.data,
                                   NULL};
    const char *const unknown[] = {"ls-files", "--others", "--exclude-standard", "--full-name",
                                   "-z",       "--",       git->top.data,        NULL};
    TRY(add_paths(git, differ, changed));
    return add_paths(git, unknown, changed);
}

/* A file that git does not know was changed; one of another repository cannot be compared. */
static Status file_compare(const Git *git, const Map *changed, Str path, Map *unchanged)
{
    Arena *arena = git->cmd->ctx.arena;
    Str    real  = {0};
    TRY(path_real(&git->cmd->ctx, str_c(arena, path), &real));
    if (!str_starts(real, git->top.data)) {
        const Str why = str_format(arena, "'" STR_FMT "' is not in the repository of '%s'",
                                   STR_ARG(path), git->folder);
        return fail(git, why.data, NULL);
    }
    if (map_find(changed, real) == NULL)
        map_put(arena, unchanged, path, unchanged);
    return STATUS_OK;
}

static const char *folder_of(const Cmd *cmd, Str path)
{
    const size_t name = path_base(path).size;
    return name == path.size ? "." : str_c(cmd->ctx.arena, str_slice(path, 0, path.size - name));
}

Status since_find(Cmd *cmd, const char *revision, const SourceFileVec *files, Map *ret_unchanged)
{
    Git git     = {.cmd = cmd, .revision = revision};
    Map changed = {0};
    for (size_t i = 0; i < files->count; i++) {
        const Str path = files->items[i].path;
        if (str_is(path, "<stdin>") || files->items[i].made)
            continue;
        if (git.folder == NULL) {
            git.folder = folder_of(cmd, path);
            TRY(find_top(&git));
            TRY(changed_find(&git, &changed));
        }
        TRY(file_compare(&git, &changed, path, ret_unchanged));
    }
    return STATUS_OK;
}
