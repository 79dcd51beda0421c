/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xml_visit.c - everything below an element in the order of the document. */
#include "xml_visit.h"

ng_xml_visit ng_xml_visit_below(const ng_xml *x, ng_xml_id top)
{
    return (ng_xml_visit){.x = x, .top = top, .node = top, .event = NG_XML_ENTER};
}

static ng_xml_event arrive(ng_xml_visit *v, ng_xml_id node)
{
    v->node = node;
    return v->event = v->x->nodes[node].is_text ? NG_XML_TEXT : NG_XML_ENTER;
}

ng_xml_event ng_xml_visit_next(ng_xml_visit *v)
{
    const ng_xml_node *n = &v->x->nodes[v->node];
    if (v->event == NG_XML_DONE)
        return NG_XML_DONE;
    if (v->event == NG_XML_ENTER) {
        if (n->first && !v->skip)
            return arrive(v, n->first);
        v->skip = 0;
        return v->event = v->node == v->top ? NG_XML_DONE : NG_XML_LEAVE;
    }
    if (n->next)
        return arrive(v, n->next);
    v->node = n->parent;
    return v->event = v->node == v->top ? NG_XML_DONE : NG_XML_LEAVE;
}

void ng_xml_visit_skip(ng_xml_visit *v)
{
    v->skip = 1;
}

const char *ng_xml_visit_text(const ng_xml_visit *v, size_t *ret_len)
{
    *ret_len = v->x->nodes[v->node].len;
    return v->x->texts.data + v->x->nodes[v->node].text;
}
