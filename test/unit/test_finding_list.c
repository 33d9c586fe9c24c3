/* test_finding_list.c -- what is packed comes out again, field by field. */
#include <stdint.h>

#include "model/finding_list.h"
#include "test.h"

enum { ARENA_BYTES = 1 << 20 };

static const Scale scale = {.relation        = {{"app", 3}, {"t", 1}},
                            .rows            = -1,
                            .size_bytes      = INT64_MAX,
                            .writes_per_hour = 3600,
                            .work            = {1, 200}};

static const Effect inplace = {.form            = "drop-table",
                               .locks_left_out  = 300,
                               .duration        = DURATION_REWRITE,
                               .rewrite         = true,
                               .index_rebuild   = true,
                               .scale           = &scale,
                               .breaks_old_code = true,
                               .fails           = true,
                               .algorithm       = ALGORITHM_INPLACE,
                               .lock            = DDL_LOCK_SHARED,
                               .error           = -1,
                               .lock_count      = 2,
                               .locks = {{{{"app", 3}, {"t", 1}}, LOCK_SHARE, LOCK_EXCLUSIVE},
                                         {{{"", 0}, {"u", 1}}, LOCK_ACCESS_EXCLUSIVE, LOCK_NONE}}};

static const Effect instant = {
    .scan = true, .not_in_transaction = true, .loses_data = true, .commits = true};

static Edit edit_of(size_t start, size_t size, Str text)
{
    return (Edit){.span = {start, size}, .text = text};
}

/* With something in every field, and numbers of one byte, of two, and of all. */
static Finding finding_full(Arena *arena)
{
    static const Migration   migration = {.native = true};
    static const Suppression allowed   = {.tool = "squawk"};
    static const Unsettled   unsettled = {.constraint = {"c", 1}};
    Finding                  finding   = {
                           .rule           = "drop-table",
                           .severity       = SEVERITY_WARNING,
                           .why_own        = true,
                           .migration      = &migration,
                           .section        = SECTION_DOWN,
                           .statement      = 127,
                           .relation       = {STR("app"), STR("t")},
                           .start          = {128, 3},
                           .end            = {16384, 1},
                           .span           = {SIZE_MAX, 7},
                           .message        = STR("it goes"),
                           .why            = STR("it is used"),
                           .help           = STR("ask"),
                           .effect         = &inplace,
                           .allowed        = &allowed,
                           .unless_settled = &unsettled,
    };
    *vec_push(arena, &finding.fixes) = (Fix){.title = STR("do"), .sql = STR("SELECT 1;")};
    *vec_push(arena, &finding.fixes) = (Fix){.title = STR("or"), .sql = STR("")};
    *vec_push(arena, &finding.fixes) = (Fix){.title = STR("not"), .sql = STR("\n")};
    *vec_push(arena, &finding.fixes.items[0].edits) = edit_of(3, 0, STR("CONCURRENTLY "));
    *vec_push(arena, &finding.fixes.items[2].edits) = edit_of(300, 5, STR(""));
    *vec_push(arena, &finding.fixes.items[2].edits) = edit_of(0, 70000, STR("x"));
    return finding;
}

static void expect_text(Str left, Str right)
{
    assert_true(str_equal(left, right));
}

static void expect_fixes(const FixVec *left, const FixVec *right)
{
    assert_int_equal(left->count, right->count);
    for (size_t i = 0; i < right->count; i++) {
        const Fix *a = &left->items[i], *b = &right->items[i];
        expect_text(a->title, b->title);
        expect_text(a->sql, b->sql);
        assert_int_equal(a->edits.count, b->edits.count);
        for (size_t k = 0; k < a->edits.count; k++) {
            assert_memory_equal(&a->edits.items[k].span, &b->edits.items[k].span, sizeof(Span));
            expect_text(a->edits.items[k].text, b->edits.items[k].text);
        }
    }
}

static void expect_scale(const Scale *left, const Scale *right)
{
    assert_true((left == NULL) == (right == NULL));
    if (left == NULL || right == NULL)
        return;
    assert_true(name_equal(left->relation, right->relation));
    assert_true(left->rows == right->rows && left->size_bytes == right->size_bytes);
    assert_true(left->writes_per_hour == right->writes_per_hour);
    assert_memory_equal(&left->work, &right->work, sizeof(Estimate));
}

static void expect_effect(const Effect *left, const Effect *right)
{
    assert_true((left == NULL) == (right == NULL));
    if (left == NULL || right == NULL)
        return;
    assert_ptr_equal(left->form, right->form);
    assert_int_equal(left->lock_count, right->lock_count);
    assert_int_equal(left->locks_left_out, right->locks_left_out);
    assert_int_equal(left->duration, right->duration);
    assert_true(left->rewrite == right->rewrite && left->scan == right->scan &&
                left->index_rebuild == right->index_rebuild && left->commits == right->commits);
    expect_scale(left->scale, right->scale);
    assert_true(left->not_in_transaction == right->not_in_transaction &&
                left->breaks_old_code == right->breaks_old_code &&
                left->loses_data == right->loses_data && left->fails == right->fails);
    assert_int_equal(left->algorithm, right->algorithm);
    assert_int_equal(left->lock, right->lock);
    assert_int_equal(left->error, right->error);
    for (size_t i = 0; i < right->lock_count; i++) {
        assert_true(name_equal(left->locks[i].relation, right->locks[i].relation));
        assert_int_equal(left->locks[i].mode, right->locks[i].mode);
        assert_int_equal(left->locks[i].moment, right->locks[i].moment);
    }
}

static void expect_same(const Finding *left, const Finding *right)
{
    assert_string_equal(left->rule, right->rule);
    assert_int_equal(left->severity, right->severity);
    assert_int_equal(left->why_own, right->why_own);
    assert_ptr_equal(left->migration, right->migration);
    assert_int_equal(left->section, right->section);
    assert_int_equal(left->statement, right->statement);
    assert_true(name_equal(left->relation, right->relation));
    assert_memory_equal(&left->start, &right->start, sizeof(Place));
    assert_memory_equal(&left->end, &right->end, sizeof(Place));
    assert_memory_equal(&left->span, &right->span, sizeof(Span));
    expect_text(left->message, right->message);
    expect_text(left->why, right->why);
    expect_text(left->help, right->help);
    expect_fixes(&left->fixes, &right->fixes);
    expect_effect(left->effect, right->effect);
    assert_ptr_equal(left->allowed, right->allowed);
    assert_ptr_equal(left->unless_settled, right->unless_settled);
}

static void what_was_put_comes_out(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena   = arena_new("test", ARENA_BYTES);
    AUTO_ARENA Arena *scratch = arena_new("scratch", ARENA_BYTES);
    const Finding     full    = finding_full(arena);
    const Finding     empty   = {.rule = "malformed-file", .statement = -1, .end = {0, 0}};
    Finding           general = full;
    FindingList       list    = {0};
    FindingPacker     packer  = {.arena = arena, .scratch = scratch};
    FindingReader     reader  = {.arena = arena};
    general.why_own           = false;
    general.fixes.count       = 2;
    general.effect            = &instant;
    finding_list_add(&packer, &list, &full);
    finding_list_add(&packer, &list, &empty);
    finding_list_add(&packer, &list, &general);
    arena_reset(scratch);
    expect_same(finding_at(&reader, &list, 0), &full);
    expect_same(finding_at(&reader, &list, 1), &empty);
    expect_same(finding_at(&reader, &list, 2), &general);
    expect_same(finding_at(&reader, &list, 0), &full);
    assert_ptr_equal(finding_at(&reader, &list, 2)->why.data, full.why.data);
    assert_true(list.items[0].fixable && list.items[2].fixable);
    assert_false(list.items[1].fixable);
}

static void texts_stay_when_the_next_one_is_read(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena  = arena_new("test", ARENA_BYTES);
    const Finding     full   = finding_full(arena);
    Finding           other  = full;
    FindingList       list   = {0};
    FindingReader     reader = {.arena = arena};
    other.message            = STR("another");
    finding_list_add(&(FindingPacker){arena, arena, NULL, NULL}, &list, &full);
    finding_list_add(&(FindingPacker){arena, arena, NULL, NULL}, &list, &other);
    const Str message = finding_at(&reader, &list, 0)->message;
    expect_text(finding_at(&reader, &list, 1)->message, STR("another"));
    expect_text(message, full.message);
}

/* A report shows what two of them share once. */
static void neighbours_can_be_compared(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena  = arena_new("test", ARENA_BYTES);
    const Effect      alike  = instant;
    const Effect     *all[]  = {&inplace, &inplace, &instant, &alike, NULL, &alike, &inplace};
    const bool        same[] = {false, true, false, false, false, false, false};
    FindingList       list   = {0};
    FindingPacker     packer = {.arena = arena, .scratch = arena};
    FindingReader     reader = {.arena = arena};
    Finding           last   = {0};
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        Finding finding = finding_full(arena);
        finding.effect  = all[i];
        finding_list_add(&packer, &list, &finding);
    }
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        const Finding *finding = finding_at(&reader, &list, i);
        assert_int_equal(finding_is_beside(&last, finding), same[i]);
        expect_effect(last.effect, i == 0 ? NULL : all[i - 1]);
        last = *finding;
    }
}

static void reading_takes_no_more_memory_the_longer_it_goes_on(void **state)
{
    (void)state;
    AUTO_ARENA Arena *arena  = arena_new("test", ARENA_BYTES);
    AUTO_ARENA Arena *spread = arena_new("spread", ARENA_BYTES);
    const Finding     full   = finding_full(arena);
    FindingList       list   = {0};
    FindingReader     reader = {.arena = spread};
    finding_list_add(&(FindingPacker){arena, arena, NULL, NULL}, &list, &full);
    finding_at(&reader, &list, 0);
    const size_t first = arena_peak_bytes(spread);
    for (int i = 0; i < 1000; i++)
        finding_at(&reader, &list, 0);
    assert_int_equal(arena_peak_bytes(spread), first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_put_comes_out),
        cmocka_unit_test(texts_stay_when_the_next_one_is_read),
        cmocka_unit_test(neighbours_can_be_compared),
        cmocka_unit_test(reading_takes_no_more_memory_the_longer_it_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
