/* fingerprint.h -- what makes a finding the same one after other lines, and other findings, came
 * and went: rule, file, section, the relation, and the text that it is about, white space aside. */
#pragma once

#include "report/report.h"

/* One for each finding, in hexadecimal. Of findings that are alike in all that, the second one in
 * the order given counts as another. */
StrVec fingerprints_of(Arena *arena, const ReportOptions *options, const FindingList *findings);
