/* What the uploader's process says, taken by the parent. */
#include "tests/fuzz/spoken.h"

#include "drivers/uploader.h"
#include "firmware/base/clock.h"
#include "firmware/base/utf8.h"
#include "firmware/upload_reason.h"

#include <assert.h>
#include <string.h>

static void check_fault(const struct upload_fault *fault)
{
    char text[256];
    size_t length = strnlen(fault->file, sizeof fault->file);
    assert(fault->failure > UPLOAD_FINE && fault->failure <= UPLOAD_HERE);
    assert(length < sizeof fault->file && utf8_is_valid(fault->file, length));
    assert(fault->retry_after_s >= 0);
    upload_reason(fault, false, text, sizeof text);
    assert(text[0] != '\0' && utf8_is_valid(text, strlen(text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct uploader_receiver receiver = {.url = "https://localhost/a"};
    struct fuzz_input input = {data, size};
    struct uploader *uploader = NULL;
    spoken_begin(&input);
    int64_t begin_ns = clock_mono_ns();
    assert(uploader_knock(&receiver, &uploader_limits_usual, &uploader) == ERR_OK);
    enum uploader_news news = UPLOADER_NO_NEWS;
    while (news != UPLOADER_DONE && news != UPLOADER_FAILED) {
        int done, total;
        news = uploader_dispatch(uploader, begin_ns + spoken_waited_ns());
        uploader_progress(uploader, &done, &total);
        assert(done >= 0 && done <= total && total <= UPLOADER_FILES_MAX);
        assert(uploader_valid_until_ms(uploader) >= 0);
    }
    if (news == UPLOADER_FAILED)
        check_fault(uploader_fault(uploader));
    assert(uploader_fd(uploader) < 0);
    uploader_close(uploader);
    return 0;
}
