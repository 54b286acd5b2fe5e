#include "db/form_poll.h"

#include "db/form_evaluation.h"
#include "db/form_word.h"
#include "db/paper.h"
#include "db/poll.h"
#include "firmware/base/utf8.h"

enum { POLL_TEXT_SIZE = 4096, BOX_LINES = 2 };

/* ---- 表决 ---- */

static void poll_say_terminals(const struct poll_result *result, char text[POLL_TEXT_SIZE])
{
    char terminals[FORM_TEXT_SIZE];
    form_evaluation_terminals(result, terminals);
    if (terminals[0] != '\0')
        utf8_append(text, POLL_TEXT_SIZE, "\n各终端份数：%s", terminals);
}

static void poll_say_votes(const struct poll_result *result, char text[POLL_TEXT_SIZE])
{
    const int *count = result->all.count[0];
    if (result->hidden)
        utf8_append(text, POLL_TEXT_SIZE, "份数太少，不显示票数");
    else
        utf8_append(text, POLL_TEXT_SIZE, "赞成 %d　不赞成 %d　弃权 %d　未投 %d",
                    count[RESOLUTION_FOR], count[RESOLUTION_AGAINST], count[RESOLUTION_ABSTAIN],
                    result->poll.present - result->poll.ballots);
    if (result->written_for + result->written_against > 0)
        utf8_append(text, POLL_TEXT_SIZE, "\n会前书面意见：赞成 %d　不赞成 %d", result->written_for,
                    result->written_against);
    poll_say_terminals(result, text);
}

/* product.md §3c; the chair declares the outcome, so the figures and the rule are said. */
static void poll_say_resolution(const struct form_terms *terms, const struct poll_result *result,
                                char text[POLL_TEXT_SIZE])
{
    const struct poll *poll = &result->poll;
    utf8_append(text, POLL_TEXT_SIZE, "%s\n应到有表决权党员 %d 人，实到 %d 人\n", poll->item,
                poll->expected, poll->present);
    if (result->is_void) {
        utf8_append(text, POLL_TEXT_SIZE, "票数多于投票人数，本次无效");
        poll_say_terminals(result, text);
        return;
    }
    poll_say_votes(result, text);
    utf8_append(text, POLL_TEXT_SIZE, "\n通过须 %d 票；%s",
                terms->resolution_needed(poll->expected),
                result->passed ? "赞成人数超过应到会人数的半数，通过"
                               : "赞成人数未超过应到会人数的半数，未通过");
}

struct poll_resolutions {
    struct form *form;
    enum err err;
};

static bool poll_add_resolution(const struct poll *poll, void *context)
{
    struct poll_resolutions *resolutions = context;
    struct form *form = resolutions->form;
    struct poll_result result;
    char text[POLL_TEXT_SIZE] = "";
    if (poll->kind != POLL_RESOLUTION || poll->open)
        return true;
    resolutions->err = poll_result(form->db, poll->id, &result);
    if (resolutions->err != ERR_OK)
        return false;
    poll_say_resolution(form->terms, &result, text);
    paper_box(&form->document, "表决", text, BOX_LINES);
    return true;
}

static enum err poll_add_resolutions(struct form *form)
{
    struct poll_resolutions resolutions = {.form = form};
    enum err err = poll_list(form->db, form->activity.id, poll_add_resolution, &resolutions);
    return err == ERR_OK ? resolutions.err : err;
}

/* ---- 测评结果 ---- */

/* The questions for everybody together, and the four of them for each group; nobody's are left
 * out, but for those of an evaluation in which nobody took part. */
static void poll_say_row(const struct form_evaluation_row *row, void *context)
{
    char *text = context;
    if ((!row->is_pooled && !row->is_sum) || row->ballots == 0 || row->is_hidden)
        return;
    utf8_append(text, POLL_TEXT_SIZE, "\n%s", row->item);
    if (!row->is_sum || row->is_paper)
        utf8_append(text, POLL_TEXT_SIZE, "（%s）", row->range);
    utf8_append(text, POLL_TEXT_SIZE, "：");
    for (int option = 0; option < FORM_EVALUATION_OPTIONS; option++)
        utf8_append(text, POLL_TEXT_SIZE, "%s%s %d", option > 0 ? "　" : "",
                    form_evaluation_options[option], row->counts[option]);
}

static void poll_say_rates(const struct form_terms *terms, const struct judgement *judgement,
                           char text[POLL_TEXT_SIZE])
{
    char rate[FORM_FIGURE_SIZE], satisfied[FORM_FIGURE_SIZE];
    form_evaluation_rate(&judgement->satisfaction, rate);
    form_evaluation_rate(&judgement->satisfied, satisfied);
    utf8_append(text, POLL_TEXT_SIZE, "\n满意率 %s", rate);
    if (judgement->satisfaction.has_result)
        utf8_append(text, POLL_TEXT_SIZE, "，其中满意 %s", satisfied);
    utf8_append(text, POLL_TEXT_SIZE, "。口径：%s。",
                form_word_formula(terms->satisfaction_formula));
}

static void poll_say_evaluation(const struct form *form, const struct form_evaluation *evaluation,
                                char text[POLL_TEXT_SIZE])
{
    char turnout[FORM_TEXT_SIZE];
    form_evaluation_turnout(evaluation, turnout);
    utf8_append(text, POLL_TEXT_SIZE, "%s%s",
                form->activity.branch_count > 1 ? "各支部共同测评，" : "", turnout);
    poll_say_terminals(&evaluation->result, text);
    form_evaluation_rows(evaluation, form->terms, poll_say_row, text);
    poll_say_rates(form->terms, &evaluation->judgement, text);
    utf8_append(text, POLL_TEXT_SIZE, "%s", form_evaluation_hint(evaluation));
}

static enum err poll_add_evaluation(struct form *form)
{
    struct form_evaluation evaluation;
    char text[POLL_TEXT_SIZE] = "";
    enum err err = form_evaluation_read(form->db, form->activity.id, form->terms, &evaluation);
    if (err != ERR_OK)
        return err;
    switch (evaluation.state) {
    case FORM_EVALUATION_NONE:
        return ERR_OK;
    case FORM_EVALUATION_UNREAD:
        utf8_append(text, POLL_TEXT_SIZE, "测评和表决的记录没有读出，请运行终端的自检。");
        break;
    case FORM_EVALUATION_CLOSED:
        poll_say_evaluation(form, &evaluation, text);
        break;
    }
    paper_box(&form->document, "测评结果", text, BOX_LINES);
    return ERR_OK;
}

/* Polls that cannot be read are told of once, in the evaluation's place. */
enum err form_poll_add(struct form *form)
{
    enum err err = poll_add_resolutions(form);
    if (err == ERR_OK || err == ERR_CORRUPT || err == ERR_UNSUPPORTED)
        err = poll_add_evaluation(form);
    return err;
}
