/* term.c -- asked of the kernel each time: windows are resized. */
#include "os/term.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/poison.h"

bool term_is(int fd)
{
    const char *term = getenv("TERM");
    return isatty(fd) != 0 && term != NULL && *term != '\0' && strcmp(term, "dumb") != 0;
}

int term_columns(int fd)
{
    struct winsize size = {0};
    return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
