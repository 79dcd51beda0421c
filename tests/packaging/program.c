/* SPDX-License-Identifier: GPL-2.0-or-later */
/* program.c - the least that another program does with libnutgraf: ask an index. */
#include <nutgraf/search.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    ng_error err = NG_ERROR_INIT;
    ng_gate *gate = NULL;
    ng_searcher *searcher = NULL;
    ng_search_request request = NG_SEARCH_REQUEST_INIT;
    ng_answer *answer = NULL;
    request.query = argc > 2 ? argv[2] : "";
    request.query_len = strlen(request.query);
    if (argc < 3 || ng_gate_new(&gate, &err) || ng_searcher_open(argv[1], gate, &searcher, &err) ||
        ng_search(searcher, &request, &answer, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    for (size_t i = 0; i < answer->n_hits; i++)
        puts(answer->hits[i].text);
    ng_answer_free(answer);
    ng_searcher_free(searcher);
    ng_gate_free(gate);
    return 0;
}
