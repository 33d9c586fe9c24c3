/* yaml.h -- shore.yaml as a small tree with places: maps, lists and scalars, whose text is left as
 * it is written (on and off stay words). Anchors, aliases, tags and several documents are refused:
 * a configuration is to be read as it stands. */
#pragma once

#include "base/status.h"
#include "model/name.h"

typedef enum NodeKind { NODE_NULL, NODE_SCALAR, NODE_LIST, NODE_MAP } NodeKind;

typedef struct Node  Node;
typedef struct Entry Entry;

/* One member of a map; an item of a list has no key. */
struct Entry {
    Str   key;
    Place place; /* of the key, or of the item */
    Node *node;
};
typedef VEC(Entry) EntryVec;

struct Node {
    NodeKind kind;
    Place    place;
    Str      text;
    EntryVec entries;
};

/* `path` is for messages. An empty document gives a NODE_NULL. STATUS_USAGE, with the place, for
 * what is no YAML or more of it than is read here. */
Status yaml_read(Arena *arena, Fault *fault, Str path, Str bytes, Node **ret);
