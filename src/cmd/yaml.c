/* yaml.c -- libyaml's events into the tree. */
#include "cmd/yaml.h"

#include <yaml.h>

#include "base/poison.h"

enum { DEPTH_MAX = 16 };

typedef struct Reader {
    Arena        *arena;
    Fault        *fault;
    Str           path;
    Str           bytes;
    yaml_parser_t parser;
    unsigned      depth;
} Reader;

static void reader_close(Reader *reader)
{
    yaml_parser_delete(&reader->parser);
}

static void event_close(yaml_event_t *event)
{
    yaml_event_delete(event);
}
#define AUTO_EVENT CLEANUP(event_close)

static Place place_of(yaml_mark_t mark)
{
    return (Place){.line = mark.line + 1, .column = mark.column + 1};
}

static Status refuse(const Reader *reader, Place place, const char *why)
{
    Status status = FAIL(reader->fault, STATUS_USAGE, "could not read the configuration: %s", why);
    status = fault_place(reader->fault, STR_FMT ":%zu:%zu", STR_ARG(reader->path), place.line,
                         place.column);
    return status;
}

/* Of a byte: the reader below the scanner knows no lines yet. */
static Place place_of_byte(Str bytes, size_t offset)
{
    Place place = {1, 1};
    for (size_t i = 0; i < offset && i < bytes.size; i++) {
        const bool is_newline = bytes.data[i] == '\n';
        place.line += is_newline;
        place.column = is_newline ? 1 : place.column + 1;
    }
    return place;
}

static Status event_next(Reader *reader, yaml_event_t *ret)
{
    if (yaml_parser_parse(&reader->parser, ret) != 0)
        return STATUS_OK;
    const yaml_parser_t *parser = &reader->parser;
    const Str   problem = str_from(parser->problem == NULL ? "it is no YAML" : parser->problem);
    const Str   context = str_from(parser->context);
    const Str   why     = context.size == 0 ? problem
                                            : str_format(reader->arena, STR_FMT ", " STR_FMT,
                                                         STR_ARG(problem), STR_ARG(context));
    const Place place   = parser->error == YAML_READER_ERROR
                              ? place_of_byte(reader->bytes, parser->problem_offset)
                              : place_of(parser->problem_mark);
    return refuse(reader, place, why.data);
}

/* "", null and ~ without quotes. */
static bool is_null(const yaml_event_t *event)
{
    const Str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
    return event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           (text.size == 0 || str_is(text, "~") || str_is(text, "null"));
}

static Str scalar_text(const Reader *reader, const yaml_event_t *event)
{
    return str_copy(reader->arena,
                    (Str){(const char *)event->data.scalar.value, event->data.scalar.length});
}

/* The anchor and the tag stand at different places of each kind of event. */
static Status check_plain(const Reader *reader, const yaml_event_t *event)
{
    const yaml_char_t *anchor = NULL;
    const yaml_char_t *tag    = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag    = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag    = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag    = event->data.mapping_start.tag;
    }
    if (event->type == YAML_ALIAS_EVENT || anchor != NULL)
        return refuse(reader, place_of(event->start_mark), "anchors and aliases are not supported");
    if (tag != NULL)
        return refuse(reader, place_of(event->start_mark), "tags are not supported");
    return STATUS_OK;
}

static Status node_read(Reader *reader, const yaml_event_t *event, Node **ret);

static Status list_read(Reader *reader, Node *list)
{
    for (;;) {
        AUTO_EVENT yaml_event_t event = {0};
        TRY(event_next(reader, &event));
        if (event.type == YAML_SEQUENCE_END_EVENT)
            return STATUS_OK;
        Entry entry = {.place = place_of(event.start_mark)};
        TRY(node_read(reader, &event, &entry.node));
        *vec_push(reader->arena, &list->entries) = entry;
    }
}

static Status key_read(const Reader *reader, const Node *map, const yaml_event_t *event, Entry *ret)
{
    ret->place = place_of(event->start_mark);
    TRY(check_plain(reader, event));
    if (event->type != YAML_SCALAR_EVENT)
        return refuse(reader, ret->place, "a key must be a word");
    ret->key = scalar_text(reader, event);
    for (size_t i = 0; i < map->entries.count; i++)
        if (str_equal(map->entries.items[i].key, ret->key))
            return refuse(reader, ret->place,
                          str_format(reader->arena, "the key '" STR_FMT "' was there before",
                                     STR_ARG(ret->key))
                              .data);
    return STATUS_OK;
}

static Status map_read(Reader *reader, Node *map)
{
    for (;;) {
        Entry                   entry = {0};
        AUTO_EVENT yaml_event_t key   = {0};
        AUTO_EVENT yaml_event_t value = {0};
        TRY(event_next(reader, &key));
        if (key.type == YAML_MAPPING_END_EVENT)
            return STATUS_OK;
        TRY(key_read(reader, map, &key, &entry));
        TRY(event_next(reader, &value));
        TRY(node_read(reader, &value, &entry.node));
        *vec_push(reader->arena, &map->entries) = entry;
    }
}

/* The recursion is bounded by DEPTH_MAX. */
static Status node_read(Reader *reader, const yaml_event_t *event, Node **ret)
{
    TRY(check_plain(reader, event));
    Node *node  = arena_new_of(reader->arena, Node);
    node->place = place_of(event->start_mark);
    *ret        = node;
    if (event->type == YAML_SCALAR_EVENT) {
        node->kind = is_null(event) ? NODE_NULL : NODE_SCALAR;
        node->text = scalar_text(reader, event);
        return STATUS_OK;
    }
    if (reader->depth == DEPTH_MAX)
        return refuse(reader, node->place, "it is nested too deeply");
    reader->depth++;
    if (event->type == YAML_SEQUENCE_START_EVENT) {
        node->kind = NODE_LIST;
        TRY(list_read(reader, node));
    } else {
        node->kind = NODE_MAP;
        TRY(map_read(reader, node));
    }
    reader->depth--;
    return STATUS_OK;
}

Status yaml_read(Arena *arena, Fault *fault, Str path, Str bytes, Node **ret)
{
    CLEANUP(reader_close)
    Reader reader = {.arena = arena, .fault = fault, .path = path, .bytes = bytes};
    if (yaml_parser_initialize(&reader.parser) == 0)
        return FAIL(fault, STATUS_INTERNAL, "could not set up the YAML reader");
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)bytes.data, bytes.size);
    Node *root = NULL;
    for (;;) {
        AUTO_EVENT yaml_event_t event = {0};
        TRY(event_next(&reader, &event));
        if (event.type == YAML_STREAM_END_EVENT)
            break;
        if (event.type == YAML_STREAM_START_EVENT || event.type == YAML_DOCUMENT_START_EVENT ||
            event.type == YAML_DOCUMENT_END_EVENT)
            continue;
        if (root != NULL)
            return refuse(&reader, place_of(event.start_mark), "it holds more than one document");
        TRY(node_read(&reader, &event, &root));
    }
    *ret = root != NULL ? root : arena_new_of(arena, Node);
    return STATUS_OK;
}
