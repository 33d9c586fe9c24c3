/* markup.h -- text inside of XML and HTML. */
#pragma once

#include "report/report.h"

/* `text` as content. What is no character of XML 1.0, control characters and broken UTF-8 become
 * U+FFFD. */
void markup_add(Buf *buf, Str text);

/* ` name="value"`. White space stays what it is. */
void markup_add_attribute(Buf *buf, const char *name, Str value);
