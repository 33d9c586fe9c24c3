/* catalog.c -- what a database is like, as a file that can be committed. */
#include <string.h>

#include "cmd/knowledge.h"
#include "os/file.h"

#include "base/poison.h"

typedef struct CatalogOptions {
    const char *output;
} CatalogOptions;

static const Option options[] = {
    {
        .name       = "output",
        .letter     = 'o',
        .kind       = OPTION_PATH,
        .at         = offsetof(CatalogOptions, output),
        .value_name = "FILE",
        .help       = "write to a file, whole or not at all; without it to standard output",
    },
};

static Status run(Cmd *cmd)
{
    const CatalogOptions *catalog_options = cmd->options;
    const char           *output          = catalog_options->output;
    Knowledge             knowledge       = {0};
    if (cmd->arg_count != 1 || strcmp(cmd->args[0], "dump") != 0) {
        (void)FAIL(cmd->ctx.fault, STATUS_USAGE, "could not tell what to do with the catalog");
        return fault_hint(cmd->ctx.fault, "Write 'shore catalog dump'.");
    }
    TRY(knowledge_read(cmd, &knowledge));
    if (output == NULL) {
        knowledge_render(&knowledge, cmd->out);
        return STATUS_OK;
    }
    Buf buf = buf_new(cmd->ctx.arena, SIZE_MAX);
    knowledge_render(&knowledge, &buf);
    TRY(file_write(&cmd->ctx, output, buf_str(&buf)));
    const size_t count = knowledge.catalog->tables.count;
    cmd_note(cmd, "%s: %zu %s", output, count, count == 1 ? "table or view" : "tables and views");
    return STATUS_OK;
}

COMMAND(catalog) = {
    .name      = "catalog",
    .summary   = "write down what a database is like, for lint without the database",
    .arguments = "dump",
    .about =
        "Reads the schema with the sizes of tables, the rates of writing and reading, what uses "
        "them, the settings of a session, and which migrations shore's history calls applied; "
        "writes it as JSON, in order, a line for each thing, so that it can be committed and two "
        "can be compared. 'shore lint --catalog FILE' then says what --url would.\n\n"
        "No rows, statistics of columns, or passwords are in it. The expressions of defaults and "
        "constraints, the values of enum types and comments on columns and indexes are: they are "
        "schema. In PostgreSQL any role that can connect will do. MySQL and MariaDB tell a role of "
        "tables that it has a privilege on; SHOW VIEW, TRIGGER and EVENT let it see who uses them, "
        "SELECT on mysql.proc (from MySQL 8.0.20 on SHOW_ROUTINE) what procedures and functions "
        "do, PROCESS how many INSTANT changes a table of MySQL 8 has had. The history of shore "
        "needs SELECT on shore.migration, and where that is missing it is said, and every "
        "migration counts as pending.",
    .example      = "shore catalog dump --url postgres://reader@db/shop --output catalog.json\n"
                    "shore catalog dump --url mysql://reader@db/shop --output catalog.json\n"
                    "shore lint --catalog catalog.json",
    .options      = options,
    .option_count = COUNT_OF(options),
    .options_size = sizeof(CatalogOptions),
    .run          = run,
};
