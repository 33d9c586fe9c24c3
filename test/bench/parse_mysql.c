/* parse_mysql.c -- how fast is the parser for MySQL and MariaDB, alone?
 *
 *     parse_mysql ROUNDS < list-of-paths
 *
 * Prints bytes, statements, those that do not parse, and the processor seconds of the best round
 * over all files, which are in memory by then. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sql/parse.h"

enum { LINE_BYTES_MAX = 4096, ROUNDS_DEFAULT = 5 };

typedef VEC(Str) TextVec;

typedef struct Round {
    size_t statements;
    size_t failed;
    double seconds;
} Round;

static Str file_read(Arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(2);
    }
    const long size = ftell(file);
    rewind(file);
    char        *text = arena_text(arena, (size_t)size);
    const size_t read = fread(text, 1, (size_t)size, file);
    fclose(file);
    return (Str){text, read};
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static Round round_run(Arena *arena, const TextVec *texts)
{
    Round        round = {0};
    const double start = now();
    for (size_t i = 0; i < texts->count; i++) {
        const Str    text       = texts->items[i];
        StatementVec statements = {0};
        sql_parse_mysql(arena, (Version){ENGINE_MARIADB, 10, 11, 0}, text, (Span){0, text.size},
                        &statements);
        round.statements += statements.count;
        for (size_t k = 0; k < statements.count; k++)
            round.failed += !statements.items[k].parsed;
        arena_reset(arena);
    }
    round.seconds = now() - start;
    return round;
}

int main(int argc, char **argv)
{
    AUTO_ARENA Arena *kept   = arena_new("texts", SIZE_MAX);
    AUTO_ARENA Arena *arena  = arena_new("statements of a file", SIZE_MAX);
    const long        rounds = argc > 1 ? strtol(argv[1], NULL, 10) : ROUNDS_DEFAULT;
    char              line[LINE_BYTES_MAX];
    TextVec           texts = {0};
    size_t            bytes = 0;
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        Str *text                 = vec_push(kept, &texts);
        *text                     = file_read(kept, line);
        bytes += text->size;
    }
    Round best = {0};
    for (long i = 0; i < rounds; i++) {
        const Round round = round_run(arena, &texts);
        if (i == 0 || round.seconds < best.seconds)
            best = round;
    }
    printf("%zu %zu %zu %f\n", bytes, best.statements, best.failed, best.seconds);
    return 0;
}
