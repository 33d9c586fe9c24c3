/* hash.c -- digests. */
#include "base/hash.h"

#include <openssl/sha.h>

#include "base/poison.h"

uint64_t hash_bytes(Str bytes)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < bytes.size; i++)
        hash = (hash ^ (unsigned char)bytes.data[i]) * 1099511628211u;
    return hash ^ hash >> 32;
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
