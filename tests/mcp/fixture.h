/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fixture.h - the tools, resources and prompts that the conformance suite of MCP looks for. A
 * program of the tests only: names and texts are those that the scenarios of the suite ask for.
 *
 * Ownership: constants.
 * Threads:   no state.
 * Errors:    as service/mcp/provider.h.
 */
#ifndef NG_MCP_FIXTURE_H
#define NG_MCP_FIXTURE_H

#include "service/mcp/provider.h"

#define FIXTURE_PNG                                                                                \
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
#define FIXTURE_WAV "UklGRiwAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQgAAACAgICAgICAgA=="

const ng_mcp_provider *fixture_provider(void);

/* fixture_content.c: what tools and prompts may contain. */
ng_mcp_handler fixture_simple_text, fixture_image, fixture_audio, fixture_resource, fixture_mixed,
    fixture_error, fixture_progress, fixture_logging;
ng_mcp_handler fixture_prompt_simple, fixture_prompt_arguments, fixture_prompt_resource,
    fixture_prompt_image;

/* fixture_rounds.c: requests that ask the client back. */
ng_mcp_handler fixture_needs_sampling, fixture_streaming, fixture_elicitation, fixture_sampling,
    fixture_roots, fixture_state, fixture_multiple, fixture_rounds, fixture_tampered,
    fixture_capabilities, fixture_prompt_input;

#endif
