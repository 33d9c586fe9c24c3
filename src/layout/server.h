/* server.h -- which server a tool's own configuration says that migrations are for. */
#pragma once

#include "layout/layout.h"
#include "model/version.h"

/* Names of files that may say it; ends with NULL. */
extern const char *const server_files[];

/* The server that a file of one of these names speaks of; ENGINE_NONE when it does not. Of URLs
 * only the scheme is looked at. */
EngineKind server_of_file(const SourceFile *file);

/* The server that a URL is for: mysql://, jdbc:mariadb:, mysql+pymysql://, docker://mysql/8. */
EngineKind server_of_url(Str url);
