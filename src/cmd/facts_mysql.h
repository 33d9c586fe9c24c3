/* facts_mysql.h -- `shore facts` for MySQL and MariaDB. */
#pragma once

#include "cmd/command.h"
#include "model/version.h"

typedef enum FactsLook { FACTS_LIST, FACTS_MATRIX, FACTS_JSON } FactsLook;

/* The rows of `version` whose form's name holds one of the arguments. */
void facts_show_mysql(const Cmd *cmd, Version version, FactsLook look);
