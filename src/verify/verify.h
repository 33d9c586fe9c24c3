/* verify.h -- prove that what a migration promises holds. */
#pragma once

#include "engine/engine.h"
#include "model/migration.h"

/* Run every query of the `-- verify` section, read-only, and emit one VERIFY_RESULT each.
 * STATUS_VERIFY when one does not hold; the others are still run. */
Status verify_migration(const Ctx *ctx, Conn *conn, const Migration *migration, Str title);
