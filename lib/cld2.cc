/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cld2.cc - the binding of libcld2, which has an interface for C++ alone.
 *
 * As in xapian.cc, the exported function is one `return guard(...)`, and nothing of C++ leaves. The
 * text is copied to a buffer with room behind it: the detector's scanner was written for text that
 * goes on after its end.
 */
#include "cld2.h"

#include <cstdio> /* compact_lang_det.h names FILE and does not include it */
#include <cstring>
#include <exception>
#include <new>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

namespace
{

const size_t BEHIND = 64; /* zero bytes after the text */

template <typename Body> ng_status guard(ng_error *err, Body body) noexcept
{
    try {
        return body();
    } catch (const std::bad_alloc &) {
        return ng_fail(err, NG_NOMEM, "out of memory");
    } catch (const std::exception &e) {
        return ng_fail(err, NG_INTERNAL, "C++ exception: %s", e.what());
    } catch (...) {
        return ng_fail(err, NG_INTERNAL, "an unknown C++ exception");
    }
}

/* Its codes are of 2013: some were withdrawn, and scripts without a language are "xx-Qaai". */
const char *modern_code(CLD2::Language language)
{
    static const char *const names[][2] = {{"iw", "he"},          {"jw", "jv"}, {"in", "id"},
                                           {"ji", "yi"},          {"mo", "ro"}, {"nb", "no"},
                                           {"zh-Hant", "zh-hant"}};
    const char *code = CLD2::LanguageCode(language);
    for (const auto &name : names)
        if (strcmp(code, name[0]) == 0)
            return name[1];
    for (size_t i = 0; code[i]; i++)
        if (code[i] < 'a' || code[i] > 'z' || i == 3)
            return nullptr;
    return strcmp(code, "un") == 0 || strcmp(code, "xxx") == 0 ? nullptr : code;
}

/* A code point that the end cuts in two makes the whole text invalid. */
size_t whole_characters(const char *text, size_t len, size_t most)
{
    if (len <= most)
        return len;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80)
        most--;
    return most;
}

} // namespace

ng_status ng_cld2_guess(const char *text, size_t len, ng_cld2_answer *ret, ng_error *err)
{
    return guard(err, [&] {
        char copy[NG_CLD2_LOOK_BYTES + BEHIND] = {};
        size_t look = whole_characters(text, len, NG_CLD2_LOOK_BYTES);
        if (look > 0)
            memcpy(copy, text, look);
        CLD2::Language best[3];
        CLD2::CLDHints none = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
        int percent[3], letters = 0, valid = 0;
        double score[3];
        bool reliable = false;
        CLD2::Language found = CLD2::ExtDetectLanguageSummaryCheckUTF8(
            copy, static_cast<int>(look), true, &none, 0, best, percent, score, nullptr, &letters,
            &reliable, &valid);
        ret->lang = found == CLD2::UNKNOWN_LANGUAGE ? nullptr : modern_code(found);
        ret->reliable = ret->lang && reliable;
        return NG_OK;
    });
}
