/* test_diff.c -- unified diffs, and edits applied. That patch(1) makes the second text out of the
 * first one and the diff is checked in test/cli/lint_fix.bats; here a small patch of our own does
 * it for many random texts. */
#include <string.h>

#include "base/prng.h"
#include "model/edit.h"
#include "report/diff.h"
#include "test.h"

enum { ARENA_BYTES = 64 << 20 };

static void a_diff_reads_like_this(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
    Buf               buf   = buf_new(arena, SIZE_MAX);
    diff_unified(&buf, STR("a b.sql"), STR("1\n2\n3\n4\n5\n6\n7\n8\n9"),
                 STR("1\n2\n3\n4\nfive\n6\n7\n8\n9"));
    assert_string_equal(buf.data, "--- a/a b.sql\t\n+++ b/a b.sql\t\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n"
                                  "-5\n+five\n 6\n 7\n 8\n");
    buf_clear(&buf);
    diff_unified(&buf, STR("/x"), STR(""), STR("one"));
    assert_string_equal(buf.data,
                        "--- /x\n+++ /x\n@@ -0,0 +1,1 @@\n+one\n\\ No newline at end of file\n");
    buf_clear(&buf);
    diff_unified(&buf, STR("x"), STR("same\n"), STR("same\n"));
    assert_int_equal(buf.size, 0);
}

/* Lines "0" to "3", at random. */
static Str random_text(Arena *arena, Prng *prng, size_t lines)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    for (size_t i = 0; i < lines; i++)
        buf_format(&buf, "%d\n", (int)prng_below(prng, 4));
    if (buf.size > 0 && prng_below(prng, 2) == 0)
        buf.size--; /* no newline at the end */
    return buf_str(&buf);
}

static Str line_cut(Str *rest)
{
    const size_t newline = str_find(*rest, "\n");
    const Str    line    = str_slice(*rest, 0, newline == SIZE_MAX ? SIZE_MAX : newline + 1);
    *rest                = str_slice(*rest, line.size, SIZE_MAX);
    return line;
}

static Str patched(Arena *arena, Str before, Str diff)
{
    Buf    buf  = buf_new(arena, SIZE_MAX);
    size_t line = 1;
    while (diff.size > 0) {
        Str       one  = line_cut(&diff);
        const Str body = str_slice(one, 1, SIZE_MAX);
        if (one.data[0] == '@') {
            int64_t from = 0;
            Str     rest = str_slice(one, 4, SIZE_MAX);
            assert_true(str_to_int64(str_cut(&rest, ','), &from));
            from += str_starts(rest, "0 "); /* the line before an empty range */
            for (; line < (size_t)from; line++)
                buf_add(&buf, line_cut(&before));
        } else if (one.data[0] == '\\') {
            buf.size--;
        } else if (one.data[0] != '-' || !str_starts(one, "---")) {
            const Str next = one.data[0] == '+' ? STR("") : line_cut(&before);
            line += one.data[0] != '+';
            if (one.data[0] != '-')
                buf_add(&buf, body);
            else if (str_starts(diff, "\\"))
                line_cut(&diff);
            if (one.data[0] != '+')
                assert_memory_equal(next.data, body.data, MIN_OF(next.size, body.size));
        }
    }
    buf_add(&buf, before);
    return buf_str(&buf);
}

static void random_texts_come_out_right(void **state)
{
    (void)state;
    Prng prng = {7};
    for (int turn = 0; turn < 2000; turn++) {
        AUTO_ARENA Arena *arena  = arena_new("test", ARENA_BYTES);
        const Str         before = random_text(arena, &prng, prng_below(&prng, 30));
        const Str         after  = random_text(arena, &prng, prng_below(&prng, 30));
        Buf               buf    = buf_new(arena, SIZE_MAX);
        diff_unified(&buf, STR("x"), before, after);
        Str diff = buf_str(&buf);
        line_cut(&diff);
        line_cut(&diff);
        const Str result = patched(arena, before, diff);
        assert_int_equal(result.size, after.size);
        assert_memory_equal(result.data, after.data, after.size);
    }
}

static void a_large_difference_is_shown_as_replaced(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena  = arena_new("test", (size_t)256 << 20);
    Buf               before = buf_new(arena, SIZE_MAX), after = buf_new(arena, SIZE_MAX);
    Buf               diff = buf_new(arena, SIZE_MAX);
    for (int i = 0; i < 3000; i++) {
        buf_format(&before, "a%d\n", i);
        buf_format(&after, "b%d\n", i);
    }
    diff_unified(&diff, STR("x"), buf_str(&before), buf_str(&after));
    assert_true(str_contains(buf_str(&diff), "@@ -1,3000 +1,3000 @@\n"));
}

static EditVec edits_of(Arena *arena, const Edit *edits, size_t count)
{
    EditVec vec = {0};
    for (size_t i = 0; i < count; i++)
        *vec_push(arena, &vec) = edits[i];
    return vec;
}

static void edits_are_applied_in_any_order(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena   = arena_new("test", ARENA_BYTES);
    const Edit        some[]  = {{{6, 3}, STR("!")}, {{0, 0}, STR("> ")}};
    const EditVec     edits   = edits_of(arena, some, 2);
    const Edit        lines[] = {{{3, 0}, STR("x\n")}};
    const EditVec     more    = edits_of(arena, lines, 1);
    assert_true(str_is(edits_apply(arena, STR("hello you"), &edits), "> hello !"));
    assert_true(str_is(edits_apply(arena, STR("a\r\nb\r\n"), &more), "a\r\nx\r\nb\r\n"));
}

static void edits_overlap_when_their_order_matters(void **state)
{
    (void)state;
    static const struct {
        Span left, right;
        bool overlap;
    } rows[] = {
        {{0, 3}, {3, 2}, false}, {{0, 3}, {2, 2}, true}, {{4, 0}, {4, 0}, true},
        {{2, 2}, {4, 0}, false}, {{2, 2}, {3, 0}, true}, {{5, 1}, {0, 5}, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        AUTO_ARENA Arena *arena = arena_new("test", ARENA_BYTES);
        const Edit        left  = {rows[i].left, STR("")};
        const Edit        right = {rows[i].right, STR("")};
        const EditVec     one = edits_of(arena, &left, 1), other = edits_of(arena, &right, 1);
        assert_int_equal(edits_overlap(&one, &other), rows[i].overlap);
        assert_int_equal(edits_overlap(&other, &one), rows[i].overlap);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_diff_reads_like_this),
        cmocka_unit_test(random_texts_come_out_right),
        cmocka_unit_test(a_large_difference_is_shown_as_replaced),
        cmocka_unit_test(edits_are_applied_in_any_order),
        cmocka_unit_test(edits_overlap_when_their_order_matters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
