/* poison.h -- banned functions, as compile errors: unbounded copies, silent conversions, hidden
 * state, and memory that no arena owns. It is the last include of every .c file: some system
 * headers use these names in inline code or as members. */
#pragma once

/* clang-format off: it takes the names for declarations to be aligned */
#pragma GCC poison strcpy strcat sprintf vsprintf strncpy strncat strtok gets atoi atol atoll
#pragma GCC poison localtime gmtime ctime rand srand system                             popen
#pragma GCC poison malloc calloc realloc                                                free
