/* map.c -- open addressing with linear probing, at most half full; entries are never removed. */
#include "base/map.h"

#include <assert.h>

#include "base/hash.h"

#include "base/poison.h"

static MapSlot *slot_of(const Map *map, Str key, uint64_t hash)
{
    size_t index = (size_t)hash & (map->capacity - 1);
    while (map->slots[index].value != NULL && !str_equal(map->slots[index].key, key))
        index = (index + 1) & (map->capacity - 1);
    return &map->slots[index];
}

void *map_find(const Map *map, Str key)
{
    return map->capacity == 0 ? NULL : slot_of(map, key, hash_bytes(key))->value;
}

void *map_find_hashed(const Map *map, Str key, uint64_t hash)
{
    return map->capacity == 0 ? NULL : slot_of(map, key, hash)->value;
}

static void grow(Arena *arena, Map *map)
{
    Map grown   = {.capacity = map->capacity == 0 ? 16 : map->capacity * 2, .count = map->count};
    grown.slots = arena_array_of(arena, MapSlot, grown.capacity);
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].value != NULL)
            *slot_of(&grown, map->slots[i].key, hash_bytes(map->slots[i].key)) = map->slots[i];
    *map = grown;
}

void *map_put(Arena *arena, Map *map, Str key, void *value)
{
    assert(value != NULL);
    if (map->count * 2 >= map->capacity)
        grow(arena, map);
    MapSlot *slot     = slot_of(map, key, hash_bytes(key));
    void    *replaced = slot->value;
    if (replaced == NULL)
        map->count++;
    *slot = (MapSlot){key, value};
    return replaced;
}
