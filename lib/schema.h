/* SPDX-License-Identifier: GPL-2.0-or-later */
/* schema.h - what an index generation holds on disk, all in one place.
 *
 * Files
 *
 *   passages/CURRENT               "gen-<n>", newline; renamed into place, folder synced
 *   passages/gen-<n>/PARTS         the parts of the generation (parts.h)
 *   passages/gen-<n>/part-<n>/     Xapian database, one document for each passage
 *   passages/gen-<n>/forward.bin   for each passage the uint16_t hash of each word, in order, then
 *                                  marks of these words (marks.h), then those of the title, in the
 *                                  first passage of an article
 *   passages/gen-<n>/passages.tab  ng_passage_facts; record number = docid, record 0 is unused
 *   passages/gen-<n>/copies.tab    for each docid four bytes, a link (copies.h)
 *
 * Numbers in files are little-endian. The files only grow; what counts is up to the lengths that
 * the Xapian metadata of a revision records. Docids ascend and are never used again.
 *
 * Terms of a document
 *
 *   <stem>       impact list: wdf = impact, 1..127 (lib/impact.h). Odd: the stem stands in title
 *                or heading only; even: in the passage itself, perhaps in both
 *   <stem>\x01   champion list: the same wdf, only when >= ng_ranking.champion_min
 *   A<number>    article, decimal number of the store
 *   S C P T      source, section, author, tag: ng_text_fold of the value; one over 200 bytes is
 *                its first 160 bytes and 16 hex digits of its SHA-256
 *   L<language>  first subtag
 *   K<kind>      ng_passage_kind_name
 *   Y M D        published, UTC: yyyy, yyyymm, yyyymmdd
 *   Q            the passage holds a quotation (quotation.h)
 *   V<name>      somebody of that name is quoted: ng_speaker_key of the name, its surname, and what
 *                lies between
 *   H<stem>      of the title; in the first passage of the article alone
 *   G<stem>      of the section heading; in the first passage below it alone
 *   U<url>       ng_url_term of the whole url and of its host; in the first passage alone
 *
 * Filters have wdf 0. Stems never begin with an ASCII capital: words are case-folded.
 *
 * There is no document data.
 *
 * Metadata keys; those that begin with ng. or t count in the live part only
 *
 *   ng.schema ng.analyzer ng.ranking ng.store   must equal the program's and the store's
 *   ng.revision ng.applied ng.articles          decimal numbers
 *   ng.forward ng.table                         valid bytes of the two files
 *   ng.languages                                lines "en 1200", "de 40": passages by language
 *   ng.copies                                   passages with a group, at most
 *   ng.dead.from ng.dead.to t<n>                blocks of tombstones (tombstones.h)
 *   w<word>\x01<stem>                           dictionary: words whose stem differs from them
 *
 * Ownership: constants and plain structures; nothing to free.
 * Threads:   no state.
 * Errors:    none.
 */
#ifndef NG_SCHEMA_H
#define NG_SCHEMA_H

#include <stdint.h>

#define NG_TERM_CHAMPION '\x01'
#define NG_UNDATED       INT64_MIN

/* Blocks of the B-tree of a sealed part, which is read and never changed: larger ones have less
 * beside the postings. */
#define NG_SEALED_BLOCK_BYTES 16384u

/* An article that names no language is analysed, filtered and counted as one of this. */
#define NG_LANGUAGE_DEFAULT "en"
#define NG_LANGUAGE_MAX     12 /* bytes of a first subtag with the final NUL */

/* Where the text of a passage is. */
typedef struct ng_passage_record {
    uint32_t revision;   /* of the article in the store */
    uint32_t start, end; /* span in the canonical text */
    uint32_t line;
    uint32_t heading_start, heading_end; /* equal: no heading */
    uint8_t kind;                        /* ng_passage_kind */
    uint8_t title_tokens;                /* marks of the title in forward.bin */
    uint8_t reserved[2];
} ng_passage_record;

/* One record of passages.tab: what sorting, grouping and phrases need of each candidate, and what
 * showing needs of a hit. One line of the processor's cache: a candidate costs one miss. */
typedef struct ng_passage_facts {
    uint64_t forward;  /* offset of its hashes in forward.bin, bytes */
    int64_t published; /* Unix seconds, UTC; NG_UNDATED */
    uint64_t article;  /* article number */
    uint32_t tokens;   /* hashes in forward.bin */
    uint32_t ordinal;  /* from 1 within the article */
    uint32_t group;    /* docid of the oldest passage of the story that this one repeats; 0 none */
    ng_passage_record record;
} ng_passage_facts;

_Static_assert(sizeof(ng_passage_facts) == 64, "passages.tab has records of 64 bytes");

#endif
