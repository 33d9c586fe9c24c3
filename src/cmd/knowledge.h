/* knowledge.h -- what is known of a database besides its migrations: read from the server, or from
 * a file that 'shore catalog dump' made of one. The file holds no rows and nothing from them;
 * default expressions and the texts of constraints are schema, and are in it. */
#pragma once

#include "cmd/command.h"
#include "model/catalog.h"

enum { KNOWLEDGE_SCHEMA_VERSION = 1 };

typedef struct Knowledge {
    Catalog *catalog;
    StrVec   applied;  /* by shore's history: versions whose statements are all done, in order */
    Str      taken_at; /* "2026-11-27T12:00:00Z" */
} Knowledge;

/* From the server at globals->url; changes nothing there. Where the role may not read shore's
 * history that is said on stderr, and there is none. STATUS_REFUSED for a server that only looks
 * like PostgreSQL. */
Status knowledge_read(const Cmd *cmd, Knowledge *ret);

/* From the server when somebody asked for it on the command line, by --url or by an --env with a
 * URL; else from `file`, unless that is NULL. Variables and shore.yaml may name a database for
 * other commands: they alone do not make one that needs no database connect. *ret is
 * untouched, and its catalog NULL, when there is neither. */
Status knowledge_choose(const Cmd *cmd, const char *file, Knowledge *ret);

/* From bytes of a file; `path` is for messages. STATUS_INPUT, with the line or the member, for
 * what is no catalog; STATUS_REFUSED for a newer one. */
Status knowledge_parse(Arena *arena, Fault *fault, Str path, Str bytes, Knowledge *ret);

/* The bytes of the file: in order, a line for each thing, so that two can be compared. */
void knowledge_render(const Knowledge *knowledge, Buf *buf);
