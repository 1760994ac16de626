// huitou model: the numbers of src/model/ at the command line, CSV in, JSON or CSV out. Needs no database.
#pragma once

#include <stdio.h>

// argv[0] is "model". Returns 0, 1 (the machine would not), 2 (the command line makes no sense) or 3 (the data were
// refused; the row is named on standard error).
int model_command(int argc, char **argv);
// The same between other files, for tests.
int model_run(int argc, char **argv, FILE *in, FILE *out, FILE *err);
