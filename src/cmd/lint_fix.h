/* lint_fix.h -- fixes that a machine can make, made. */
#pragma once

#include "cmd/lint_pass.h"

/* Fixes are applied until nothing is left to apply. Of two that overlap the first one wins, the
 * other is asked again. One that does not take its finding away, or that brings a new error, is
 * left out. */

/* Change the files; *files and *pass become what is there then. Standard input is printed. */
Status lint_fix_write(const LintSetup *setup, SourceFileVec *files, LintPass *pass,
                      size_t *ret_fixed);

/* Print the difference, and change nothing. */
void lint_fix_show(const LintSetup *setup, const SourceFileVec *files, const LintPass *pass);
