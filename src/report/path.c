/* path.c -- RFC 3986: what is not unreserved, or a slash, is percent-encoded, byte by byte. */
#include "report/path.h"

#include "base/poison.h"

Str report_path(const ReportOptions *options, Str path)
{
    const Str root = options->root;
    if (root.size > 0 && path.size > root.size && path.data[root.size] == '/' &&
        str_equal(str_slice(path, 0, root.size), root))
        path = str_slice(path, root.size + 1, SIZE_MAX);
    while (str_starts(path, "./"))
        path = str_slice(path, 2, SIZE_MAX);
    return path;
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

Str report_uri(Arena *arena, const ReportOptions *options, Str path)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    path    = report_path(options, path);
    if (str_starts(path, "/"))
        buf_add_c(&buf, "file://");
    for (size_t i = 0; i < path.size; i++)
        if (is_unreserved(path.data[i]) || path.data[i] == '/')
            buf_add_char(&buf, path.data[i]);
        else
            buf_format(&buf, "%%%02X", (unsigned)(unsigned char)path.data[i]);
    return buf_str(&buf);
}
