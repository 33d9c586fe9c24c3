/* tree.c -- calls to libpg_query. */
#include "sql/pg/tree.h"

#include <string.h>

#include "base/poison.h"

/* Settings of the linked parser, which the server's headers declare without thread storage. */
extern __thread bool standard_conforming_strings;
extern __thread bool escape_string_warning;

/* Bytes of a character by its first byte, as the server's pg_utf_mblen has it. */
static size_t character_size(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if ((lead & 0xe0) == 0xc0)
        return 2;
    if ((lead & 0xf0) == 0xe0)
        return 3;
    return (lead & 0xf8) == 0xf0 ? 4 : 1;
}

/* The error's position counts characters from 1, whatever the bytes are; 0 means none. */
static size_t error_offset(const char *text, int position)
{
    const size_t size   = strlen(text);
    size_t       offset = 0;
    for (int i = 1; i < position && offset < size; i++)
        offset += character_size((unsigned char)text[offset]);
    return MIN_OF(offset, size);
}

Tree tree_open(const char *text, bool backslash_escapes)
{
    Tree tree                                     = {.context = pg_query_enter_memory_context()};
    standard_conforming_strings                   = !backslash_escapes;
    escape_string_warning                         = false;
    const PgQueryInternalParsetreeAndError parsed = pg_query_raw_parse(text);
    standard_conforming_strings                   = true;

    tree.result =
        (PgQueryParseResult){.stderr_buffer = parsed.stderr_buffer, .error = parsed.error};
    if (parsed.error == NULL) {
        tree.statements = parsed.tree;
    } else {
        tree.error        = parsed.error->message;
        tree.error_offset = error_offset(text, parsed.error->cursorpos);
    }
    return tree;
}

void tree_close(Tree *tree)
{
    pg_query_free_parse_result(tree->result);
    pg_query_exit_memory_context(tree->context);
}
