// huitou model: the numbers of src/model/ at the command line, CSV in, JSON or CSV out. Needs no database.
#pragma once

#include <stdio.h>

extern const char model_help[];

// The command between any files: argv[0] is "model"; returns an exit_code. Refused data are named by their line on err.
int model_run(int argc, char **argv, FILE *in, FILE *out, FILE *err);
