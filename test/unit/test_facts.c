/* test_facts.c -- the rows are whole, and typical Changes are judged by the right ones. */
#include <string.h>

#include "facts/facts.h"
#include "test.h"

static const Version pg15 = {ENGINE_PG, 15, 0};

static void every_form_has_one_row_for_each_version(void **state)
{
    (void)state;
    for (size_t g = 0; pg_fact_groups[g] != NULL; g++) {
        const FactGroup *group = pg_fact_groups[g];
        for (size_t i = 0; i < group->count; i++) {
            const Fact *fact = &group->facts[i];
            assert_true(fact->since <= fact->until);
            for (int major = PG_MAJOR_OLDEST; major <= PG_MAJOR_NEWEST; major++) {
                const Fact *found = fact_find(fact->form, major);
                if (found == NULL || found->since > major || found->until < major)
                    fail_msg("%s has no row for %d", fact->form, major);
            }
            for (size_t k = i + 1; k < group->count; k++)
                if (strcmp(group->facts[k].form, fact->form) == 0)
                    assert_true(group->facts[k].since > fact->until);
        }
    }
}

static void a_row_says_what_it_costs(void **state)
{
    (void)state;
    for (size_t g = 0; pg_fact_groups[g] != NULL; g++)
        for (size_t i = 0; i < pg_fact_groups[g]->count; i++) {
            const Fact *fact = &pg_fact_groups[g]->facts[i];
            assert_non_null(fact->sql);
            if (fact->scan || fact->index_rebuild)
                assert_true(fact->duration >= DURATION_SCAN || strstr(fact->form, "truncate") ||
                            strstr(fact->form, "no_data"));
        }
}

static void an_unknown_version_means_the_worst_of_the_supported_ones(void **state)
{
    (void)state;
    const Change grant = {.kind = CHANGE_GRANT, .relation = {.name = STR("t")}};
    Effect       effect;
    effect_of(&grant, NULL, pg15, &effect);
    assert_int_equal(effect.lock_count, 0);
    effect_of(&grant, NULL, (Version){0}, &effect);
    assert_int_equal(effect.lock_count, 1);
    assert_int_equal(effect.locks[0].mode, LOCK_ACCESS_SHARE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_has_one_row_for_each_version),
        cmocka_unit_test(a_row_says_what_it_costs),
        cmocka_unit_test(an_unknown_version_means_the_worst_of_the_supported_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
