#ifndef NG_HTML_META_H
#define NG_HTML_META_H
typedef struct ng_html_meta { int x; } ng_html_meta;
#define NG_HTML_META_INIT {0}
#endif
