/* suggest.c -- edit distance with transpositions, over words of ordinary length. */
#include "cmd/suggest.h"

#include "base/poison.h"

enum { WORD_BYTES_MAX = 40 };

static size_t min_of_three(size_t a, size_t b, size_t c)
{
    return MIN_OF(MIN_OF(a, b), c);
}

/* Insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
static size_t distance(Str left, Str right)
{
    size_t rows[3][WORD_BYTES_MAX + 1];
    for (size_t j = 0; j <= right.size; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= left.size; i++) {
        const size_t *above   = rows[(i - 1) % 3];
        const size_t *above2  = rows[(i + 1) % 3];
        size_t       *current = rows[i % 3];
        current[0]            = i;
        for (size_t j = 1; j <= right.size; j++) {
            const bool same = left.data[i - 1] == right.data[j - 1];
            current[j]      = min_of_three(above[j] + 1, current[j - 1] + 1, above[j - 1] + !same);
            if (i > 1 && j > 1 && left.data[i - 1] == right.data[j - 2] &&
                left.data[i - 2] == right.data[j - 1])
                current[j] = MIN_OF(current[j], above2[j - 2] + 1);
        }
    }
    return rows[left.size % 3][right.size];
}

Str suggest(Str word, const StrVec *candidates)
{
    Str    best      = {0};
    size_t best_cost = SIZE_MAX;
    if (word.size > WORD_BYTES_MAX)
        return best;
    for (size_t i = 0; i < candidates->count; i++) {
        const Str candidate = candidates->items[i];
        if (candidate.size == 0 || candidate.size > WORD_BYTES_MAX)
            continue;
        const size_t cost  = distance(word, candidate);
        const size_t bound = MAX_OF((size_t)1, MIN_OF(word.size, candidate.size) / 3);
        if (cost <= bound && cost < best_cost) {
            best      = candidate;
            best_cost = cost;
        }
    }
    return best;
}
