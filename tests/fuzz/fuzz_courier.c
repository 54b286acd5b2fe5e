/* What the courier's process says, taken by the parent. The first byte chooses the job. */
#include "tests/fuzz/spoken.h"

#include "drivers/courier.h"
#include "firmware/base/clock.h"
#include "firmware/base/utf8.h"

#include <assert.h>
#include <string.h>

static void check_brought(const struct courier *courier, bool reads)
{
    const struct courier_file *files;
    size_t length = 0;
    int count = courier_files(courier, &files);
    assert(count >= 0 && count <= COURIER_FILES_MAX);
    for (int i = 0; i < count; i++) {
        size_t path_length = strnlen(files[i].path, COURIER_PATH_SIZE);
        assert(path_length > 0 && path_length < COURIER_PATH_SIZE);
        assert(utf8_is_valid(files[i].path, path_length));
        assert(files[i].path[0] != '/' && strstr(files[i].path, "..") == NULL);
    }
    const char *bytes = courier_bytes(courier, &length);
    assert(reads == (bytes != NULL) && length <= COURIER_BYTES_MAX);
    for (size_t i = 0; i < length; i++)
        (void)((const volatile char *)bytes)[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, size};
    struct courier *courier = NULL;
    bool reads = fuzz_byte(&input) % 2 == 0;
    spoken_begin(&input);
    int64_t begin_ns = clock_mono_ns();
    enum err err =
        reads ? courier_read("/media/a", "名单.csv", &courier) : courier_list("/media/a", &courier);
    assert(err == ERR_OK);
    enum courier_news news = COURIER_NO_NEWS;
    while (news != COURIER_DONE && news != COURIER_FAILED) {
        int64_t done, total;
        news = courier_dispatch(courier, begin_ns + spoken_waited_ns());
        courier_progress(courier, &done, &total);
        assert(done >= 0 && done <= total);
    }
    if (news == COURIER_DONE)
        check_brought(courier, reads);
    assert(courier_fd(courier) < 0);
    courier_close(courier);
    return 0;
}
