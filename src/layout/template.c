/* template.c -- the text of a new migration: the first thing a user sees of shore.
 *
 * It teaches by standing where it is needed, and it is refused until it was filled in: the three
 * placeholders in angle brackets and the empty sections are Problems to the reader. */
#include "layout/layout.h"

#include "base/poison.h"

static const char template_text[] =
    "-- {{version}}_{{name}}\n"
    "--\n"
    "-- Fill in these three lines; shore refuses the file until you have.\n"
    "-- shore: size <small or large>        -- large: many rows, or always in use\n"
    "-- shore: phase <expand, migrate, switch or contract>\n"
    "-- shore: reason \"<why this change is needed>\"\n"
    "--\n"
    "--     expand     adds the new beside the old\n"
    "--     migrate    copies the data\n"
    "--     switch     moves the application over\n"
    "--     contract   removes the old\n"
    "--\n"
    "-- Each phase is a migration and a deploy of its own: the release before it and\n"
    "-- the release after it both work with the schema that it leaves.\n"
    "\n"
    "-- up\n"
    "-- Runs in one transaction: all of it takes effect, or nothing. What the server\n"
    "-- refuses in a transaction (CREATE INDEX CONCURRENTLY, for one) runs alone, and\n"
    "-- stays when a later statement fails: give it a migration of its own. Your own\n"
    "-- BEGIN and COMMIT are honoured. shore sets lock_timeout and tries again.\n"
    "--\n"
    "--     ALTER TABLE accounts ADD COLUMN last_seen timestamptz;\n"
    "--\n"
    "-- To change many rows, write a migration of phase migrate that does nothing\n"
    "-- else. shore works through the table in small batches, and can be stopped:\n"
    "--\n"
    "--     -- shore: batched\n"
    "--     UPDATE accounts SET last_seen = created_at WHERE last_seen IS NULL;\n"
    "\n"
    "-- down\n"
    "-- Takes back what up did, last thing first.\n"
    "--\n"
    "--     ALTER TABLE accounts DROP COLUMN last_seen;\n"
    "--\n"
    "-- No way back? Delete this section, and say why above '-- up':\n"
    "-- -- shore: irreversible \"the rows are gone\"\n"
    "-- Batches that may stay as they are? Delete it, too, and say so:\n"
    "-- -- shore: down keep \"nobody reads the column yet\"\n"
    "\n"
    "-- verify\n"
    "-- Queries that prove the change. Each gives one value: true, or the one that\n"
    "-- you expect. None? Delete this section.\n"
    "--\n"
    "--     -- shore: expect 0\n"
    "--     SELECT count(*) FROM accounts WHERE last_seen IS NULL;\n";

Str layout_template(Arena *arena, const TemplateInput *input)
{
    Buf buf  = buf_new(arena, SIZE_MAX);
    Str rest = input->custom.size > 0 ? input->custom : str_from(template_text);
    while (rest.size > 0) {
        const size_t open = str_find(rest, "{{");
        buf_add(&buf, str_slice(rest, 0, open));
        rest = str_slice(rest, open, SIZE_MAX);
        if (str_starts(rest, "{{version}}")) {
            buf_add(&buf, input->version);
            rest = str_slice(rest, sizeof "{{version}}" - 1, SIZE_MAX);
        } else if (str_starts(rest, "{{name}}")) {
            buf_add(&buf, input->name);
            rest = str_slice(rest, sizeof "{{name}}" - 1, SIZE_MAX);
        } else if (rest.size > 0) {
            buf_add(&buf, str_slice(rest, 0, 1));
            rest = str_slice(rest, 1, SIZE_MAX);
        }
    }
    return buf_str(&buf);
}
