/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_feed_samples.c - feeds that other people wrote, where they are at hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reading.h"

/* What a person sees in them. NULL: not looked at. */
static const struct {
    const char *file;
    size_t articles, faults;
    const char *title, *source, *lang, *text; /* of the first article; of its first paragraph */
} samples[] = {
    {"feeds/atom10_entry_authors_email.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds/atom10_entry_content_base64.xml", 1, 0, NULL, NULL, NULL, "Example Atom"},
    {"feeds/atom10_entry_content_escaped_markup.xml", 1, 0, NULL, NULL, NULL, "Example Atom"},
    {"feeds/atom10_entry_title_text_plain_brackets.xml", 1, 0, "History of the <blink> tag", NULL,
     NULL, NULL},
    {"feeds/base_entry_content_xml_base.xml", 1, 0, NULL, NULL, NULL, "Example test"},
    {"feeds/lang_entry_content_xml_lang.xml", 1, 0, NULL, NULL, "en", "Example Atom"},
    {"feeds/parser_universal_atom03_feed.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds/rdf_rss090_item_title.xml", 1, 0, "Item title", "Example title", NULL, NULL},
    {"feeds/rss_item_category_multiple.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds/rss_item_dc_creator.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds/rss_item_guid_isPermaLink_map_link.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds/rss_item_xhtml_body.xml", 1, 0, NULL, NULL, NULL, "Example content"},
    {"feeds/xml_escaped_apos.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-encoding/big5.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-encoding/bozo_http_i18n.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-encoding/bozo_linenoise.xml", 1, 0, NULL, NULL, NULL, "’<>”\uFFFD"},
    {"feeds-encoding/double-encoded-html.xml", 1, 0, NULL, NULL, NULL, "…"},
    {"feeds-encoding/euc-kr-item.xml", 1, 0, NULL, NULL, NULL, "년"},
    {"feeds-encoding/http_i18n.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-encoding/utf-16be-autodetect.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-encoding/utf-16be.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-encoding/utf-16le-bom.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-encoding/utf_16.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-illformed/aaa_illformed.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-illformed/big5.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-illformed/euckr.xml", 1, 0, "EUC-KR 에서 TypeKey 한글닉네임 표시하기", NULL, NULL,
     NULL},
    {"feeds-illformed/koi8r.xml", 1, 0, "Как пережить новогоднюю ночь", NULL, NULL, NULL},
};

static char *unpack(const char *archive, const char *file, size_t *ret_len)
{
    char command[1200];
    char *bytes = malloc(1 << 20);
    assert_non_null(bytes);
    snprintf(command, sizeof command, "tar -xJOf '%s' 'samples/%s'", archive, file);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    *ret_len = fread(bytes, 1, 1 << 20, pipe);
    assert_int_equal(pclose(pipe), 0);
    return bytes;
}

static void check_sample(const char *archive, size_t i)
{
    size_t len;
    char *bytes = unpack(archive, samples[i].file, &len);
    results r = read_bytes(samples[i].file, bytes, len);
    const ng_article *a = r.n > 0 ? r.articles[0] : NULL;
    if (r.status != NG_OK || r.n != samples[i].articles || r.n_faults != samples[i].faults)
        fail_msg("%s: %zu articles, %zu faults %s", samples[i].file, r.n, r.n_faults, r.err.text);
    if (samples[i].title)
        assert_string_equal(a->title, samples[i].title);
    if (samples[i].source)
        assert_string_equal(a->source, samples[i].source);
    if (samples[i].lang)
        assert_string_equal(a->lang, samples[i].lang);
    if (samples[i].text)
        assert_string_equal(a->text, samples[i].text);
    release_results(&r);
    free(bytes);
}

static void feeds_of_other_people_come_out_as_a_person_reads_them(void **state)
{
    (void)state;
    char archive[1024];
    const char *root = getenv("NG_SOURCE_ROOT");
    snprintf(archive, sizeof archive, "%s/../shared/data/samples.tar.xz", root ? root : ".");
    FILE *there = fopen(archive, "rb");
    if (!there) {
        print_message("%s is not there: skipped\n", archive);
        skip();
    }
    fclose(there);
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        check_sample(archive, i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(feeds_of_other_people_come_out_as_a_person_reads_them),
    };
    return cmocka_run_group_tests_name("feed samples", tests, NULL, NULL);
}
