/* floor.c -- the least that any linter must do: read files, split them, parse each statement.
 *
 *     floor < list-of-paths
 *
 * Whole process, libpg_query's own splitter and raw parser, nothing looked at. What shore needs
 * beyond this is what judging costs. */
#include <pg_query.h>
#undef PG_MAJORVERSION
#undef PG_VERSION
#undef PG_VERSION_NUM
#include <pg_query/pg_query_internal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES_MAX = 4096, FILE_BYTES_MAX = 256 << 20 };

/* NUL behind it; the caller frees it. */
static char *file_read(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    fseek(file, 0, SEEK_END);
    const long size = ftell(file);
    rewind(file);
    char *text = size < 0 || size > FILE_BYTES_MAX ? NULL : malloc((size_t)size + 1);
    if (text != NULL)
        text[fread(text, 1, (size_t)size, file)] = '\0';
    fclose(file);
    return text;
}

static size_t file_parse(char *text)
{
    const PgQuerySplitResult split = pg_query_split_with_scanner(text);
    for (int i = 0; split.error == NULL && i < split.n_stmts; i++) {
        char      *statement  = text + split.stmts[i]->stmt_location;
        char      *end        = statement + split.stmts[i]->stmt_len;
        const char saved      = *end;
        *end                  = '\0';
        MemoryContext context = pg_query_enter_memory_context();
        pg_query_raw_parse(statement);
        pg_query_exit_memory_context(context);
        *end = saved;
    }
    const size_t count = split.error == NULL ? (size_t)split.n_stmts : 0;
    pg_query_free_split_result(split);
    return count;
}

int main(void)
{
    char   line[LINE_BYTES_MAX];
    size_t statements = 0;
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        char *text                = file_read(line);
        if (text == NULL) {
            perror(line);
            return 2;
        }
        statements += file_parse(text);
        free(text);
    }
    printf("%zu\n", statements);
    return 0;
}
