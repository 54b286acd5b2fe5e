#include "firmware/upload_reason.h"

#include "firmware/base/catalogue.h"
#include "firmware/base/utf8.h"

#include <stdio.h>

static const char *const reasons[] = {
    [UPLOAD_FINE] = {"", ""},
    [UPLOAD_NO_NAME] = {"找不到服务器", "the server's name is not found"},
    [UPLOAD_NO_ANSWER] = {"服务器没有回应", "the server does not answer"},
    [UPLOAD_CUT] = {"连接中断", "the connection broke"},
    [UPLOAD_SLOW] = {"网络太慢", "the network is too slow"},
    [UPLOAD_UNTRUSTED] = {"服务器的证书不可信，请核对设置中的 ca",
                          "its certificate is not trusted; check ca in the settings"},
    [UPLOAD_EXPIRED] = {"服务器的证书不在有效期内，请核对本机时间",
                        "its certificate is not valid today; check this terminal's clock"},
    [UPLOAD_OTHER_NAME] = {"证书不是这个服务器的，请核对地址",
                           "the certificate is another server's; check the address"},
    [UPLOAD_INSECURE] = {"不能建立加密连接", "no secure connection comes about"},
    [UPLOAD_STATUS] = {"", ""},
    [UPLOAD_DIFFERENT] = {"已有内容不同的同名文件", "another file of this name is there"},
    [UPLOAD_FORGOTTEN] = {"答应收下，却没有存", "it accepted a file and did not keep it"},
    [UPLOAD_NONSENSE] = {"回答看不懂，请核对地址", "its answer makes no sense; check the address"},
    [UPLOAD_CREDENTIALS] = {"令牌或证书文件不能用", "the token or certificate cannot be used"},
    [UPLOAD_HERE] = {"本机没有做好要上传的文件，请检查磁盘",
                     "this terminal could not make the files; check the disk"},
};

static const char *reason_of_status(int status)
{
    switch (status) {
    case 401:
    case 407:
        return (struct reason){"没有通过登录，请核对令牌或证书",
                               "not logged in; check token or certificate"};
    case 403:
        return (struct reason){"没有写入的权限", "not allowed to write there"};
    case 404:
    case 409:
    case 410:
        return (struct reason){"没有这个目录，请核对地址",
                               "there is no such folder; check the address"};
    case 405:
    case 501:
        return (struct reason){"那里不能上传，请核对地址",
                               "uploads are not possible there; check the address"};
    case 413:
        return (struct reason){"文件太大", "the file is too large for it"};
    case 429:
    case 503:
        return (struct reason){"服务器忙，稍后自动再传", "the server is busy; tried again later"};
    case 507:
        return (struct reason){"服务器空间不够", "the server has no room left"};
    }
    if (status >= 300 && status < 400)
        return (struct reason){"地址已改变，请核对", "the address has changed; check it"};
    if (status >= 500)
        return (struct reason){"服务器出错", "the server has failed"};
    return (struct reason){"服务器不接受", "the server does not accept it"};
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
        snprintf(text, sizeof text, english ? "%s (%d)" : "%s（%d）", words, fault->status);
    else if (has_file && fault->file[0] != '\0')
        snprintf(text, sizeof text, english ? "%s: %s" : "%s：%s", words, fault->file);
    else
        snprintf(text, sizeof text, "%s", words);
    utf8_copy(ret_text, size, text);
}
