/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_rpc.c - the JSON-RPC envelope. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "service/limits.h"
#include "service/rpc.h"

/* Read a message; gives 0 or the code of the error. */
static int read_code(const char *text, char *ret_id)
{
    json_t *message = json_loads(text, JSON_DECODE_ANY, NULL);
    assert_non_null(message);
    ng_rpc_call call;
    ng_api_error error = {.data = NULL};
    int code = ng_rpc_read(message, &call, &error) ? ng_api_code(error.kind) : 0;
    assert_int_equal(code != 0, call.method == NULL);
    memcpy(ret_id, call.id, sizeof call.id);
    ng_api_error_release(&error);
    json_decref(message);
    return code;
}

static void ids_keep_their_type(void **state)
{
    (void)state;
    char id[NG_RPC_ID_TEXT];
    assert_int_equal(read_code("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}", id), 0);
    assert_string_equal(id, "1");
    assert_int_equal(read_code("{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"method\":\"m\"}", id), 0);
    assert_string_equal(id, "\"1\"");
    assert_int_equal(
        read_code("{\"jsonrpc\":\"2.0\",\"id\":-7,\"method\":\"m\",\"params\":{}}", id), 0);
    assert_string_equal(id, "-7");
    assert_int_equal(read_code("{\"jsonrpc\":\"2.0\",\"method\":\"m\"}", id), 0);
    assert_string_equal(id, "");
}

static void other_ids_are_refused_without_an_id(void **state)
{
    (void)state;
    static const char *const ids[] = {"null", "1.5", "1.0", "true", "[]", "{}"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        ng_buf b = NG_BUF_INIT;
        char id[NG_RPC_ID_TEXT];
        assert_int_equal(
            ng_buf_addf(&b, NULL, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"m\"}", ids[i]),
            NG_OK);
        assert_int_equal(read_code(b.data, id), -32600);
        assert_string_equal(id, "");
        ng_buf_release(&b);
    }
}

static void an_id_may_be_as_long_as_the_limit(void **state)
{
    (void)state;
    for (int over = -1; over <= 1; over++) {
        ng_buf b = NG_BUF_INIT;
        char id[NG_RPC_ID_TEXT];
        assert_int_equal(
            ng_buf_add_str(&b, "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":\"", NULL), NG_OK);
        for (int i = 0; i < NG_REQUEST_ID_MAX + over; i++)
            assert_int_equal(ng_buf_add_str(&b, "\\u0001", NULL), NG_OK);
        assert_int_equal(ng_buf_add_str(&b, "\"}", NULL), NG_OK);
        assert_int_equal(read_code(b.data, id), over > 0 ? -32600 : 0);
        assert_int_equal(strlen(id), over > 0 ? 0 : 2 + 6 * (NG_REQUEST_ID_MAX + over));
        ng_buf_release(&b);
    }
}

static void a_broken_envelope_is_answered_to_its_id(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int code;
        const char *id;
    } cases[] = {
        {"1", -32600, ""},
        {"[]", -32600, ""},
        {"{}", -32600, ""},
        {"{\"jsonrpc\":\"1.0\",\"id\":4,\"method\":\"m\"}", -32600, "4"},
        {"{\"id\":4,\"method\":\"m\"}", -32600, "4"},
        {"{\"jsonrpc\":\"2.0\",\"id\":4}", -32600, "4"},
        {"{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":1}", -32600, "4"},
        {"{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":7}", -32600, "4"},
        {"{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"m\",\"params\":1}", -32600, "4"},
        {"{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"m\",\"params\":[1]}", -32602, "4"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char id[NG_RPC_ID_TEXT];
        assert_int_equal(read_code(cases[i].text, id), cases[i].code);
        assert_string_equal(id, cases[i].id);
    }
}

static void answers_carry_id_and_error_data(void **state)
{
    (void)state;
    ng_buf b = NG_BUF_INIT;
    assert_int_equal(ng_rpc_result("7", "{\"a\":1}", &b, NULL), NG_OK);
    assert_string_equal(b.data, "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"a\":1}}");
    ng_buf_clear(&b);
    ng_api_error e = {.data = NULL};
    ng_api_fail(&e, NG_API_BUSY, "later");
    e.data = json_pack("{s:i}", "retry_after_ms", 50);
    assert_int_equal(ng_rpc_error("", &e, &b, NULL), NG_OK);
    assert_string_equal(b.data,
                        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":3,\"message\":"
                        "\"later\",\"data\":{\"kind\":\"busy\",\"retry_after_ms\":50}}}");
    ng_api_error_release(&e);
    ng_buf_release(&b);
}

static void a_batch_is_answered_in_request_order(void **state)
{
    (void)state;
    ng_rpc_batch *batch;
    ng_buf b = NG_BUF_INIT;
    assert_int_equal(ng_rpc_batch_new(3, &batch, NULL), NG_OK);
    assert_false(ng_rpc_batch_settle(batch, 2, strdup("{\"id\":3}")));
    assert_false(ng_rpc_batch_settle(batch, 1, NULL));
    assert_true(ng_rpc_batch_settle(batch, 0, strdup("{\"id\":1}")));
    assert_int_equal(ng_rpc_batch_write(batch, &b, NULL), NG_OK);
    assert_string_equal(b.data, "[{\"id\":1},{\"id\":3}]");
    ng_rpc_batch_free(batch);
    ng_buf_release(&b);
}

static void a_batch_of_notifications_has_no_answer(void **state)
{
    (void)state;
    ng_rpc_batch *batch;
    ng_buf b = NG_BUF_INIT;
    assert_int_equal(ng_rpc_batch_new(1, &batch, NULL), NG_OK);
    assert_true(ng_rpc_batch_settle(batch, 0, NULL));
    assert_int_equal(ng_rpc_batch_write(batch, &b, NULL), NG_OK);
    assert_int_equal(b.len, 0);
    ng_rpc_batch_free(batch);
    ng_rpc_batch_free(NULL);
    ng_buf_release(&b);
}

static void a_cancel_names_an_id(void **state)
{
    (void)state;
    char id[NG_RPC_ID_TEXT];
    json_t *params = json_pack("{s:s}", "id", "a");
    assert_int_equal(ng_rpc_cancel_id(params, id), 0);
    assert_string_equal(id, "\"a\"");
    json_decref(params);
    assert_int_equal(ng_rpc_cancel_id(NULL, id), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_keep_their_type),
        cmocka_unit_test(other_ids_are_refused_without_an_id),
        cmocka_unit_test(an_id_may_be_as_long_as_the_limit),
        cmocka_unit_test(a_broken_envelope_is_answered_to_its_id),
        cmocka_unit_test(answers_carry_id_and_error_data),
        cmocka_unit_test(a_batch_is_answered_in_request_order),
        cmocka_unit_test(a_batch_of_notifications_has_no_answer),
        cmocka_unit_test(a_cancel_names_an_id),
    };
    return cmocka_run_group_tests_name("rpc", tests, NULL, NULL);
}
