/* hash.c -- digests. */
#include "base/hash.h"

#include <openssl/sha.h>
#include <string.h>

#include "base/poison.h"

static uint64_t mixed(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 32;
}

uint64_t hash_bytes(Str bytes)
{
    uint64_t hash = bytes.size, word = 0;
    size_t   at = 0;
    for (; bytes.size - at >= sizeof word; at += sizeof word) {
        memcpy(&word, bytes.data + at, sizeof word);
        hash = mixed(hash, word);
    }
    for (word = 0; at < bytes.size; at++)
        word = word << 8 | (unsigned char)bytes.data[at];
    return mixed(hash, word);
}

Str hash_sha256_hex(Arena *arena, Str bytes)
{
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256((const unsigned char *)bytes.data, bytes.size, digest);
    Buf buf = buf_new(arena, SHA256_HEX_SIZE);
    for (size_t i = 0; i < sizeof digest; i++)
        buf_format(&buf, "%02x", digest[i]);
    return buf_str(&buf);
}
