#include "firmware/upload_reason.h"

#include "firmware/base/catalogue.h"
#include "firmware/base/utf8.h"

#include <stdio.h>

static const char *const reasons[] = {
    [UPLOAD_FINE] = "",
    [UPLOAD_NO_NAME] = SENTENCE("找不到服务器"),
    [UPLOAD_NO_ANSWER] = SENTENCE("服务器没有回应"),
    [UPLOAD_CUT] = SENTENCE("连接中断"),
    [UPLOAD_SLOW] = SENTENCE("网络太慢"),
    [UPLOAD_UNTRUSTED] = SENTENCE("服务器的证书不可信，请核对设置中的 ca"),
    [UPLOAD_EXPIRED] = SENTENCE("服务器的证书不在有效期内，请核对本机时间"),
    [UPLOAD_OTHER_NAME] = SENTENCE("证书不是这个服务器的，请核对地址"),
    [UPLOAD_INSECURE] = SENTENCE("不能建立加密连接"),
    [UPLOAD_STATUS] = "",
    [UPLOAD_DIFFERENT] = SENTENCE("已有内容不同的同名文件"),
    [UPLOAD_FORGOTTEN] = SENTENCE("答应收下，却没有存"),
    [UPLOAD_NONSENSE] = SENTENCE("回答看不懂，请核对地址"),
    [UPLOAD_CREDENTIALS] = SENTENCE("令牌或证书文件不能用"),
    [UPLOAD_HERE] = SENTENCE("本机没有做好要上传的文件，请检查磁盘"),
};

static const char *reason_of_status(int status)
{
    switch (status) {
    case 401:
        return SENTENCE("没有通过登录，请核对令牌或证书");
    case 407:
        return SENTENCE("代理服务器要求登录，请核对代理的地址");
    case 403:
        return SENTENCE("没有写入的权限");
    case 404:
    case 409:
    case 410:
        return SENTENCE("没有这个目录，请核对地址");
    case 405:
    case 501:
        return SENTENCE("那里不能上传，请核对地址");
    case 413:
        return SENTENCE("文件太大");
    case 429:
    case 503:
        return SENTENCE("服务器忙，稍后自动再传");
    case 507:
        return SENTENCE("服务器空间不够");
    }
    if (status >= 300 && status < 400)
        return SENTENCE("地址已改变，请核对");
    if (status >= 500)
        return SENTENCE("服务器出错");
    return SENTENCE("服务器不接受");
}

enum upload_side upload_side(const struct upload_fault *fault)
{
    switch (fault->failure) {
    case UPLOAD_FINE:
    case UPLOAD_NO_NAME:
    case UPLOAD_NO_ANSWER:
    case UPLOAD_CUT:
    case UPLOAD_SLOW:
        return UPLOAD_BY_NETWORK;
    case UPLOAD_UNTRUSTED:
    case UPLOAD_EXPIRED:
    case UPLOAD_OTHER_NAME:
    case UPLOAD_INSECURE:
    case UPLOAD_STATUS:
    case UPLOAD_DIFFERENT:
    case UPLOAD_FORGOTTEN:
    case UPLOAD_NONSENSE:
        return UPLOAD_BY_RECEIVER;
    case UPLOAD_CREDENTIALS:
    case UPLOAD_HERE:
        break;
    }
    return UPLOAD_BY_US;
}

void upload_reason(const struct upload_fault *fault, bool english, char *ret_text, size_t size)
{
    char text[512];
    bool has_status = fault->failure == UPLOAD_STATUS;
    bool has_file = fault->failure == UPLOAD_DIFFERENT || fault->failure == UPLOAD_FORGOTTEN ||
                    fault->failure == UPLOAD_CREDENTIALS;
    const char *words = catalogue_text(english, has_status ? reason_of_status(fault->status)
                                                           : reasons[fault->failure]);
    if (has_status)
        snprintf(text, sizeof text, catalogue_text(english, "%s（%d）"), words, fault->status);
    else if (has_file && fault->file[0] != '\0')
        snprintf(text, sizeof text, catalogue_text(english, "%s：%s"), words, fault->file);
    else
        snprintf(text, sizeof text, "%s", words);
    utf8_copy(ret_text, size, text);
}
