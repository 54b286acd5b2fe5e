/* What the updater's process says, taken by the parent. */
#include "tests/fuzz/spoken.h"

#include "drivers/updater.h"
#include "firmware/base/clock.h"
#include "firmware/base/utf8.h"

#include <assert.h>
#include <string.h>

static void check_text(const char *text, size_t size)
{
    size_t length = strnlen(text, size);
    assert(length < size && utf8_is_valid(text, length));
    for (size_t i = 0; i < length; i++)
        assert((unsigned char)text[i] >= ' ');
}

static void check_bundles(const struct updater *updater)
{
    const struct update_bundle *bundles;
    int count = updater_bundles(updater, &bundles);
    assert(count >= 0 && count <= UPDATE_BUNDLES_MAX);
    for (int i = 0; i < count; i++) {
        check_text(bundles[i].stick, sizeof bundles[i].stick);
        check_text(bundles[i].name, sizeof bundles[i].name);
        check_text(bundles[i].version, sizeof bundles[i].version);
        check_text(bundles[i].device, sizeof bundles[i].device);
        check_text(bundles[i].signer, sizeof bundles[i].signer);
        assert(bundles[i].failure >= UPDATE_FINE && bundles[i].failure <= UPDATE_BROKEN);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, size};
    struct updater *updater = NULL;
    spoken_begin(&input);
    int64_t begin_ns = clock_mono_ns();
    assert(updater_look(NULL, 0, &updater) == ERR_OK);
    enum updater_news news = UPDATER_NO_NEWS;
    while (news != UPDATER_DONE && news != UPDATER_FAILED) {
        news = updater_dispatch(updater, begin_ns + spoken_waited_ns());
        assert(updater_percent(updater) >= 0 && updater_percent(updater) <= 100);
        check_bundles(updater);
    }
    check_text(updater_system(updater)->slot, sizeof updater_system(updater)->slot);
    if (news == UPDATER_FAILED)
        assert(updater_failure(updater) > UPDATE_FINE && updater_failure(updater) <= UPDATE_BROKEN);
    assert(updater_fd(updater) < 0);
    updater_close(updater);
    return 0;
}
