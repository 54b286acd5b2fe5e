/* In whatever order bundles come, and come again: the tables are the same. `make bench` tries a
 * thousand orders. */
#include "tests/harness/arrival.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ORDERS = 30 };

static void test_random_orders(void **state)
{
    (void)state;
    struct postgres postgres;
    struct office office;
    postgres_start(&postgres);
    office_open(&office, &postgres,
                (struct fleet_plan){
                    .seed = 5, .branches = 5, .months = 2, .people = 9, .corrections = 600});
    office_trust_all(&office);
    struct arrival *arrival = arrival_open(&office);
    arrival_run(arrival, 0);
    char *first = office_tables(&office);
    assert_true(postgres_number(&postgres, "SELECT count(*) FROM themeday.bundle "
                                           "WHERE replaced_by IS NOT NULL") > 0);
    for (uint64_t seed = 1; seed < ORDERS; seed++) {
        arrival_run(arrival, seed);
        char *tables = office_tables(&office);
        assert_string_equal(tables, first);
        free(tables);
    }
    free(first);
    arrival_close(arrival);
    office_close(&office);
    postgres_stop(&postgres);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_orders)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
