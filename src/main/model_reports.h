// Private to huitou model: its reports.
#pragma once

#include "main/model_table.h"

int report_rfm(struct model_job *job);
int report_pyramid(struct model_job *job);
int report_cohort(struct model_job *job);
int report_rules(struct model_job *job);
int report_similar(struct model_job *job);
