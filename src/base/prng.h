/* prng.h -- seeded pseudo-random numbers (splitmix64); there is no other randomness in shore. */
#pragma once

#include <stdint.h>

typedef struct Prng {
    uint64_t state;
} Prng;

static inline uint64_t prng_next(Prng *prng)
{
    uint64_t z = prng->state += 0x9e3779b97f4a7c15u;
    z          = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z          = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* Evenly in [0, bound); bound > 0. */
static inline uint64_t prng_below(Prng *prng, uint64_t bound)
{
    return (uint64_t)(((unsigned __int128)prng_next(prng) * bound) >> 64);
}
